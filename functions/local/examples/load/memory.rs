//! How much memory the program has as time and requests go by.

use crate::{Outcome, pages};
use std::path::Path;
use std::time::Duration;

/// As many requests as an hour brings at one a second: every second one is a submission.
const HOUR: usize = 3_600;
/// How many such hours go by while the memory is looked at, at the end of each.
const HOURS: usize = 8;
/// How often it is looked at in an hour by the clock.
const LOOKS: usize = 12;

/// How much memory the program has at the end of each hour's requests, one straight after another.
pub(crate) fn one_after_another(program: &Path, data: &Path) -> Outcome<()> {
    let looks = watched(program, data, [HOURS, HOUR], Duration::ZERO)?;
    say(&format!(
        "Memory of the program at the end of each of {HOURS} hours of {HOUR} requests, one straight after another, every second one a submission: {looks:?} MiB."
    ));
    Ok(())
}

/// The same over one hour by the clock, a request a second: what the engine holds for ten minutes, so
/// that it knows a transaction that comes again, goes meanwhile.
pub(crate) fn over_an_hour(program: &Path, data: &Path) -> Outcome<()> {
    let looks = watched(program, data, [LOOKS, HOUR / LOOKS], Duration::from_secs(1))?;
    say(&format!(
        "Memory of the program over an hour of a request a second, every second one a submission, looked at {LOOKS} times: {looks:?} MiB."
    ));
    Ok(())
}

/// The memory after each of so many parts of so many requests, with a pause before each.
fn watched(
    program: &Path,
    data: &Path,
    [parts, requests]: [usize; 2],
    pause: Duration,
) -> Outcome<Vec<u64>> {
    let running = pages::Running::start(program, data)?;
    let browser = pages::browser();
    let mut looks = Vec::new();
    for part in 0..parts {
        for number in 0..requests / 2 {
            std::thread::sleep(pause);
            let states = pages::states(&running.address, &format!("part{part}n{number}"), 1)?;
            std::thread::sleep(pause);
            for state in states {
                pages::submit(&browser, &running.address, &state)?;
            }
        }
        looks.push(running.resident()? / 1024);
    }
    drop(running);
    std::fs::remove_dir_all(data)?;
    Ok(looks)
}

#[expect(
    clippy::print_stdout,
    reason = "this is the edge: the program's own words"
)]
fn say(line: &str) {
    println!("{line}");
}
