//! The hourly probe. Wiring only: what it does is in `service::probe`.

use functions::{Needs, Network, probed, start};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::de::IgnoredAny;
use service::edge::{SystemDice, now};
use service::{Moment, probe};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Keys, &[], &[]).await?;
    let network = &Network::of(&started.desk.declared.site.base_url);
    run(service_fn(move |_: LambdaEvent<IgnoredAny>| async move {
        let moment = Moment {
            now: now(),
            dice: &SystemDice,
        };
        let done = probe::run(&started.desk, network, moment).await;
        probed(done.is_ok(), moment.now, now());
        if let Err(failed) = &done {
            tracing::error!(failed = %failed, "the probe's application did not go through");
        }
        done.map_err(Error::from)
    }))
    .await
}
