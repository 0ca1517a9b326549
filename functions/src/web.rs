//! From an HTTP API event to a request, and back.

use crate::metrics::{self, Watch};
use crate::settings::function_name;
use bytes::Bytes;
use lambda_http::{Body, Error, service_fn};
use service::edge::{SystemDice, now};
use service::{Moment, Request, Response};

/// Chance, for as long as the process lives.
static DICE: SystemDice = SystemDice;

/// Answers events with `answer` until Lambda ends the process, and counts them where `watch` says so.
///
/// # Errors
/// Where the runtime cannot go on.
pub async fn serve<F, A>(watch: Watch, answer: F) -> Result<(), Error>
where
    F: Fn(Request, Moment<'static>) -> A + Send + Sync,
    A: Future<Output = Response> + Send,
{
    let answer = &answer;
    let name = &function_name();
    lambda_http::run(service_fn(move |event: lambda_http::Request| async move {
        let began = now();
        let moment = Moment {
            now: began,
            dice: &DICE,
        };
        let response = answer(request(event), moment).await;
        if watch == Watch::Counted {
            metrics::request(name, response.status().as_u16(), began, now());
        }
        Ok::<_, Error>(response.map(body))
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
