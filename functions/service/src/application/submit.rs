//! POST `/forms/{form}/submit`: stores once, and answers 303 to the confirmation.

use super::check::{changed_form, closed};
use super::{form_url, submission};
use crate::decode::form_pairs;
use crate::desk::{Desk, Moment, Request, Response, see_other};
use crate::ends::{End, EndFacts, end};
use crate::limits::{self, Act};
use crate::origin::{Care, may_post};
use crate::ports::{Cap, StoreApplication, StoreError, Stored};
use crate::probe::is_made_up;
use crate::state::{CheckState, INPUT, Unusable};
use forms::{Form, Sent};
use scheme::Reference;

/// How many references are drawn before a run of collisions counts as a fault of ours.
const DRAWS: usize = 5;

/// Answers a press of Submit.
pub(super) async fn submit<P: StoreApplication>(
    desk: &Desk,
    ports: &P,
    form: &Form,
    request: &Request,
    moment: Moment<'_>,
) -> Response {
    let refuse = |why| end(desk, why, &EndFacts::not_stored(&form_url(form)));
    let state = match state_of(desk, form, request, moment) {
        Ok(state) => state,
        Err(why) => return refuse(why),
    };
    if let Some(answer) = untimely(desk, form, &state, moment) {
        return answer;
    }
    if state.version != form.version {
        return changed_form(desk, form, &Sent::refill(form, &state.answers));
    }
    let cap = limits::of(desk, request, Act::Submit, moment.now);
    match store(desk, ports, form, &state, cap.as_ref(), moment).await {
        Ok(Ok(reference)) => see_other(&format!("/forms/submitted/{reference}")),
        Ok(Err(End::TooMany)) => {
            let until = cap.map_or(moment.now, |cap| cap.until);
            let facts = EndFacts::not_stored(&form_url(form));
            limits::too_many(desk, facts, until, moment.now)
        }
        Ok(Err(End::SentBefore)) => refuse(End::SentBefore),
        Ok(Err(why)) => end(desk, why, &first_stands(form)),
        Err(error) => refuse(failure(&error)),
    }
}

/// The page that says so, where the state's intake takes nothing any more, or is declared no more.
/// The probe's own takes what it sends whatever the season.
fn untimely(desk: &Desk, form: &Form, state: &CheckState, moment: Moment<'_>) -> Option<Response> {
    if is_made_up(&state.intake) {
        return None;
    }
    let Some(intake) = desk.declared.declarations.intake(&state.intake) else {
        let facts = EndFacts::not_stored(&form_url(form));
        return Some(end(desk, End::ClosedAfter, &facts));
    };
    let takes = intake.takes_at(moment.now, state.issued());
    (!takes).then(|| closed(desk, form, intake, moment))
}

/// The state that the request holds, and nothing else.
fn state_of(
    desk: &Desk,
    form: &Form,
    request: &Request,
    moment: Moment<'_>,
) -> Result<CheckState, End> {
    let pairs = form_pairs(request)?;
    if !may_post(&desk.declared, request, Care::Public) {
        return Err(End::BadRequest);
    }
    let [(name, state)] = pairs.as_slice() else {
        return Err(End::BadRequest);
    };
    if name != INPUT {
        return Err(End::BadRequest);
    }
    CheckState::open(state, &form.id, &desk.keys, moment.now).map_err(|why| match why {
        Unusable::Forged => End::BadRequest,
        Unusable::Expired => End::StateExpired,
    })
}

/// Stores the submission, drawing another reference where one is taken.
async fn store<P: StoreApplication>(
    desk: &Desk,
    ports: &P,
    form: &Form,
    state: &CheckState,
    cap: Option<&Cap>,
    moment: Moment<'_>,
) -> Result<Result<Reference, End>, StoreError> {
    for draw in 0..DRAWS {
        let reference = submission::drawn(&state.submission_id, draw);
        let new = submission::new_application(desk, form, state, reference.clone(), moment);
        match ports.store_application(&new, cap).await? {
            Stored::New => return Ok(Ok(reference)),
            Stored::Before(reference) => return Ok(Ok(reference)),
            Stored::Gone => return Ok(Err(End::SentBefore)),
            Stored::OtherAnswers => return Ok(Err(End::OtherAnswers)),
            Stored::AlreadyApplied => return Ok(Err(End::AlreadyApplied)),
            Stored::TooMany => return Ok(Err(End::TooMany)),
            Stored::ReferenceTaken => {}
        }
    }
    Err(StoreError::Failed(format!(
        "{DRAWS} references taken in a row"
    )))
}

fn failure(error: &StoreError) -> End {
    match error {
        StoreError::Busy(_) => {
            tracing::warn!(error = %error, "a submission met a busy store");
            End::Busy
        }
        StoreError::Failed(_) => {
            tracing::error!(error = %error, "a submission could not be stored");
            End::SomethingWrong
        }
    }
}

fn first_stands(form: &Form) -> EndFacts {
    EndFacts {
        answers: "Your first application stands. These answers were not stored.".to_owned(),
        back_url: form_url(form),
        ..EndFacts::default()
    }
}
