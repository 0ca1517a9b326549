//! How large each function is, how fast it starts and answers, and what memory it takes.

use std::path::Path;

use crate::commands::run_with;
use crate::console::say;
use crate::package::{build_functions, deployed, functions, press, zip_into};
use crate::tools::python;

/// Where the zips that are weighed go.
const ZIPS: &str = "target/bench/lambda";

/// What the others are held against.
const BARE: [&str; 2] = ["bare_http", "bare_sdk"];

/// Builds the functions and the bare ones as they are deployed, weighs their zips, and runs
/// `functions/benches/lambda.rs`.
pub(super) fn take(root: &Path) -> Result<(), String> {
    python::install(root, "aws")?;
    let mut names = functions(root)?;
    names.extend(BARE.map(str::to_owned));
    build_functions(root, &["functions", "bare"], &names)?;
    let folder = root.join(deployed());
    let zips = weigh(root)?;
    say("");
    let line = "cargo bench --locked --workspace --bench lambda";
    let words: Vec<&str> = line.split(' ').collect();
    let folder = folder.display().to_string();
    let variables = [("FUNCTIONS_FOLDER", &*folder), ("FUNCTIONS_ZIPS", &*zips)];
    run_with(root, &words, &variables)
}

/// Zips each, prints what it weighs, and hands that on: `NAME=MEGABYTES`, with spaces between.
fn weigh(root: &Path) -> Result<String, String> {
    std::fs::create_dir_all(root.join(ZIPS)).map_err(|error| format!("`{ZIPS}`: {error}"))?;
    let own = functions(root)?;
    let names = BARE.into_iter().chain(own.iter().map(String::as_str));
    let (mut rows, mut zips) = (Vec::new(), Vec::new());
    for name in names {
        zip_into(
            root,
            ZIPS,
            name,
            &[&format!("bootstrap={}/{name}", deployed())],
        )?;
        press(root, &format!("{ZIPS}/{name}.zip"))?;
        let weight = |path: String| {
            let metadata = std::fs::metadata(root.join(&path));
            metadata
                .map(|metadata| metadata.len())
                .map_err(|error| format!("`{path}`: {error}"))
        };
        let binary = weight(format!("{}/{name}", deployed()))?;
        let zip = weight(format!("{ZIPS}/{name}.zip"))?;
        zips.push(format!("{name}={}", in_megabytes(zip)));
        rows.push(format!(
            "| `{name}` | {} | {} |",
            in_megabytes(zip),
            in_megabytes(binary)
        ));
    }
    say("");
    say("| function | zip, MB | binary, MB |");
    say("| --- | ---: | ---: |");
    rows.iter().for_each(|row| say(row));
    Ok(zips.join(" "))
}

/// Millions of bytes, to a hundredth.
fn in_megabytes(bytes: u64) -> String {
    let hundredths = (bytes + 5_000) / 10_000;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_millions() {
        assert_eq!(in_megabytes(2_499_999), "2.50");
        assert_eq!(in_megabytes(650_000), "0.65");
    }
}
