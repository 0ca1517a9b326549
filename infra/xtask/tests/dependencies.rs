//! The table of `infra/decisions/0001-crates.md`, held against the workspace as it is.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "clippy.toml lets tests panic, and does not see that all of this file is one"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One row of the table.
struct Row {
    name: String,
    folder: String,
    may_use: BTreeSet<String>,
    never: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn record() -> String {
    fs::read_to_string(root().join("infra/decisions/0001-crates.md")).unwrap()
}

/// The lines under a heading, up to the next one.
fn section(text: &str, heading: &str) -> String {
    let after = text
        .split_once(&format!("\n## {heading}\n"))
        .expect("the heading is there")
        .1;
    after.split("\n## ").next().unwrap().to_owned()
}

/// What stands between back-ticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn table() -> Vec<Row> {
    let crates = section(&record(), "The crates");
    let rows = crates
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            assert_eq!(cells.len(), 5, "a row has five cells: {line}");
            assert!(!cells[4].trim().is_empty(), "a row says why: {line}");
            Row {
                name: quoted(cells[0]).remove(0),
                folder: quoted(cells[1]).remove(0),
                may_use: quoted(cells[2]).into_iter().collect(),
                never: quoted(cells[3]),
            }
        });
    rows.collect()
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{program} {}: {said}",
        arguments.join(" ")
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The names of all packages that a crate's normal dependencies lead to, itself left out.
fn reached(name: &str, more: &[&str]) -> BTreeSet<String> {
    let arguments = [
        "tree",
        "--package",
        name,
        "--edges",
        "normal",
        "--prefix",
        "none",
    ];
    let arguments = [&arguments[..], &["--format", "{p}", "--locked"], more].concat();
    let tree = output(env!("CARGO"), &arguments);
    let names = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned);
    names
        .filter(|reached| reached != name && !reached.is_empty())
        .collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

#[test]
fn the_members_of_the_workspace_are_the_rows_of_the_table() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let members = manifest
        .split_once("members = [")
        .unwrap()
        .1
        .split_once(']')
        .unwrap()
        .0;
    let members: BTreeSet<&str> = members.split('"').skip(1).step_by(2).collect();
    let table = table();
    let drawn: BTreeSet<&str> = table.iter().map(|row| row.folder.as_str()).collect();
    assert_eq!(members, drawn, "left: Cargo.toml, right: the table");
    for row in &table {
        let manifest = fs::read_to_string(root().join(&row.folder).join("Cargo.toml")).unwrap();
        assert!(
            manifest.contains(&format!("name = \"{}\"", row.name)),
            "{} is {}",
            row.folder,
            row.name
        );
    }
}

#[test]
fn no_crate_reaches_what_it_must_never_reach() {
    let mut wrong = Vec::new();
    for row in table() {
        assert!(
            !row.never.is_empty(),
            "{} has nothing that it must never reach",
            row.name
        );
        // Every target: what is only reached elsewhere is reached all the same.
        let reached = reached(&row.name, &["--target", "all"]);
        for name in reached {
            if let Some(pattern) = row.never.iter().find(|pattern| matches(pattern, &name)) {
                wrong.push(format!("{} reaches {name} (`{pattern}`)", row.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_crate_uses_only_the_crates_of_ours_that_the_table_lets_it() {
    let table = table();
    let ours: BTreeSet<String> = table.iter().map(|row| row.name.clone()).collect();
    for row in &table {
        let direct = reached(&row.name, &["--depth", "1"]);
        let used: BTreeSet<String> = direct.intersection(&ours).cloned().collect();
        let more: Vec<_> = used.difference(&row.may_use).collect();
        assert!(
            more.is_empty(),
            "{} uses {more:?}, which its row does not name",
            row.name
        );
        assert!(
            row.may_use.is_subset(&ours),
            "{}: a crate that is not ours",
            row.name
        );
    }
}

/// A tree that lists nothing would pass every test above.
#[test]
fn the_tree_shows_what_is_known_to_be_there() {
    let known = [
        ("store", "aws-sdk-dynamodb"),
        ("site-gen", "tera"),
        ("forms", "serde"),
    ];
    for (name, dependency) in known {
        assert!(
            reached(name, &[]).contains(dependency),
            "{name} reaches {dependency}"
        );
    }
    assert!(
        reached("xtask", &[]).is_empty(),
        "xtask uses the standard library only"
    );
}

#[test]
fn nothing_stands_at_the_top_but_what_the_record_lists() {
    let allowed: BTreeSet<String> = quoted(&section(&record(), "The top of the repository"))
        .into_iter()
        .collect();
    let tracked = output("git", &["ls-files", "-z"]);
    let mut files_by_top = BTreeMap::new();
    for file in tracked.split('\0').filter(|file| !file.is_empty()) {
        files_by_top
            .entry(file.split('/').next().unwrap())
            .or_insert(file);
    }
    assert!(files_by_top.len() > 5, "git lists the repository's files");
    for (top, file) in files_by_top {
        assert!(
            allowed.contains(top),
            "{file}: {top} is not in the record's list"
        );
    }
}

#[test]
fn patterns_match_whole_names_and_their_stars_any_ending() {
    assert!(matches("aws-*", "aws-sdk-dynamodb"));
    assert!(!matches("aws-*", "awsm"));
    assert!(matches("http", "http"));
    assert!(!matches("http", "httparse"));
}
