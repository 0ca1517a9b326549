//! The daily schedule: reminders, and applications whose time has run out. Wiring only: what it does
//! is in `service::daily`.

use functions::{Needs, Table, start};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::de::IgnoredAny;
use service::daily;
use service::edge::{SystemDice, now};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Nothing, &[Table::Applications], &[]).await?;
    run(service_fn(move |_: LambdaEvent<IgnoredAny>| async move {
        let report = daily::run(&started.desk, &started.applications, now(), &SystemDice).await;
        tracing::info!(
            daily.reminded = report.reminded,
            daily.asked_later = report.asked_later,
            daily.lapsed = report.lapsed,
            daily.forgotten = report.forgotten,
            "the daily run is done"
        );
        if report.failed > 0 {
            Err(Error::from("the store failed: the next run goes on"))
        } else {
            Ok(())
        }
    }))
    .await
}
