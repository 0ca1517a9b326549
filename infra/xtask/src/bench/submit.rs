//! Submissions a second and how long each waits, beside what the engine alone commits for the same
//! client. The client is `functions/local/examples/load`.

use std::path::Path;

use crate::commands::run;

/// On tables of a hundred, ten thousand and a million applications. On two quiet cores it takes about
/// ten minutes, most of which goes into filling the largest; the first build comes on top.
pub(super) fn take(root: &Path) -> Result<(), String> {
    measure(root, &[])
}

/// On tables of a hundred and a thousand, in a minute: to see that it runs.
pub(super) fn take_small(root: &Path) -> Result<(), String> {
    measure(root, &["small"])
}

/// The memory alone: over eight hours' requests at once, and over an hour by the clock.
pub(super) fn take_memory(root: &Path) -> Result<(), String> {
    measure(root, &["memory"])?;
    measure(root, &["hour"])
}

/// Builds the program and the client as they ship, and has the client print its table.
fn measure(root: &Path, sizes: &[&str]) -> Result<(), String> {
    let build = "cargo build --release --locked -p local --bins --examples";
    run(root, &build.split(' ').collect::<Vec<_>>())?;
    let folder = root.join("target/bench/submit");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .map_err(|error| format!("`{}`: {error}", folder.display()))?;
    }
    let place = folder.display().to_string();
    let words = [
        "target/release/examples/load",
        "target/release/local",
        &place,
    ];
    run(root, &[&words, sizes].concat())
}
