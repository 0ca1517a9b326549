//! What every use case has before it: the declarations and the keys; and what each call brings:
//! the request, the time and chance.

use crate::declared::Declared;
use crate::ends::{End, EndFacts, end};
use crate::keyring::Keyring;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use serde::Serialize;

/// A request, whole.
pub type Request = http::Request<Bytes>;

/// A response, whole.
pub type Response = http::Response<Bytes>;

/// What every use case has before it.
pub struct Desk {
    /// What the editors declared.
    pub declared: Declared,
    /// The keys.
    pub keys: Keyring,
}

/// The time and chance of one call.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The time.
    pub now: Timestamp,
    /// Chance.
    pub dice: &'a dyn Dice,
}

/// A source of random bytes that nobody can foretell.
pub trait Dice: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

impl Moment<'_> {
    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.dice.fill(&mut bytes);
        bytes
    }
}

impl Desk {
    /// A page of the functions: never kept by a browser or a proxy (TRUST 7).
    pub fn page(
        &self,
        status: StatusCode,
        template: &str,
        title: &str,
        url: &str,
        context: &impl Serialize,
    ) -> Response {
        let frame = form_page::Frame::of_function(&self.declared.site, title, url);
        #[derive(Serialize)]
        struct Framed<'a, C> {
            #[serde(flatten)]
            frame: form_page::Frame,
            #[serde(flatten)]
            context: &'a C,
        }
        match self
            .declared
            .pages
            .draw(template, &Framed { frame, context })
        {
            Ok(html) => html_response(status, html),
            Err(error) => {
                tracing::error!(template, error = error.chain(), "a page could not be drawn");
                self.last_resort(template)
            }
        }
    }

    /// Where even a page cannot be drawn: the page that says so, or, where that fails too, plain words.
    fn last_resort(&self, failed: &str) -> Response {
        if failed != End::SomethingWrong.template() {
            return end(self, End::SomethingWrong, &EndFacts::default());
        }
        let words = "<!doctype html><html lang=\"en-GB\"><title>Something went wrong</title>\
            <h1>Something went wrong</h1><p>Your answers were not stored. Go back and try again in a few minutes.</p>";
        html_response(StatusCode::INTERNAL_SERVER_ERROR, words.to_owned())
    }
}

/// An HTML response that nobody keeps.
pub(crate) fn html_response(status: StatusCode, html: String) -> Response {
    let mut response = Response::new(Bytes::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// 303 to `location`, a path of ours.
pub(crate) fn see_other(location: &str) -> Response {
    let mut response = html_response(StatusCode::SEE_OTHER, String::new());
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}
