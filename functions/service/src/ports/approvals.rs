//! What a line manager's page needs, and whoever sends the request to another line manager.

use super::{Settled, StoreError};
use crate::record::{Approval, Decision, Event, Letter};
use jiff::Timestamp;
use scheme::Reference;
use std::future::Future;

/// `GetItem` of one approval.
pub trait ReadApproval: Sync {
    /// The approval of an application, unless it has expired.
    fn read_approval(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Approval>, StoreError>> + Send;
}

/// `TransactWriteItems`: the line manager's decision, the new status, the event and the letter.
pub trait DecideApproval: Sync {
    /// Decides `before`, which must still be undecided, not withdrawn and under the same link, and
    /// whose application must still await it.
    fn decide_approval(
        &self,
        before: &Approval,
        decision: &Decision,
        event: &Event,
        letters: &[Letter],
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems`: the approval goes to another line manager under a new link.
pub trait RedirectApproval: Sync {
    /// Puts `after` in the place of `before`, which must still be undecided, not withdrawn and
    /// under the same link, and whose application must still await it or have lapsed.
    fn redirect_approval(
        &self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letters: &[Letter],
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}
