//! Exports of growing tables: the first byte, the whole, and the most memory that the program held.
//! The client is `functions/local/examples/export`.

use std::path::Path;

use crate::commands::{run, run_with};

/// Builds the program and the client as they ship, and has the client print its table.
pub(super) fn take(root: &Path) -> Result<(), String> {
    let build = "cargo build --release --locked -p local --bins --examples";
    run(root, &build.split(' ').collect::<Vec<_>>())?;
    let folder = root.join("target/bench/export");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .map_err(|error| format!("`{}`: {error}", folder.display()))?;
    }
    let place = folder.display().to_string();
    let words = [
        "target/release/examples/export",
        "target/release/local",
        &place,
    ];
    run_with(root, &words, &[])
}
