//! A folder of the generator's own: whether it is one, and what lies in it.

use crate::parallel;
use crate::past::{Left, LeftFolder, Outputs, Stamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The file that marks a folder as made by the generator, which may then replace what is in it.
pub const MARKER: &str = ".site-gen";

const MARKER_TEXT: &[u8] =
    b"This folder is made by site-gen. Everything in it is replaced by each build.\n";

/// What a build keeps for the next.
const PAST: &str = ".site-gen-cache";

/// Where files are until all are made, inside the folder, so that putting them in place is renaming.
const STAGED: &str = ".site-gen-new";

/// Why a tree could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds something, and the generator did not make it.
    NotOurs(PathBuf),
    /// Another build is writing to the folder.
    Busy(PathBuf),
    /// Reading or writing at this path failed.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotOurs(path) => write!(
                out,
                "`{}` is not empty, and was not made by site-gen: name another folder, or empty it",
                path.display()
            ),
            Self::Busy(path) => write!(
                out,
                "another build is writing to `{}`: build again when it has ended",
                path.display()
            ),
            Self::Io(path, _) => write!(out, "writing `{}`", path.display()),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotOurs(_) | Self::Busy(_) => None,
            Self::Io(_, error) => Some(error),
        }
    }
}

/// Puts the path into I/O errors.
pub(super) trait At<T> {
    fn at(self, path: &Path) -> Result<T, WriteError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, WriteError> {
        self.map_err(|error| WriteError::Io(path.to_owned(), error))
    }
}

/// What lies in a folder. Links are never followed.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files, by path below the folder.
    pub(super) files: BTreeSet<String>,
    /// Folders, each after the one that it is in.
    pub(super) folders: Vec<String>,
    /// What no build puts there: links, and names that are not Unicode.
    pub(super) strangers: Vec<PathBuf>,
    /// The files that are as an earlier build left them.
    pub(super) left: HashMap<String, Left>,
    /// The folders in which nothing has come or gone since.
    pub(super) unchanged: HashMap<String, Stamp>,
}

/// A folder that is the generator's to write to.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) path: PathBuf,
    /// Whether this build made it.
    was_made: bool,
    /// The marker, locked: one build at a time.
    _marker: File,
}

/// What is at the path of a folder before a build.
#[derive(Debug)]
pub(super) enum Before {
    /// Nothing, or an empty folder.
    Nothing,
    /// What earlier builds left.
    Ours(Own),
}

/// Looks at `folder`, and touches nothing.
///
/// # Errors
/// Where it is neither empty nor marked as the generator's own, where another build is at it, or
/// where the file system refuses.
pub(super) fn before(folder: &Path) -> Result<Before, WriteError> {
    let marker = folder.join(MARKER);
    if marker.symlink_metadata().is_ok_and(|kind| kind.is_file()) {
        return Ok(Before::Ours(Own {
            path: folder.to_owned(),
            was_made: false,
            _marker: locked(&marker)?,
        }));
    }
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Before::Nothing),
        Err(error) => Err(WriteError::Io(folder.to_owned(), error)),
        Ok(mut entries) => match entries.next() {
            None => Ok(Before::Nothing),
            Some(_) => Err(WriteError::NotOurs(folder.to_owned())),
        },
    }
}

/// Makes `folder`, which was not there or empty, the generator's own.
pub(super) fn make(folder: &Path) -> Result<Own, WriteError> {
    let was_made = !folder.exists();
    fs::create_dir_all(folder).at(folder)?;
    let marker = folder.join(MARKER);
    fs::write(&marker, MARKER_TEXT).at(&marker)?;
    Ok(Own {
        path: folder.to_owned(),
        was_made,
        _marker: locked(&marker)?,
    })
}

/// The path of `name` in the folder `below`.
fn joined(below: &str, name: &str) -> String {
    if below.is_empty() {
        name.to_owned()
    } else {
        format!("{below}/{name}")
    }
}

fn locked(marker: &Path) -> Result<File, WriteError> {
    let file = File::open(marker).at(marker)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let folder = marker.parent().unwrap_or(marker);
            Err(WriteError::Busy(folder.to_owned()))
        }
        // A file system without locks is used by one build at a time in any case, or by nobody.
        Err(TryLockError::Error(_)) => Ok(file),
    }
}

impl Own {
    /// Where files are until all are made.
    pub(super) fn staged(&self) -> PathBuf {
        self.path.join(STAGED)
    }

    /// What a build keeps for the next: the file, and where it is until it is whole.
    pub(super) fn past(&self) -> (PathBuf, PathBuf) {
        (self.path.join(PAST), self.path.join(format!("{PAST}-new")))
    }

    /// Everything in the folder but what the generator keeps there for itself. A folder that is as
    /// `past` left it is not read again.
    pub(super) fn look(&self, past: &Outputs) -> Result<Found, WriteError> {
        let mut found = Found::default();
        let folders: Vec<(&String, &LeftFolder)> = past.folders.iter().collect();
        let unchanged = parallel::map(&folders, |(path, left)| {
            left.stamp
                .filter(|stamp| Stamp::of_folder(&self.path.join(path)) == Some(*stamp))
        });
        found.unchanged = folders
            .iter()
            .zip(unchanged)
            .filter_map(|((path, _), stamp)| Some(((*path).clone(), stamp?)))
            .collect();
        let mut inner: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in past.folders.keys().filter(|path| !path.is_empty()) {
            let above = path.rsplit_once('/').map_or("", |(above, _)| above);
            inner.entry(above).or_default().push(path);
        }
        self.look_below("", &inner, past, &mut found)?;
        found.left = self.left(past, &found.files);
        Ok(found)
    }

    /// Those of `files` that are as `past` left them.
    fn left(&self, past: &Outputs, files: &BTreeSet<String>) -> HashMap<String, Left> {
        let paths: Vec<&String> = files.iter().collect();
        let left = parallel::map(&paths, |path| {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let left = past.folders.get(folder)?.files.get(name)?;
            let stamp = left.stamp?;
            (Stamp::of_own(&self.path.join(path)) == Some(stamp)).then_some(*left)
        });
        paths
            .into_iter()
            .zip(left)
            .filter_map(|(path, left)| Some((path.clone(), left?)))
            .collect()
    }

    fn look_below(
        &self,
        below: &str,
        inner: &BTreeMap<&str, Vec<&str>>,
        past: &Outputs,
        found: &mut Found,
    ) -> Result<(), WriteError> {
        if found.unchanged.contains_key(below)
            && let Some(left) = past.folders.get(below)
        {
            found
                .files
                .extend(left.files.keys().map(|name| joined(below, name)));
            for folder in inner.get(below).into_iter().flatten() {
                found.folders.push((*folder).to_owned());
                self.look_below(folder, inner, past, found)?;
            }
            return Ok(());
        }
        let here = self.path.join(below);
        for entry in fs::read_dir(&here).at(&here)? {
            let entry = entry.at(&here)?;
            let kind = entry.file_type().at(&here)?;
            let name = entry.file_name();
            if below.is_empty()
                && [MARKER, STAGED, PAST]
                    .iter()
                    .any(|own| name == OsStr::new(own))
            {
                continue;
            }
            let Some(name) = name.to_str().filter(|_| !kind.is_symlink()) else {
                found.strangers.push(entry.path());
                continue;
            };
            let path = joined(below, name);
            if kind.is_dir() {
                found.folders.push(path.clone());
                self.look_below(&path, inner, past, found)?;
            } else {
                found.files.insert(path);
            }
        }
        Ok(())
    }

    /// Leaves no trace of a build that came to nothing.
    pub(super) fn forsake(self) {
        let _ = fs::remove_dir_all(self.staged());
        if self.was_made {
            let _ = fs::remove_file(self.path.join(MARKER));
            let _ = fs::remove_dir(&self.path);
        }
    }
}
