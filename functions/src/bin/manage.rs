//! The applicant's link. Wiring only: what it does is in `service::manage`.

use functions::{Needs, Table, Watch, serve, start};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(
        Needs::Keys,
        &[Table::Applications],
        &["ends/", "form/", "manage/"],
    )
    .await?;
    serve(Watch::Counted, move |request, moment| async move {
        service::manage::serve(&started.desk, &started.applications, &request, moment).await
    })
    .await
}
