//! Applications that are checked and submitted, each beside the engine's own transaction of the same.

use crate::answers::Answer;
use crate::direct::Direct;
use crate::lambda::Lambda;
use crate::world::{HEADERS, LEFT, NOW, World, encoded, request};
use crate::{STORE, at, counted, environment, milliseconds, spread};
use forms::Role;
use std::collections::BTreeMap;
use std::time::Instant;

/// How many applications are submitted.
const SUBMISSIONS: usize = 101;

/// Applications that are checked and submitted, each beside the same asked straight of the engine.
pub(crate) fn take(world: &World, direct: &Direct) {
    let mut passed = environment(world, direct, "application");
    passed.remove(STORE);
    let _seen = applied(world, &mut started(&passed), SUBMISSIONS);
    let mut lambda = started(&environment(world, direct, "application"));
    let (mut check, mut submit) = (vec![], vec![]);
    let mut transaction = vec![];
    for round in 0..SUBMISSIONS {
        let (checked, submitted) = applied(world, &mut lambda, round);
        check.push(checked);
        submit.push(submitted);
        let mark = format!("-{round}");
        transaction.push(taken(direct, &direct.transaction(&mark)));
    }
    // It counted each check and each submission, in turn.
    let own = counted(&lambda.ended());
    let of = |first: usize| own.iter().skip(first).step_by(2).copied().collect();
    let (mut own_check, mut own_submit): (Vec<_>, Vec<_>) = (of(0), of(1));
    println!("\n| of `application`, warm | ms (99 of 100) | its own part, ms (99 of 100) |");
    println!("| --- | ---: | ---: |");
    for (what, taken, own) in [
        (
            "check a whole form, each another",
            &mut check,
            &mut own_check,
        ),
        ("submit it", &mut submit, &mut own_submit),
        (
            "the engine alone: the transaction",
            &mut transaction,
            &mut vec![],
        ),
    ] {
        println!("| {what} | {} | {} |", spread(taken), spread(own));
    }
    println!(
        "\nA submission takes {:.2} times the engine's own transaction.",
        at(&mut own_submit, 0.5) / at(&mut transaction, 0.5),
    );
}

/// How long the engine itself took for this.
fn taken(direct: &Direct, transaction: &str) -> f64 {
    let begun = Instant::now();
    direct.ask(transaction);
    milliseconds(begun.elapsed())
}

/// `application`, running.
fn started(environment: &BTreeMap<String, String>) -> Lambda {
    Lambda::start("application", environment, NOW).expect("it starts")
}

/// How long it took to check a whole form of somebody's, and to submit it.
fn applied(world: &World, lambda: &mut Lambda, round: usize) -> (f64, f64) {
    let email = format!("made.up{round}@hull.ac.uk");
    let filled = world.filled("mentee").with(Role::Email, &email);
    let (check, checked) = posted(lambda, round, "/forms/mentee/check", &filled.pairs());
    let press = checked.is(200).form("form[action='/forms/mentee/submit']");
    let (submit, submitted) = posted(lambda, round, &press.action, &press.pairs);
    let _stored = submitted.is(303);
    (check, submit)
}

/// What a function answers to a form that is posted, and how long it took. Each round is another visitor.
fn posted(
    lambda: &mut Lambda,
    round: usize,
    path: &str,
    pairs: &[(String, String)],
) -> (f64, Answer) {
    let address = format!("192.0.2.{}:443", round + 1);
    let headers = [&HEADERS[..], &[("cloudfront-viewer-address", &address)]].concat();
    let event = request("POST", path, &headers, Some(encoded(pairs).as_bytes()), "");
    let event = event.to_string().into_bytes();
    let said = lambda.invoke(&event, LEFT);
    (
        milliseconds(lambda.took),
        Answer::read(path.to_owned(), said.expect("an answer")),
    )
}
