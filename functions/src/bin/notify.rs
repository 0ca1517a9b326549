//! The stream: letters of the outbox to e-mail. Wiring only: what it does is in `service::notify`.

use functions::{BatchResponse, Needs, NotifyPorts, OutboxEvent, failures, start};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use service::edge::now;
use service::notify::deliver;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Mail).await?;
    let mailer = started.mailer.as_ref().ok_or("no mail sender")?;
    let ports = NotifyPorts {
        applications: &started.applications,
        mailer,
    };
    let ports = &ports;
    run(service_fn(
        move |event: LambdaEvent<OutboxEvent>| async move {
            let mut outcomes = Vec::new();
            for (id, number) in event.payload.letters() {
                outcomes.push((
                    number,
                    deliver(&started.desk.declared, ports, id, now()).await,
                ));
            }
            Ok::<BatchResponse, Error>(failures(outcomes))
        },
    ))
    .await
}
