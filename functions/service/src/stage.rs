//! For the tests of the use cases: what ships, chance that can be foretold, and a store in memory
//! that keeps what `ports.rs` promises. What another visitor does in between, and a store that
//! fails, are put in by the test. The real store is tested over HTTP, in `local`.

mod model;
mod promises;
mod samples;

pub(crate) use model::{Stage, State};
pub(crate) use samples::{
    NOW, Seeded, approval_link, at, desk, dossier, own_link, reference, with_role,
};

use crate::desk::{Request, Response};
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs what never has to wait.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a store in memory never waits"),
    }
}

/// A request of `method` without a body.
pub(crate) fn bare(method: &str, path: &str) -> Request {
    http::Request::builder()
        .method(method)
        .uri(path)
        .body(Bytes::new())
        .expect("a request")
}

/// A form posted from a page of ours.
pub(crate) fn post(path: &str, pairs: &[(String, String)]) -> Request {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pair = |(name, value): &(String, String)| format!("{}={}", encode(name), encode(value));
    let body: Vec<String> = pairs.iter().map(pair).collect();
    http::Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Bytes::from(body.join("&")))
        .expect("a request")
}

/// The body of a response.
pub(crate) fn text(response: &Response) -> String {
    String::from_utf8(response.body().to_vec()).expect("UTF-8")
}

/// The value of the hidden input called `name`.
pub(crate) fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = html.split_once(&start).expect("a hidden input");
    rest.split('"').next().expect("a value").to_owned()
}
