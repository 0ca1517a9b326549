//! `cargo xtask verify`: all of the checks that CI runs, in one list.
//!
//! Every part runs, whatever became of those before it, so that one run tells all that is wrong.

mod api;
mod dependencies;
mod fuzzing;
mod lighthouse;
mod outcome;
mod permissions;
mod promises;
mod second_engine;
mod template;
mod words;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::commands::{run, run_and_keep, run_with};
use crate::console::say;
use crate::{repository, tools};
pub(crate) use outcome::Outcome;
use outcome::{Done, in_words, table};

/// One named part of the whole.
struct Part {
    name: &'static str,
    /// What it does, said before it starts.
    does: &'static str,
    check: fn(&Path) -> Outcome,
}

/// In the order in which they run: the quick ones first, then what needs the build.
///
/// The tests are built once, with every target of the workspace and so with one set of features;
/// the parts after that use what was built.
const PARTS: [Part; 17] = [
    Part {
        name: "tools",
        does: "what the other parts need, installed if missing",
        check: tools,
    },
    Part {
        name: "words",
        does: "words and attributes that no file may hold",
        check: words,
    },
    Part {
        name: "formatting",
        does: "cargo fmt",
        check: formatting,
    },
    Part {
        name: "dependencies",
        does: "licences, bans, sources, advisories",
        check: supply,
    },
    Part {
        name: "template",
        does: "infra's templates linted, translated and created in an emulator",
        check: template::check,
    },
    Part {
        name: "lints",
        does: "clippy on every target, warnings refused",
        check: lints,
    },
    Part {
        name: "documentation",
        does: "rustdoc, warnings refused",
        check: documentation,
    },
    Part {
        name: "build",
        does: "every program and test of the workspace",
        check: build,
    },
    Part {
        name: "content",
        does: "site-gen check on content/",
        check: content,
    },
    Part {
        name: "examples",
        does: "the examples in the documentation",
        check: examples,
    },
    Part {
        name: "api",
        does: "whatever the functions' description allows, for a minute",
        check: api::check,
    },
    Part {
        name: "tests",
        does: "all tests, the browser's journeys and gates among them",
        check: tests,
    },
    Part {
        name: "permissions",
        does: "what each function may do, as the tests had it do: no more, and no less",
        check: permissions::check,
    },
    Part {
        name: "second-engine",
        does: "the store's tests again, on another DynamoDB",
        check: second_engine::check,
    },
    Part {
        name: "fuzzing",
        does: "a short run of every fuzz target",
        check: fuzzing::check,
    },
    Part {
        name: "lighthouse",
        does: "Lighthouse on every public page: 100 in all four categories",
        check: lighthouse,
    },
    Part {
        name: "promises",
        does: "how many cases of each promise to applicants the tests ran",
        check: promises::check,
    },
];

/// Runs the parts named, or every part where none is, says how each went, and ends with the table
/// and the tests' own summary.
pub(crate) fn run_parts(names: &[&str]) -> ExitCode {
    if let Some(unknown) = names
        .iter()
        .find(|name| PARTS.iter().all(|part| part.name != **name))
    {
        let known: Vec<_> = PARTS.iter().map(|part| part.name).collect();
        say(&format!(
            "verify: there is no part `{unknown}`, only {}",
            known.join(", ")
        ));
        return ExitCode::from(2);
    }
    let named = |part: &&Part| names.is_empty() || names.contains(&part.name);
    let parts: Vec<&Part> = PARTS.iter().filter(named).collect();
    let root = repository::root();
    let begun = Instant::now();
    let wanted: Vec<_> = parts.iter().map(|part| part.name).collect();
    say(&format!(
        "verify: {} (in {})",
        wanted.join(", "),
        root.display()
    ));
    let done: Vec<Done> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| one(&format!("{} of {}", at + 1, parts.len()), part, &root))
        .collect();
    close(&done, begun.elapsed())
}

/// The table, the tests' own summary, and how it went in one line.
fn close(done: &[Done], took: Duration) -> ExitCode {
    say("");
    table(done).iter().for_each(|line| say(line));
    done.iter()
        .filter_map(|part| part.outcome.summary())
        .for_each(say);
    let (failed, took) = (
        done.iter().filter(|part| part.outcome.is_failure()).count(),
        in_words(took),
    );
    if failed == 0 {
        say(&format!("verify: all in order, after {took}"));
        return ExitCode::SUCCESS;
    }
    say(&format!(
        "verify: {failed} of {} parts failed, after {took}",
        done.len()
    ));
    ExitCode::FAILURE
}

fn one(place: &str, part: &Part, root: &Path) -> Done {
    say(&format!("\n=== {place}: {} ({})", part.name, part.does));
    let begun = Instant::now();
    let outcome = (part.check)(root);
    let took = begun.elapsed();
    say(&format!(
        "=== {}: {}, after {}",
        part.name,
        outcome.words(),
        in_words(took)
    ));
    Done {
        name: part.name,
        outcome,
        took,
    }
}

fn tools(root: &Path) -> Outcome {
    match (tools::install_missing(root), template::tools(root)) {
        (Outcome::Passed, Err(why)) => Err(why).into(),
        (outcome, _) => outcome,
    }
}

fn words(root: &Path) -> Outcome {
    words::check(root)
}

fn formatting(root: &Path) -> Outcome {
    let of_fuzzing = "cargo fmt --manifest-path infra/fuzz/Cargo.toml --check";
    let all = run(root, &split("cargo fmt --all --check"));
    all.and(run(root, &split(of_fuzzing))).into()
}

fn supply(root: &Path) -> Outcome {
    dependencies::check(root)
}

fn lints(root: &Path) -> Outcome {
    let line = "cargo clippy --workspace --all-targets --locked --keep-going -- -D warnings";
    run(root, &split(line)).into()
}

fn documentation(root: &Path) -> Outcome {
    let words = split("cargo doc --workspace --no-deps --locked --keep-going");
    run_with(root, &words, &[("RUSTDOCFLAGS", "-D warnings")]).into()
}

fn build(root: &Path) -> Outcome {
    let line = "cargo build --workspace --all-targets --locked --keep-going";
    run(root, &split(line)).into()
}

fn content(root: &Path) -> Outcome {
    let program = match repository::built("site-gen") {
        Ok(program) => program.display().to_string(),
        Err(error) => return Err(error).into(),
    };
    let arguments = split("check --content content --templates templates");
    run(root, &[&[program.as_str()], &arguments[..]].concat()).into()
}

fn examples(root: &Path) -> Outcome {
    run(root, &split("cargo test --workspace --doc --locked")).into()
}

fn tests(root: &Path) -> Outcome {
    promises::forget(root);
    permissions::forget(root);
    let line = "cargo nextest run --workspace --locked --no-fail-fast";
    let (summary, outcome) = run_and_keep(root, &split(line), "Summary [");
    match (summary, outcome) {
        (Some(summary), Ok(())) => Outcome::Ran { summary },
        (None, Ok(())) => Outcome::Failed {
            why: "nextest gave no summary".into(),
            summary: None,
        },
        (summary, Err(why)) => Outcome::Failed { why, summary },
    }
}

fn lighthouse(root: &Path) -> Outcome {
    lighthouse::check(root)
}

fn split(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}
