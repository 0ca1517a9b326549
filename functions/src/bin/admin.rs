//! The administrators. Wiring only: what it does is in `service::admin`.

use functions::templates::{ADMIN, BASE, ENDS, FORM, PARTS};
use functions::{MOST, Needs, Table, Templates, Watch, serve, start};
use lambda_http::Error;

/// What its pages are drawn from.
const DRAWS: &[Templates] = &[ADMIN, BASE, ENDS, FORM, PARTS];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let tables = [Table::Applications, Table::Releases];
    let started = start(Needs::Keys, &tables, DRAWS).await?;
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
