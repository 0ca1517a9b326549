//! The equality form. Wiring only: what it does is in `service::monitoring`.

use functions::{Needs, serve, start};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Keys).await?;
    serve(move |request, moment| async move {
        service::monitoring::serve(&started.desk, &started.monitoring, &request, moment).await
    })
    .await
}
