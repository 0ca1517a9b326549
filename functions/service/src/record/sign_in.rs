//! An administrator's sign-in and session.

use crate::link::LinkHash;
use jiff::Timestamp;

/// A sign-in link that was sent and not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The hash of its secret, which is its key.
    pub link: LinkHash,
    /// Whose it is.
    pub email: String,
    /// When it ends.
    pub expires: Timestamp,
}

/// A session of a signed-in administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hash of the cookie's secret, which is its key.
    pub link: LinkHash,
    /// Whose it is.
    pub email: String,
    /// When it began.
    pub began: Timestamp,
    /// When it was last used.
    pub used: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
}
