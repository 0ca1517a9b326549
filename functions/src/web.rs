//! From an HTTP API event to a request, and back.

use bytes::Bytes;
use lambda_http::{Body, Error, service_fn};
use service::edge::{SystemDice, now};
use service::{Moment, Request, Response};

/// Chance, for as long as the process lives.
static DICE: SystemDice = SystemDice;

/// Answers events with `answer` until Lambda ends the process.
///
/// # Errors
/// Where the runtime cannot go on.
pub async fn serve<F, A>(answer: F) -> Result<(), Error>
where
    F: Fn(Request, Moment<'static>) -> A + Send + Sync,
    A: Future<Output = Response> + Send,
{
    let answer = &answer;
    lambda_http::run(service_fn(move |event: lambda_http::Request| async move {
        let moment = Moment {
            now: now(),
            dice: &DICE,
        };
        Ok::<_, Error>(answer(request(event), moment).await.map(body))
    }))
    .await
}

fn request(event: lambda_http::Request) -> Request {
    event.map(|body| match body {
        Body::Text(text) => Bytes::from(text),
        Body::Binary(bytes) => Bytes::from(bytes),
        _ => Bytes::new(),
    })
}

/// Text goes back as text: every page is UTF-8. What is not goes as bytes.
fn body(bytes: Bytes) -> Body {
    match String::from_utf8(Vec::from(bytes)) {
        Ok(text) => Body::Text(text),
        Err(error) => Body::Binary(error.into_bytes()),
    }
}
