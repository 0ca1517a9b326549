//! What the template engine says is wrong, as problems with places.

use super::Fault;
use super::extras::Extras;
use forms::source::{Place, Problem, nearest};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::sync::Arc;
use tera::{Error, ErrorKind, Tera};

type Paths = BTreeMap<String, Arc<str>>;

/// Every fault of templates that could not be loaded together. The engine stops at the first that
/// does not parse, so each is parsed by itself; where all do, `error` says what does not fit.
pub(super) fn all(
    sources: &[(String, String)],
    extras: &Extras,
    error: &Error,
    paths: &Paths,
) -> Vec<Problem> {
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
        unfitting(sources, extras, error, paths)
    } else {
        unparsed
    }
}

/// What does not fit together in templates that all parse. The engine stops at a template whose
/// parent is not there or that comes back to itself, so the rest is tried without it.
fn unfitting(
    sources: &[(String, String)],
    extras: &Extras,
    error: &Error,
    paths: &Paths,
) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    let mut next = misfits(error, paths);
    while let Some((culprit, problems)) = next.take() {
        found.extend(problems);
        let Some(culprit) = culprit.filter(|culprit| left_out.insert(culprit.clone())) else {
            break;
        };
        // A template below the culprit falls with it, and is not to blame.
        let rest = without(sources, &mut left_out, culprit);
        next = super::parse(&rest, extras)
            .err()
            .and_then(|error| misfits(&error, paths));
    }
    found
}

/// `sources` without `culprit`, and without those that extend or include what is left out.
fn without(
    sources: &[(String, String)],
    left_out: &mut BTreeSet<String>,
    culprit: String,
) -> Vec<(String, String)> {
    left_out.insert(culprit);
    loop {
        let names = |text: &str| {
            left_out.iter().any(|name| {
                text.contains(&format!("\"{name}\"")) || text.contains(&format!("'{name}'"))
            })
        };
        let rest: Vec<_> = sources
            .iter()
            .filter(|(name, _)| !left_out.contains(name))
            .cloned()
            .collect();
        let fallen: Vec<String> = rest
            .iter()
            .filter(|(_, text)| names(text))
            .map(|(name, _)| name.clone())
            .collect();
        if fallen.is_empty() {
            return rest;
        }
        left_out.extend(fallen);
    }
}

/// A fault while drawing.
pub(super) fn drawing(error: &Error, paths: &Paths) -> Fault {
    match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => Fault {
            place: Some(at(report, paths)),
            found: suggested(&lowered(report.message())),
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

/// What `error` says, and the one template that is at fault where there is one.
fn misfits(error: &Error, paths: &Paths) -> Option<(Option<String>, Vec<Problem>)> {
    let one = |template: &String, what: &str| {
        Some((
            Some(template.clone()),
            vec![problem(start(template, paths), what)],
        ))
    };
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => one(
            current,
            &format!("a template that extends `{parent}`, which is not there"),
        ),
        ErrorKind::CircularExtend { tpl, .. } => {
            one(tpl, "a template that extends itself in the end")
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            one(tpl, "a template that includes itself in the end")
        }
        ErrorKind::Msg(reports) => Some((
            None,
            reports
                .split("\n\n")
                .map(|report| reported(report, paths))
                .collect(),
        )),
        _ => {
            let fault = drawing(error, paths);
            let place = fault.place.unwrap_or_else(|| Place::start_of("templates"));
            Some((None, vec![problem(place, &fault.found)]))
        }
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

/// What the engine says of a name that is not defined, with the nearest in place of all that are:
/// which those are depends on the page, and one fault of a template is to be told once.
fn suggested(what: &str) -> String {
    let Some((what, known)) = what.split_once(" is not defined. Available ") else {
        return what.to_owned();
    };
    let names = known.split_once(": ").map_or("", |(_, names)| names);
    let missing = what.split('`').nth(1).unwrap_or("");
    match nearest(missing, names.split(", ")) {
        Some(meant) => format!("{what} is not defined (did you mean `{meant}`?)"),
        None => format!("{what} is not defined, only {names}"),
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
