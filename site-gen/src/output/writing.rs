//! Writes a site to a folder that is the generator's own, so that nothing of anyone else's is lost.
//!
//! Files go to a folder beside the site as they are made, and into place, by renaming, once all are:
//! a build that fails leaves the site as it was, and nobody ever reads half a page.

use super::begun::Begun;
use super::folder::{self, At as _, Own, WriteError};
use super::found::Found;
use super::keeping::{self, Made};
use super::placing::{move_all_in, remove_strays};
use super::sameness::is_same;
use super::written::Written;
use super::{Contents, OutputTree, Sink};
use crate::fingerprint::Fingerprint;
use crate::links::Trail;
use crate::parallel;
use crate::past::{Left, Library, Saving, Stamp};
use crate::source::Listing;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// A site on its way into its folder.
pub(crate) struct Writing<'a> {
    progress: &'a (dyn Fn(usize) + Sync),
    folder: PathBuf,
    /// The folder, from the first file on that is written.
    own: OnceLock<Own>,
    /// What was in it before.
    found: Found,
    /// How many files are kept or made.
    done: AtomicUsize,
    tally: Mutex<Tally>,
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
        let (begun, past) = Begun::at(folder)?;
        let found = begun.look(past.outputs.into_value())?;
        let writing = Writing::new(begun, found, &|_| {});
        let files: Vec<(&str, &Contents)> = self.contents().collect();
        parallel::map(&files, |(path, contents)| {
            writing.take((*path).to_owned(), contents, None);
        });
        let (library, trail) = (Library::default(), Trail::default());
        let kept = writing.keep(&library, &trail, &Listing::default());
        writing.finish(kept)
    }
}

impl Sink for Writing<'_> {
    fn put(&self, path: String, contents: Contents, key: Option<Fingerprint>) {
        self.take(path, &contents, key);
    }

    fn keep(&self, path: &str, key: Fingerprint) -> bool {
        let file = self.found.file(path);
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
    /// Nothing written yet to the folder that has `begun`, in which this was `found`. `progress` is
    /// told how many files are done.
    pub(crate) fn new(begun: Begun, found: Found, progress: &'a (dyn Fn(usize) + Sync)) -> Self {
        Self {
            progress,
            folder: begun.folder,
            own: begun.own.map_or_else(OnceLock::new, OnceLock::from),
            found,
            done: AtomicUsize::new(0),
            tally: Mutex::default(),
        }
    }

    /// Keeps for the next build the documents of `library`, the `trail` of their links, and the
    /// `listing` of the site's files: as much of its past as is known before all is drawn.
    pub(crate) fn keep<'b>(
        &self,
        library: &'b Library,
        trail: &Trail,
        listing: &Listing,
    ) -> Option<Saving<'b>> {
        match self.own() {
            Ok(own) => Some(Saving::begin(own.past().1, library, trail, listing)),
            Err(error) => {
                self.tally().fault = Some(error);
                None
            }
        }
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
        if self.found.file(path).is_some() && is_same(contents, &self.folder.join(path)) {
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

    /// Puts the files into place, removes what no longer belongs, and adds to what is `kept` for the
    /// next build what the files were made from.
    ///
    /// # Errors
    /// The first fault met on the way; where it was met before all files were made, the site is as
    /// it was.
    pub(crate) fn finish(self, kept: Option<Saving<'_>>) -> Result<Written, WriteError> {
        let tally = self.tally.into_inner();
        let Tally { mut made, fault } = tally.unwrap_or_else(PoisonError::into_inner);
        if let Some(fault) = fault {
            forsake(self.own, kept);
            return Err(fault);
        }
        let own = match self.own.into_inner() {
            Some(own) => own,
            None => folder::make(&self.folder)?,
        };
        move_all_in(&own, &mut made)?;
        made.sort_by(|a, b| a.path.cmp(&b.path));
        let (folders, removed) = remove_strays(&self.folder, &self.found, &made)?;
        let counted = Written::count(&self.found, &made, &removed);
        let outputs = keeping::outputs(&self.folder, self.found, made, folders, &removed);
        if let Some(kept) = kept {
            kept.finish(&own.past().0, &outputs);
        }
        parallel::let_go(outputs);
        Ok(counted)
    }

    /// Leaves the site as it was.
    pub(crate) fn forsake(self, kept: Option<Saving<'_>>) {
        forsake(self.own, kept);
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        lock(&self.tally)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn forsake(own: OnceLock<Own>, kept: Option<Saving<'_>>) {
    if let Some(kept) = kept {
        kept.forsake();
    }
    if let Some(own) = own.into_inner() {
        own.forsake();
    }
}

/// Writes a new file, and gives its stamp. It stays that of the file until it is renamed itself, or
/// somebody changes it: nobody else writes where files are until all are made.
fn write(path: &Path, bytes: &[u8]) -> io::Result<Option<Stamp>> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    Ok(Stamp::read(&file.metadata()?))
}
