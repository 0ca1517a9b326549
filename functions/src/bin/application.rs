//! The mentor and mentee forms. Wiring only: what it does is in `service::application`.

use functions::{Needs, Table, Watch, serve, start};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Keys, &[Table::Applications], &["ends/", "form/"]).await?;
    serve(Watch::Counted, move |request, moment| async move {
        service::application::serve(&started.desk, &started.applications, &request, moment).await
    })
    .await
}
