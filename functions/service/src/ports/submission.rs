//! What a submission needs: everything that it stores, and the count of those that press, at once.

use super::{Settled, StoreError};
use crate::record::NewApplication;
use jiff::Timestamp;
use scheme::Reference;
use std::future::Future;

/// What came of storing a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is stored now.
    New,
    /// It was stored before, under this reference: the same submission, or the same answers by the
    /// same person.
    Before(Reference),
    /// This submission was stored before with other answers, which stand.
    OtherAnswers,
    /// This address has applied in this role with other answers, which stand.
    AlreadyApplied,
    /// This submission was stored before, and what it made was withdrawn or erased since: nothing
    /// comes back.
    Gone,
    /// The reference is taken: draw another.
    ReferenceTaken,
    /// As many were counted as are allowed, and nothing is stored.
    TooMany,
}

/// `TransactWriteItems` of puts and the update of a count: everything that one submission stores.
pub trait StoreApplication: Sync {
    /// Stores it whole and counts it under `cap`, or says why not, and counts nothing.
    fn store_application(
        &self,
        new: &NewApplication,
        cap: Option<&Cap>,
    ) -> impl Future<Output = Result<Stored, StoreError>> + Send;
}

/// How often something may happen, until when (TRUST 13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// What is counted: words of ours, and a hash that changes daily.
    pub key: String,
    /// As often.
    pub most: i64,
    /// When it is counted anew: the count is forgotten then.
    pub until: Timestamp,
}

/// `UpdateItem` of a count.
pub trait CountUse: Sync {
    /// Counts one use: done, or moved where as many were counted as are allowed. Costs one write
    /// unit and reads nothing.
    fn count_use(
        &self,
        cap: &Cap,
        now: Timestamp,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}
