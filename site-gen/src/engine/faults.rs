//! What the template engine says is wrong, as problems with places.

use super::Fault;
use forms::source::{Place, Problem};
use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Arc;
use tera::{Error, ErrorKind, Tera};

type Paths = BTreeMap<String, Arc<str>>;

/// Every fault of templates that could not be loaded together. The engine stops at the first that
/// does not parse, so each is parsed by itself; where all do, `error` says what does not fit.
pub(super) fn all(sources: &[(String, String)], error: &Error, paths: &Paths) -> Vec<Problem> {
    let unparsed: Vec<Problem> = sources
        .iter()
        .filter_map(|(name, text)| {
            let error = Tera::new().add_raw_template(name, text).err()?;
            match error.kind() {
                ErrorKind::SyntaxError(report) => {
                    Some(problem(at(report, paths), report.message()))
                }
                _ => None,
            }
        })
        .collect();
    if unparsed.is_empty() {
        unfitting(error, paths)
    } else {
        unparsed
    }
}

/// A fault while drawing.
pub(super) fn drawing(error: &Error, paths: &Paths) -> Fault {
    match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => Fault {
            place: Some(at(report, paths)),
            found: lowered(report.message()),
        },
        _ => {
            let source = error
                .source()
                .map_or(String::new(), |source| format!(" ({source})"));
            Fault {
                place: None,
                found: lowered(&format!("{error}{source}")),
            }
        }
    }
}

fn unfitting(error: &Error, paths: &Paths) -> Vec<Problem> {
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            vec![problem(
                start(current, paths),
                &format!("a template that extends `{parent}`, which is not there"),
            )]
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            vec![problem(
                start(tpl, paths),
                "a template that extends itself in the end",
            )]
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            vec![problem(
                start(tpl, paths),
                "a template that includes itself in the end",
            )]
        }
        ErrorKind::Msg(reports) => reports
            .split("\n\n")
            .map(|report| reported(report, paths))
            .collect(),
        _ => vec![drawing(error, paths)]
            .into_iter()
            .map(|fault| {
                let place = fault.place.unwrap_or_else(|| Place::start_of("templates"));
                problem(place, &fault.found)
            })
            .collect(),
    }
}

/// One report of the engine's: `error: what`, then `--> template:line:column`, then the line.
fn reported(report: &str, paths: &Paths) -> Problem {
    let mut lines = report.lines();
    let what = lines.next().unwrap_or("").trim_start_matches("error: ");
    let place = lines.next().and_then(|line| {
        let mut parts = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        Some(Place {
            line,
            column,
            ..start(parts.next()?, paths)
        })
    });
    problem(place.unwrap_or_else(|| Place::start_of("templates")), what)
}

fn at(report: &tera::ReportError, paths: &Paths) -> Place {
    let span = report.span();
    Place {
        line: span.start_line,
        column: span.start_col + 1,
        ..start(report.filename(), paths)
    }
}

fn start(template: &str, paths: &Paths) -> Place {
    Place::start_of(paths.get(template).map_or(template, |path| path))
}

fn problem(place: Place, what: &str) -> Problem {
    Problem {
        place,
        found: lowered(what),
        expected: String::new(),
    }
}

/// The engine's words in the form of all others: lower case, no full stop.
fn lowered(what: &str) -> String {
    let what = what.trim().trim_end_matches('.');
    let mut letters = what.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
