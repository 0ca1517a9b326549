//! `cargo xtask package --twice`: whether the same sources give the same bytes in another folder, later,
//! from files of another age and in another time zone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::OUT;
use crate::commands::run_with;
use crate::console::say;

/// How old the copy's files say that they are: since 2001.
const AGE: Duration = Duration::from_secs(1_000_000_000);

/// Packages a copy of what is in `root`, as git knows it, and compares all that came of it with what
/// lies in `root`'s own folder of packages.
///
/// # Errors
/// Each file that differs or is on one side alone; or why it could not be done.
pub(super) fn again(root: &Path) -> Result<(), String> {
    let copy = std::env::temp_dir().join(format!("packaged-again-{}", std::process::id()));
    let outcome = copy_sources(root, &copy)
        .and_then(|()| {
            let words = ["cargo", "xtask", "package"];
            run_with(&copy, &words, &[("TZ", "Pacific/Auckland")])
        })
        .and_then(|()| compare(&root.join(OUT), &copy.join(OUT)));
    fs::remove_dir_all(&copy).map_err(|error| format!("`{}`: {error}", copy.display()))?;
    outcome
}

/// Copies every file that git tracks, or would.
fn copy_sources(root: &Path, copy: &Path) -> Result<(), String> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git: {error}"))?;
    let listed = String::from_utf8(listed.stdout).map_err(|error| format!("git: {error}"))?;
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        let (from, to) = (root.join(name), copy.join(name));
        if from.is_file() {
            copy_file(&from, &to).map_err(|error| format!("`{name}`: {error}"))?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to)?;
    let file = fs::File::options().append(true).open(to)?;
    file.set_modified(SystemTime::UNIX_EPOCH + AGE)
}

/// Whether both folders hold the same files with the same bytes.
fn compare(one: &Path, other: &Path) -> Result<(), String> {
    let (one, other) = (contents(one)?, contents(other)?);
    let names = one.keys().chain(other.keys());
    let mut differing: Vec<&str> = names
        .filter(|name| one.get(*name) != other.get(*name))
        .map(String::as_str)
        .collect();
    differing.sort_unstable();
    differing.dedup();
    if differing.is_empty() {
        let bytes: usize = one.values().map(Vec::len).sum();
        say(&format!(
            "packaged twice: {} files, {bytes} bytes, all the same",
            one.len()
        ));
        return Ok(());
    }
    Err(format!(
        "packaged twice, with other bytes in: {}",
        differing.join(", ")
    ))
}

/// Every file below `folder`, by its path below it.
fn contents(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let failed = |path: &Path, error: std::io::Error| format!("`{}`: {error}", path.display());
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).map_err(|error| failed(&next, error))? {
            let path: PathBuf = entry.map_err(|error| failed(&next, error))?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path);
            let bytes = fs::read(&path).map_err(|error| failed(&path, error))?;
            found.insert(name.display().to_string(), bytes);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_differ_or_are_on_one_side_alone_are_named() {
        let folder = std::env::temp_dir().join(format!("twice-{}", std::process::id()));
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("one/a.zip", "a");
        write("one/site/b", "b");
        write("other/a.zip", "a");
        write("other/site/b", "b");
        let both = || compare(&folder.join("one"), &folder.join("other"));
        assert_eq!(both(), Ok(()));
        write("other/site/b", "B");
        write("one/c", "c");
        let said = both().unwrap_err();
        fs::remove_dir_all(&folder).unwrap();
        assert!(said.ends_with("in: c, site/b"), "{said}");
    }
}
