//! The folder that a site is to be written to, before anything in it is touched.

use super::folder::{self, Before, Own, WriteError};
use super::found::Found;
use crate::past::{Outputs, Past};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder that may be written to, by this build and no other.
pub(crate) struct Begun {
    pub(super) folder: PathBuf,
    /// The folder, where it is there and the generator's own.
    pub(super) own: Option<Own>,
}

impl Begun {
    /// Begins, and touches no file of the site yet. Gives besides what the build left that made the
    /// folder as it is.
    ///
    /// # Errors
    /// Where `folder` is neither empty nor marked as the generator's own, where another build is at
    /// it, or where it cannot be read.
    pub(crate) fn at(folder: &Path) -> Result<(Self, Past), WriteError> {
        let (own, past) = match folder::before(folder)? {
            Before::Nothing => (None, Past::default()),
            Before::Ours(own) => {
                // What a build left that was stopped.
                let _ = fs::remove_dir_all(own.staged());
                let past = Past::load(&own.past().0);
                (Some(own), past)
            }
        };
        let folder = folder.to_owned();
        Ok((Self { folder, own }, past))
    }

    /// Looks at what is in the folder, of which `left` says what the build before left there.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(crate) fn look(&self, left: Outputs) -> Result<Found, WriteError> {
        match &self.own {
            Some(_) => Found::look(&self.folder, left),
            None => Ok(Found::default()),
        }
    }
}
