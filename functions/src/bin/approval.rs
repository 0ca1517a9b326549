//! The line manager's link. Wiring only: what it does is in `service::approval`.

use functions::{Needs, Table, Watch, serve, start};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(
        Needs::Nothing,
        &[Table::Applications],
        &["approval/", "ends/", "form/"],
    )
    .await?;
    serve(Watch::Counted, move |request, moment| async move {
        service::approval::serve(&started.desk, &started.applications, &request, moment).await
    })
    .await
}
