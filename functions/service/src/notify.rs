//! The outbox to e-mail: at least once, and once only unless the sender's answer was lost (R4).
//!
//! Letters about one application go out in the order in which they were queued: while one of them
//! cannot be sent, those behind it wait, and no other application's do. One that the mail system
//! refuses for good is set aside at once, since waiting would not help it.

#[cfg(test)]
mod tests;
mod waiting;

pub use waiting::{TRIES, Waiting};

use crate::declared::Declared;
use crate::limits;
use crate::mail;
use crate::ports::{CountUse, MarkSent, ReadLetter, SendError, SendMail, Settled};
use crate::record::{Letter, LetterKind};
use jiff::Timestamp;
use std::collections::HashSet;

/// What came of one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It was sent now.
    Sent,
    /// It was sent before, has expired, or was taken away.
    Nothing,
    /// Enough went to this person today, or it has waited since an earlier day: the daily run asks
    /// again.
    Held,
    /// It could not be sent or noted: try again later.
    Again,
    /// It will never be taken as it is: set it aside, and raise the alarm.
    Refused,
}

/// What a letter is about, by its id: letters about the same thing go out in order.
pub fn lane(id: &str) -> &str {
    id.split('#').nth(1).unwrap_or(id)
}

/// Sends the letters with these ids, in the order given: once one is to be tried again, those behind
/// it in its lane are too, and are not tried now. One that was refused for good holds up no other.
pub async fn deliver_in_order<'a, P: ReadLetter + CountUse + MarkSent + SendMail>(
    declared: &Declared,
    ports: &P,
    ids: impl IntoIterator<Item = &'a str>,
    now: Timestamp,
) -> Vec<Delivery> {
    let mut stuck = HashSet::new();
    let mut outcomes = Vec::new();
    for id in ids {
        let outcome = if stuck.contains(lane(id)) {
            Delivery::Again
        } else {
            deliver(declared, ports, id, now).await
        };
        if outcome == Delivery::Again {
            stuck.insert(lane(id));
        }
        outcomes.push(outcome);
    }
    outcomes
}

/// Sends the letter with this id, unless that was done before. The letter is read anew, so that a
/// stream record that comes twice, late or out of order sends nothing twice.
pub async fn deliver<P: ReadLetter + CountUse + MarkSent + SendMail>(
    declared: &Declared,
    ports: &P,
    id: &str,
    now: Timestamp,
) -> Delivery {
    let letter = match ports.read_letter(id, now).await {
        Ok(Some(letter)) if letter.sent.is_none() => letter,
        Ok(_) => return Delivery::Nothing,
        Err(error) => {
            tracing::warn!(mail.step = "read", error = %error, "a letter could not be read");
            return Delivery::Again;
        }
    };
    if is_held(declared, ports, &letter, now).await {
        tracing::warn!(
            mail.kind = letter.kind.word(),
            "a letter is held: enough went to its reader today"
        );
        return Delivery::Held;
    }
    let email = match mail::write(declared, &letter) {
        Ok(email) => email,
        Err(error) => {
            tracing::error!(
                mail.kind = letter.kind.word(),
                error = error.chain(),
                "a letter could not be written"
            );
            return Delivery::Again;
        }
    };
    match ports.send_mail(&email).await {
        Ok(()) => {}
        Err(error @ SendError::Later(_)) => {
            tracing::warn!(mail.kind = letter.kind.word(), error = %error, "a letter was not taken");
            return Delivery::Again;
        }
        Err(error @ SendError::Never(_)) => {
            tracing::error!(mail.kind = letter.kind.word(), error = %error, "a letter was set aside");
            return Delivery::Refused;
        }
    }
    match ports.mark_sent(id, now).await {
        Ok(()) => Delivery::Sent,
        Err(error) => {
            tracing::warn!(mail.step = "mark", error = %error, "a sent letter could not be marked");
            Delivery::Again
        }
    }
}

/// Whether enough requests went to this line manager today (TRUST 13). A count that fails lets the
/// letter through. A letter whose sending fails is counted again when it is tried again, so that a
/// mail service in trouble may hold a letter back a day early.
async fn is_held<P: CountUse>(
    declared: &Declared,
    ports: &P,
    letter: &Letter,
    now: Timestamp,
) -> bool {
    if letter.kind != LetterKind::ApprovalRequest {
        return false;
    }
    // A request of an earlier day is the daily run's alone, which asks again under a new link: were it
    // sent now, the run might be replacing its link just then.
    if declared.today(letter.queued) < declared.today(now) {
        return true;
    }
    let cap = limits::of_manager(declared, &letter.to, now);
    match ports.count_use(&cap, now).await {
        Ok(settled) => settled == Settled::Moved,
        Err(error) => {
            tracing::warn!(mail.step = "count", error = %error, "a letter could not be counted");
            false
        }
    }
}
