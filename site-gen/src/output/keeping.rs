//! What a build keeps of its files for the next: what each was made from, and how the file system
//! shows that it is still the same.

use super::folder::Found;
use crate::fingerprint::Fingerprint;
use crate::parallel;
use crate::past::{Left, LeftFolder, Moment, Outputs, Stamp};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The files of `folder` after a build: `paths` with what each was made from, of which it has
/// `changed` some, and `removed` others. What was `found` as an earlier build left it is not looked
/// at again.
pub(super) fn outputs(
    folder: &Path,
    found: &Found,
    paths: &BTreeMap<String, Option<Fingerprint>>,
    changed: &[String],
    removed: &[PathBuf],
) -> Outputs {
    let seen = Moment::now();
    let stamp = |stamp: Option<Stamp>| stamp.and_then(|stamp| stamp.settled(seen));
    let touched = touched(folder, changed, removed);
    let files: Vec<(&String, &Option<Fingerprint>)> = paths.iter().collect();
    let left = parallel::map(&files, |(path, key)| {
        let key = (**key)?;
        let known = found.left.get(*path).filter(|left| left.key == key);
        Some(known.copied().unwrap_or_else(|| Left {
            key,
            stamp: stamp(Stamp::of_own(&folder.join(path))),
        }))
    });
    let mut outputs = Outputs::default();
    for path in folders_of(paths) {
        outputs
            .folders
            .insert(path.to_owned(), LeftFolder::default());
    }
    // A file of which it is not known what it was made from is looked for in its folder again.
    let mut not_whole = BTreeSet::new();
    for ((path, _), left) in files.iter().zip(left) {
        match left {
            Some(left) => outputs.add(path, left),
            None => {
                not_whole.insert(path.rsplit_once('/').map_or("", |(above, _)| above));
            }
        }
    }
    let all: Vec<&String> = outputs.folders.keys().collect();
    let stamps = parallel::map(&all, |path| {
        if not_whole.contains(path.as_str()) {
            return None;
        }
        let known = found
            .unchanged
            .get(*path)
            .filter(|_| !touched.contains(path.as_str()));
        known
            .copied()
            .or_else(|| stamp(Stamp::of_folder(&folder.join(path))))
    });
    for (left, stamp) in outputs.folders.values_mut().zip(stamps) {
        left.stamp = stamp;
    }
    outputs
}

/// The folders of `paths`, with those above each.
fn folders_of(paths: &BTreeMap<String, Option<Fingerprint>>) -> BTreeSet<&str> {
    let mut folders = BTreeSet::from([""]);
    for path in paths.keys() {
        let mut below = path.as_str();
        while let Some((above, _)) = below.rsplit_once('/') {
            if !folders.insert(above) {
                break;
            }
            below = above;
        }
    }
    folders
}

/// The folders in which something may have come or gone.
fn touched<'a>(
    folder: &'a Path,
    changed: &'a [String],
    removed: &'a [PathBuf],
) -> BTreeSet<&'a str> {
    let removed = removed
        .iter()
        .filter_map(|path| path.strip_prefix(folder).ok()?.to_str());
    let mut touched = BTreeSet::from([""]);
    for path in changed.iter().map(String::as_str).chain(removed) {
        let mut below = path;
        while let Some((above, _)) = below.rsplit_once('/') {
            touched.insert(above);
            below = above;
        }
    }
    touched
}
