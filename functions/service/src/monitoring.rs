//! The equality form: anonymous, optional, and kept apart (TRUST 17 to 22). Nothing here logs,
//! counts or traces, and nothing that is stored says when, by whom or from where it was sent.

mod page_key;
#[cfg(test)]
mod tests;

use crate::application::wrong_method;
use crate::decode::form_pairs;
use crate::desk::{Desk, Moment, Request, Response, see_other};
use crate::edition;
use crate::ends::{End, EndFacts, end, of_store};
use crate::headers;
use crate::origin::{Care, may_post};
use crate::ports::{EqualityResponse, StoreResponse};
use crate::routes::{Found, Function, find};
use form_page::{FaultView, FormView, Hidden, fault_views};
use forms::{Answers, Form, Outside, Sent, Use, parse};
use http::{Method, StatusCode};
use jiff::Timestamp;
use page_key::PageKey;
use scheme::{Intake, calendar};
use serde::Serialize;

/// The form's page.
const PAGE: &str = "/forms/equality";

/// Where it is posted.
const ACTION: &str = "/forms/equality/submit";

/// The static page that thanks, the same for all.
const THANKS: &str = "/equality/thanks/";

/// Answers a request of the equality form.
pub async fn serve<P: StoreResponse>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Response {
    let path = request.uri().path().to_owned();
    let form = desk.declared.declarations.forms_of(Use::Monitoring).next();
    let response = match (find(request.method(), &path), form) {
        (Found::Route(route, _), Some(form)) if route.function == Function::Monitoring => {
            match intake(desk, moment.now) {
                None => closed(desk, request, moment.now),
                Some(intake) if request.method() == Method::POST => {
                    submit(desk, ports, form, intake, request, moment).await
                }
                Some(_) => {
                    let view = FormView::empty(form, ACTION);
                    page(desk, form, view, Vec::new(), &PageKey::new(moment))
                }
            }
        }
        (Found::WrongMethod(allow, _), _) => wrong_method(desk, &allow),
        _ => end(desk, End::NotFound, &EndFacts::default()),
    };
    headers::secure(response)
}

/// The intake that a response belongs to: the one that pages speak of at `now`. After the last day
/// of the last one there is none, since its figures are made then, and made once.
fn intake(desk: &Desk, now: Timestamp) -> Option<&Intake> {
    let declarations = &desk.declared.declarations;
    scheme::current(&declarations.intakes, now)
        .filter(|intake| now < calendar::end_of(intake.ends, &declarations.scheme.time_zone))
}

/// That no intake runs.
fn closed(desk: &Desk, request: &Request, now: Timestamp) -> Response {
    let facts = if request.method() == Method::POST {
        EndFacts::not_stored("")
    } else {
        EndFacts::default()
    };
    match scheme::current(&desk.declared.declarations.intakes, now) {
        Some(intake) => {
            let facts = facts.with_intake(desk, intake, now);
            end(desk, End::ClosedAfter, &facts)
        }
        None => end(desk, End::ClosedBefore, &facts),
    }
}

/// The form as `view` has it, with the lines of its summary and the key of its one showing.
fn page(
    desk: &Desk,
    form: &Form,
    mut view: FormView,
    faults: Vec<FaultView>,
    key: &PageKey,
) -> Response {
    #[derive(Serialize)]
    struct Context {
        form: FormView,
        faults: Vec<FaultView>,
    }
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    view.error_count = faults.len();
    view.hidden.push(Hidden {
        name: page_key::INPUT.to_owned(),
        value: key.sealed(&desk.keys),
    });
    let context = Context { form: view, faults };
    desk.page(status, "monitoring/page.html", &form.title, PAGE, &context)
}

/// A press of the button: stored once, whatever is pressed twice, and thanked for.
async fn submit<P: StoreResponse>(
    desk: &Desk,
    ports: &P,
    form: &Form,
    intake: &Intake,
    request: &Request,
    moment: Moment<'_>,
) -> Response {
    let not_stored = |why| end(desk, why, &EndFacts::not_stored(PAGE));
    let posted = match posted(desk, form, request) {
        Ok(posted) => posted,
        Err(why) => return not_stored(why),
    };
    if posted.is_old {
        let view = FormView::new(form, &posted.sent, &[], ACTION);
        return page(desk, form, view, vec![edition::changed(form)], &posted.key);
    }
    let outside = Outside {
        today: desk.declared.today(moment.now),
        applicant_email: None,
    };
    let answers = match parse(form, &posted.sent, outside) {
        Ok(answers) => answers,
        Err(faults) => {
            let view = FormView::new(form, &posted.sent, &faults, ACTION);
            return page(desk, form, view, fault_views(form, &faults), &posted.key);
        }
    };
    if answers.is_empty() {
        return see_other(THANKS);
    }
    let response = response(desk, intake, answers, moment);
    match ports.store_response(&response, posted.key.text()).await {
        Ok(()) => see_other(THANKS),
        Err(error) => end(desk, of_store(&error), &EndFacts::after(&error, PAGE)),
    }
}

/// What a press of the button sent.
struct Posted {
    sent: Sent,
    key: PageKey,
    is_old: bool,
}

/// Reads it. Without a key of ours a double press would count twice, so that is refused. A filled
/// trap changes nothing: the answers are counted as any others are.
fn posted(desk: &Desk, form: &Form, request: &Request) -> Result<Posted, End> {
    let mut pairs = form_pairs(request)?;
    if !may_post(&desk.declared, request, Care::Public) {
        return Err(End::BadRequest);
    }
    let key = PageKey::take_from(&mut pairs, &desk.keys).ok_or(End::BadRequest)?;
    let is_old = edition::is_old(form, &mut pairs)?;
    let sent = Sent::accept(form, pairs).map_err(|_| End::BadRequest)?;
    Ok(Posted { sent, key, is_old })
}

/// What is stored: the answers under a key drawn at random, and nothing that the key of the page,
/// the time or the order of arrival could be told from (TRUST 18).
fn response(
    desk: &Desk,
    intake: &Intake,
    answers: Answers,
    moment: Moment<'_>,
) -> EqualityResponse {
    let zone = &desk.declared.scheme().time_zone;
    let days = desk.declared.period("monitoring_days_after_intake", 30);
    EqualityResponse {
        key: page_key::hex(&moment.random::<16>()),
        intake: intake.id.clone(),
        answers,
        expires: calendar::plus_days(calendar::end_of(intake.ends, zone), days),
    }
}
