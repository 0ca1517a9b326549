//! The mentor and mentee forms. Wiring only: what it does is in `service::application`.

use functions::templates::{BASE, ENDS, FORM, PARTS};
use functions::{Needs, Table, Templates, Watch, serve, start};
use lambda_http::Error;

/// What its pages are drawn from.
const DRAWS: &[Templates] = &[BASE, ENDS, FORM, PARTS];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Keys, &[Table::Applications], DRAWS).await?;
    serve(Watch::Counted, move |request, moment| async move {
        service::application::serve(&started.desk, &started.applications, &request, moment).await
    })
    .await
}
