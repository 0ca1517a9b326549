//! The store's tests again, on an engine that others wrote: nothing may rest on one emulator's manners.
//!
//! Where the second engine is known to differ from DynamoDB, `infra/second-engine.md` names the test
//! and says why. The list is held both ways: a test that fails and is not on it fails the run, and so
//! does one on it that passes. What is left out is what a second list there names, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::outcome::Outcome;
use super::promises;
use crate::commands::run_with;
use crate::console::say;
use crate::tools::python;

const KNOWN: &str = "infra/second-engine.md";

/// Where the runner leaves how each test went.
const RECORD: &str = "target/nextest/second-engine/junit.xml";

/// What runs the tests: those of the workspace's one build, by the runner's profile of this name.
const TESTS: &str =
    "cargo nextest run --workspace --locked --test ports --profile second-engine --no-fail-fast -E";

/// The tests of the store.
const STORE: &str = "package(store) & binary(ports)";

/// The server, ended with the part.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the engine, runs the tests on it, and compares what failed with what is known.
pub(super) fn check(root: &Path) -> Outcome {
    compared(root).into()
}

fn compared(root: &Path) -> Result<(), String> {
    promises::withdraw(root, "second-engine");
    let text = fs::read_to_string(root.join(KNOWN))
        .map_err(|error| format!("`{KNOWN}` cannot be read: {error}"))?;
    let (known, left_out) = (listed(&text, FAIL), listed(&text, LEFT_OUT));
    let filter = filter(&left_out);
    // The same installation that the templates are created in.
    let home = python::install(root, "aws")?;
    let (_server, url) = start(root, &home)?;
    // The record of an earlier run would be read where this run makes none.
    let _ = fs::remove_file(root.join(RECORD));
    // That some tests fail is expected; which ones is what counts.
    let words: Vec<&str> = TESTS.split(' ').chain([filter.as_str()]).collect();
    let _ = run_with(root, &words, &[("DYNAMODB_URL", &url)]);
    let told = fs::read_to_string(root.join(RECORD)).map_err(|_| "no test ran".to_owned())?;
    let (ran, failed) = results(&told);
    say(&format!(
        "second engine: {} tests ran, {} failed, {} are known to differ",
        ran.len(),
        failed.len(),
        known.len()
    ));
    agree(&ran, &failed, &known)?;
    let passed = ran.len() - failed.len();
    let told: Vec<String> = ["R1", "R7"]
        .iter()
        .map(|promise| format!("promise {promise}: {passed} tests of the store on a second engine"))
        .collect();
    promises::add(root, "second-engine", &told.join("\n"))
}

/// Whether just those failed that are known to.
fn agree(
    ran: &BTreeSet<String>,
    failed: &BTreeSet<String>,
    known: &BTreeSet<String>,
) -> Result<(), String> {
    let mut why = Vec::new();
    let mut differ = |told: &str, names: Vec<&String>| {
        if !names.is_empty() {
            why.push(format!("{told}: {names:?}"));
        }
    };
    differ(
        &format!("failed, and not in {KNOWN}"),
        failed.difference(known).collect(),
    );
    differ(
        &format!("in {KNOWN}, and did not fail"),
        known.difference(failed).collect(),
    );
    if ran.is_empty() {
        why.push("no test ran".to_owned());
    }
    if why.is_empty() {
        Ok(())
    } else {
        Err(why.join("; "))
    }
}

/// Starts it on a port that the system chooses, and waits until it says where it listens.
fn start(root: &Path, home: &Path) -> Result<(Server, String), String> {
    let program = home.join("bin/python");
    let script = root.join("infra/tools/aws/serve.py");
    say(&format!("$ {} {}", program.display(), script.display()));
    let mut child = Command::new(&program)
        .arg(&script)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("`{}` cannot be started: {error}", program.display()))?;
    let said = child.stdout.take();
    let server = Server(child);
    let mut line = String::new();
    let said = said.ok_or("the engine says nothing")?;
    BufReader::new(said)
        .read_line(&mut line)
        .map_err(|error| format!("the engine cannot be heard: {error}"))?;
    let url = line.trim().strip_prefix("listening on ");
    let url = url.ok_or_else(|| format!("the engine began with `{}`", line.trim()))?;
    Ok((server, url.to_owned()))
}

/// The heading over the tests that fail there.
const FAIL: &str = "## Fail there";

/// The heading over the tests, and the groups of tests, that are left out.
const LEFT_OUT: &str = "## Left out";

/// What is listed under a heading: the first cell of each row, between back-ticks.
fn listed(text: &str, heading: &str) -> BTreeSet<String> {
    let part = text.split(heading).nth(1).unwrap_or_default();
    let part = part.split("\n## ").next().unwrap_or_default();
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| Some(row.split_once('`')?.0.to_owned()))
        .collect()
}

/// All tests of the store but these.
fn filter(left_out: &BTreeSet<String>) -> String {
    let not = |name: &String| format!(" & not test(/^{name}/)");
    let all: String = left_out.iter().map(not).collect();
    format!("{STORE}{all}")
}

/// The names of all tests in a record, and of those that failed.
fn results(record: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut ran, mut failed) = (BTreeSet::new(), BTreeSet::new());
    for case in record.split("<testcase name=\"").skip(1) {
        let Some((name, rest)) = case.split_once('"') else {
            continue;
        };
        ran.insert(name.to_owned());
        let own = rest.split("</testcase>").next().unwrap_or_default();
        let head = own.split('>').next().unwrap_or_default();
        if !head.ends_with('/') && (own.contains("<failure") || own.contains("<error")) {
            failed.insert(name.to_owned());
        }
    }
    (ran, failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn failed_tests_are_told_from_those_that_passed() {
        let record = r#"<testsuite><testcase name="a::passes" time="1"><system-out>x</system-out></testcase>
            <testcase name="b::fails" time="2"><failure type="test failure"/></testcase>
            <testcase name="c::passes" time="3"/><testcase name="d::fails"><failure>y</failure></testcase></testsuite>"#;
        let (ran, failed) = results(record);
        assert_eq!(ran.len(), 4);
        assert_eq!(failed, set(&["b::fails", "d::fails"]));
    }

    #[test]
    fn what_is_listed_is_there_and_has_its_reason() {
        let root = crate::repository::root();
        let text = fs::read_to_string(root.join(KNOWN)).expect("the page");
        for heading in [FAIL, LEFT_OUT] {
            let names = listed(&text, heading);
            assert!(!names.is_empty(), "{heading}");
            for name in names {
                let (file, test) = name.split_once("::").expect("a path");
                let folder = root.join("functions/store/tests/ports");
                let file = folder.join(format!("{file}.rs"));
                let source = fs::read_to_string(&file).unwrap_or_default();
                let is_group = test.is_empty() && (source.len() > 1 || !file.exists());
                let is_test = source.contains(&format!("fn {test}("));
                assert!(is_group || is_test, "there is no `{name}`");
            }
        }
        let filter = filter(&set(&["a::b", "c::"]));
        assert!(filter.ends_with("& not test(/^a::b/) & not test(/^c::/)"));
    }

    #[test]
    fn the_list_is_held_both_ways() {
        let (ran, failed) = (set(&["a", "b", "c"]), set(&["a"]));
        assert_eq!(agree(&ran, &failed, &set(&["a"])), Ok(()));
        assert!(agree(&ran, &failed, &set(&[])).is_err(), "it is not known");
        assert!(
            agree(&ran, &failed, &set(&["a", "b"])).is_err(),
            "it passes"
        );
        assert!(agree(&set(&[]), &set(&[]), &set(&[])).is_err(), "none ran");
    }
}
