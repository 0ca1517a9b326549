//! A submission: one transaction, in which the guards say what was stored before.

use crate::applications::Applications;
use crate::attributes::{application, approval, letter};
use crate::row::now_seconds;
use crate::transaction::{Expression, Outcome, Refusals};
use jiff::Timestamp;
use service::ports::{StoreApplication, StoreError, Stored};
use service::record::NewApplication;

/// Where the guards stand among the writes.
struct Positions {
    once: usize,
    who: usize,
}

impl StoreApplication for Applications {
    async fn store_application(&self, new: &NewApplication) -> Result<Stored, StoreError> {
        let (reference, submitted) = (&new.application.reference, new.application.submitted);
        let mut transaction = self.transaction();
        let once = application::once_row(&new.once, reference);
        let who = application::who_row(&new.who, reference);
        let positions = Positions {
            once: transaction.put_guard(once, free_at(submitted)),
            who: transaction.put_guard(who, free_at(submitted)),
        };
        let whole = application::row(&new.application, &new.summary);
        transaction.put_if(whole, Expression::absent());
        // The application's own condition keeps these two from standing on anything of another's.
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
/// the same submission, whoever it is by.
fn stood_in_the_way(
    new: &NewApplication,
    positions: &Positions,
    refusals: &Refusals,
) -> Result<Stored, StoreError> {
    let who = refusals.guard(positions.who)?;
    let who = who.map(|who| application::guard(&who)).transpose()?;
    if let Some(once) = refusals.guard(positions.once)? {
        let (reference, digest) = application::guard(&once)?;
        // Withdrawing and erasing lift the person's guard, and leave the submission's. Where another
        // press is at that guard, nobody knows: what was stored is not called gone.
        let stands = who.map_or(refusals.is_in_conflict(positions.who), |(own, _)| {
            own == reference
        });
        return Ok(if digest != new.once.digest {
            Stored::OtherAnswers
        } else if stands {
            Stored::Before(reference)
        } else {
            Stored::Gone
        });
    }
    if let Some((reference, digest)) = who {
        return Ok(if digest == new.who.digest {
            Stored::Before(reference)
        } else {
            Stored::AlreadyApplied
        });
    }
    Ok(Stored::ReferenceTaken)
}
