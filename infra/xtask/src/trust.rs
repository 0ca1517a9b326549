//! `cargo xtask trust`: the page that says what holds each promise on security and privacy. The
//! promises are in infra/trust-lines.txt; the tests that hold one say its number in their names
//! (`trust_12_…`, `trust_03_07_…`) or stand beside it there. The tests are run, and infra/trust.md
//! is written with what came of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::console::say;
use crate::repository;

const LINES: &str = "infra/trust-lines.txt";
const PAGE: &str = "infra/trust.md";

/// One promise.
struct Promise {
    number: usize,
    words: String,
    tests: BTreeSet<String>,
}

/// Runs the tests and writes the page.
pub(crate) fn run() -> ExitCode {
    let root = repository::root();
    match written(&root) {
        Ok(all_passed) => {
            say(&format!("{PAGE} is written"));
            ExitCode::from(u8::from(!all_passed))
        }
        Err(error) => {
            say(&format!("xtask: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn written(root: &Path) -> Result<bool, String> {
    let sources = sources(root)?;
    let promises = promises(root, &sources)?;
    let names: BTreeSet<&String> = promises.iter().flat_map(|one| &one.tests).collect();
    let results = results(root, &names)?;
    let page = page(&promises, &results);
    fs::write(root.join(PAGE), page).map_err(|error| format!("`{PAGE}`: {error}"))?;
    let passed = |name: &&String| results.get(name.as_str()).is_some_and(|passed| *passed);
    Ok(names.iter().all(passed))
}

/// The names of all functions in test code, by the files that git knows.
fn sources(root: &Path) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    for path in repository::files(root)? {
        if path.ends_with(".rs") {
            let text = fs::read_to_string(root.join(&path));
            let text = text.map_err(|error| format!("`{path}`: {error}"))?;
            names.extend(functions(&text).map(str::to_owned));
        }
    }
    Ok(names)
}

fn functions(text: &str) -> impl Iterator<Item = &str> {
    text.split("fn ").skip(1).filter_map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')?;
        rest.get(..end)
    })
}

/// The promises with their tests: those named beside them, and those that say their number.
fn promises(root: &Path, sources: &BTreeSet<String>) -> Result<Vec<Promise>, String> {
    let text =
        fs::read_to_string(root.join(LINES)).map_err(|error| format!("`{LINES}`: {error}"))?;
    let mut promises: Vec<Promise> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        if let Ok(number) = first.parse() {
            promises.push(Promise {
                number,
                words: rest.to_owned(),
                tests: BTreeSet::new(),
            });
        } else if let ("also", Some(last)) = (first, promises.last_mut()) {
            last.tests.extend(rest.split(' ').map(str::to_owned));
        }
    }
    for name in sources {
        for number in numbers(name) {
            match promises.iter_mut().find(|one| one.number == number) {
                Some(promise) => promise.tests.insert(name.clone()),
                None => return Err(format!("`{name}` holds {number}, which is no promise")),
            };
        }
    }
    let unknown = |name: &&String| !sources.contains(*name);
    match promises.iter().flat_map(|one| &one.tests).find(unknown) {
        Some(name) => Err(format!("`{LINES}` names `{name}`, which is no test")),
        None => Ok(promises),
    }
}

/// The numbers at the start of a test's name: of `trust_03_07_lines`, 3 and 7.
fn numbers(name: &str) -> Vec<usize> {
    let Some(rest) = name.strip_prefix("trust_") else {
        return Vec::new();
    };
    let number = |part: &str| (part.len() == 2).then(|| part.parse().ok()).flatten();
    rest.split('_').map_while(number).collect()
}

/// Runs the tests of these names, and says of each whether it passed.
fn results(root: &Path, names: &BTreeSet<&String>) -> Result<BTreeMap<String, bool>, String> {
    let each: Vec<String> = names
        .iter()
        .map(|name| format!("test(/(^|::){name}$/)"))
        .collect();
    let filter = each.join(" + ");
    let words = [
        "nextest",
        "run",
        "--workspace",
        "--locked",
        "--no-fail-fast",
        "--status-level",
        "all",
        "--final-status-level",
        "none",
        "--color",
        "never",
        "-E",
        &filter,
    ];
    say("cargo nextest run, the tests that the page names");
    let output = Command::new("cargo")
        .args(words)
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let mut results = BTreeMap::new();
    for line in said.lines() {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        let name = line.rsplit([' ', ':']).next().unwrap_or_default();
        if matches!(first, "PASS" | "FAIL" | "TIMEOUT") {
            let passed = first == "PASS" && results.get(name) != Some(&false);
            results.insert(name.to_owned(), passed);
        }
    }
    if results.is_empty() {
        return Err(format!("no test ran:\n{said}"));
    }
    Ok(results)
}

fn page(promises: &[Promise], results: &BTreeMap<String, bool>) -> String {
    let mut page = "# What holds each promise\n\
        Made by `cargo xtask trust`, which runs the tests and writes this page; do not edit it. \
        The promises are those of TRUST.md, shortened. A test in `infra/xtask` compares the names \
        here with the tests that there are.\n\n\
        | | promise | held by | result |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for promise in promises {
        let tests: Vec<String> = promise
            .tests
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let failed = |name: &&String| results.get(name.as_str()) != Some(&true);
        let result = match promise.tests.iter().filter(failed).count() {
            _ if promise.tests.is_empty() => "no test yet".to_owned(),
            0 => "passed".to_owned(),
            count => format!("{count} failed"),
        };
        let (number, words) = (promise.number, &promise.words);
        let _ = writeln!(
            page,
            "| {number} | {words} | {} | {result} |",
            tests.join("<br>")
        );
    }
    page
}
