//! What is due for an application that awaits its line manager. Pure.

use crate::ports::Dossier;
use crate::record::Happening;
use jiff::Timestamp;
use scheme::calendar;
use scheme::life::Act;

/// How many days before the link closes the line manager is reminded.
const REMINDER_DAYS: i64 = 7;

/// How many days a line manager has before the first reminder, however soon the link closes: who
/// was asked yesterday is not reminded today.
const PATIENCE_DAYS: i64 = 2;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing, or nothing yet.
    Nothing,
    /// The line manager is reminded.
    Reminder,
    /// The time to decide has run out.
    Lapse,
}

/// Whether the line manager can still decide at `now`.
pub(super) fn awaits(dossier: &Dossier, now: Timestamp) -> bool {
    let approval = &dossier.approval;
    let is_settled = approval.decision.is_some() || approval.withdrawn;
    !is_settled && dossier.application.status.after(Act::Lapse).is_some() && now < approval.closes
}

/// What is due at `now`. A line manager is reminded once; another one, to whom the link went since,
/// once as well.
pub(super) fn due(dossier: &Dossier, now: Timestamp) -> Due {
    let approval = &dossier.approval;
    let is_settled = approval.decision.is_some() || approval.withdrawn;
    if is_settled || dossier.application.status.after(Act::Lapse).is_none() {
        return Due::Nothing;
    }
    if approval.closes <= now {
        return Due::Lapse;
    }
    let last = dossier.events.iter().rev().find(|event| {
        matches!(
            event.what,
            Happening::Redirected | Happening::Reasked | Happening::Reminded
        )
    });
    let asked = match last {
        Some(event) if event.what == Happening::Reminded => return Due::Nothing,
        Some(event) => event.at,
        None => dossier.application.submitted,
    };
    let is_near = approval.closes <= calendar::plus_days(now, REMINDER_DAYS);
    if is_near && calendar::plus_days(asked, PATIENCE_DAYS) <= now {
        Due::Reminder
    } else {
        Due::Nothing
    }
}
