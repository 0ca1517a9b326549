//! Writes a tree to a folder that is the generator's own, so that nothing of anyone else's is lost.

use super::{Contents, OutputTree};
use crate::parallel;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file that marks a folder as made by the generator, which may then replace what is in it.
pub const MARKER: &str = ".site-gen";

const MARKER_TEXT: &[u8] =
    b"This folder is made by site-gen. Everything in it is replaced by each build.\n";

/// What a writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have changed.
    pub written: usize,
    /// Files that were there already, the same.
    pub kept: usize,
    /// Files that no longer belonged, and are gone.
    pub removed: usize,
}

/// Why a tree could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds something, and the generator did not make it.
    NotOurs(PathBuf),
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
            Self::Io(path, _) => write!(out, "writing `{}`", path.display()),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotOurs(_) => None,
            Self::Io(_, error) => Some(error),
        }
    }
}

/// Puts the path into I/O errors.
trait At<T> {
    fn at(self, path: &Path) -> Result<T, WriteError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, WriteError> {
        self.map_err(|error| WriteError::Io(path.to_owned(), error))
    }
}

impl OutputTree {
    /// Makes `folder` hold this tree and nothing else. It is made where it is not there. A file that
    /// changes is replaced by renaming, so that whoever reads it sees the old one or the new one;
    /// a file that is the same is left alone; one that no longer belongs is removed.
    ///
    /// # Errors
    /// Where `folder` is neither empty nor marked as the generator's own, which is found out before
    /// anything is touched; or where the file system refuses.
    pub fn write(&self, folder: &Path) -> Result<Written, WriteError> {
        let is_new = claim(folder)?;
        let mut written = Written::default();
        if !is_new {
            written.removed = self.remove_strays(folder, Path::new(""))?;
        }
        let files: Vec<(PathBuf, &Contents)> = self
            .contents()
            .map(|(path, contents)| (folder.join(path), contents))
            .collect();
        let folders: BTreeSet<&Path> = files.iter().filter_map(|(path, _)| path.parent()).collect();
        for parent in folders {
            fs::create_dir_all(parent).at(parent)?;
        }
        for outcome in parallel::map(&files, |(path, contents)| put(path, contents, is_new)) {
            match outcome? {
                true => written.written += 1,
                false => written.kept += 1,
            }
        }
        Ok(written)
    }

    /// Removes what lies in `folder` below `within` and is not in the tree. Links are removed, never
    /// followed.
    fn remove_strays(&self, folder: &Path, within: &Path) -> Result<usize, WriteError> {
        let mut removed = 0;
        let here = folder.join(within);
        for entry in fs::read_dir(&here).at(&here)? {
            let entry = entry.at(&here)?;
            let below = within.join(entry.file_name());
            let path = folder.join(&below);
            if entry.file_type().at(&path)?.is_dir() {
                removed += self.remove_strays(folder, &below)?;
                if self.is_stray_folder(&below) {
                    // Fails where something is left in it, which then still belongs.
                    let _ = fs::remove_dir(&path);
                }
            } else if below != Path::new(MARKER) && !self.is_file(&below) {
                fs::remove_file(&path).at(&path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn is_file(&self, below: &Path) -> bool {
        slashed(below).is_some_and(|path| self.files.contains_key(&path))
    }

    fn is_stray_folder(&self, below: &Path) -> bool {
        let Some(prefix) = slashed(below).map(|path| format!("{path}/")) else {
            return true;
        };
        let first = self.files.range(prefix.clone()..).next();
        !first.is_some_and(|(path, _)| path.starts_with(&prefix))
    }
}

/// Marks `folder` as the generator's own. True where it was empty or not there.
fn claim(folder: &Path) -> Result<bool, WriteError> {
    fs::create_dir_all(folder).at(folder)?;
    let marker = folder.join(MARKER);
    if marker.symlink_metadata().is_ok_and(|kind| kind.is_file()) {
        return Ok(false);
    }
    if fs::read_dir(folder).at(folder)?.next().is_some() {
        return Err(WriteError::NotOurs(folder.to_owned()));
    }
    fs::write(&marker, MARKER_TEXT).at(&marker)?;
    Ok(true)
}

/// Puts `contents` at `target`; false where it is there already.
fn put(target: &Path, contents: &Contents, is_new: bool) -> Result<bool, WriteError> {
    match contents {
        Contents::Bytes(bytes) if is_new => fs::write(target, bytes).at(target)?,
        Contents::Bytes(bytes) if is_same(target, bytes) => return Ok(false),
        Contents::Bytes(bytes) => {
            let beside = beside(target);
            fs::write(&beside, bytes).at(&beside)?;
            fs::rename(&beside, target).at(target)?;
        }
        Contents::File(disk) if !is_new && is_copy(disk, target) => return Ok(false),
        Contents::File(disk) => {
            let beside = beside(target);
            fs::copy(disk, &beside).at(disk)?;
            fs::rename(&beside, target).at(target)?;
        }
    }
    Ok(true)
}

/// A name beside `target` that no page has: names that begin with a dot are never part of a site.
fn beside(target: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or(OsStr::new("file")));
    name.push(".new");
    target.with_file_name(name)
}

fn is_same(target: &Path, bytes: &[u8]) -> bool {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    target
        .symlink_metadata()
        .is_ok_and(|kind| kind.is_file() && kind.len() == length)
        && fs::read(target).is_ok_and(|there| there == bytes)
}

/// Whether `target` holds what `disk` does. Read in parts: either may be a film.
fn is_copy(disk: &Path, target: &Path) -> bool {
    let same_length = || {
        let length = disk.metadata().ok()?.len();
        let kind = target.symlink_metadata().ok()?;
        Some(kind.is_file() && kind.len() == length)
    };
    same_length() == Some(true) && have_same_bytes(disk, target).unwrap_or(false)
}

fn have_same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    use io::BufRead as _;
    let mut one = io::BufReader::with_capacity(1 << 16, fs::File::open(one)?);
    let mut other = io::BufReader::with_capacity(1 << 16, fs::File::open(other)?);
    loop {
        let (here, there) = (one.fill_buf()?, other.fill_buf()?);
        let length = here.len().min(there.len());
        if length == 0 {
            return Ok(here.len() == there.len());
        }
        if here.get(..length) != there.get(..length) {
            return Ok(false);
        }
        one.consume(length);
        other.consume(length);
    }
}

fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(OsStr::to_str).collect();
    parts.map(|parts| parts.join("/"))
}
