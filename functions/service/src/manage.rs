//! The applicant's own page: what is held, where it stands, changing it, asking the line manager
//! again, and the two ways out of it. Following the link changes nothing; only a POST does.

mod ask_again;
mod change;
mod change_pages;
mod change_state;
mod changing;
mod download;
mod letters;
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
    ChangeApplication, Dossier, EraseApplication, ReadDossier, Settled, StoreError,
    WithdrawApplication,
};
use crate::record::{Event, Happening};
use crate::routes::{Found, Function, find};
use crate::state;
use http::Method;
use scheme::calendar;
use scheme::life::Act;

/// How often a step is tried while others change the application under it.
const TRIES: usize = 3;

/// The name of the input that says what a press of a button asks for.
const INPUT: &str = "step";

/// Who acts, as the history says it.
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

/// What a press of a button asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Press {
    /// Of a confirm page's.
    Step(Step),
    /// Of the form's that changes answers: these.
    Check(Vec<(String, String)>),
    /// Of a Change button's on the page that a change is checked on.
    Back(String),
    /// Of Save on that page.
    Save(String),
    /// Of the one that sends the request to the line manager again: the address.
    Manager(Vec<(String, String)>),
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
pub async fn serve<P>(desk: &Desk, ports: &P, request: &Request, moment: Moment<'_>) -> Response
where
    P: ReadDossier + ChangeApplication + WithdrawApplication + EraseApplication,
{
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
                        act(visit, ports, request).await
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
        ("change", "") => change::open(visit, &dossier),
        ("erase", "") => pages::confirm(visit, &dossier, Step::Erase),
        ("", "json") => download::json(visit, &dossier),
        ("", "text") => download::text(visit, &dossier),
        _ => end(desk, End::BadRequest, &facts(visit)),
    }
}

/// POST: does what the button says, once, and says so as often as it is pressed.
async fn act<P>(visit: Visit<'_>, ports: &P, request: &Request) -> Response
where
    P: ReadDossier + ChangeApplication + WithdrawApplication + EraseApplication,
{
    let press = match press(visit.desk, request) {
        Ok(press) => press,
        Err(why) => return end(visit.desk, why, &facts(visit)),
    };
    let done = match press {
        Press::Step(Step::Withdraw) => withdraw(visit, ports).await,
        Press::Step(Step::Erase) => erase(visit, ports).await,
        Press::Check(pairs) => change::check(visit, ports, pairs).await,
        Press::Back(state) => change::back(visit, ports, &state).await,
        Press::Save(state) => change::save(visit, ports, &state).await,
        Press::Manager(pairs) => ask_again::send(visit, ports, pairs).await,
    };
    match done {
        Ok(response) => response,
        Err(error) => {
            let mut facts = facts(visit);
            if let StoreError::Busy(_) = error {
                UNSURE.clone_into(&mut facts.answers);
            }
            failed(visit.desk, "changing an application", &error, &facts)
        }
    }
}

/// What the request's button asks for, and nothing else.
fn press(desk: &Desk, request: &Request) -> Result<Press, End> {
    let mut pairs = form_pairs(request)?;
    if !may_post(&desk.declared, request, Care::Strict) {
        return Err(End::BadRequest);
    }
    if let [(name, state)] = pairs.as_slice()
        && name == state::INPUT
    {
        let is_back = !query_value(request, "change").is_empty();
        let press = if is_back { Press::Back } else { Press::Save };
        return Ok(press(state.clone()));
    }
    let word = change::taken_out(&mut pairs, INPUT).ok_or(End::BadRequest)?;
    match word.as_str() {
        "check" => Ok(Press::Check(pairs)),
        "manager" => Ok(Press::Manager(pairs)),
        word if pairs.is_empty() => Step::from_word(word)
            .map(Press::Step)
            .ok_or(End::BadRequest),
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
                if ports.erase_application(&dossier, visit.moment.now).await? == Settled::Done {
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
