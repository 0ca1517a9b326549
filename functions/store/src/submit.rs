//! A submission: one transaction, in which what stands in the way says what was stored before.
//!
//! A check page draws the same reference however often it is pressed, so the application itself is the
//! guard on the submission (infra/decisions/0022).

use crate::applications::Applications;
use crate::attributes::{application, approval, letter};
use crate::caps;
use crate::row::{Item, now_seconds};
use crate::transaction::{Expression, Outcome, Refusals};
use jiff::Timestamp;
use service::ports::{Cap, StoreApplication, StoreError, Stored};
use service::record::{NewApplication, Once};

/// Where the writes that may be refused stand among all.
struct Positions {
    application: usize,
    who: usize,
    count: Option<usize>,
}

impl StoreApplication for Applications {
    async fn store_application(
        &self,
        new: &NewApplication,
        cap: Option<&Cap>,
    ) -> Result<Stored, StoreError> {
        let (reference, submitted) = (&new.application.reference, new.application.submitted);
        let mut transaction = self.transaction();
        let whole = application::row(&new.application, &new.summary);
        let whole = whole.with(application::once_row(&new.once));
        let who = application::who_row(&new.who, reference);
        let positions = Positions {
            application: transaction.put_guard(whole, Expression::absent()),
            who: transaction.put_guard(who, free_at(submitted)),
            count: cap.map(|cap| caps::count(&mut transaction, cap, submitted)),
        };
        // The application's own condition keeps these from standing on anything of another's.
        transaction.put(approval::row(&new.approval, &new.letters));
        for queued in &new.letters {
            transaction.put(letter::row(queued));
        }
        match transaction.send().await? {
            Outcome::Done => Ok(Stored::New),
            Outcome::Refused(refusals) => stood_in_the_way(new, &positions, &refusals),
        }
    }
}

/// That a guard is not there, or has expired: the table deletes late.
pub(crate) fn free_at(now: Timestamp) -> Expression {
    Expression::new("attribute_not_exists(#pk) OR #expires_at <= :now")
        .value(":now", now_seconds(now))
}

/// What was stored before. The submission's own id counts first: a second press of one button is
/// the same submission, whoever it is by, and however many have been counted.
fn stood_in_the_way(
    new: &NewApplication,
    positions: &Positions,
    refusals: &Refusals,
) -> Result<Stored, StoreError> {
    if let Some(stood) = refusals.guard(positions.application)? {
        return match application::is_of(&stood, &new.once) {
            true => pressed_before(&stood, &new.once),
            false => Ok(Stored::ReferenceTaken),
        };
    }
    if let Some(who) = refusals.guard(positions.who)? {
        let (reference, digest) = application::guard(&who)?;
        return Ok(match digest == new.who.digest {
            true => Stored::Before(reference),
            false => Stored::AlreadyApplied,
        });
    }
    // Where another press is at one of these, nobody knows what it stores.
    let is_met = |position| refusals.is_in_conflict(position);
    if is_met(positions.application) || is_met(positions.who) {
        return Err(StoreError::Busy("another press".to_owned()));
    }
    match positions.count {
        Some(count) if refusals.only(count) => Ok(Stored::TooMany),
        _ => Err(StoreError::Failed("refused, and not said why".to_owned())),
    }
}

/// What became of the submission that is pressed again.
fn pressed_before(stood: &Item, once: &Once) -> Result<Stored, StoreError> {
    if !application::stands(stood)? {
        return Ok(Stored::Gone);
    }
    match application::digest(stood)? == once.digest {
        true => Ok(Stored::Before(application::reference(stood)?)),
        false => Ok(Stored::OtherAnswers),
    }
}
