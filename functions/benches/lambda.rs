//! How each function starts and answers, as Lambda has it: from the start of its process to its first
//! poll, its first and its warm answers, and its memory; beside the two of the crate `bare`.
//! `cargo xtask bench lambda` builds them as they are deployed, and prints this table.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on ends"
)]
#![expect(
    dead_code,
    reason = "the tests' world does more than a benchmark needs"
)]

#[path = "../tests/aws/answers.rs"]
mod answers;
#[path = "../local/tests/scheme_test/filled.rs"]
mod filled;
#[path = "../tests/aws/gate.rs"]
mod gate;
#[path = "../tests/aws/lambda.rs"]
mod lambda;
#[path = "../tests/aws/policy.rs"]
mod policy;
#[path = "../tests/aws/stack.rs"]
mod stack;
#[path = "../tests/aws/world.rs"]
mod world;

use lambda::Lambda;
use std::time::{Duration, Instant};
use world::{HEADERS, LEFT, NOW, World, encoded, request};

/// How often each is started, and how often each is asked once it runs.
const STARTS: usize = 21;
const CALLS: usize = 301;

/// What each is asked, beside the two bare ones.
const ASKED: [(&str, &str); 11] = [
    ("bare_http", "answer"),
    ("bare_sdk", "one write"),
    ("application", "check a whole form"),
    ("monitoring", "show the form"),
    ("approval", "a link that is unknown"),
    ("manage", "a link that is unknown"),
    ("admin", "show the sign-in"),
    ("notify", "no letter"),
    ("daily", "no application"),
    ("release", "no response"),
    ("probe", "a site that refuses it"),
];

fn main() {
    let world = World::start();
    println!(
        "| function | start, ms | CPU at start, ms | first answer, ms | warm, ms | warm, 99 of 100 | most memory, MiB | asked |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    // Those that are named, or all: cargo adds words of its own.
    let named: Vec<String> = std::env::args().skip(1).collect();
    let is_named = |name: &str| named.iter().any(|own| own == name);
    let are_named = ASKED.iter().any(|(name, _)| is_named(name));
    for (name, asked) in ASKED {
        if are_named && !is_named(name) {
            continue;
        }
        println!("| `{name}` | {} | {asked} |", measure(&world, name));
    }
}

/// One row's figures: medians over all starts and all warm calls.
fn measure(world: &World, name: &str) -> String {
    let (event, environment) = (event(world, name), environment(world, name));
    let (mut starts, mut cpu, mut first, mut warm) = (vec![], vec![], vec![], vec![]);
    let mut memory = 0.0_f64;
    for round in 0..STARTS {
        let mut lambda = Lambda::start(name, &environment, NOW).expect("it starts");
        starts.push(milliseconds(lambda.started));
        cpu.push(cpu_milliseconds(lambda.id()));
        let calls = if round == 0 { CALLS } else { 1 };
        for call in 0..calls {
            let begun = Instant::now();
            let said = lambda.invoke(&event, LEFT);
            assert_eq!(said.is_ok(), name != "probe", "{name}: {said:?}");
            let took = milliseconds(begun.elapsed());
            if call == 0 {
                first.push(took);
            } else {
                warm.push(took);
            }
        }
        memory = memory.max(most_memory(lambda.id()));
    }
    format!(
        "{:.1} | {:.0} | {:.1} | {:.2} | {:.2} | {memory:.1}",
        at(&mut starts, 0.5),
        at(&mut cpu, 0.5),
        at(&mut first, 0.5),
        at(&mut warm, 0.5),
        at(&mut warm, 0.99),
    )
}

fn event(world: &World, name: &str) -> Vec<u8> {
    let get = |path: &str| request("GET", path, &[], None, "");
    let event = match name {
        "application" => {
            let body = encoded(&world.filled("mentee").pairs());
            request(
                "POST",
                "/forms/mentee/check",
                &HEADERS,
                Some(body.as_bytes()),
                "",
            )
        }
        "monitoring" => get("/forms/equality"),
        "approval" => get("/forms/approval/unknown"),
        "manage" => get("/forms/application/unknown"),
        "admin" => get("/admin/"),
        "notify" => serde_json::json!({ "Records": [] }),
        "daily" | "release" | "probe" => serde_json::json!({}),
        _ => get("/"),
    };
    event.to_string().into_bytes()
}

/// The bare functions have no role: theirs is the engine itself, with no gate before it.
fn environment(world: &World, name: &str) -> std::collections::BTreeMap<String, String> {
    if name == "probe" {
        let mut environment = world.environment(name);
        environment.insert("BASE_URL".to_owned(), "http://127.0.0.1:1".to_owned());
        return environment;
    }
    if !name.starts_with("bare") {
        return world.environment(name);
    }
    let mut environment = world.environment("application");
    environment.insert("AWS_ENDPOINT_URL".to_owned(), world.engine.clone());
    environment
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// The value below which this share of them lies.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a few hundred values"
)]
fn at(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

/// The most memory that a process held, in MiB (`VmHWM`).
fn most_memory(id: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("a process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes
        .and_then(|text| text.parse::<f64>().ok())
        .expect("a number")
        / 1024.0
}

/// Time on a processor, user's and system's, in steps of a hundredth of a second.
fn cpu_milliseconds(id: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).expect("a process");
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|text| text.parse::<f64>().ok())
        .sum::<f64>()
        * 10.0
}
