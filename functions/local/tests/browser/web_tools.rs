//! Where the tools are that `cargo xtask verify tools` installs from `infra/tools/web`.

use std::path::{Path, PathBuf};

/// A file of one of the packages.
#[track_caller]
pub(crate) fn file(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = root.join("target/tools/web/node_modules").join(path);
    assert!(
        file.is_file(),
        "`{path}` is not there: `cargo xtask verify tools` installs it"
    );
    file
}
