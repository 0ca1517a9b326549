//! The applicant's own page: what is held, where it stands, and the two ways out of it. Following
//! the link changes nothing; only a POST does.

mod download;
mod pages;
#[cfg(test)]
mod tests;
mod words;

use crate::application::wrong_method;
use crate::decode::{form_pairs, query_value};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::{End, EndFacts, end, failed};
use crate::headers;
use crate::link::LinkToken;
use crate::origin::{Care, may_post};
use crate::ports::{
    Dossier, EraseApplication, ReadDossier, Settled, StoreError, WithdrawApplication,
};
use crate::record::{Event, Happening};
use crate::routes::{Found, Function, find};
use http::Method;
use scheme::calendar;
use scheme::life::Act;

/// How often a step is tried while others change the application under it.
const TRIES: usize = 3;

/// The name of the one input of a confirm page.
const INPUT: &str = "step";

/// Who withdraws, as the history says it.
const WHO: &str = "applicant";

const UNCHANGED: &str = "Your application has not changed.";

const UNSURE: &str =
    "We cannot tell if your application has changed. It is safe to press the button again.";

/// One use of an applicant's link.
#[derive(Clone, Copy)]
struct Visit<'a> {
    desk: &'a Desk,
    token: &'a LinkToken,
    moment: Moment<'a>,
}

/// What a press of a confirm page's button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Withdraw,
    Erase,
}

impl Step {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "withdraw" => Some(Self::Withdraw),
            "erase" => Some(Self::Erase),
            _ => None,
        }
    }
}

/// Answers a request of an applicant's link.
pub async fn serve<P: ReadDossier + WithdrawApplication + EraseApplication>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Response {
    let path = request.uri().path().to_owned();
    let response = match find(request.method(), &path) {
        Found::Route(route, parts) if route.function == Function::Manage => {
            match parts.first().and_then(|text| LinkToken::parse(text)) {
                Some(token) => {
                    let visit = Visit {
                        desk,
                        token: &token,
                        moment,
                    };
                    if request.method() == Method::POST {
                        change(visit, ports, request).await
                    } else {
                        show(visit, ports, request).await
                    }
                }
                None => end(desk, End::NotFound, &EndFacts::default()),
            }
        }
        Found::WrongMethod(allow, _) => wrong_method(desk, &allow),
        _ => end(desk, End::NotFound, &EndFacts::default()),
    };
    headers::secure(response)
}

/// The dossier, where the link is its own.
async fn held<P: ReadDossier>(visit: Visit<'_>, ports: &P) -> Result<Option<Dossier>, StoreError> {
    let hash = visit.token.hash();
    let read = ports.read_dossier(&visit.token.reference, visit.moment.now);
    let dossier = read.await?;
    Ok(dossier.filter(|dossier| dossier.application.link.is(&hash)))
}

/// GET: the page, one of the pages that ask "are you sure", or a file of all that is held.
async fn show<P: ReadDossier>(visit: Visit<'_>, ports: &P, request: &Request) -> Response {
    let desk = visit.desk;
    let dossier = match held(visit, ports).await {
        Ok(Some(dossier)) => dossier,
        Ok(None) => return end(desk, End::NotFound, &EndFacts::default()),
        Err(error) => {
            return failed(desk, "reading a dossier", &error, &EndFacts::default());
        }
    };
    let (step, file) = (
        query_value(request, INPUT),
        query_value(request, "download"),
    );
    match (step.as_str(), file.as_str()) {
        ("", "") => pages::page(visit, &dossier),
        ("withdraw", "") if pages::can_withdraw(&dossier) => {
            pages::confirm(visit, &dossier, Step::Withdraw)
        }
        ("withdraw", "") => pages::page(visit, &dossier),
        ("erase", "") => pages::confirm(visit, &dossier, Step::Erase),
        ("", "json") => download::json(visit, &dossier),
        ("", "text") => download::text(visit, &dossier),
        _ => end(desk, End::BadRequest, &facts(visit)),
    }
}

/// POST: withdraws or erases, once, and says so as often as it is asked.
async fn change<P: ReadDossier + WithdrawApplication + EraseApplication>(
    visit: Visit<'_>,
    ports: &P,
    request: &Request,
) -> Response {
    let step = match step(visit.desk, request) {
        Ok(step) => step,
        Err(why) => return end(visit.desk, why, &facts(visit)),
    };
    let done = match step {
        Step::Withdraw => withdraw(visit, ports).await,
        Step::Erase => erase(visit, ports).await,
    };
    match done {
        Ok(response) => response,
        Err(error) => {
            let mut facts = facts(visit);
            if let StoreError::Busy(_) = error {
                UNSURE.clone_into(&mut facts.answers);
            }
            failed(visit.desk, "withdrawing or erasing", &error, &facts)
        }
    }
}

/// The one step that the request holds, and nothing else.
fn step(desk: &Desk, request: &Request) -> Result<Step, End> {
    let pairs = form_pairs(request)?;
    if !may_post(&desk.declared, request, Care::Strict) {
        return Err(End::BadRequest);
    }
    match pairs.as_slice() {
        [(name, word)] if name == INPUT => Step::from_word(word).ok_or(End::BadRequest),
        _ => Err(End::BadRequest),
    }
}

async fn withdraw<P: ReadDossier + WithdrawApplication>(
    visit: Visit<'_>,
    ports: &P,
) -> Result<Response, StoreError> {
    let event = Event {
        at: calendar::to_milliseconds(visit.moment.now),
        what: Happening::Withdrawn,
        who: WHO.to_owned(),
    };
    for _ in 0..TRIES {
        let Some(dossier) = held(visit, ports).await? else {
            return Ok(end(visit.desk, End::NotFound, &EndFacts::default()));
        };
        let before = &dossier.application;
        if before.status.after(Act::Withdraw).is_none() {
            return Ok(pages::withdrawn(visit, &dossier));
        }
        if ports.withdraw_application(before, &event).await? == Settled::Done {
            return Ok(pages::withdrawn(visit, &dossier));
        }
    }
    Ok(end(visit.desk, End::Busy, &facts(visit)))
}

async fn erase<P: ReadDossier + EraseApplication>(
    visit: Visit<'_>,
    ports: &P,
) -> Result<Response, StoreError> {
    let mut was_there = false;
    for _ in 0..TRIES {
        match held(visit, ports).await? {
            // Gone between two tries: another press of the same button erased it.
            None if was_there => return Ok(pages::erased(visit)),
            None => return Ok(end(visit.desk, End::NotFound, &EndFacts::default())),
            Some(dossier) => {
                was_there = true;
                if ports.erase_application(&dossier).await? == Settled::Done {
                    return Ok(pages::erased(visit));
                }
            }
        }
    }
    Ok(end(visit.desk, End::Busy, &facts(visit)))
}

/// For an end of this page: nothing was changed, and the way back to it.
fn facts(visit: Visit<'_>) -> EndFacts {
    EndFacts {
        answers: UNCHANGED.to_owned(),
        back_url: pages::action(visit),
        ..EndFacts::default()
    }
}
