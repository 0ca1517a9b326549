//! Where a link stands: what its holder may be told, and whether it still decides. Pure.

use crate::link::LinkHash;
use crate::record::{Approval, Decision};
use jiff::Timestamp;
use scheme::life::{Act, Status};

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Standing<'a> {
    /// No link of ours, or one of an application that is gone: the two cannot be told apart.
    Unknown,
    /// A newer link took its place.
    Replaced(&'a Approval),
    /// The applicant has withdrawn.
    Withdrawn,
    /// It was decided.
    Decided(&'a Approval, &'a Decision),
    /// Its time is up.
    Expired,
    /// It decides.
    Open(&'a Approval),
}

/// Where the link with this hash stands at `now`. What was decided is said even after the link's
/// time, so that a manager who comes back is not told that nothing came of it.
pub(super) fn standing<'a>(
    approval: Option<&'a Approval>,
    hash: &LinkHash,
    now: Timestamp,
) -> Standing<'a> {
    let Some(approval) = approval else {
        return Standing::Unknown;
    };
    let is_replaced = approval
        .replaced
        .iter()
        .fold(false, |found, old| old.is(hash) | found);
    if !approval.link.is(hash) {
        return if is_replaced {
            Standing::Replaced(approval)
        } else {
            Standing::Unknown
        };
    }
    let status = status(approval, now);
    match (&approval.decision, status) {
        (_, Status::Withdrawn) => Standing::Withdrawn,
        (Some(decision), _) => Standing::Decided(approval, decision),
        _ if status.after(Act::Approve).is_some() => Standing::Open(approval),
        _ => Standing::Expired,
    }
}

/// The application's status, as far as its approval shows it.
fn status(approval: &Approval, now: Timestamp) -> Status {
    match &approval.decision {
        _ if approval.withdrawn => Status::Withdrawn,
        Some(decision) => decision.verdict.status(),
        None if approval.closes <= now => Status::Lapsed,
        None => Status::Awaiting,
    }
}
