//! The equality form. Wiring only: what it does is in `service::monitoring`.

use functions::templates::{BASE, ENDS, FORM, MONITORING, PARTS};
use functions::{Needs, Table, Templates, Watch, serve, start};
use lambda_http::Error;

/// What its pages are drawn from.
const DRAWS: &[Templates] = &[BASE, ENDS, FORM, MONITORING, PARTS];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Keys, &[Table::Monitoring], DRAWS).await?;
    serve(Watch::Unseen, move |request, moment| async move {
        service::monitoring::serve(&started.desk, &started.monitoring, &request, moment).await
    })
    .await
}
