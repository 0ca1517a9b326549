//! `cargo xtask bench`: the figures of the README, each taken beside a rival and its floor.
//!
//! A benchmark reports. It fails where it cannot be taken, never for being slow.

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
}

/// In the order in which they run where none is named.
const BENCHMARKS: [Benchmark; 0] = [];

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
        .filter(|one| names.is_empty() || names.contains(&one.name))
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
