//! The administrators. Wiring only: what it does is in `service::admin`.

use functions::{MOST, Needs, Table, Watch, serve, start};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let tables = [Table::Applications, Table::Releases];
    let started = start(Needs::Keys, &tables, &["admin/", "ends/", "form/"]).await?;
    serve(Watch::Counted, move |request, moment| async move {
        let (applications, releases) = (&started.applications, &started.releases);
        let phones = moment.now;
        service::admin::serve_whole(
            &started.desk,
            (applications, releases),
            &request,
            MOST,
            phones,
            moment,
        )
        .await
    })
    .await
}
