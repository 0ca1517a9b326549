//! The stream: letters of the outbox to e-mail. Wiring only: what it does is in `service::notify`.

use functions::{BatchResponse, Needs, NotifyPorts, OutboxEvent, failures, start};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use service::edge::now;
use service::notify::deliver;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Mail).await?;
    let mailer = started.mailer.ok_or("no mail sender")?;
    let (desk, ports) = (
        started.desk,
        NotifyPorts {
            applications: started.applications,
            mailer,
        },
    );
    run(service_fn(async |event: LambdaEvent<OutboxEvent>| {
        let mut outcomes = Vec::new();
        for (id, number) in event.payload.letters() {
            outcomes.push((number, deliver(&desk.declared, &ports, id, now()).await));
        }
        Ok::<BatchResponse, Error>(failures(outcomes))
    }))
    .await
}
