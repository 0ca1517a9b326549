//! The stream: letters of the outbox to e-mail. Wiring only: what it does is in `service::notify`.

use functions::templates::MAIL;
use functions::{
    BatchResponse, Letters, Needs, NotifyPorts, OutboxEvent, Table, Templates, failures, start,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use service::edge::now;
use service::notify::{Delivery, deliver_in_order};

/// What its letters are drawn from.
const DRAWS: &[Templates] = &[MAIL];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let started = start(Needs::Mail, &[Table::Applications], DRAWS).await?;
    let mailer = started.mailer().await?;
    let ports = NotifyPorts {
        applications: &started.applications,
        mailer,
    };
    let ports = &ports;
    run(service_fn(
        move |event: LambdaEvent<OutboxEvent>| async move {
            let (ids, numbers): (Vec<&str>, Vec<&str>) = event.payload.letters().unzip();
            let declared = &started.desk.declared;
            let outcomes = deliver_in_order(declared, ports, ids, now()).await;
            let went = |how| outcomes.iter().filter(|one| **one == how).count();
            let letters = Letters {
                sent: went(Delivery::Sent),
                again: went(Delivery::Again),
                refused: went(Delivery::Refused),
                age: event.payload.age(now()),
            };
            letters.count(now());
            let outcomes = numbers.into_iter().zip(outcomes);
            Ok::<BatchResponse, Error>(failures(outcomes))
        },
    ))
    .await
}
