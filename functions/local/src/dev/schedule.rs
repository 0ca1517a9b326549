//! POST `/dev/schedule`: what the schedule runs once a day, run now.

use crate::system::Shared;
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use service::ports::{
    EqualityResponse, ReadRelease, ReadResponses, RemoveResponse, StoreError, StoreRelease,
};
use service::{Response, daily, release};

#[derive(Serialize)]
struct Context {
    reminded: usize,
    lapsed: usize,
    forgotten: usize,
    released: usize,
    failed: usize,
}

/// The two tables that the release reaches; never that of applications.
struct ReleasePorts<'a>(&'a Shared);

impl ReadResponses for ReleasePorts<'_> {
    async fn read_responses(
        &self,
        intake: &str,
        now: Timestamp,
    ) -> Result<Vec<EqualityResponse>, StoreError> {
        self.0.monitoring.read_responses(intake, now).await
    }
}

impl RemoveResponse for ReleasePorts<'_> {
    async fn remove_response(&self, response: &EqualityResponse) -> Result<(), StoreError> {
        self.0.monitoring.remove_response(response).await
    }
}

impl StoreRelease for ReleasePorts<'_> {
    async fn store_release(&self, intake: &str, figures: &str) -> Result<(), StoreError> {
        self.0.releases.store_release(intake, figures).await
    }
}

impl ReadRelease for ReleasePorts<'_> {
    async fn read_release(&self, intake: &str) -> Result<Option<String>, StoreError> {
        self.0.releases.read_release(intake).await
    }
}

/// Runs both and says what they did.
pub(super) async fn run(shared: &Shared) -> Response {
    let now = shared.clock.now();
    let daily = daily::run(&shared.desk, &shared.applications, now, &shared.dice).await;
    let release = release::run(&shared.desk, &ReleasePorts(shared), now).await;
    let context = Context {
        reminded: daily.reminded,
        lapsed: daily.lapsed,
        forgotten: daily.forgotten,
        released: release.released,
        failed: daily.failed + release.failed,
    };
    let (template, url) = ("dev/schedule.html", "/dev/schedule");
    shared
        .desk
        .page(StatusCode::OK, template, "Daily tasks", url, &context)
}
