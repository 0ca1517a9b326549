//! The applicant's link. Wiring only: what it does is in `service::manage`.

use functions::templates::{BASE, ENDS, FORM, MANAGE, PARTS};
use functions::{Needs, Table, Templates, Watch, serve, start};
use lambda_http::Error;

/// What its pages are drawn from.
const DRAWS: &[Templates] = &[BASE, ENDS, FORM, MANAGE, PARTS];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Keys, &[Table::Applications], DRAWS).await?;
    serve(Watch::Counted, move |request, moment| async move {
        service::manage::serve(&started.desk, &started.applications, &request, moment).await
    })
    .await
}
