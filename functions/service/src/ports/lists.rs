//! What lists and exports need: applications of an intake, page by page.

use super::StoreError;
use crate::record::{Application, Summary};
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::Status;
use std::future::Future;

/// Which applications to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The intake's id.
    pub intake: String,
    /// The role.
    pub role: String,
    /// The status, or all.
    pub status: Option<Status>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// The items, by status and then oldest first.
    pub items: Vec<T>,
    /// The place of the last of them, if there is a next page, which begins after it.
    pub next: Option<Place>,
}

/// Where an application stands in the lists of its intake and role; they are in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its status.
    pub status: Status,
    /// When it was stored.
    pub submitted: Timestamp,
    /// Its reference.
    pub reference: Reference,
}

impl Place {
    /// The place of the application that `summary` is of.
    pub fn of(summary: &Summary) -> Self {
        Self {
            status: summary.status,
            submitted: summary.submitted,
            reference: summary.reference.clone(),
        }
    }
}

/// `Query` of the index that lists an intake's applications.
pub trait ListApplications: Sync {
    /// A page of summaries: those that stand after `after`, or from the start. Nobody need stand at
    /// that place, and whoever stands before it is not listed again.
    fn list_applications(
        &self,
        selection: &Selection,
        after: Option<&Place>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Listed<Summary>, StoreError>> + Send;
}

/// `BatchGetItem` of applications.
pub trait ReadApplications: Sync {
    /// The applications with these references (at most 100), in their order; those that are gone are left out.
    fn read_applications(
        &self,
        references: &[Reference],
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Application>, StoreError>> + Send;
}
