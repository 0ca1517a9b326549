//! From an HTTP API event to a request, and back.

use crate::door::Door;
use crate::metrics::{self, Watch};
use crate::settings::function_name;
use bytes::Bytes;
use http::StatusCode;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, IntoResponse, RequestExt, service_fn};
use service::edge::{SystemDice, now};
use service::limits::Source;
use service::{Moment, Request, Response, quoting};
use std::future::ready;
use std::net::IpAddr;
use std::pin::Pin;
use tracing::Instrument;

/// Chance, for as long as the process lives.
static DICE: SystemDice = SystemDice;

/// Answers events with `answer` until Lambda ends the process, and counts them where `watch` says so.
///
/// # Errors
/// Where the template does not say who is let in, or the runtime cannot go on.
pub async fn serve<F, A>(watch: Watch, answer: F) -> Result<(), Error>
where
    F: Fn(Request, Moment<'static>) -> A + Send + Sync,
    A: Future<Output = Response> + Send,
{
    let answer = &answer;
    let name = &function_name();
    let door = &Door::read()?;
    lambda_http::run(service_fn(move |event: lambda_http::Request| async move {
        let began = now();
        if !door.lets_in(event.headers()) {
            if watch == Watch::Counted {
                metrics::request(name, StatusCode::FORBIDDEN.as_u16(), began, now());
            }
            return Ok(Reply(Door::refusal()));
        }
        let moment = Moment {
            now: began,
            dice: &DICE,
        };
        let id = event.lambda_context().request_id;
        let span = tracing::error_span!("request", request.id = id);
        let response = answer(request(event), moment).instrument(span).await;
        let response = quoting(response, &id);
        if watch == Watch::Counted {
            metrics::request(name, response.status().as_u16(), began, now());
        }
        Ok::<_, Error>(Reply(response.map(body)))
    }))
    .await
}

/// An answer whose body is text or bytes already. The events crate's own way from any body to one of
/// the two would link the tables of every character set there is, 150 KB of each zip.
struct Reply(lambda_http::Response<Body>);

impl IntoResponse for Reply {
    fn into_response(self) -> Pin<Box<dyn Future<Output = lambda_http::Response<Body>> + Send>> {
        Box::pin(ready(self.0))
    }
}

/// The request, with its source in its extensions: what the CDN says of the viewer, or else whoever
/// called the API.
fn request(event: lambda_http::Request) -> Request {
    let source = viewer(&event).or_else(|| caller(&event));
    let mut request = whole(event);
    if let Some(address) = source {
        request.extensions_mut().insert(Source(address));
    }
    request
}

/// The address that the CDN adds, `192.0.2.1:443` or `2001:db8::1:443`: all but the port.
fn viewer(event: &lambda_http::Request) -> Option<IpAddr> {
    let said = event.headers().get("cloudfront-viewer-address")?;
    let (address, _) = said.to_str().ok()?.rsplit_once(':')?;
    address.trim_matches(['[', ']']).parse().ok()
}

fn caller(event: &lambda_http::Request) -> Option<IpAddr> {
    match event.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}

fn whole(event: lambda_http::Request) -> Request {
    event.map(|body| match body {
        Body::Text(text) => Bytes::from(text),
        Body::Binary(bytes) => Bytes::from(bytes),
        _ => Bytes::new(),
    })
}

/// The most bytes of an answer. Lambda hands over at most 6 MB, in which bytes are written as base64,
/// a third longer.
pub const MOST: usize = 4 * 1024 * 1024;

/// Above this, text goes as bytes: each quotation mark of a copy would be written as two.
const MOST_TEXT: usize = 1024 * 1024;

/// Text goes back as text: every page is UTF-8. What is not, or is long, goes as bytes.
fn body(bytes: Bytes) -> Body {
    if bytes.len() > MOST_TEXT {
        return Body::Binary(bytes.into());
    }
    match String::from_utf8(Vec::from(bytes)) {
        Ok(text) => Body::Text(text),
        Err(error) => Body::Binary(error.into_bytes()),
    }
}
