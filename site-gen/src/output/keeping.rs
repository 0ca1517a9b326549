//! What a build keeps of its files for the next: what each was made from, and how the file system
//! shows that it is still the same.

use super::found::{Found, above};
use crate::fingerprint::Fingerprint;
use crate::parallel;
use crate::past::{Left, Moment, Outputs, Seen, Stamp, Within};
use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Names, in no order that shows.
pub(super) type Names<T> = HashSet<T, RandomState>;

/// A file that a build made.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) path: String,
    /// What it was made from, where that is known.
    pub(super) key: Option<Fingerprint>,
    /// Its stamp, where that is known already.
    pub(super) stamp: Option<Stamp>,
    /// Whether it was written: the site may have had it already.
    pub(super) is_written: bool,
}

/// The folders of files at `paths`, with all that they are in, in the order of their paths.
pub(super) fn folders_of<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut known = Names::from_iter([""]);
    let mut folders = vec![""];
    for path in paths {
        let known_before = folders.len();
        let mut folder = above(path);
        while known.insert(folder) {
            folders.push(folder);
            folder = above(folder);
        }
        if let Some(new) = folders.get_mut(known_before..) {
            new.reverse();
        }
    }
    folders.sort();
    folders
}

/// What there is to keep of the files of `folder` after a build, which lie in `folders`. It has kept
/// some of what was `found`, `made` others, and `removed` what no longer belonged. What was found as an
/// earlier build left it is not looked at again.
pub(super) fn outputs(
    folder: &Path,
    found: Found,
    made: Vec<Made>,
    folders: Vec<String>,
    removed: &[PathBuf],
) -> Outputs {
    let seen = Moment::now();
    // In a new folder nothing is as it was in any case.
    let touched = if found.folders.is_empty() {
        Names::default()
    } else {
        touched(&made, removed)
    };
    let settled = |stamp: Option<Stamp>| stamp.and_then(|stamp| stamp.settled(seen));
    // A file of which it is not known what it was made from is looked for in its folder again.
    let not_whole: Names<&str> = made
        .iter()
        .filter(|file| file.key.is_none())
        .map(|file| above(&file.path))
        .collect();
    let mut stamps = unchanged(&found, &folders);
    let is_open = |path: &str, known: &Option<Stamp>| {
        known.is_none() || touched.contains(path) || not_whole.contains(path)
    };
    let paths = folders.iter().map(String::as_str);
    let open: Vec<_> = paths
        .zip(&mut stamps)
        .filter(|(path, known)| is_open(path, known))
        .collect();
    let within = Within::open(folder).ok();
    let anew = parallel::map(&open, |(path, _)| {
        let is_whole = !not_whole.contains(path);
        match within.as_ref().filter(|_| is_whole)?.see(path) {
            Seen::Folder(stamp) => settled(stamp),
            Seen::File(_) | Seen::Link | Seen::Other => None,
        }
    });
    for ((_, stamp), anew) in open.into_iter().zip(anew) {
        *stamp = anew;
    }
    let stamps_of_made = parallel::map(&made, |file| {
        let stamp = file.stamp;
        settled(stamp.or_else(|| Stamp::of_own(&folder.join(&file.path))))
    });
    let kept = found.files.into_iter().filter(|file| file.is_kept());
    let kept = kept.filter_map(|file| Some((file.path, file.left?)));
    let made = made.into_iter().zip(stamps_of_made);
    let made = made.filter_map(|(file, stamp)| {
        let key = file.key?;
        Some((file.path, Left { key, stamp }))
    });
    let mut files: Vec<(String, Left)> = kept.chain(made).collect();
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    Outputs {
        folders: folders.into_iter().zip(stamps).collect(),
        files,
    }
}

/// The stamp of each of `folders` in which nothing had changed before the build.
fn unchanged(found: &Found, folders: &[String]) -> Vec<Option<Stamp>> {
    let mut there = found.folders.iter().peekable();
    let known = folders.iter().map(|path| {
        while there.next_if(|one| one.path < *path).is_some() {}
        there.next_if(|one| one.path == *path)?.unchanged
    });
    known.collect()
}

/// The folders in which something may have come or gone: those of what was written among `made`, and
/// of what was `removed`.
fn touched(made: &[Made], removed: &[PathBuf]) -> Names<String> {
    let written = made.iter().filter(|file| file.is_written);
    let written = written.map(|file| file.path.as_str());
    // A folder in which something lay whose name is not Unicode was not as it was left in any case.
    let removed = removed.iter().filter_map(|path| path.to_str());
    let mut touched = Names::from_iter([String::new()]);
    for path in written.chain(removed) {
        let mut folder = above(path);
        while !touched.contains(folder) {
            touched.insert(folder.to_owned());
            folder = above(folder);
        }
    }
    touched
}
