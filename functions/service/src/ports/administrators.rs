//! What the administrators' door needs beyond the link: the authenticator, and the record of what was done.

use super::{Settled, StoreError};
use crate::link::LinkHash;
use crate::record::{Act, Authenticator, Session, TryLimit};
use jiff::Timestamp;
use std::future::Future;

/// `GetItem` of an authenticator.
pub trait ReadAuthenticator: Sync {
    /// The authenticator of the administrator with this address, unless there is none or it has expired.
    fn read_authenticator(
        &self,
        email: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Authenticator>, StoreError>> + Send;
}

/// `UpdateItem` of an authenticator: a try is counted before its code is looked at, so that many at
/// once are not more than are allowed.
pub trait CountTry: Sync {
    /// Counts a try, and says which it is of those allowed; `None` where there is none left, or no
    /// authenticator. A try after the lock's time is the first again.
    fn count_try(
        &self,
        email: &str,
        limit: TryLimit,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<i64>, StoreError>> + Send;
}

/// `TransactWriteItems`: an authenticator is set up, and the sign-in becomes whole.
pub trait EnrolAuthenticator: Sync {
    /// Stores `new`, where there is none that is live, ends the session `half`, which must still be
    /// there, begins `session`, and records `act`.
    fn enrol_authenticator(
        &self,
        half: &LinkHash,
        new: &Authenticator,
        session: &Session,
        act: &Act,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems`: a code is used up, and the sign-in becomes whole.
pub trait AcceptCode: Sync {
    /// Puts `after` in the place of `before`, which must be of the same turn and generation, ends the
    /// session `half`, which must still be there, begins `session`, and records `act`.
    fn accept_code(
        &self,
        half: &LinkHash,
        before: &Authenticator,
        after: &Authenticator,
        session: &Session,
        act: &Act,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems`: every session that an authenticator began ends.
pub trait SignOutEverywhere: Sync {
    /// Begins another generation, forgets the session `own`, and records `act`; where there is no
    /// authenticator, nothing happens.
    fn sign_out_everywhere(
        &self,
        email: &str,
        own: &LinkHash,
        act: &Act,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `TransactWriteItems`: an authenticator goes: its owner lost it, with the recovery codes.
pub trait RemoveAuthenticator: Sync {
    /// Removes it, so that every session that it began ends, and records `act`. One that is not there
    /// is no error.
    fn remove_authenticator(
        &self,
        email: &str,
        act: &Act,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `PutItem` of what an administrator did.
pub trait RecordAct: Sync {
    /// Records it (TRUST 16).
    fn record_act(&self, act: &Act) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `Query` of one month of the record.
pub trait ListActs: Sync {
    /// What was done in the month of `month` (its day is not looked at), newest first.
    fn list_acts(
        &self,
        month: jiff::civil::Date,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Act>, StoreError>> + Send;
}
