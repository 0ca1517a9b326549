//! What sending a letter needs: the letter, the mail system, and the note that it was sent.

use super::StoreError;
use crate::mail::Email;
use crate::record::Letter;
use jiff::Timestamp;
use std::future::Future;

/// `GetItem` of a letter.
pub trait ReadLetter: Sync {
    /// The letter with this id, unless it has expired or been taken away.
    fn read_letter(
        &self,
        id: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Letter>, StoreError>> + Send;
}

/// `UpdateItem` of a letter.
pub trait MarkSent: Sync {
    /// Notes that it was sent, and drops its facts and its address.
    fn mark_sent(
        &self,
        id: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Why an e-mail was not taken. The text is a code, never a word of the server's: that could hold an
/// address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not now, or nobody knows whether: it is to be tried again.
    #[error("the mail was not taken: {0}")]
    Later(String),
    /// This e-mail will never be taken as it is, however often it is tried.
    #[error("the mail was refused for good: {0}")]
    Never(String),
}

/// `SendEmail`, from one identity.
pub trait SendMail: Sync {
    /// Hands it over.
    fn send_mail(&self, email: &Email) -> impl Future<Output = Result<(), SendError>> + Send;
}
