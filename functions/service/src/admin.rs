//! The administrators: signing in by a link, the list of applications, one application, and copies
//! of them to take away. Who may do what is in `scheme.toml`, and is looked up at every request.

mod application_page;
mod authenticator;
mod bulk;
mod chart;
mod code_form;
mod code_page;
mod columns_page;
mod dashboard;
mod enrol_page;
mod equality_page;
mod export;
mod filters;
mod frame;
mod history;
mod list_page;
mod listing;
mod own_form;
mod ports;
mod record;
mod reset;
mod secret;
mod session;
mod sign_in;
mod sign_in_link;
mod sign_out;
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
use crate::ports::{ReadAuthenticator, ReadRelease, StoreError};
use crate::routes::{Found, Function, find};
use frame::AdminView;
use http::Method;
use jiff::Timestamp;

/// Where an administrator begins.
const FRONT: &str = "/admin/";

/// The list of applications.
const LIST: &str = "/admin/applications";

/// One application.
const ONE: &str = "/admin/applications/{id}";

/// Where an administrator without an authenticator sets one up.
const ENROL: &str = "/admin/enrol";

pub use authenticator::Clocks;
pub use export::{BrokenOff, Export};
pub use ports::{ApplicationPorts, DoorPorts, ExportPorts};

/// What is answered.
pub enum Answer<'a, P> {
    /// A page or a file that is whole.
    Whole(Response),
    /// The head of a file, and what gives the file piece by piece.
    Export(Response, Box<Export<'a, P>>),
}

/// Answers a request of the administrators, a copy of applications piece by piece. `phones` is the
/// time by which the codes of their apps count: the same as the moment's, but where a preview's clock
/// is set to another year.
pub async fn serve<'a, P, R>(
    desk: &'a Desk,
    ports: &'a P,
    releases: &R,
    request: &Request,
    phones: Timestamp,
    moment: Moment<'_>,
) -> Answer<'a, P>
where
    P: DoorPorts + ApplicationPorts,
    R: ReadRelease,
{
    match answered(desk, (ports, releases), request, phones, moment).await {
        Answer::Whole(response) => Answer::Whole(headers::secure(response)),
        Answer::Export(head, export) => match export.begin().await {
            Ok(()) => Answer::Export(headers::secure(head), export),
            Err(why) => Answer::Whole(headers::secure(refused(desk, why))),
        },
    }
}

/// The same, where an answer goes out whole and has at most `most` bytes: a copy that would be larger
/// comes in parts.
pub async fn serve_whole<P, R>(
    desk: &Desk,
    (ports, releases): (&P, &R),
    request: &Request,
    most: usize,
    phones: Timestamp,
    moment: Moment<'_>,
) -> Response
where
    P: DoorPorts + ApplicationPorts,
    R: ReadRelease,
{
    let response = match answered(desk, (ports, releases), request, phones, moment).await {
        Answer::Whole(response) => response,
        Answer::Export(head, export) => match export.gather(desk, head, most).await {
            Ok(response) => response,
            Err(why) => refused(desk, why),
        },
    };
    headers::secure(response)
}

async fn answered<'a, P, R>(
    desk: &'a Desk,
    (ports, releases): (&'a P, &R),
    request: &Request,
    phones: Timestamp,
    moment: Moment<'_>,
) -> Answer<'a, P>
where
    P: DoorPorts + ApplicationPorts,
    R: ReadRelease,
{
    let clocks = Clocks {
        own: moment.now,
        phones,
    };
    let path = request.uri().path().to_owned();
    match find(request.method(), &path) {
        Found::Route(route, parts) if route.function == Function::Admin => {
            let part = parts.first().copied().unwrap_or("");
            let answered = if needs_session(request, route.path) {
                seated(desk, (ports, releases), request, (route.path, part), moment).await
            } else {
                let page = signing_in(desk, ports, request, (route.path, part), clocks, moment);
                page.await.map(Answer::Whole)
            };
            answered.unwrap_or_else(|why| Answer::Whole(refused(desk, why)))
        }
        Found::WrongMethod(allow, _) => Answer::Whole(wrong_method(desk, &allow)),
        _ => Answer::Whole(end(desk, End::NotFound, &EndFacts::default())),
    }
}

/// The code that the app of each administrator who has one shows at `now`, for the preview, where
/// nobody has a phone: addresses and codes. No function of a deployment calls it.
///
/// # Errors
/// Where the store fails.
pub async fn codes_now<P: ReadAuthenticator>(
    desk: &Desk,
    ports: &P,
    now: Timestamp,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut codes = Vec::new();
    for one in &desk.declared.scheme().administrators {
        let held = ports.read_authenticator(&one.email, now).await?;
        let code = held.and_then(|held| authenticator::code_at(&desk.keys, &held, now));
        codes.extend(code.map(|code| (one.email.clone(), code)));
    }
    Ok(codes)
}

/// The code at `now` of an app that was given `key`, as the enrolment page shows it, for the preview.
pub fn code_of_key(key: &str, now: Timestamp) -> Option<String> {
    authenticator::code_of_key(key, now)
}

/// Whether a route is only for those who are signed in: every route that does not sign in or out, and
/// the front page for whoever brings a session's token.
fn needs_session(request: &Request, route: &str) -> bool {
    if route == FRONT {
        return session::token_of(request).is_some();
    }
    let is_open = [code_page::PATH, ENROL, "/admin/sign-out"].contains(&route)
        || route.starts_with("/admin/sign-in");
    !is_open
}

/// Signing in and out.
async fn signing_in<P: DoorPorts>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    (route, part): (&str, &str),
    clocks: Clocks,
    moment: Moment<'_>,
) -> Result<Response, End> {
    match (request.method() == Method::POST, route) {
        (false, FRONT) => sign_in::page(desk),
        (true, "/admin/sign-in") => sign_in::ask(desk, ports, request, moment).await,
        (false, "/admin/sign-in/{token}") => sign_in_link::show(desk, ports, part, moment).await,
        (true, "/admin/sign-in/{token}") => {
            sign_in_link::follow(desk, ports, request, part, moment).await
        }
        (false, code_page::PATH) => code_page::show(desk, ports, request, moment).await,
        (true, code_page::PATH) => code_page::check(desk, ports, request, clocks, moment).await,
        (false, ENROL) => enrol_page::show(desk, ports, request, moment).await,
        (true, ENROL) => enrol_page::check(desk, ports, request, clocks, moment).await,
        (true, "/admin/sign-out") => {
            pressed(desk, request)?;
            session::end(ports, request).await
        }
        _ => Err(End::NotFound),
    }
}

/// What only those who are signed in may do; everyone else is sent to sign in.
async fn seated<'a, P, R>(
    desk: &'a Desk,
    (ports, releases): (&'a P, &R),
    request: &Request,
    (route, part): (&str, &str),
    moment: Moment<'_>,
) -> Result<Answer<'a, P>, End>
where
    P: DoorPorts + ApplicationPorts,
    R: ReadRelease,
{
    let Some(signed) = session::signed_in(desk, ports, request, moment).await? else {
        return match route {
            FRONT => sign_in::page(desk).map(Answer::Whole),
            _ => Ok(Answer::Whole(see_other(FRONT))),
        };
    };
    if let Some(kind) = export::Kind::of(route) {
        return export::take(desk, ports, request, kind, &signed, moment).await;
    }
    let page = match route {
        FRONT => dashboard::show(desk, ports, request, &signed, moment).await,
        bulk::BULK => bulk::press(desk, ports, request, &signed, moment).await,
        columns_page::PATH => columns_page::show(desk, request, &signed, moment),
        equality_page::PATH => equality_page::show(desk, releases, request, &signed, moment).await,
        equality_page::CSV => equality_page::csv(desk, releases, request, moment).await,
        equality_page::JSON => equality_page::json(desk, releases, request, moment).await,
        record::PATH => record::show(desk, ports, request, &signed, moment).await,
        sign_out::EVERYWHERE => sign_out::everywhere(desk, ports, request, &signed, moment).await,
        reset::PATH => reset::remove(desk, ports, request, &signed, moment).await,
        LIST => list_page::show(desk, ports, request, &signed, moment).await,
        ONE => application_page::show(desk, ports, part, &signed, moment).await,
        _ => Err(End::NotFound),
    };
    page.map(Answer::Whole)
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
