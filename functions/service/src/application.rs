//! Applying: the check page, which stores nothing; the submission, which stores once; and the
//! confirmation, which is made from the reference alone.

pub(crate) mod check;
pub(crate) mod letters;
pub(crate) mod submission;
mod submit;
mod submitted;

use crate::declared::Declared;
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::{End, EndFacts, end};
use crate::headers;
use crate::ports::StoreApplication;
use crate::routes::{Found, Function, find};
use forms::{Form, Use};
use http::Method;

/// What happens after an application, and by when, for the confirmation and the receipt. `deadline` is
/// when its intake closes, in words; "" where that is not known.
pub(crate) fn next(declared: &Declared, deadline: &str) -> Vec<String> {
    let days = declared.period("approval_link_days", 21);
    let pairs = if deadline.is_empty() {
        "After the deadline, the oversight group suggests pairs and writes to you.".to_owned()
    } else {
        format!(
            "Applications close on {deadline}. The oversight group then suggests pairs and writes to you."
        )
    };
    vec![
        format!("We email your line manager today. They have up to {days} days to decide."),
        "You get an email as soon as your line manager has decided.".to_owned(),
        pairs,
    ]
}

/// Answers a request of the mentor and mentee forms.
pub async fn serve<P: StoreApplication>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Response {
    let path = request.uri().path().to_owned();
    headers::secure(match find(request.method(), &path) {
        Found::Route(route, parts) if route.function == Function::Application => {
            let part = parts.first().copied().unwrap_or("");
            match (request.method(), route.path.rsplit('/').next()) {
                (&Method::POST, Some("check")) => {
                    with_form(desk, part, |form| check::check(desk, form, request, moment))
                }
                (&Method::POST, Some("submit")) => match application_form(desk, part) {
                    Some(form) => submit::submit(desk, ports, form, request, moment).await,
                    None => end(desk, End::NotFound, &EndFacts::default()),
                },
                _ => submitted::submitted(desk, part, moment.now),
            }
        }
        Found::WrongMethod(allow, _) => wrong_method(desk, &allow),
        _ => end(desk, End::NotFound, &EndFacts::default()),
    })
}

/// 405 with its `Allow`.
pub(crate) fn wrong_method(desk: &Desk, allow: &str) -> Response {
    let mut response = end(desk, End::WrongMethod, &EndFacts::default());
    if let Ok(allow) = http::HeaderValue::from_str(allow) {
        response.headers_mut().insert(http::header::ALLOW, allow);
    }
    response
}

fn application_form<'a>(desk: &'a Desk, id: &str) -> Option<&'a Form> {
    desk.declared
        .declarations
        .form(id)
        .filter(|form| form.use_of == Use::Application)
}

fn with_form(desk: &Desk, id: &str, answer: impl FnOnce(&Form) -> Response) -> Response {
    match application_form(desk, id) {
        Some(form) => answer(form),
        None => end(desk, End::NotFound, &EndFacts::default()),
    }
}

/// The static page of a form.
fn form_url(form: &Form) -> String {
    format!("/apply/{}/", form.id)
}
