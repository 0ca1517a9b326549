//! The stream's event: which letters are new, and which could not be sent.
//!
//! Only the keys are read. The events crate's own type would bring a second kind of attribute value
//! and a second calendar into the binary, for one string.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use service::notify::Delivery;

/// A batch of stream records.
#[derive(Debug, Deserialize)]
pub struct OutboxEvent {
    #[serde(rename = "Records", default)]
    records: Vec<Record>,
}

#[derive(Debug, Deserialize)]
struct Record {
    dynamodb: Change,
}

#[derive(Debug, Deserialize)]
struct Change {
    #[serde(rename = "Keys")]
    keys: Keys,
    #[serde(rename = "SequenceNumber")]
    sequence_number: String,
    /// Seconds since 1970.
    #[serde(rename = "ApproximateCreationDateTime", default)]
    created: f64,
}

#[derive(Debug, Deserialize)]
struct Keys {
    pk: Text,
}

#[derive(Debug, Deserialize)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

/// What Lambda is told: from which record on to try again.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct BatchResponse {
    #[serde(rename = "batchItemFailures")]
    failures: Vec<Failure>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Failure {
    #[serde(rename = "itemIdentifier")]
    sequence_number: String,
}

impl OutboxEvent {
    /// How long the oldest record of the batch has waited at `now`, in seconds.
    pub fn age(&self, now: Timestamp) -> i64 {
        let created = self.records.iter().map(|record| record.dynamodb.created);
        let oldest = created.filter(|at| *at > 0.0).reduce(f64::min);
        #[expect(clippy::cast_possible_truncation, reason = "whole seconds are enough")]
        oldest.map_or(0, |at| now.as_second().saturating_sub(at as i64).max(0))
    }

    /// The letters' ids with their sequence numbers, in order; records of other items are passed over.
    pub fn letters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.records.iter().filter_map(|record| {
            let id = store::outbox_id(&record.dynamodb.keys.pk.text)?;
            Some((id, record.dynamodb.sequence_number.as_str()))
        })
    }
}

/// The batch's response: the records whose letters must be tried again.
pub fn failures<'a>(outcomes: impl IntoIterator<Item = (&'a str, Delivery)>) -> BatchResponse {
    let again = outcomes
        .into_iter()
        .filter(|(_, delivery)| *delivery == Delivery::Again);
    BatchResponse {
        failures: again
            .map(|(number, _)| Failure {
                sequence_number: number.to_owned(),
            })
            .collect(),
    }
}
