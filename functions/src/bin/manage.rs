//! The applicant's link. Wiring only: what it does is in `service::manage`.

use functions::{Needs, serve, start};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Nothing).await?;
    serve(move |request, moment| async move {
        service::manage::serve(&started.desk, &started.applications, &request, moment).await
    })
    .await
}
