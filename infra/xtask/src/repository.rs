//! Where the repository is, what it holds, and where its programs are built.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's root, two folders above this package.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_path_buf()
}

/// The paths of all files that git tracks, or would track once added, relative to `root`.
///
/// # Errors
/// A sentence, where git is missing, this is not its work tree, or a path is not UTF-8.
pub(crate) fn files(root: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git cannot be started, to list the files: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git cannot list the files: {}", said.trim()));
    }
    let names = String::from_utf8(output.stdout)
        .map_err(|error| format!("a path in the repository is not UTF-8: {error}"))?;
    let mut files: Vec<String> = names
        .split('\0')
        .filter(|name| !name.is_empty() && root.join(name).is_file())
        .map(str::to_owned)
        .collect();
    files.sort_unstable();
    files.dedup();
    Ok(files)
}

/// A program of this workspace, as built beside the running `xtask` and so with the same profile.
///
/// # Errors
/// A sentence, where the running program's own path cannot be told.
pub(crate) fn built(name: &str) -> Result<PathBuf, String> {
    let own = env::current_exe()
        .map_err(|error| format!("the folder of built programs cannot be told: {error}"))?;
    Ok(own.with_file_name(name))
}
