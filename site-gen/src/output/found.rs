//! What lies in the generator's own folder before a build, beside what the last one left there.

use super::folder::{At as _, WriteError, is_own_name};
use crate::parallel;
use crate::past::{Left, Outputs, Seen, Stamp, Within};
use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What lies in a folder, but what the generator keeps there for itself. Links are never followed.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Files, in the order of their paths below the folder.
    pub(super) files: Vec<FoundFile>,
    /// Folders, in the order of their paths, which puts each after the one that it is in; the folder
    /// itself is the first of them, as "".
    pub(super) folders: Vec<FoundFolder>,
    /// What no build puts there: links, and names that are not Unicode.
    pub(super) strangers: BTreeSet<PathBuf>,
}

/// A file that is there.
#[derive(Debug)]
pub(super) struct FoundFile {
    pub(super) path: String,
    /// What an earlier build left here, where it is still that.
    pub(super) left: Option<Left>,
    is_kept: AtomicBool,
}

/// A folder that is there.
#[derive(Debug)]
pub(super) struct FoundFolder {
    pub(super) path: String,
    /// Its stamp, where nothing has come or gone in it since an earlier build.
    pub(super) unchanged: Option<Stamp>,
}

impl FoundFile {
    fn new(path: String, left: Option<Left>) -> Self {
        Self {
            path,
            left,
            is_kept: AtomicBool::new(false),
        }
    }

    /// Has this build keep it.
    pub(super) fn keep(&self) {
        self.is_kept.store(true, Ordering::Relaxed);
    }

    /// Whether this build keeps it.
    pub(super) fn is_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }
}

impl Found {
    /// Looks at all that is in `root`, of which `past` says what an earlier build left there. A
    /// folder that is as it was is not read again.
    ///
    /// # Errors
    /// Where a folder cannot be read.
    pub(super) fn look(root: &Path, past: Outputs) -> Result<Self, WriteError> {
        let count = past.folders.len();
        let within = Within::open(root).at(root)?;
        let folders = folders(&within, past.folders);
        let is_whole = folders.len() == count;
        let seen = parallel::map(&past.files, |(path, left)| {
            let is_real = is_whole || has_folder(&folders, above(path));
            is_real.then(|| see(&within, path, left))
        });
        let mut found = Self::default();
        for ((path, left), seen) in past.files.into_iter().zip(seen) {
            match seen {
                Some(There::Same) => found.files.push(FoundFile::new(path, Some(left))),
                Some(There::Another) => found.files.push(FoundFile::new(path, None)),
                Some(There::Link) => {
                    found.strangers.insert(root.join(path));
                }
                Some(There::NoFile) | None => {}
            }
        }
        let mut new = New::default();
        for folder in folders.iter().filter(|one| one.unchanged.is_none()) {
            new.read(root, &folder.path, &|path| has_folder(&folders, path))?;
        }
        found.folders = folders;
        found.add(new);
        Ok(found)
    }

    fn add(&mut self, new: New) {
        let known = self.files.len();
        for path in new.files {
            let files = self.files.get(..known).unwrap_or_default();
            if at(files, &path).is_none() {
                self.files.push(FoundFile::new(path, None));
            }
        }
        let new_folders = new.folders.into_iter().map(|path| FoundFolder {
            path,
            unchanged: None,
        });
        self.folders.extend(new_folders);
        self.strangers.extend(new.strangers);
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.folders.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// The file at `path`.
    pub(super) fn file(&self, path: &str) -> Option<&FoundFile> {
        thread_local! {
            static NEXT: Cell<usize> = const { Cell::new(0) };
        }
        // Mostly they are asked for in their order.
        let next = self.files.get(NEXT.get()).filter(|file| file.path == path);
        let at = match next {
            Some(_) => NEXT.get(),
            None => at(&self.files, path)?,
        };
        NEXT.set(at + 1);
        self.files.get(at)
    }
}

fn at(files: &[FoundFile], path: &str) -> Option<usize> {
    let at = files.binary_search_by(|file| file.path.as_str().cmp(path));
    at.ok()
}

fn has_folder(folders: &[FoundFolder], path: &str) -> bool {
    let at = folders.binary_search_by(|folder| folder.path.as_str().cmp(path));
    at.is_ok()
}

/// The folder that the file or folder at `path` is in.
pub(super) fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

/// The path of `name` in the folder `below`.
fn joined(below: &str, name: &str) -> String {
    if below.is_empty() {
        name.to_owned()
    } else {
        format!("{below}/{name}")
    }
}

/// Those folders of `left` that are there still, and are folders like all that they are in; of none,
/// the folder itself.
fn folders(within: &Within, left: Vec<(String, Option<Stamp>)>) -> Vec<FoundFolder> {
    let stamps = parallel::map(&left, |(path, _)| match within.see(path) {
        Seen::Folder(stamp) => stamp,
        Seen::File(_) | Seen::Link | Seen::Other => None,
    });
    let there = left.iter().zip(&stamps);
    let gone: HashSet<String> = there
        .filter(|(_, stamp)| stamp.is_none())
        .map(|((path, _), _)| path.clone())
        .collect();
    let is_below_gone = |path: &str| {
        let mut folder = path;
        while !folder.is_empty() && !gone.contains(folder) {
            folder = above(folder);
        }
        gone.contains(folder)
    };
    let mut folders: Vec<FoundFolder> = left
        .into_iter()
        .zip(stamps)
        .filter(|((path, _), _)| gone.is_empty() || !is_below_gone(path))
        .map(|((path, left), stamp)| FoundFolder {
            path,
            unchanged: left.filter(|left| Some(*left) == stamp),
        })
        .collect();
    if folders.is_empty() {
        folders.push(FoundFolder {
            path: String::new(),
            unchanged: None,
        });
    }
    folders
}

/// What is where an earlier build left a file.
enum There {
    /// That file.
    Same,
    /// Another file, or one that may be another.
    Another,
    Link,
    NoFile,
}

fn see(within: &Within, path: &str, left: &Left) -> There {
    match within.see(path) {
        Seen::File(stamp) if stamp.is_some() && stamp == left.stamp => There::Same,
        Seen::File(_) => There::Another,
        Seen::Link => There::Link,
        Seen::Folder(_) | Seen::Other => There::NoFile,
    }
}

/// What is found by reading folders.
#[derive(Default)]
struct New {
    files: Vec<String>,
    folders: Vec<String>,
    strangers: Vec<PathBuf>,
}

impl New {
    /// Reads the folder `below`, and all in it but those that are `known`.
    fn read(
        &mut self,
        root: &Path,
        below: &str,
        known: &impl Fn(&str) -> bool,
    ) -> Result<(), WriteError> {
        let here = root.join(below);
        for entry in fs::read_dir(&here).at(&here)? {
            let entry = entry.at(&here)?;
            let kind = entry.file_type().at(&here)?;
            let name = entry.file_name();
            if below.is_empty() && is_own_name(&name) {
                continue;
            }
            let Some(name) = name.to_str().filter(|_| !kind.is_symlink()) else {
                self.strangers.push(entry.path());
                continue;
            };
            let path = joined(below, name);
            if !kind.is_dir() {
                self.files.push(path);
            } else if !known(&path) {
                self.folders.push(path.clone());
                self.read(root, &path, known)?;
            }
        }
        Ok(())
    }
}
