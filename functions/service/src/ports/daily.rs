//! What the daily run needs: reminders, applications that lapse, answers that are forgotten.

use super::{Settled, StoreError};
use crate::record::{Approval, Event, Letter};
use scheme::Reference;
use std::future::Future;

/// `TransactWriteItems`: a reminder to a line manager is queued and noted, under a new link: of the
/// one that was sent before, only the hash is known.
pub trait QueueReminder: Sync {
    /// Puts `after` in the place of `before`, on the same terms as `RedirectApproval`; so the same
    /// reminder is never queued twice.
    fn queue_reminder(
        &self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letter: &Letter,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems`: an application lapses.
pub trait LapseApplication: Sync {
    /// Lets it lapse, if it still awaits its manager and its link is still that of `approval`.
    fn lapse_application(
        &self,
        approval: &Approval,
        event: &Event,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `UpdateItem` of an application: answers that are kept for a shorter time than it go.
pub trait ForgetAnswers: Sync {
    /// Takes the answers with these ids out of the application; what is not there is no error, and
    /// an application that has gone stays gone.
    fn forget_answers(
        &self,
        reference: &Reference,
        fields: &[&str],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
