//! The administrators: signing in by a link, the list of applications, one application, and copies
//! of them to take away. Who may do what is in `scheme.toml`, and is looked up at every request.

mod application_page;
mod bulk;
mod chart;
mod dashboard;
mod export;
mod filters;
mod history;
mod list_page;
mod listing;
mod secret;
mod session;
mod sign_in;
mod sign_in_link;
mod spreadsheet;
mod standing;
#[cfg(test)]
mod tests;

use crate::application::wrong_method;
use crate::decode::form_pairs;
use crate::desk::{Desk, Moment, Request, Response, see_other};
use crate::ends::{End, EndFacts, end};
use crate::headers;
use crate::origin::{Care, may_post};
use crate::ports::{
    BeginSession, EndSession, FlagApplication, ListApplications, QueueReminder, ReadApplications,
    ReadDossier, ReadSession, ReadSignIn, RecordExport, StoreError, StoreSignIn, TouchSession,
};
use crate::routes::{Found, Function, find};
use form_page::NavView;
use http::Method;
use serde::Serialize;
use session::Signed;

/// Where an administrator begins.
const FRONT: &str = "/admin/";

/// The list of applications.
const LIST: &str = "/admin/applications";

/// Where the list is taken away from.
const CSV: &str = "/admin/export/applications.csv";

/// Answers a request of the administrators.
pub async fn serve<P>(desk: &Desk, ports: &P, request: &Request, moment: Moment<'_>) -> Response
where
    P: StoreSignIn
        + ReadSignIn
        + BeginSession
        + ReadSession
        + TouchSession
        + EndSession
        + ListApplications
        + ReadDossier
        + ReadApplications
        + QueueReminder
        + FlagApplication
        + RecordExport,
{
    let path = request.uri().path().to_owned();
    headers::secure(match find(request.method(), &path) {
        Found::Route(route, parts) if route.function == Function::Admin => {
            let part = parts.first().copied().unwrap_or("");
            let answered = if needs_session(request, route.path) {
                seated(desk, ports, request, (route.path, part), moment).await
            } else {
                signing_in(desk, ports, request, (route.path, part), moment).await
            };
            answered.unwrap_or_else(|why| refused(desk, why))
        }
        Found::WrongMethod(allow, _) => wrong_method(desk, &allow),
        _ => end(desk, End::NotFound, &EndFacts::default()),
    })
}

/// Whether a route is only for those who are signed in: every route that does not sign in or out, and
/// the front page for whoever brings a session's token.
fn needs_session(request: &Request, route: &str) -> bool {
    if route == FRONT {
        return session::token_of(request).is_some();
    }
    !route.starts_with("/admin/sign-")
}

/// Signing in and out.
async fn signing_in<P>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    (route, part): (&str, &str),
    moment: Moment<'_>,
) -> Result<Response, End>
where
    P: StoreSignIn + ReadSignIn + BeginSession + ReadSession + TouchSession + EndSession,
{
    match (request.method() == Method::POST, route) {
        (false, FRONT) => sign_in::page(desk),
        (true, "/admin/sign-in") => sign_in::ask(desk, ports, request, moment).await,
        (false, "/admin/sign-in/{token}") => sign_in_link::show(desk, ports, part, moment).await,
        (true, "/admin/sign-in/{token}") => {
            sign_in_link::follow(desk, ports, request, part, moment).await
        }
        (true, "/admin/sign-out") => {
            pressed(desk, request)?;
            session::end(ports, request).await
        }
        _ => Err(End::NotFound),
    }
}

/// What only those who are signed in may do; everyone else is sent to sign in.
async fn seated<P>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    (route, part): (&str, &str),
    moment: Moment<'_>,
) -> Result<Response, End>
where
    P: ReadSession
        + TouchSession
        + ListApplications
        + ReadDossier
        + ReadApplications
        + QueueReminder
        + FlagApplication
        + RecordExport,
{
    let Some(signed) = session::signed_in(desk, ports, request, moment).await? else {
        return match route {
            FRONT => sign_in::page(desk),
            _ => Ok(see_other(FRONT)),
        };
    };
    match route {
        FRONT => dashboard::show(desk, ports, request, &signed, moment).await,
        bulk::BULK => bulk::press(desk, ports, request, &signed, moment).await,
        LIST => list_page::show(desk, ports, request, &signed, moment).await,
        CSV => export::csv(desk, ports, request, &signed, moment).await,
        "/admin/applications/{id}" => {
            application_page::show(desk, ports, part, &signed, moment).await
        }
        _ => Err(End::NotFound),
    }
}

/// The pairs of a posted form that came from a page of ours.
fn posted(desk: &Desk, request: &Request) -> Result<Vec<(String, String)>, End> {
    let pairs = form_pairs(request)?;
    if may_post(&desk.declared, request, Care::Strict) {
        Ok(pairs)
    } else {
        Err(End::BadRequest)
    }
}

/// A press of a button that sends nothing else.
fn pressed(desk: &Desk, request: &Request) -> Result<(), End> {
    if posted(desk, request)?.is_empty() {
        Ok(())
    } else {
        Err(End::BadRequest)
    }
}

/// What the store's failure means to the person; logged once, here. `step` is a word of ours.
fn failed(step: &'static str, error: &StoreError) -> End {
    match error {
        StoreError::Busy(_) => {
            tracing::warn!(admin.step = step, error = %error, "an administrator met a busy store");
            End::Busy
        }
        StoreError::Failed(_) => {
            tracing::error!(admin.step = step, error = %error, "an administrator's request failed");
            End::SomethingWrong
        }
    }
}

fn refused(desk: &Desk, why: End) -> Response {
    let facts = EndFacts {
        back_url: FRONT.to_owned(),
        ..EndFacts::default()
    };
    end(desk, why, &facts)
}

/// What every page sees of the person who is signed in.
#[derive(Serialize)]
struct AdminView {
    email: String,
    role: &'static str,
    nav: Vec<NavView>,
}

impl AdminView {
    fn of(signed: &Signed) -> Self {
        Self {
            email: signed.email.clone(),
            role: signed.seat.word(),
            nav: [("Dashboard", FRONT), ("Applications", LIST)]
                .map(|(title, url)| NavView {
                    title: title.to_owned(),
                    url: url.to_owned(),
                })
                .into(),
        }
    }
}
