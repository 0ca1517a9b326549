//! Nothing is missing from the table: every route that draws a page, every end, every page of the
//! site, and every line of every template is in it.

use crate::table::{State, every};
use crate::templates::{literals, squeezed, texts};
use service::End;
use service::routes::{Found, ROUTES, find};
use std::collections::BTreeSet;
use std::path::Path;

/// Routes that never draw a page of their own: they lead on, or give a file.
const DRAW_NOTHING: [(&str, &str); 8] = [
    ("POST", "/admin/sign-out"),
    ("POST", "/admin/sign-out-everywhere"),
    ("POST", "/admin/reset"),
    ("GET", "/admin/equality.csv"),
    ("GET", "/admin/equality.json"),
    ("GET", "/admin/export/applications.csv"),
    ("GET", "/admin/export/applications.xlsx"),
    ("GET", "/admin/export/applications.json"),
];

/// Pieces of a template shorter than this are in too many pages to tell anything.
const TELLING: usize = 12;

#[test]
fn every_route_end_and_line_of_a_template_is_in_the_table() {
    let states = every();
    let mut missing = routes(&states);
    missing.extend(ends());
    missing.extend(lines(&states));
    assert!(
        missing.is_empty(),
        "not in the table of pages and states:\n{}",
        missing.join("\n")
    );
}

/// Routes with no page in the table, and pages of no route.
fn routes(states: &[State]) -> Vec<String> {
    let drawn: BTreeSet<(String, &str)> = states.iter().filter_map(route).collect();
    let all = ROUTES.iter().flat_map(|route| {
        let methods = route.methods.iter();
        methods.map(|method| ((*method).to_owned(), route.path))
    });
    let quiet: BTreeSet<(String, &str)> = DRAW_NOTHING
        .iter()
        .map(|(method, path)| ((*method).to_owned(), *path))
        .collect();
    let all: BTreeSet<(String, &str)> = all.collect();
    let unknown = quiet
        .difference(&all)
        .map(|one| format!("no such route: {one:?}"));
    let missing = all.difference(&drawn).filter(|one| !quiet.contains(one));
    let missing = missing.map(|one| format!("a page of the route {one:?}"));
    let loud = quiet.intersection(&drawn);
    let loud = loud.map(|one| format!("a page was drawn, against `DRAW_NOTHING`: {one:?}"));
    missing.chain(unknown).chain(loud).collect()
}

/// The route that drew a state.
fn route(state: &State) -> Option<(String, &'static str)> {
    let (method, address) = state.asked.split_once(' ')?;
    let path = address.split(['?', '#']).next()?;
    let method = method.parse().ok()?;
    let Found::Route(route, _) = find(&method, path) else {
        return None;
    };
    Some((method.to_string(), route.path))
}

/// Every template of an end belongs to an end, and the other way about.
fn ends() -> Vec<String> {
    let drawn: BTreeSet<String> = End::ALL.map(|end| end.template().to_owned()).into();
    let files = texts(&folder().join("ends"), &["html"]);
    let files = files.keys().filter(|name| *name != "end.html");
    let files: BTreeSet<String> = files.map(|name| format!("ends/{name}")).collect();
    let odd = drawn.symmetric_difference(&files);
    odd.map(|name| format!("`{name}` is an end without a template, or the other way about"))
        .collect()
}

/// Lines of templates that no page of the table shows: a branch that is never drawn.
fn lines(states: &[State]) -> Vec<String> {
    let pages: Vec<String> = states.iter().map(|state| squeezed(&state.html)).collect();
    let is_drawn = |literal: &String| pages.iter().any(|page| page.contains(literal));
    let mut told = Vec::new();
    for (name, template) in texts(&folder(), &["html"]) {
        if name.starts_with("mail/") {
            continue;
        }
        let literals = literals(&template).into_iter();
        let telling = literals.filter(|one| one.chars().count() >= TELLING);
        let missing: Vec<String> = telling.filter(|one| !is_drawn(one)).collect();
        if !missing.is_empty() {
            told.push(format!(
                "templates/{name}: lines that no state shows: {missing:#?}"
            ));
        }
    }
    told
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates")
}
