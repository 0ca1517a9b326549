//! The page of promises and the tests that there are name one another.

#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).expect("a root").to_path_buf()
}

/// Every function of every Rust file below `folder`.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            functions(&path, found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).expect("text");
            let names = text.split("fn ").skip(1);
            found.extend(names.map(|rest| {
                let end =
                    rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                rest[..end.unwrap_or(rest.len())].to_owned()
            }));
        }
    }
}

#[test]
fn trust_29_the_page_lists_every_promise_and_just_the_tests_that_there_are() {
    let page = fs::read_to_string(root().join("infra/trust.md")).expect("the page");
    let rows: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(2)
        .collect();
    let mut numbers = Vec::new();
    let mut named = BTreeSet::new();
    for row in &rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        numbers.push(cells[1].parse::<usize>().expect("a number"));
        named.extend(cells[3].split('`').skip(1).step_by(2).map(str::to_owned));
    }
    assert_eq!(numbers, (1..=29).collect::<Vec<_>>());
    let mut all = BTreeSet::new();
    functions(&root(), &mut all);
    let gone: Vec<&String> = named.difference(&all).collect();
    assert!(
        gone.is_empty(),
        "tests that are gone: {gone:?}. Run: cargo xtask trust"
    );
}

/// Versions can be taken back and put there anew; a hash cannot.
#[test]
fn trust_29_every_file_of_a_tool_from_pypi_has_its_hash() {
    let mut seen = 0;
    for entry in fs::read_dir(root().join("infra/tools")).expect("tools") {
        let path = entry.expect("an entry").path().join("requirements.txt");
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let text = text.replace("\\\n", " ");
        let packages = text.lines().filter(|line| !line.starts_with('#'));
        for package in packages.filter(|line| !line.trim().is_empty()) {
            let pinned = package.split_whitespace().next().expect("a name");
            let hashes = package.matches("--hash=sha256:").count();
            assert!(pinned.contains("=="), "{}: {pinned}", path.display());
            assert!(hashes > 0, "{}: {pinned}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 200, "the locks were not read: {seen} packages");
}
