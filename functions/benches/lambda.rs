//! How each function starts and answers, as Lambda has it: from the start of its process to its first
//! poll, its first and its warm answers, and its memory; beside the two of the crate `bare`, in turn with
//! them. `cargo xtask bench lambda` builds them as they are deployed, and prints this table.

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
#[path = "../local/src/engine/database.rs"]
mod database;
#[path = "lambda/direct.rs"]
mod direct;
#[path = "../local/tests/scheme_test/filled.rs"]
mod filled;
#[path = "../tests/aws/gate.rs"]
mod gate;
#[path = "../tests/aws/lambda.rs"]
mod lambda;
#[path = "../tests/aws/policy.rs"]
mod policy;
#[path = "../tests/aws/prompt.rs"]
mod prompt;
#[path = "../tests/aws/stack.rs"]
mod stack;
#[path = "lambda/submissions.rs"]
mod submissions;
#[path = "../tests/aws/world.rs"]
mod world;

use direct::Direct;
use lambda::Lambda;
use serde_json::Value;
use stack::Stack;
use std::collections::BTreeMap;
use std::time::Duration;
use world::{HEADERS, LEFT, NOW, World, encoded, request};

/// How often each is started, and how often each is asked once it runs.
const STARTS: usize = 41;
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

/// What the starts of the others are held against.
const RIVAL: &str = "bare_sdk";

/// What one function's runs took.
#[derive(Default)]
struct Taken {
    /// From the start of its process to its first poll, and the processor's time in it.
    start: Vec<f64>,
    cpu: Vec<f64>,
    /// Its first answer, and its later ones.
    first: Vec<f64>,
    warm: Vec<f64>,
    /// Of the later ones, what the function itself counts: from the request as it reads it to its response.
    own: Vec<f64>,
    /// The most memory that any of its processes held.
    memory: f64,
}

fn main() {
    // As the preview has it: on a file.
    let folder = tempfile::tempdir().expect("a folder");
    let engine = database::open(&folder.path().join("engine.db")).expect("an engine");
    let world = World::on(Stack::created(), engine);
    let direct = Direct::to(&world.engine);
    // Those that are named, or all: cargo adds words of its own.
    let named: Vec<String> = std::env::args().skip(1).collect();
    let is_named = |name: &str| named.iter().any(|own| own == name);
    let are_named = ASKED.iter().any(|(name, _)| is_named(name));
    let asked = ASKED.into_iter();
    let asked: Vec<_> = asked
        .filter(|(name, _)| !are_named || is_named(name) || *name == RIVAL)
        .collect();
    let mut taken: BTreeMap<&str, Taken> = BTreeMap::new();
    // In turn, so that whatever else the machine does meets all of them alike.
    for round in 0..STARTS {
        for (name, _) in &asked {
            let calls = if round == 0 { CALLS } else { 1 };
            run(&world, &direct, name, calls, taken.entry(name).or_default());
        }
    }
    print(&asked, &mut taken);
    if asked.iter().any(|(name, _)| *name == "application") {
        submissions::take(&world, &direct);
    }
}

/// Starts a function, asks it this often, and ends it.
fn run(world: &World, direct: &Direct, name: &str, calls: usize, taken: &mut Taken) {
    let (event, environment) = (event(world, name), environment(world, direct, name));
    let mut lambda = Lambda::start(name, &environment, NOW).expect("it starts");
    taken.start.push(milliseconds(lambda.started));
    taken.cpu.push(cpu_milliseconds(lambda.id()));
    for call in 0..calls {
        let said = lambda.invoke(&event, LEFT);
        assert_eq!(said.is_ok(), name != "probe", "{name}: {said:?}");
        let took = milliseconds(lambda.took);
        if call == 0 {
            taken.first.push(took);
        } else {
            taken.warm.push(took);
        }
    }
    taken.memory = taken.memory.max(most_memory(lambda.id()));
    taken.own.extend(counted(&lambda.ended()).iter().skip(1));
}

/// What a function printed of how long its answers took it, in milliseconds, in their order.
fn counted(printed: &str) -> Vec<f64> {
    let lines = printed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    lines
        .filter_map(|line: Value| line["milliseconds"].as_f64())
        .collect()
}

/// Medians over all starts and all warm calls, with the 99th of 100, and the ratio of each start to the
/// rival's of the same run.
fn print<'a>(asked: &[(&'a str, &str)], taken: &mut BTreeMap<&'a str, Taken>) {
    let zips = zips();
    let rival = taken.get_mut(RIVAL).map(|rival| {
        let (start, cpu) = (at(&mut rival.start, 0.5), at(&mut rival.cpu, 0.5));
        (start, cpu)
    });
    let (start, cpu) = rival.expect("the rival runs in every run");
    println!(
        "| function | zip, MB | start to first poll, ms (its processor time) | to the bare SDK's | first answer, ms (99 of 100) | warm, ms (99 of 100) | its own part, ms (99 of 100) | most memory, MiB | asked |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for (name, asked) in asked {
        let Some(one) = taken.get_mut(name) else {
            continue;
        };
        let (own, own_cpu) = (at(&mut one.start, 0.5), at(&mut one.cpu, 0.5));
        println!(
            "| `{name}` | {} | {own:.1} ({own_cpu:.1}) | {:.2} ({:.2}) | {:.1} ({:.1}) | {} | {} | {:.1} | {asked} |",
            zips.get(*name).map_or("", String::as_str),
            own / start,
            own_cpu / cpu,
            at(&mut one.first, 0.5),
            at(&mut one.first, 0.99),
            spread(&mut one.warm),
            spread(&mut one.own),
            one.memory,
        );
    }
}

/// The median of times, and what the slowest of a hundred took; nothing where none was taken.
fn spread(times: &mut [f64]) -> String {
    if times.is_empty() {
        return String::new();
    }
    format!("{:.2} ({:.2})", at(times, 0.5), at(times, 0.99))
}

/// What each zip weighs, as `cargo xtask bench lambda` says it: `NAME=MEGABYTES`, with spaces between.
#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark hears here what was weighed"
)]
fn zips() -> BTreeMap<String, String> {
    let told = std::env::var("FUNCTIONS_ZIPS").unwrap_or_default();
    let pairs = told.split(' ').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, zip)| (name.to_owned(), zip.to_owned()))
        .collect()
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

/// Where a function finds DynamoDB, if elsewhere than the other services.
const STORE: &str = "AWS_ENDPOINT_URL_DYNAMODB";

/// As the template has it, but for where the services are: the engine itself, and its keys from beside it.
/// The bare ones have what `application` has.
fn environment(world: &World, direct: &Direct, name: &str) -> BTreeMap<String, String> {
    let is_bare = name.starts_with("bare");
    let mut environment = world.environment(if is_bare { "application" } else { name });
    let services = if is_bare { &world.engine } else { &direct.url };
    environment.insert("AWS_ENDPOINT_URL".to_owned(), services.clone());
    environment.insert(STORE.to_owned(), world.engine.clone());
    if name == "probe" {
        environment.insert("BASE_URL".to_owned(), "http://127.0.0.1:1".to_owned());
    }
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

/// Time of all its threads on a processor, as the scheduler counts it.
fn cpu_milliseconds(id: u32) -> f64 {
    let threads = std::fs::read_dir(format!("/proc/{id}/task")).expect("a process");
    let nanoseconds = threads.filter_map(|thread| {
        let told = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        told.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e6
}
