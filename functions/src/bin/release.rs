//! The equality figures, after an intake's last day. Wiring only: what it does is in `service::release`.

use functions::{Needs, ReleasePorts, Table, start};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::de::IgnoredAny;
use service::edge::now;
use service::release;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Nothing, &[Table::Monitoring, Table::Releases], &[]).await?;
    let ports = ReleasePorts {
        monitoring: &started.monitoring,
        releases: &started.releases,
    };
    let ports = &ports;
    run(service_fn(move |_: LambdaEvent<IgnoredAny>| async move {
        let report = release::run(&started.desk, ports, now()).await;
        if report.failed > 0 {
            Err(Error::from("the store failed: the next run goes on"))
        } else {
            Ok(())
        }
    }))
    .await
}
