//! Changing answers until the deadline: the form filled in, the page to check them on, and the one
//! press that stores them. Like an application, it keeps nothing between two presses but a sealed
//! state in the page.

use super::change_state::{BASIS_INPUT, ChangeState, basis};
use super::changing::{Asking, asked_too_often, changed};
use super::{TRIES, Visit, change_pages, facts, held, pages, words};
use crate::desk::Response;
use crate::edition;
use crate::ends::{End, EndFacts, end};
use crate::limits;
use crate::ports::{ChangeApplication, Changed, Dossier, ReadDossier, StoreError};
use crate::state::Unusable;
use forms::{Form, Outside, Sent, parse};
use jiff::Timestamp;
use scheme::Intake;
use scheme::life::Act;

/// What the answers are changed under.
#[derive(Clone, Copy)]
pub(super) struct Editing<'a> {
    /// The form.
    pub(super) form: &'a Form,
    /// The intake, whose deadline ends all changes.
    pub(super) intake: &'a Intake,
}

/// The form and the intake, where answers can be changed at the visit's time. A page that was shown
/// in time (`shown`) can be sent for an hour more, as an application can (R6).
pub(super) fn editing<'a>(
    visit: Visit<'a>,
    dossier: &Dossier,
    shown: Timestamp,
) -> Option<Editing<'a>> {
    let now = visit.moment.now;
    words::status(dossier, now).after(Act::Change)?;
    let declarations = &visit.desk.declared.declarations;
    let intake = declarations.intake(&dossier.application.intake)?;
    let form = pages::form(visit, dossier)?;
    intake
        .takes_at(now, shown)
        .then_some(Editing { form, intake })
}

/// GET: the form, filled in.
pub(super) fn open(visit: Visit<'_>, dossier: &Dossier) -> Response {
    match editing(visit, dossier, visit.moment.now) {
        Some(editing) => {
            let sent = Sent::refill(editing.form, &dossier.application.answers);
            change_pages::form(visit, editing, dossier, &sent, change_pages::Why::Open)
        }
        None => pages::page(visit, dossier),
    }
}

/// POST of the form: the page to check the change on, or the form with all its faults.
pub(super) async fn check<P: ReadDossier>(
    visit: Visit<'_>,
    ports: &P,
    mut pairs: Vec<(String, String)>,
) -> Result<Response, StoreError> {
    let Some(dossier) = held(visit, ports).await? else {
        return Ok(end(visit.desk, End::NotFound, &EndFacts::default()));
    };
    let Some(editing) = editing(visit, &dossier, visit.moment.now) else {
        return Ok(closed(visit, &dossier));
    };
    let refused = |why| Ok(end(visit.desk, why, &facts(visit)));
    let Some(made_from) = taken_out(&mut pairs, BASIS_INPUT) else {
        return refused(End::BadRequest);
    };
    let is_old = match edition::is_old(editing.form, &mut pairs) {
        Ok(is_old) => is_old,
        Err(why) => return refused(why),
    };
    let Ok(sent) = Sent::accept(editing.form, pairs) else {
        return refused(End::BadRequest);
    };
    let again = |why| change_pages::form(visit, editing, &dossier, &sent, why);
    if is_old {
        return Ok(again(change_pages::Why::OtherEdition));
    }
    if made_from != basis(&dossier) {
        return Ok(again(change_pages::Why::Moved));
    }
    let outside = Outside {
        today: visit.desk.declared.today(visit.moment.now),
        applicant_email: None,
    };
    Ok(match parse(editing.form, &sent, outside) {
        Err(faults) => again(change_pages::Why::Faulty(&faults)),
        Ok(answers) => {
            let state = ChangeState::new(visit, editing.form, &made_from, answers);
            change_pages::check(visit, editing, &dossier, &state)
        }
    })
}

/// POST of the state by a Change button: the form again, filled with what was typed.
pub(super) async fn back<P: ReadDossier>(
    visit: Visit<'_>,
    ports: &P,
    state: &str,
) -> Result<Response, StoreError> {
    let state = match ChangeState::open(visit, state) {
        Ok(state) => state,
        Err(why) => return Ok(unusable(visit, why)),
    };
    let Some(dossier) = held(visit, ports).await? else {
        return Ok(end(visit.desk, End::NotFound, &EndFacts::default()));
    };
    let Some(editing) = editing(visit, &dossier, state.issued()) else {
        return Ok(closed(visit, &dossier));
    };
    let why = if state.made_from == basis(&dossier) {
        change_pages::Why::Open
    } else {
        change_pages::Why::Moved
    };
    let sent = Sent::refill(editing.form, &state.answers);
    Ok(change_pages::form(visit, editing, &dossier, &sent, why))
}

/// POST of the state by Save: stored once, and said as often as it is pressed.
pub(super) async fn save<P: ReadDossier + ChangeApplication>(
    visit: Visit<'_>,
    ports: &P,
    state: &str,
) -> Result<Response, StoreError> {
    let state = match ChangeState::open(visit, state) {
        Ok(state) => state,
        Err(why) => return Ok(unusable(visit, why)),
    };
    for _ in 0..TRIES {
        let Some(dossier) = held(visit, ports).await? else {
            return Ok(end(visit.desk, End::NotFound, &EndFacts::default()));
        };
        if dossier.application.answers == state.answers {
            return Ok(if state.made_from == basis(&dossier) {
                change_pages::same(visit)
            } else {
                change_pages::saved(visit, &dossier)
            });
        }
        let Some(editing) = editing(visit, &dossier, state.issued()) else {
            return Ok(closed(visit, &dossier));
        };
        let sent = || Sent::refill(editing.form, &state.answers);
        let again = |why| change_pages::form(visit, editing, &dossier, &sent(), why);
        if state.version != editing.form.version {
            return Ok(again(change_pages::Why::OtherEdition));
        }
        if state.made_from != basis(&dossier) {
            return Ok(again(change_pages::Why::Moved));
        }
        let asking = Asking::of(editing.form, &dossier, &state.answers);
        if asking == Asking::Anew
            && let Some(free) = asked_too_often(&dossier, visit.moment.now)
        {
            return Ok(too_often(visit, free));
        }
        let after = changed(visit, editing.form, &dossier, state.answers.clone(), asking);
        let Some(after) = after else {
            return Ok(closed(visit, &dossier));
        };
        match ports.change_application(&dossier, &after).await? {
            Changed::Done => return Ok(change_pages::saved(visit, &now_held(dossier, after))),
            Changed::AddressTaken => return Ok(again(change_pages::Why::AddressTaken)),
            Changed::Moved => {}
        }
    }
    Ok(end(visit.desk, End::Busy, &facts(visit)))
}

/// What is held once `after` is stored.
pub(super) fn now_held(before: Dossier, after: crate::record::ChangedApplication) -> Dossier {
    let mut events = before.events;
    events.push(after.event);
    Dossier {
        application: after.application,
        approval: after.approval,
        events,
    }
}

/// Why nothing can be changed any more: the deadline, or where the application stands.
pub(super) fn closed(visit: Visit<'_>, dossier: &Dossier) -> Response {
    let declarations = &visit.desk.declared.declarations;
    let mut facts = facts(visit);
    if let Some(intake) = declarations.intake(&dossier.application.intake)
        && intake.closes <= visit.moment.now
    {
        facts = facts.with_intake(visit.desk, intake, visit.moment.now);
    }
    end(visit.desk, End::ChangesClosed, &facts)
}

/// That the line manager has been asked too often, and when to try again.
pub(super) fn too_often(visit: Visit<'_>, free: Timestamp) -> Response {
    limits::too_many(visit.desk, facts(visit), free, visit.moment.now)
}

fn unusable(visit: Visit<'_>, why: Unusable) -> Response {
    let why = match why {
        Unusable::Forged => End::BadRequest,
        Unusable::Expired => End::StateExpired,
    };
    end(visit.desk, why, &facts(visit))
}

/// The one value of `name`, taken out of `pairs`; `None` where it is not there just once.
pub(super) fn taken_out(pairs: &mut Vec<(String, String)>, name: &str) -> Option<String> {
    let mut values = Vec::new();
    pairs.retain(|(own, value)| {
        let is_other = own != name;
        if !is_other {
            values.push(value.clone());
        }
        is_other
    });
    match values.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}
