//! What may be done to one application: read whole, changed, withdrawn, flagged, moved on or erased.

use super::{Settled, StoreError};
use crate::record::{Application, Approval, ChangedApplication, Event, Flag};
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::Status;
use std::future::Future;

/// An application with all that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// The application.
    pub application: Application,
    /// Its approval.
    pub approval: Approval,
    /// Its history, oldest first, the submission not among it.
    pub events: Vec<Event>,
}

/// `Query` of one application's partition.
pub trait ReadDossier: Sync {
    /// The application with its approval and history, unless it has expired.
    fn read_dossier(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Dossier>, StoreError>> + Send;
}

/// `TransactWriteItems`: an application is withdrawn, and its guard lifted.
pub trait WithdrawApplication: Sync {
    /// Withdraws `before`, which must still have the same status. Letters of it that wait are taken away.
    fn withdraw_application(
        &self,
        before: &Application,
        event: &Event,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// What came of changing an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is changed now.
    Done,
    /// It was not as it had been when it was read: read it again.
    Moved,
    /// Another application in this role and intake has the new address.
    AddressTaken,
}

/// `TransactWriteItems`: an application has other answers, with all that follows from them.
pub trait ChangeApplication: Sync {
    /// Puts `after` in the place of `before`, whose answers, status, link and decision must still be
    /// the same. Where the address is another, the guard moves with it.
    fn change_application(
        &self,
        before: &Dossier,
        after: &ChangedApplication,
    ) -> impl Future<Output = Result<Changed, StoreError>> + Send;
}

/// `TransactWriteItems`: an application's flags are others, by an administrator's word.
pub trait FlagApplication: Sync {
    /// Puts `flags` in the place of those of `before`, which must still be the same.
    fn flag_application(
        &self,
        before: &Dossier,
        flags: &[Flag],
        event: &Event,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems`: what the oversight group decided about an application, by an administrator's
/// word.
pub trait RecordOutcome: Sync {
    /// Moves `before` to `status`, which follows from its own by its life; where it still has the
    /// status that was read.
    fn record_outcome(
        &self,
        before: &Dossier,
        status: Status,
        event: &Event,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems` of deletes, and a put of what is left: an application and all that belongs to it.
pub trait EraseApplication: Sync {
    /// Erases it: the application, its approval, its events, its guard and its letters. As long as its
    /// check page can be sent, its submission's id stays: it holds nothing of the person, and keeps an
    /// old page from bringing anything back.
    fn erase_application(
        &self,
        dossier: &Dossier,
        now: Timestamp,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}
