//! `cargo xtask bench`: the figures of the README, each taken beside a rival and its floor.
//!
//! A benchmark reports. It fails where it cannot be taken, never for being slow.

mod export;
mod lambda;
mod measure;
mod site;
mod submit;

use std::path::Path;
use std::process::ExitCode;

use crate::console::say;
use crate::repository;

/// A benchmark, by the name it is asked for.
struct Benchmark {
    name: &'static str,
    /// What it measures, said before it starts.
    measures: &'static str,
    /// Takes the figures and prints its table, which is what the README shows.
    take: fn(&Path) -> Result<(), String>,
    /// Whether it runs only where it is named: it takes long.
    is_on_request: bool,
}

/// In the order in which they run where none is named.
const BENCHMARKS: [Benchmark; 8] = [
    Benchmark {
        name: "export",
        measures: "exports of 10,000 to 1,000,000 applications: first byte, whole, most memory",
        take: export::take,
        is_on_request: true,
    },
    Benchmark {
        name: "lambda",
        measures: "the functions' zips, starts, answers and memory, beside two bare functions",
        take: lambda::take,
        is_on_request: false,
    },
    Benchmark {
        name: "memory",
        measures: "the preview's memory over eight hours' requests, and over an hour by the clock",
        take: submit::take_memory,
        is_on_request: true,
    },
    Benchmark {
        name: "site",
        measures: "builds and edits of a made-up site, beside Hugo, Eleventy and the floor",
        take: site::take,
        is_on_request: false,
    },
    Benchmark {
        name: "site-quick",
        measures: "the same of small sites, to see that it can be taken",
        take: site::take_quick,
        is_on_request: true,
    },
    Benchmark {
        name: "site-100k",
        measures: "one build of 100,000 pages, beside the floor",
        take: site::take_largest,
        is_on_request: true,
    },
    Benchmark {
        name: "submit",
        measures: "submissions a second, beside what the engine alone commits",
        take: submit::take,
        is_on_request: false,
    },
    Benchmark {
        name: "submit-small",
        measures: "the same on small tables, to see that it runs",
        take: submit::take_small,
        is_on_request: true,
    },
];

/// Takes the benchmarks named, or all of them where none is.
pub(crate) fn run(names: &[&str]) -> ExitCode {
    let known: Vec<_> = BENCHMARKS.iter().map(|one| one.name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(*name)) {
        say(&format!(
            "bench: there is none called `{unknown}`, only {}",
            known.join(", ")
        ));
        return ExitCode::from(2);
    }
    let root = repository::root();
    let mut failed = 0;
    for one in BENCHMARKS
        .iter()
        .filter(|one| names.contains(&one.name) || (names.is_empty() && !one.is_on_request))
    {
        say(&format!("\n=== bench {}: {}", one.name, one.measures));
        if let Err(why) = (one.take)(&root) {
            say(&format!("=== bench {}: {why}", one.name));
            failed += 1;
        }
    }
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
