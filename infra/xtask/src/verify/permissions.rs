//! The matrix of what each function may do on AWS. A test of `functions` writes it, once every
//! permission in it was used by a journey and every other attempt was refused.

use std::fs;
use std::path::{Path, PathBuf};

use super::outcome::Outcome;
use crate::console::say;

/// Where this part leaves it for people.
const REPORT: &str = "report/permissions.md";

/// Where the test leaves it.
fn matrix(root: &Path) -> PathBuf {
    root.join("target/aws/permissions.md")
}

/// Forgets the matrix of an earlier run.
pub(super) fn forget(root: &Path) {
    // One that is not there is forgotten already.
    let _ = fs::remove_file(matrix(root));
}

/// Prints it, and keeps it in `report/permissions.md`.
pub(super) fn check(root: &Path) -> Outcome {
    let path = matrix(root);
    let Ok(table) = fs::read_to_string(&path) else {
        return Err(format!("no test wrote `{}`", path.display())).into();
    };
    table.lines().for_each(say);
    let kept =
        fs::create_dir_all(root.join("report")).and_then(|()| fs::write(root.join(REPORT), &table));
    if let Err(error) = kept {
        return Err(format!("`{REPORT}` cannot be written: {error}")).into();
    }
    let summary = summary(&table);
    Outcome::Ran { summary }
}

/// `9 functions, 55 statements: report/permissions.md`.
fn summary(table: &str) -> String {
    let mut functions: Vec<&str> = table
        .lines()
        .skip(2)
        .filter_map(|line| line.split('|').nth(1))
        .collect();
    let statements = functions.len();
    functions.dedup();
    let functions = functions.len();
    format!("{functions} functions, {statements} statements in their roles: {REPORT}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_their_statements_are_counted() {
        let table =
            "| function | statement |\n| --- | --- |\n| a | One |\n| a | Two |\n| b | One |\n";
        assert_eq!(
            summary(table),
            "2 functions, 3 statements in their roles: report/permissions.md"
        );
    }
}
