//! What signing in by a link needs, and the sessions that it begins.

use super::{Settled, StoreError};
use crate::link::LinkHash;
use crate::record::{Letter, Session, SignIn};
use jiff::Timestamp;
use std::future::Future;

/// `TransactWriteItems` of puts: a sign-in link and its letter.
pub trait StoreSignIn: Sync {
    /// Stores both.
    fn store_sign_in(
        &self,
        sign_in: &SignIn,
        letter: &Letter,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `GetItem` of a sign-in link.
pub trait ReadSignIn: Sync {
    /// The link with this hash, unless it has expired or was used.
    fn read_sign_in(
        &self,
        link: &LinkHash,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<SignIn>, StoreError>> + Send;
}

/// `TransactWriteItems`: a sign-in link is used up, and a session begins.
pub trait BeginSession: Sync {
    /// Uses up the link, which must still be there, and stores the session.
    fn begin_session(
        &self,
        sign_in: &SignIn,
        session: &Session,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `GetItem` of a session.
pub trait ReadSession: Sync {
    /// The session with this hash, unless it has expired.
    fn read_session(
        &self,
        link: &LinkHash,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Session>, StoreError>> + Send;
}

/// `UpdateItem` of a session.
pub trait TouchSession: Sync {
    /// Notes that the session was used at `now`, unless it ended meanwhile.
    fn touch_session(
        &self,
        link: &LinkHash,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `DeleteItem` of a session.
pub trait EndSession: Sync {
    /// Ends it; one that has ended is no error.
    fn end_session(&self, link: &LinkHash) -> impl Future<Output = Result<(), StoreError>> + Send;
}
