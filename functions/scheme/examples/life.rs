//! Draws the life of an application into the README, between its two marks:
//! `cargo run -p scheme --example life`. The test `life` fails where the README has another picture.

use std::io::{Error, Result};
use std::path::Path;

const MARKS: (&str, &str) = ("<!-- life:begin -->\n", "<!-- life:end -->");

fn main() -> Result<()> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = std::fs::read_to_string(&readme)?;
    let missing = || Error::other("the README has no marks for the life of an application");
    let (before, rest) = text.split_once(MARKS.0).ok_or_else(missing)?;
    let (_, after) = rest.split_once(MARKS.1).ok_or_else(missing)?;
    let picture = format!("```mermaid\n{}\n```\n", scheme::life::picture());
    std::fs::write(
        readme,
        format!("{before}{}{picture}{}{after}", MARKS.0, MARKS.1),
    )
}
