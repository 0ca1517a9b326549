//! The site's pages: those of the built tree, whatever they are, and those that change with the
//! intake, before it opens and after it has closed.

use super::{Table, system};
use crate::scheme_test::NOW;
use site_gen::Options;
use std::path::Path;

/// Between the two shipped intakes, and after the last.
const OTHER_TIMES: [(&str, &str); 2] = [
    ("before", "2023-02-01T09:00:00Z"),
    ("after", "2023-07-03T09:00:00Z"),
];

/// The pages that say whether an intake is open.
const TIMED: [(&str, &str); 4] = [
    ("home", "/"),
    ("apply", "/apply/"),
    ("apply-mentor", "/apply/mentor/"),
    ("apply-mentee", "/apply/mentee/"),
];

pub(super) fn add(table: &mut Table) {
    let test = system(NOW);
    for file in files() {
        let path = format!("/{}", file.strip_suffix("index.html").unwrap_or(&file));
        table.add(&name(&file), &test.get(&path).is(200));
    }
    for (when, now) in OTHER_TIMES {
        let test = system(now);
        for (name, path) in TIMED {
            table.add(&format!("{name}-{when}"), &test.get(path).is(200));
        }
    }
}

/// "apply/mentor/index.html" as "apply-mentor".
fn name(file: &str) -> String {
    let name = file
        .trim_end_matches("index.html")
        .trim_end_matches(".html");
    match name.trim_end_matches('/') {
        "" => "home".to_owned(),
        name => name.replace('/', "-"),
    }
}

/// The pages that the site has.
fn files() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tree = site_gen::build(&Options {
        content: root.join("content"),
        templates: root.join("templates"),
        base_url: None,
        drafts: false,
        now: NOW.parse().expect("an instant"),
        banner: String::new(),
    });
    let tree = tree.expect("the site");
    let pages = tree.paths().filter(|path| path.ends_with(".html"));
    pages.map(str::to_owned).collect()
}
