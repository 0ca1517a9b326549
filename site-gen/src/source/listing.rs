//! Where the files of a site lie, kept from one build for the next: a folder that is as it was need
//! not be read again.

use super::{File, shown};
use crate::parallel;
use crate::past::{Moment, Stamp};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// The files of a site, as a build found them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Listing {
    pub(super) content: Listed,
    pub(super) templates: Listed,
}

/// The files below a folder, where all that is in it is plain: no links, and nothing that was told.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Each folder, with its stamp; the one that all are in is the first, as "". None where not
    /// everything was plain.
    folders: Vec<(Box<str>, Stamp)>,
    /// The paths of the files below the folder, with `/` between the parts, in their order.
    files: Vec<Box<str>>,
}

impl Listed {
    /// Whether nothing has come or gone since in any folder below `root`.
    pub(super) fn holds(&self, root: &Path) -> bool {
        let is_same = |(path, stamp): &(Box<str>, Stamp)| {
            Stamp::of(&root.join(&**path)).is_some_and(|now| now == *stamp)
        };
        let same = parallel::map(&self.folders, is_same);
        !same.is_empty() && same.into_iter().all(|is_same| is_same)
    }

    /// The files, below `root`.
    pub(super) fn files(&self, root: &Path) -> Vec<File> {
        parallel::map(&self.files, |name| {
            let disk = root.join(&**name);
            File {
                path: Arc::from(shown(&disk)),
                name: Arc::from(&**name),
                disk,
            }
        })
    }

    /// Lists `files` below `root`, whose `folders` were read after `seen`; nothing where one of them
    /// may have changed since.
    pub(super) fn new(root: &Path, folders: Vec<String>, files: &[File], seen: Moment) -> Self {
        let settled = |path: String| {
            let stamp = Stamp::of(&root.join(&path))?.settled(seen)?;
            Some((path.into_boxed_str(), stamp))
        };
        let folders: Option<Vec<_>> = folders.into_iter().map(settled).collect();
        let Some(folders) = folders else {
            return Self::default();
        };
        let names = files.iter().map(|file| Box::from(&*file.name));
        Self {
            folders,
            files: names.collect(),
        }
    }
}
