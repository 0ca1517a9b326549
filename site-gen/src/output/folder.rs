//! A folder of the generator's own: whether it is one, and what lies in it.

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

/// The same, until it is whole.
const PAST_BESIDE: &str = ".site-gen-cache-new";

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

/// Whether the generator keeps something for itself in the site's folder by this name.
pub(super) fn is_own_name(name: &OsStr) -> bool {
    [MARKER, STAGED, PAST, PAST_BESIDE]
        .iter()
        .any(|own| name == OsStr::new(own))
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
        (self.path.join(PAST), self.path.join(PAST_BESIDE))
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
