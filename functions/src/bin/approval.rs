//! The line manager's link. Wiring only: what it does is in `service::approval`.

use functions::templates::{APPROVAL, BASE, ENDS, FORM, PARTS};
use functions::{Needs, Table, Templates, Watch, serve, start};
use lambda_http::Error;

/// What its pages are drawn from.
const DRAWS: &[Templates] = &[APPROVAL, BASE, ENDS, FORM, PARTS];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Nothing, &[Table::Applications], DRAWS).await?;
    serve(Watch::Counted, move |request, moment| async move {
        service::approval::serve(&started.desk, &started.applications, &request, moment).await
    })
    .await
}
