//! The equality form. Wiring only: what it does is in `service::monitoring`.

use functions::{Needs, Table, Watch, serve, start};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(
        Needs::Keys,
        &[Table::Monitoring],
        &["ends/", "form/", "monitoring/"],
    )
    .await?;
    serve(Watch::Unseen, move |request, moment| async move {
        service::monitoring::serve(&started.desk, &started.monitoring, &request, moment).await
    })
    .await
}
