//! Requests, as a browser makes them, and as it never would.

use super::{Page, PageForm, SchemeTest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use service::routes::{Found, find};
use std::time::Duration;
use ureq::http::Request;

/// The one content type of forms.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A client that follows nothing, keeps no cookie, and takes every status for an answer.
pub(super) fn browser() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .allow_non_standard_methods(true)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

/// What a browser encodes in the body of a form (URL Standard, 5.2).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// Pairs as a browser encodes them.
pub(crate) fn encoded(pairs: &[(String, String)]) -> Vec<u8> {
    let part = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let pair = |(name, value): &(String, String)| format!("{}={}", part(name), part(value));
    let pairs: Vec<String> = pairs.iter().map(pair).collect();
    pairs.join("&").replace("%20", "+").into_bytes()
}

impl SchemeTest {
    /// Opens a page.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Page {
        self.send("GET", path, &[], None)
    }

    /// Presses a button of a form of ours.
    #[track_caller]
    pub(crate) fn post(&self, path: &str, pairs: &[(String, String)]) -> Page {
        self.post_raw(path, FORM, &encoded(pairs))
    }

    /// Presses the button of a form on a page, with what the form holds and `more`.
    #[track_caller]
    pub(crate) fn press(&self, form: &PageForm, more: &[(String, String)]) -> Page {
        let mut pairs = form.pairs.clone();
        for (name, value) in more {
            pairs.retain(|(own, held)| own != name || !held.is_empty());
            pairs.push((name.clone(), value.clone()));
        }
        self.post(&form.action, &pairs)
    }

    /// Posts any bytes under any content type, as from a page of ours; "" sends no content type.
    #[track_caller]
    pub(crate) fn post_raw(&self, path: &str, content_type: &str, bytes: &[u8]) -> Page {
        let mut headers = vec![
            ("origin", self.address.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        if !content_type.is_empty() {
            headers.push(("content-type", content_type));
        }
        self.send("POST", path, &headers, Some(bytes))
    }

    /// Sends any request at all. The browser's cookie, if it has one, goes with it.
    #[track_caller]
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Page {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookie = self.cookie.lock().unwrap().clone();
        if !cookie.is_empty() {
            request = request.header("cookie", cookie);
        }
        let what = format!("{method} {path}");
        let answered = match body {
            Some(body) => self.browser.run(request.body(body).expect("a request")),
            None => self.browser.run(request.body(()).expect("a request")),
        };
        match answered {
            Ok(response) => {
                if response.status().as_u16() < 400 {
                    self.note(method, path);
                }
                Page::read(what, response)
            }
            Err(error) => panic!("{what} got no answer: {error}"),
        }
    }

    /// Notes that a request came to a route of a function and went well.
    fn note(&self, method: &str, path: &str) {
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let method: http::Method = method.parse().expect("a method");
        if let Found::Route(route, _) = find(&method, path) {
            let visit = (method.to_string(), route.path);
            self.visited.lock().unwrap().insert(visit);
        }
    }

    /// The path of an address of ours; an address of anybody else's fails the test.
    #[track_caller]
    pub(crate) fn path_of<'a>(&self, address: &'a str) -> &'a str {
        let path = address.strip_prefix(&self.address);
        path.unwrap_or_else(|| panic!("`{address}` does not lead to {}", self.address))
    }
}
