//! What the anonymous equality form needs, and the figures that are released from it.

use super::StoreError;
use jiff::Timestamp;
use std::future::Future;

/// An anonymous response to the equality form: nothing but what was answered (TRUST 18).
#[derive(Clone, Debug, PartialEq)]
pub struct EqualityResponse {
    /// 128 random bits, in hexadecimal.
    pub key: String,
    /// The intake's id.
    pub intake: String,
    /// The answers.
    pub answers: forms::Answers,
    /// When it is forgotten: the same instant for the whole intake.
    pub expires: Timestamp,
}

/// `TransactWriteItems` of two puts in the monitoring table: the response, and the page's one-time
/// key as an item of its own that names no response.
pub trait StoreResponse: Sync {
    /// Stores it, unless the one-time key was used before, which is no error: it is counted once.
    fn store_response(
        &self,
        response: &EqualityResponse,
        page_key: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `Query` of the monitoring table by intake.
pub trait ReadResponses: Sync {
    /// All responses of an intake, in the order of their random keys.
    fn read_responses(
        &self,
        intake: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<EqualityResponse>, StoreError>> + Send;
}

/// `PutItem` of an intake's released figures.
pub trait StoreRelease: Sync {
    /// Stores them once; a second time is no error and changes nothing.
    fn store_release(
        &self,
        intake: &str,
        figures: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `DeleteItem` of responses, one by one.
pub trait RemoveResponse: Sync {
    /// Deletes it; one that has gone is no error.
    fn remove_response(
        &self,
        response: &EqualityResponse,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `GetItem` of an intake's released figures.
pub trait ReadRelease: Sync {
    /// The figures as they were stored.
    fn read_release(
        &self,
        intake: &str,
    ) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;
}
