//! What `release` may do: read responses, store the figures once, delete the responses.

use jiff::Timestamp;
use service::ports::{
    EqualityResponse, ReadRelease, ReadResponses, RemoveResponse, StoreError, StoreRelease,
};

/// The two tables that `release` reaches; never that of applications.
pub struct ReleasePorts {
    /// The responses.
    pub monitoring: &'static store::Monitoring,
    /// The figures.
    pub releases: &'static store::Releases,
}

impl ReadResponses for ReleasePorts {
    async fn read_responses(
        &self,
        intake: &str,
        now: Timestamp,
    ) -> Result<Vec<EqualityResponse>, StoreError> {
        self.monitoring.read_responses(intake, now).await
    }
}

impl RemoveResponse for ReleasePorts {
    async fn remove_response(&self, response: &EqualityResponse) -> Result<(), StoreError> {
        self.monitoring.remove_response(response).await
    }
}

impl StoreRelease for ReleasePorts {
    async fn store_release(&self, intake: &str, figures: &str) -> Result<(), StoreError> {
        self.releases.store_release(intake, figures).await
    }
}

impl ReadRelease for ReleasePorts {
    async fn read_release(&self, intake: &str) -> Result<Option<String>, StoreError> {
        self.releases.read_release(intake).await
    }
}
