//! Writes a site to a folder that is the generator's own, so that nothing of anyone else's is lost.
//!
//! Files go to a folder beside the site as they are made, and into place, by renaming, once all are:
//! a build that fails leaves the site as it was, and nobody ever reads half a page.

use super::folder::{self, At as _, Before, Found, Own, WriteError};
use super::{Contents, OutputTree, Sink, keeping};
use crate::fingerprint::Fingerprint;
use crate::parallel;
use crate::past::{Library, Past, save};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// What a writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have changed.
    pub written: usize,
    /// Files that were there already, the same.
    pub kept: usize,
    /// Files that no longer belonged, and are gone.
    pub removed: usize,
    /// Files that were made: of the others it was known beforehand that they would be the same.
    pub made: usize,
}

/// A site on its way into its folder.
pub(crate) struct Writing<'a> {
    progress: &'a (dyn Fn(usize) + Sync),
    folder: PathBuf,
    /// The folder, from the first file on that is written.
    own: OnceLock<Own>,
    /// What was in it before.
    found: Found,
    /// The documents of the build that left it.
    library: Library,
    tally: Mutex<Tally>,
}

/// What has been put so far.
#[derive(Default)]
struct Tally {
    /// Each file, with what it was made from.
    paths: BTreeMap<String, Option<Fingerprint>>,
    /// Those that were written.
    changed: Vec<String>,
    kept: usize,
    made: usize,
    /// The first fault, after which nothing is written.
    fault: Option<WriteError>,
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
        let writing = Writing::begin(folder, &|_| {})?;
        let files: Vec<(&str, &Contents)> = self.contents().collect();
        parallel::map(&files, |(path, contents)| {
            writing.take(path, contents, None);
        });
        writing.finish(&Library::default())
    }
}

impl Sink for Writing<'_> {
    fn put(&self, path: String, contents: Contents, key: Option<Fingerprint>) {
        self.take(&path, &contents, key);
    }

    fn keep(&self, path: &str, key: Fingerprint) -> bool {
        let is_kept = self
            .found
            .left
            .get(path)
            .is_some_and(|left| left.key == key);
        if is_kept {
            let mut tally = self.tally();
            tally.kept += 1;
            tally.paths.insert(path.to_owned(), Some(key));
            let done = tally.paths.len();
            drop(tally);
            (self.progress)(done);
        }
        is_kept
    }

    fn kept(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(path)).ok()
    }
}

impl<'a> Writing<'a> {
    /// Looks at `folder`, and touches nothing yet. `progress` is told how many files are done.
    ///
    /// # Errors
    /// Where it is neither empty nor marked as the generator's own, where another build is at it, or
    /// where it cannot be read.
    pub(crate) fn begin(
        folder: &Path,
        progress: &'a (dyn Fn(usize) + Sync),
    ) -> Result<Self, WriteError> {
        let (own, found, library) = match folder::before(folder)? {
            Before::Nothing => (OnceLock::new(), Found::default(), Library::default()),
            Before::Ours(own) => {
                let past = Past::load(&own.past().0);
                let found = own.look(&past.outputs)?;
                // What a build left that was stopped.
                let _ = fs::remove_dir_all(own.staged());
                (OnceLock::from(own), found, past.library)
            }
        };
        Ok(Self {
            progress,
            folder: folder.to_owned(),
            own,
            found,
            library,
            tally: Mutex::default(),
        })
    }

    /// The documents of the build that left the folder as it is.
    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    fn take(&self, path: &str, contents: &Contents, key: Option<Fingerprint>) {
        if self.tally().fault.is_some() {
            return;
        }
        let staged = self.stage(path, contents);
        let mut tally = self.tally();
        tally.made += 1;
        match staged {
            Ok(true) => tally.changed.push(path.to_owned()),
            Ok(false) => tally.kept += 1,
            Err(error) => tally.fault = Some(error),
        }
        tally.paths.insert(path.to_owned(), key);
        let done = tally.paths.len();
        drop(tally);
        (self.progress)(done);
    }

    /// Writes the file beside the site; false where the site has it already, the same.
    fn stage(&self, path: &str, contents: &Contents) -> Result<bool, WriteError> {
        if self.found.files.contains(path) && is_same(contents, &self.folder.join(path)) {
            return Ok(false);
        }
        let target = self.own()?.staged().join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).at(parent)?;
        }
        match contents {
            Contents::Bytes(bytes) => fs::write(&target, bytes.as_slice()).at(&target)?,
            Contents::File(disk) => {
                fs::copy(disk, &target).at(disk)?;
            }
            Contents::Made(recipe) => {
                let made = recipe.make().ok_or(io::ErrorKind::InvalidData.into());
                fs::write(&target, made.at(&recipe.disk)?).at(&target)?;
            }
        }
        Ok(true)
    }

    /// The folder, made where it is not there yet.
    fn own(&self) -> Result<&Own, WriteError> {
        if let Some(own) = self.own.get() {
            return Ok(own);
        }
        // One thread makes it while the others wait for the lock.
        let _one = self.tally();
        if let Some(own) = self.own.get() {
            return Ok(own);
        }
        let own = folder::make(&self.folder)?;
        Ok(self.own.get_or_init(|| own))
    }

    /// Puts the files into place, removes what no longer belongs, and keeps `library` and what the
    /// files were made from for the next build.
    ///
    /// # Errors
    /// The first fault met on the way; where it was met before all files were made, the site is as
    /// it was.
    pub(crate) fn finish(self, library: &Library) -> Result<Written, WriteError> {
        let tally = std::mem::take(&mut *self.tally());
        if let Some(fault) = tally.fault {
            self.forsake();
            return Err(fault);
        }
        let own = self.own()?;
        let staged = own.staged();
        if staged.exists() {
            move_in(&staged, &own.path)?;
            fs::remove_dir(&staged).at(&staged)?;
        }
        let removed = remove_strays(&self.folder, &self.found, &tally.paths)?;
        let outputs = keeping::outputs(
            &self.folder,
            &self.found,
            &tally.paths,
            &tally.changed,
            &removed,
        );
        let (path, beside) = own.past();
        save(&path, &beside, library, &outputs);
        Ok(Written {
            written: tally.changed.len(),
            kept: tally.kept,
            removed: removed.len(),
            made: tally.made,
        })
    }

    /// Leaves the site as it was.
    pub(crate) fn forsake(self) {
        if let Some(own) = self.own.into_inner() {
            own.forsake();
        }
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Moves all that is in `from` into `to`: folders whole where there is none of that name, and file
/// by file where there is. What stands where it is to go is replaced.
fn move_in(from: &Path, to: &Path) -> Result<(), WriteError> {
    for entry in fs::read_dir(from).at(from)? {
        let entry = entry.at(from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let is_folder = entry.file_type().at(&source)?.is_dir();
        match target.symlink_metadata() {
            Ok(there) if there.is_dir() && is_folder => {
                move_in(&source, &target)?;
                fs::remove_dir(&source).at(&source)?;
                continue;
            }
            Ok(there) if there.is_dir() => fs::remove_dir_all(&target).at(&target)?,
            Ok(_) if is_folder => fs::remove_file(&target).at(&target)?,
            Ok(_) | Err(_) => {}
        }
        fs::rename(&source, &target).at(&target)?;
    }
    Ok(())
}

/// Removes what was `found` in `folder` and is not among `paths`, and gives the files that were.
fn remove_strays(
    folder: &Path,
    found: &Found,
    paths: &BTreeMap<String, Option<Fingerprint>>,
) -> Result<Vec<PathBuf>, WriteError> {
    let strays = found.files.iter().filter(|path| !paths.contains_key(*path));
    let strangers = found.strangers.iter().filter(|path| is_strange(path));
    let mut removed = Vec::new();
    for path in strays
        .map(|path| folder.join(path))
        .chain(strangers.cloned())
    {
        match fs::remove_file(&path) {
            Err(error) if !is_gone(&path, &error) => return Err(WriteError::Io(path, error)),
            Ok(()) | Err(_) => removed.push(path),
        }
    }
    for below in found.folders.iter().rev() {
        let prefix = format!("{below}/");
        let first = paths.range(prefix.clone()..).next();
        if !first.is_some_and(|(path, _)| path.starts_with(&prefix)) {
            // Fails where it is gone already.
            let _ = fs::remove_dir(folder.join(below));
        }
    }
    Ok(removed)
}

/// Whether a file could not be removed because a folder has taken its place, or a file that of its
/// folder.
fn is_gone(path: &Path, error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory) || path.is_dir()
}

/// Whether no build can have put there what is at `path` now.
fn is_strange(path: &Path) -> bool {
    path.to_str().is_none() || path.is_symlink()
}

fn is_same(contents: &Contents, target: &Path) -> bool {
    match contents {
        Contents::Bytes(bytes) => {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            target
                .symlink_metadata()
                .is_ok_and(|kind| kind.is_file() && kind.len() == length)
                && fs::read(target).is_ok_and(|there| there == **bytes)
        }
        Contents::File(disk) => is_copy(disk, target),
        // Its name says what it was made from.
        Contents::Made(_) => target.is_file(),
    }
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
