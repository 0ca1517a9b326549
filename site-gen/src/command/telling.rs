//! How problems are told: to people with the line that each is about, to tools as JSON.

use super::{say, tell};
use serde::Serialize;
use site_gen::{Checked, Excerpts, Options, Problem};

/// A problem or a note, as tools read it.
#[derive(Serialize)]
struct Record<'a> {
    severity: Severity,
    path: &'a str,
    line: usize,
    column: usize,
    found: &'a str,
    expected: &'a str,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Problem,
    Note,
}

/// Tells why nothing was built.
pub(super) fn not_built(problems: &[Problem], options: &Options, json: bool) {
    if json {
        records(problems, Severity::Problem);
        return;
    }
    let mut excerpts = Excerpts::new(options);
    for problem in problems {
        tell(&excerpts.told(problem));
    }
    tell(&format!(
        "{}; nothing was written",
        count(problems.len(), "problem")
    ));
}

/// Tells what was found, the problems first; true where there is no problem. Where `strict`, a
/// matter of style is one.
pub(super) fn checked(mut found: Checked, options: &Options, strict: bool, json: bool) -> bool {
    if strict {
        found.problems.append(&mut found.style);
        found.problems.sort();
    }
    let is_well = found.problems.is_empty();
    if json {
        records(&found.problems, Severity::Problem);
        records(&found.style, Severity::Note);
        return is_well;
    }
    let mut excerpts = Excerpts::new(options);
    for problem in &found.problems {
        say(&excerpts.told(problem));
    }
    for problem in found.style.iter().cloned() {
        let note = Problem {
            found: format!("note: {}", problem.found),
            ..problem
        };
        say(&excerpts.told(&note));
    }
    let notes = match found.style.len() {
        0 => String::new(),
        some => format!(", {}", count(some, "note")),
    };
    if is_well {
        say(&format!("no problems{notes}"));
    } else {
        tell(&format!(
            "{}{notes}",
            count(found.problems.len(), "problem")
        ));
    }
    is_well
}

fn records(problems: &[Problem], severity: Severity) {
    for problem in problems {
        let record = Record {
            severity,
            path: &problem.place.path,
            line: problem.place.line,
            column: problem.place.column,
            found: &problem.found,
            expected: &problem.expected,
        };
        // Texts and numbers are always JSON.
        if let Ok(line) = serde_json::to_string(&record) {
            say(&line);
        }
    }
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}
