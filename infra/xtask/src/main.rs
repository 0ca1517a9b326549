//! `cargo xtask`: the work on the repository that cargo alone does not do.
//!
//! Standard library only, so that it is built in a second on a machine that has nothing yet.

mod bench;
mod commands;
mod console;
mod fuzz;
mod package;
mod pictures;
mod preview;
mod repository;
mod tools;
mod trust;
mod verify;

use std::env;
use std::process::ExitCode;

use console::say;

/// Each subcommand and what it does, as listed when none is given.
const SUBCOMMANDS: [(&str, &str); 6] = [
    (
        "verify",
        "runs all that CI runs, installing what it needs; or only the parts named after it",
    ),
    (
        "bench",
        "takes the figures, each beside a rival and its floor; or only those named after it",
    ),
    (
        "fuzz",
        "any bytes to whatever reads bytes: each TARGET for ten minutes, or --seconds N",
    ),
    (
        "package",
        "builds what `sam deploy` takes: a zip a function, the site, a bill of materials; --twice compares two",
    ),
    (
        "trust",
        "runs the tests that hold each promise on security, and writes infra/trust.md",
    ),
    (
        "pictures",
        "cuts the README's pictures from those that the tests leave in report/screens",
    ),
];

fn main() -> ExitCode {
    if let Some(code) = package::become_the_compiler() {
        return code;
    }
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["verify", parts @ ..] => verify::run_parts(parts),
        ["bench", names @ ..] => bench::run(names),
        ["fuzz", words @ ..] => fuzz::run(words),
        ["package"] => package::run_whole(false),
        ["package", "--twice"] => package::run_whole(true),
        ["trust"] => trust::run(),
        ["pictures"] => pictures::take(),
        [] | ["help" | "--help" | "-h"] => {
            list();
            ExitCode::SUCCESS
        }
        other => {
            say(&format!(
                "xtask: `{}` is not one of the subcommands",
                other.join(" ")
            ));
            list();
            ExitCode::from(2)
        }
    }
}

fn list() {
    say("cargo xtask SUBCOMMAND");
    for (name, does) in SUBCOMMANDS {
        say(&format!("  {name:<8} {does}"));
    }
}
