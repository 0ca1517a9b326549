//! Tells this generator from every other: what one keeps for its next build, no other may trust.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// What decides what a build makes of a site, from this folder.
const SOURCES: [&str; 5] = [
    "src",
    "../Cargo.lock",
    "../functions/form-page",
    "../functions/forms/src",
    "../functions/scheme/src",
];

fn main() -> std::io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        for path in files(Path::new(source))? {
            path.hash(&mut hasher);
            fs::read(&path)?.hash(&mut hasher);
        }
    }
    println!("cargo::rustc-env=SITE_GEN_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// The file at `path`, or all files below it, in the order of their paths.
fn files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        found.extend(files(&entry?.path())?);
    }
    found.sort();
    Ok(found)
}
