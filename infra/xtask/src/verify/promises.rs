//! The table of what is promised to a person who presses Submit: each promise, how it is proved, and
//! how many cases of it the last run of the tests went through.
//!
//! A test that proves a promise says so itself, in a line of its own output:
//! `promise R5: 1000000 references drawn`. The lines of all tests are gathered here, and a promise
//! of which no case ran fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::outcome::Outcome;
use crate::console::say;

/// What a line of a test begins with.
const MARK: &str = "promise R";

/// A promise, and how it is proved.
struct Promise {
    says: &'static str,
    proof: &'static str,
}

/// R1 to R13, in order.
const PROMISES: [Promise; 13] = [
    Promise {
        says: "Whoever saw a reference has exactly one application stored",
        proof: "identical and rival presses at the same moment; faults at every call; two engines",
    },
    Promise {
        says: "Whoever saw an error has nothing stored, or gets the first reference on trying again",
        proof: "a fault before and after every call of every use case, then the same press again",
    },
    Promise {
        says: "The same submission with other answers is refused, and the first stands",
        proof: "random pairs of answers under one submission's id",
    },
    Promise {
        says: "E-mail that fails never fails a submission; each is sent at least once, in order",
        proof: "a sender that refuses, loses its answer and never mends; records twice and out of order",
    },
    Promise {
        says: "References are unique, random and can be read aloud",
        proof: "a million drawn; collisions forced on the real engine",
    },
    Promise {
        says: "The deadline is exact to the millisecond, over both clock changes",
        proof: "every millisecond around each edge, with the clock passed in",
    },
    Promise {
        says: "A line manager's decision is taken once, whatever arrives together",
        proof: "approvals and refusals at the same moment, on two engines",
    },
    Promise {
        says: "Nothing answers 200 on failure",
        proof: "every fault of every call of every use case that writes",
    },
    Promise {
        says: "Killed at any moment, it starts again with every acknowledged application, once",
        proof: "SIGKILL under load, then a look at each application and at the database",
    },
    Promise {
        says: "A store that throttles, fails or is silent is tried again, within the request's time",
        proof: "each fault at each call, for a moment and for good",
    },
    Promise {
        says: "Whatever is done in whatever order leaves a legal state",
        proof: "random lives of applications: the model, the use cases, the real engine",
    },
    Promise {
        says: "A backup that is restored is the same data",
        proof: "the drill: taken, restored into empty tables, compared item by item",
    },
    Promise {
        says: "Any bytes to any route: no panic, no 5xx, an answer within 100 ms",
        proof: "random requests to every route of every function; fuzzing",
    },
];

/// Where the runner leaves what the tests printed.
fn record(root: &Path) -> PathBuf {
    root.join("target/nextest/default/junit.xml")
}

/// Where the parts of `verify` that are not the tests leave what they ran.
fn notes(root: &Path) -> PathBuf {
    root.join("target/promises")
}

/// Notes what the part called `part` ran: lines like those of the tests.
///
/// # Errors
/// A sentence, where it cannot be written.
pub(super) fn add(root: &Path, part: &str, lines: &str) -> Result<(), String> {
    let folder = notes(root);
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join(part), format!("{lines}\n")))
        .map_err(|error| format!("`{}`: {error}", folder.display()))
}

/// Forgets what the part called `part` noted in an earlier run.
pub(super) fn withdraw(root: &Path, part: &str) {
    // What is not there is forgotten already.
    let _ = fs::remove_file(notes(root).join(part));
}

/// Forgets the record of an earlier run, so that only this run's cases can be counted.
pub(super) fn forget(root: &Path) {
    // One that is not there is forgotten already.
    let _ = fs::remove_file(record(root));
}

/// Prints the table, keeps it in `report/promises.md`, and fails for a promise without a case.
pub(super) fn check(root: &Path) -> Outcome {
    let path = record(root);
    let Ok(printed) = fs::read_to_string(&path) else {
        return Err(format!("no tests ran: `{}` is not there", path.display())).into();
    };
    let noted = fs::read_dir(notes(root)).into_iter().flatten().flatten();
    let noted = noted.filter_map(|one| fs::read_to_string(one.path()).ok());
    let all: Vec<String> = [printed].into_iter().chain(noted).collect();
    let cases = gathered(&all.join("\n"));
    let table = table(&cases);
    table.iter().for_each(|line| say(line));
    if let Err(error) = keep(root, &table) {
        return Err(format!("`report/promises.md` cannot be written: {error}")).into();
    }
    let unproved: Vec<_> = (1..=PROMISES.len())
        .filter(|number| cases.get(number).is_none_or(BTreeMap::is_empty))
        .map(|number| format!("R{number}"))
        .collect();
    if unproved.is_empty() {
        return Outcome::Passed;
    }
    Err(format!("no case ran of {}", unproved.join(", "))).into()
}

fn keep(root: &Path, table: &[String]) -> std::io::Result<()> {
    let report = root.join("report");
    fs::create_dir_all(&report)?;
    fs::write(report.join("promises.md"), table.join("\n") + "\n")
}

/// How many cases of what, by promise.
type Cases = BTreeMap<usize, BTreeMap<String, u64>>;

/// Adds up the lines of all tests. One that cannot be read is passed over: its promise then lacks it.
fn gathered(printed: &str) -> Cases {
    let mut cases = Cases::new();
    for told in printed.split(MARK).skip(1) {
        let line = told.lines().next().unwrap_or_default();
        let line = line.split('<').next().unwrap_or_default();
        // The runner's record is XML.
        let line = line.replace("&apos;", "'");
        let Some((promise, count, of)) = read(&line) else {
            continue;
        };
        let sum = cases.entry(promise).or_default().entry(of).or_default();
        *sum = sum.saturating_add(count);
    }
    cases
}

/// `5: 1000000 references drawn`.
fn read(line: &str) -> Option<(usize, u64, String)> {
    let (promise, rest) = line.split_once(": ")?;
    let (count, of) = rest.split_once(' ')?;
    Some((
        promise.parse().ok()?,
        count.parse().ok()?,
        of.trim().to_owned(),
    ))
}

fn table(cases: &Cases) -> Vec<String> {
    let mut lines = vec![
        "| | what is promised | how it is proved | what ran in the last `verify` |".to_owned(),
        "| --- | --- | --- | --- |".to_owned(),
    ];
    for (number, promise) in (1..).zip(&PROMISES) {
        let ran: Vec<String> = cases
            .get(&number)
            .into_iter()
            .flatten()
            .map(|(of, count)| format!("{} {of}", grouped(*count)))
            .collect();
        lines.push(format!(
            "| R{number} | {} | {} | {} |",
            promise.says,
            promise.proof,
            ran.join("; ")
        ));
    }
    lines
}

/// `1000000` as `1,000,000`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_all_tests_are_added_up() {
        let printed = "<system-out>\ntest a ... promise R5: 1000 references drawn\n</system-out>\
            promise R5: 24 references drawn\npromise R13: 7 requests</system-out>\npromise R5: x\n";
        let cases = gathered(printed);
        assert_eq!(
            cases[&5],
            BTreeMap::from([("references drawn".to_owned(), 1024)])
        );
        assert_eq!(cases[&13], BTreeMap::from([("requests".to_owned(), 7)]));
        assert_eq!(cases.len(), 2);
        let table = table(&cases);
        assert!(
            table[6].ends_with("| 1,024 references drawn |"),
            "{}",
            table[6]
        );
        assert!(table[2].ends_with("|  |"), "{}", table[2]);
    }
}
