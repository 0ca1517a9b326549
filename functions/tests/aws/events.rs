//! Events as AWS sends them, and as it never should: plain and encoded bodies, repeated names, cookies,
//! any script, too much, too late, and broken.

use crate::answers::Answer;
use crate::lambda::Lambda;
use crate::stack::{FUNCTIONS, Stack};
use crate::world::{HEADERS, LEFT, World, encoded, request};
use forms::Role;
use serde_json::{Value, json};
use std::time::Duration;

const CHECK: &str = "/forms/mentee/check";

/// A press of Continue, with its body as it is or encoded.
fn check(world: &World, body: &[u8], is_encoded: bool) -> Answer {
    let mut event = request("POST", CHECK, &HEADERS, Some(body), "");
    if !is_encoded {
        event["body"] = json!(String::from_utf8(body.to_vec()).expect("text"));
        event["isBase64Encoded"] = json!(false);
    }
    world.send(&event)
}

#[test]
fn a_body_is_the_same_plain_or_encoded_in_any_script() {
    let world = World::start();
    for filled in [world.filled("mentee"), world.filled("mentee").awkwardly()] {
        let body = encoded(&filled.pairs());
        for is_encoded in [true, false] {
            let page = check(&world, body.as_bytes(), is_encoded).is(200);
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        }
    }
    let faulty = world.filled("mentee").with(Role::Email, "nobody");
    let page = check(&world, encoded(&faulty.pairs()).as_bytes(), true).is(422);
    assert!(page.body.contains("nobody"), "every answer is kept");
}

#[test]
fn what_no_browser_of_ours_sends_is_refused_with_a_page() {
    let world = World::start();
    let filled = world.filled("mentee");
    let body = encoded(&filled.pairs());
    let twice = format!("{body}&{}", body.split('&').next().expect("a pair"));
    check(&world, twice.as_bytes(), true).is(400);
    check(&world, b"a=%FF", true).is(400);
    check(&world, b"a=\xff", true).is(400);
    let large = format!("{body}&x={}", "x".repeat(70_000));
    check(&world, large.as_bytes(), true).is(413);
    check(&world, large.as_bytes(), false).is(413);
    let plain = [
        ("content-type", "text/plain"),
        ("sec-fetch-site", "same-origin"),
    ];
    world
        .send(&request("POST", CHECK, &plain, Some(body.as_bytes()), ""))
        .is(415);
    let elsewhere = [HEADERS[0], ("sec-fetch-site", "cross-site")];
    world
        .send(&request(
            "POST",
            CHECK,
            &elsewhere,
            Some(body.as_bytes()),
            "",
        ))
        .is(400);
    world.send(&request("DELETE", CHECK, &[], None, "")).is(405);
    world
        .send(&request("GET", "/forms/nothing/here", &[], None, ""))
        .is(404);
    world
        .send(&request("GET", "/admin/nothing", &[], None, ""))
        .is(404);
    let headers = world.get("/forms/equality").is(200);
    for (name, value) in service::headers::SECURITY {
        assert_eq!(headers.header(name), value, "{name}");
    }
}

#[test]
fn a_malformed_event_ends_that_call_and_no_other() {
    let world = World::start();
    for event in [&b"{}"[..], b"[]", b"\"\"", b"{\"version\":\"2.0\"}"] {
        // An error or a refusal; never a success, and never the end of the process.
        if let Ok(told) = world.invoke("application", event, LEFT) {
            assert!(
                told["statusCode"]
                    .as_u64()
                    .is_none_or(|status| status >= 400),
                "{told}"
            );
        }
    }
    world.get("/forms/submitted/nothing").is(404);
    for event in [&b"{\"Records\":3}"[..], b"{\"Records\":[{}]}"] {
        assert!(
            world.invoke("notify", event, LEFT).is_err(),
            "the batch is tried again"
        );
    }
    let empty = world
        .invoke("notify", b"{\"Records\":[]}", LEFT)
        .expect("an answer");
    assert_eq!(empty["batchItemFailures"], json!([]));
}

#[test]
fn with_its_time_nearly_up_a_function_still_answers() {
    let world = World::start();
    let event = request("GET", "/forms/submitted/nothing", &[], None, "").to_string();
    let told = world
        .invoke("application", event.as_bytes(), Duration::from_millis(1))
        .expect("an answer");
    assert_eq!(told["statusCode"], 404);
}

#[test]
fn letters_that_are_not_taken_are_named_and_sent_in_order_once_when_they_are() {
    let world = World::start();
    world.submit(&world.filled("mentee"));
    let records = world.stream();
    assert_eq!(
        records.len(),
        2,
        "the filter lets letters through, and nothing else"
    );
    let event = json!({ "Records": records }).to_string();
    world.gate.refuse_mail(1);
    let said = world
        .invoke("notify", event.as_bytes(), LEFT)
        .expect("an answer");
    let failures = said["batchItemFailures"]
        .as_array()
        .expect("failures")
        .clone();
    let named = |records: &[Value], field: fn(&Value) -> &Value| -> Vec<Value> {
        records.iter().map(|one| field(one).clone()).collect()
    };
    // The second is about the same application, so it waits for the first.
    assert_eq!(
        named(&failures, |failure| &failure["itemIdentifier"]),
        named(&records, |record| &record["dynamodb"]["SequenceNumber"])
    );
    assert_eq!(world.gate.mails().len(), 0);
    // Lambda sends all from the first failure on again: what was sent is not sent twice.
    for count in [2, 0] {
        let said = world
            .invoke("notify", event.as_bytes(), LEFT)
            .expect("an answer");
        assert_eq!(said["batchItemFailures"], json!([]));
        assert_eq!(world.gate.mails().len(), count);
    }
}

#[test]
fn what_is_counted_is_numbers_and_of_the_equality_form_nothing() {
    let world = World::start();
    world.apply("mentee", "canary@hull.ac.uk");
    world.answer_equality();
    world.get("/forms/submitted/nothing").is(404);
    assert_eq!(
        world.printed("monitoring"),
        "",
        "a line would say when a response came"
    );
    for binary in ["application", "notify"] {
        let printed = world.printed_once(binary, "_aws");
        assert!(
            !printed.contains("canary") && !printed.contains("hull"),
            "{printed}"
        );
        let metrics: Vec<Value> = printed
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        assert!(!metrics.is_empty(), "{binary} counts");
        for line in &metrics {
            let values = line
                .as_object()
                .expect("an object")
                .iter()
                .filter(|(key, _)| *key != "_aws");
            for (name, value) in values {
                let fits = match name.as_str() {
                    "function" => true,
                    "milliseconds" => value.is_f64(),
                    _ => value.is_i64(),
                };
                assert!(fits, "{binary}: {name} is {value}");
            }
        }
    }
    world.printed_once("application", "\"answered\":1");
    world.printed_once("application", "\"refused\":1");
}

#[test]
fn the_administrators_cookie_comes_by_the_events_own_list() {
    let world = World::start();
    world.get("/admin/applications").is(303);
    world.sign_in();
    world.get("/admin/applications").is(200);
    let event = request(
        "GET",
        "/admin/applications?status=awaiting",
        &[],
        None,
        "__Host-session=forged",
    );
    world.send(&event).is(303);
    world.post("/admin/sign-out", &[]).is(303);
}

/// The template gives each function the settings that it needs, and no other.
#[test]
fn each_function_starts_with_just_the_environment_that_the_template_gives_it() {
    let world = World::start();
    for (binary, _) in FUNCTIONS {
        let whole = world.environment(binary);
        drop(world.lambda(binary));
        for name in Stack::created().environment(binary).keys() {
            let mut less = whole.clone();
            less.remove(name);
            let Err(said) = Lambda::start(binary, &less, crate::world::NOW) else {
                panic!("{binary} starts without {name}: the template need not give it");
            };
            assert!(
                said.contains(name.as_str()),
                "{binary} does not say what is lacking: {said}"
            );
        }
    }
}
