//! `/dev/`: what a newcomer would look for. These routes exist in no Lambda.

mod codes;
mod openapi;
mod schedule;

use crate::postbox::Posted;
use crate::system::Shared;
use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use service::{End, EndFacts, Request, Response, end, headers};

/// A style attribute is allowed here only, to show an e-mail as its reader sees it.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// The preview's own templates, by name.
pub(crate) fn templates() -> [(String, String); 4] {
    [
        (
            "dev/codes.html".to_owned(),
            include_str!("dev/codes.html").to_owned(),
        ),
        (
            "dev/schedule.html".to_owned(),
            include_str!("dev/schedule.html").to_owned(),
        ),
        (
            "dev/index.html".to_owned(),
            include_str!("dev/index.html").to_owned(),
        ),
        (
            "dev/mail.html".to_owned(),
            include_str!("dev/mail.html").to_owned(),
        ),
    ]
}

/// Answers a request below `/dev/`.
pub(crate) async fn answer(shared: &Shared, request: &Request) -> Response {
    let path = request.uri().path();
    let is_read = matches!(*request.method(), http::Method::GET | http::Method::HEAD);
    let response = match path {
        "/dev/schedule" if *request.method() == http::Method::POST => schedule::run(shared).await,
        _ if !is_read => not_found(shared),
        "/dev" | "/dev/" => index(shared),
        "/dev/mail" => mail(shared),
        "/dev/codes" => codes::page(shared, request).await,
        "/dev/openapi.json" => {
            let server = &shared.desk.declared.site.base_url;
            json(&openapi::description(&shared.desk.declared, server))
        }
        "/dev/mail.json" => return headers::secure(json(&shared.postbox.newest_first())),
        _ => return one_mail(shared, path).unwrap_or_else(|| headers::secure(not_found(shared))),
    };
    headers::secure(response)
}

fn not_found(shared: &Shared) -> Response {
    end(&shared.desk, End::NotFound, &EndFacts::default())
}

#[derive(Serialize)]
struct Index {
    administrators: Vec<Administrator>,
    mails: usize,
}

#[derive(Serialize)]
struct Administrator {
    email: String,
    role: &'static str,
}

fn index(shared: &Shared) -> Response {
    let own = |one: &scheme::Administrator| Administrator {
        email: one.email.clone(),
        role: one.seat.word(),
    };
    let context = Index {
        administrators: shared
            .desk
            .declared
            .scheme()
            .administrators
            .iter()
            .map(own)
            .collect(),
        mails: shared.postbox.count(),
    };
    shared.desk.page(
        StatusCode::OK,
        "dev/index.html",
        "Preview",
        "/dev/",
        &context,
    )
}

#[derive(Serialize)]
struct MailPage {
    aside: Vec<String>,
    mails: Vec<MailView>,
}

#[derive(Serialize)]
struct MailView {
    to: String,
    subject: String,
    html_url: String,
    lines: Vec<Vec<Piece>>,
}

/// A run of words, or an address to follow.
#[derive(Serialize)]
struct Piece {
    text: String,
    url: String,
}

fn mail(shared: &Shared) -> Response {
    let posted = shared.postbox.newest_first();
    let count = posted.len();
    let view = |(index, one): (usize, Posted)| MailView {
        lines: one.text.lines().map(pieces).collect(),
        html_url: format!("/dev/mail/{}.html", count - index),
        to: one.to,
        subject: one.subject,
    };
    let context = MailPage {
        aside: shared.aside.kinds(),
        mails: posted.into_iter().enumerate().map(view).collect(),
    };
    shared.desk.page(
        StatusCode::OK,
        "dev/mail.html",
        "E-mails",
        "/dev/mail",
        &context,
    )
}

fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, word) in line.split(' ').enumerate() {
        let space = if index == 0 { "" } else { " " };
        let is_address = word.starts_with("http://") || word.starts_with("https://");
        let url = if is_address {
            word.trim_end_matches(['.', ',']).to_owned()
        } else {
            String::new()
        };
        pieces.push(Piece {
            text: space.to_owned(),
            url: String::new(),
        });
        pieces.push(Piece {
            text: word.to_owned(),
            url,
        });
    }
    pieces
}

fn json(value: &impl Serialize) -> Response {
    let mut response = Response::new(Bytes::from(serde_json::to_vec(value).unwrap_or_default()));
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response.headers_mut().insert(
        http::header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    response
}

/// `/dev/mail/3.html`: the third e-mail sent, as its reader sees it.
fn one_mail(shared: &Shared, path: &str) -> Option<Response> {
    let number: usize = path
        .strip_prefix("/dev/mail/")?
        .strip_suffix(".html")?
        .parse()
        .ok()?;
    let posted = shared.postbox.newest_first();
    let html = posted.get(posted.len().checked_sub(number)?)?.html.clone();
    let mut response = headers::secure(Response::new(Bytes::from(html)));
    let headers = response.headers_mut();
    headers.insert(
        http::header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(
        http::header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    headers.insert(
        "content-security-policy",
        HeaderValue::from_static(MAIL_POLICY),
    );
    Some(response)
}
