//! Writes a site to a folder that is the generator's own, so that nothing of anyone else's is lost.
//!
//! Files go to a folder beside the site as they are made, and into place, by renaming, once all are:
//! a build that fails leaves the site as it was, and nobody ever reads half a page.

use super::folder::{self, At as _, Before, Own, WriteError};
use super::found::Found;
use super::keeping::{self, Made};
use super::placing::{move_all_in, remove_strays};
use super::sameness::is_same;
use super::written::Written;
use super::{Contents, OutputTree, Sink};
use crate::fingerprint::Fingerprint;
use crate::links::Trail;
use crate::parallel;
use crate::past::{Later, Left, Library, Outputs, Past, Saving, Stamp};
use crate::source::Listing;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A site on its way into its folder.
pub(crate) struct Writing<'a> {
    progress: &'a (dyn Fn(usize) + Sync),
    folder: PathBuf,
    /// The folder, from the first file on that is written.
    own: OnceLock<Own>,
    /// What an earlier build left in it, until it is looked at.
    left: Mutex<Later<Outputs>>,
    /// What was in it before, once that is looked at.
    found: OnceLock<Result<Found, WriteError>>,
    /// The documents of the build that left it.
    library: Library,
    /// How many files are kept or made.
    done: AtomicUsize,
    tally: Mutex<Tally>,
    /// What the next build is to know, as far as it is on its way.
    saving: Mutex<Option<Saving>>,
}

/// What has been made so far.
#[derive(Default)]
struct Tally {
    made: Vec<Made>,
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
        let (writing, _) = Writing::begin(folder, &|_| {})?;
        let files: Vec<(&str, &Contents)> = self.contents().collect();
        parallel::map(&files, |(path, contents)| {
            writing.take((*path).to_owned(), contents, None);
        });
        writing.finish()
    }
}

impl Sink for Writing<'_> {
    fn put(&self, path: String, contents: Contents, key: Option<Fingerprint>) {
        self.take(path, &contents, key);
    }

    fn keep(&self, path: &str, key: Fingerprint) -> bool {
        let file = self.found().and_then(|found| found.file(path));
        let is_same = |left: &Left| left.key == key;
        let Some(file) = file.filter(|file| file.left.as_ref().is_some_and(is_same)) else {
            return false;
        };
        file.keep();
        self.count();
        true
    }

    fn kept(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(path)).ok()
    }

    fn is_once(&self) -> bool {
        true
    }
}

impl<'a> Writing<'a> {
    /// Begins, and touches no file of the site yet. `progress` is told how many files are done. Gives
    /// besides where the build that left the folder as it is found its files.
    ///
    /// # Errors
    /// Where `folder` is neither empty nor marked as the generator's own, where another build is at
    /// it, or where it cannot be read.
    pub(crate) fn begin(
        folder: &Path,
        progress: &'a (dyn Fn(usize) + Sync),
    ) -> Result<(Self, Listing), WriteError> {
        let (own, past) = match folder::before(folder)? {
            Before::Nothing => (OnceLock::new(), Past::default()),
            Before::Ours(own) => {
                // What a build left that was stopped.
                let _ = fs::remove_dir_all(own.staged());
                let past = Past::load(&own.past().0);
                (OnceLock::from(own), past)
            }
        };
        let found = match own.get() {
            Some(_) => OnceLock::new(),
            None => OnceLock::from(Ok(Found::default())),
        };
        let writing = Self {
            progress,
            folder: folder.to_owned(),
            own,
            left: Mutex::new(past.outputs),
            found,
            library: past.library,
            done: AtomicUsize::new(0),
            tally: Mutex::default(),
            saving: Mutex::default(),
        };
        Ok((writing, past.listing.into_value()))
    }

    /// The documents of the build that left the folder as it is.
    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    /// Begins to keep for the next build the documents of `library`, the `trail` of their links, and
    /// the `listing` of the site's files.
    pub(crate) fn begin_to_keep(&self, library: &Library, trail: &Trail, listing: &Arc<Listing>) {
        match self.own() {
            Ok(own) => *lock(&self.saving) = saving(own, library, trail, listing),
            Err(error) => self.tally().fault = Some(error),
        }
    }

    /// Looks at what is in the folder. Whoever asks for it first does so, and others wait; it is as
    /// well done before anybody asks, by a thread that has nothing else to do.
    pub(crate) fn look(&self) {
        self.found.get_or_init(|| {
            let left = std::mem::take(&mut *lock(&self.left));
            Found::look(&self.folder, left.into_value())
        });
    }

    /// What is in the folder; nothing where it cannot be read, which ends the build with an error.
    fn found(&self) -> Option<&Found> {
        self.look();
        self.found.get()?.as_ref().ok()
    }

    fn take(&self, path: String, contents: &Contents, key: Option<Fingerprint>) {
        if self.tally().fault.is_some() {
            return;
        }
        let staged = self.stage(&path, contents);
        let mut tally = self.tally();
        match staged {
            Ok(staged) => tally.made.push(Made {
                path,
                key,
                stamp: staged.flatten(),
                is_written: staged.is_some(),
            }),
            Err(error) => tally.fault = Some(error),
        }
        drop(tally);
        self.count();
    }

    /// Tells of one file more.
    fn count(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress)(done);
    }

    /// Writes the file beside the site, and gives its stamp, where that is at hand; nothing where the
    /// site has the file already, the same.
    fn stage(&self, path: &str, contents: &Contents) -> Result<Option<Option<Stamp>>, WriteError> {
        let there = self.found().and_then(|found| found.file(path));
        if there.is_some() && is_same(contents, &self.folder.join(path)) {
            return Ok(None);
        }
        let target = self.own()?.staged().join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).at(parent)?;
        }
        let stamp = match contents {
            Contents::Bytes(bytes) => write(&target, bytes.as_slice()).at(&target)?,
            Contents::File(disk) => {
                fs::copy(disk, &target).at(disk)?;
                None
            }
            Contents::Made(recipe) => {
                let made = recipe.make().ok_or(io::ErrorKind::InvalidData.into());
                write(&target, &made.at(&recipe.disk)?).at(&target)?
            }
        };
        Ok(Some(stamp))
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

    /// Puts the files into place, removes what no longer belongs, and keeps for the next build
    /// what the files were made from.
    ///
    /// # Errors
    /// The first fault met on the way; where it was met before all files were made, the site is as
    /// it was.
    pub(crate) fn finish(self) -> Result<Written, WriteError> {
        self.look();
        let before = self.library;
        let (found, mut made) = match looked_and_made(self.found, self.tally) {
            Ok(all) => all,
            Err(fault) => {
                forsake(self.own, self.saving);
                return Err(fault);
            }
        };
        let own = match self.own.into_inner() {
            Some(own) => own,
            None => folder::make(&self.folder)?,
        };
        move_all_in(&own, &mut made)?;
        made.sort_by(|a, b| a.path.cmp(&b.path));
        let (folders, removed) = remove_strays(&self.folder, &found, &made)?;
        let counted = Written::count(&found, &made, &removed);
        let outputs = keeping::outputs(&self.folder, found, made, folders, &removed);
        let begun = self
            .saving
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let none = || {
            saving(
                &own,
                &Library::default(),
                &Trail::default(),
                &Arc::default(),
            )
        };
        if let Some(saving) = begun.or_else(none) {
            saving.finish(&own.past().0, &outputs);
        }
        parallel::let_go((outputs, before));
        Ok(counted)
    }

    /// Leaves the site as it was.
    pub(crate) fn forsake(self) {
        forsake(self.own, self.saving);
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        lock(&self.tally)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The past on its way; nothing where it cannot be, and then the next build does all anew.
fn saving(own: &Own, library: &Library, trail: &Trail, listing: &Arc<Listing>) -> Option<Saving> {
    let (path, beside) = own.past();
    let saving = Saving::begin(beside, library, trail.clone(), Arc::clone(listing));
    if saving.is_err() {
        let _ = fs::remove_file(path);
    }
    saving.ok()
}

fn forsake(own: OnceLock<Own>, saving: Mutex<Option<Saving>>) {
    let saving = saving.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(saving) = saving {
        saving.forsake();
    }
    if let Some(own) = own.into_inner() {
        own.forsake();
    }
}

/// What was there and what was made, or the first fault.
fn looked_and_made(
    found: OnceLock<Result<Found, WriteError>>,
    tally: Mutex<Tally>,
) -> Result<(Found, Vec<Made>), WriteError> {
    let found = found.into_inner().unwrap_or_else(|| Ok(Found::default()))?;
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    match tally.fault {
        None => Ok((found, tally.made)),
        Some(fault) => Err(fault),
    }
}

/// Writes a new file, and gives its stamp. It stays that of the file until it is renamed itself, or
/// somebody changes it: nobody else writes where files are until all are made.
fn write(path: &Path, bytes: &[u8]) -> io::Result<Option<Stamp>> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    Ok(Stamp::read(&file.metadata()?))
}
