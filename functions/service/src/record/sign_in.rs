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

/// A session of an administrator: of one who is signed in, or halfway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hash of the cookie's secret, which is its key.
    pub link: LinkHash,
    /// Whose it is.
    pub email: String,
    /// How far it is.
    pub stage: Stage,
    /// When it began.
    pub began: Timestamp,
    /// When it was last used.
    pub used: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
}

/// How far a sign-in is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The link proved the address; a code is awaited.
    Code {
        /// What is offered to someone who has no authenticator yet, encrypted; "" for everyone else.
        offer: String,
    },
    /// Signed in. It holds while the authenticator is in the same generation.
    Whole {
        /// The authenticator's generation at the time.
        generation: i64,
    },
}

/// What an administrator proves with a code, and what is known of its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticator {
    /// Whose it is, which is its key.
    pub email: String,
    /// The secret that it shares with the app, encrypted.
    pub secret: String,
    /// The half minutes whose codes were used lately: each works once.
    pub used_steps: Vec<i64>,
    /// Keyed hashes of the recovery codes that are left.
    pub recovery: Vec<String>,
    /// Signing out everywhere begins another.
    pub generation: i64,
    /// How often a code was accepted: two that come together cannot both be.
    pub turns: i64,
    /// Tries since a code was last accepted.
    pub tries: i64,
    /// When the last of those tries was.
    pub tried: Timestamp,
    /// When it is forgotten: a period after its last use.
    pub expires: Timestamp,
}

/// How many wrong codes lock, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TryLimit {
    /// As many tries are allowed.
    pub most: i64,
    /// Then none, for as many minutes.
    pub minutes: i64,
}
