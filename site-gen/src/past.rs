//! What an earlier build knew, so that the next need not find it out again: the documents as read,
//! and what each file of the output was made from. Nothing of it is believed that could have
//! changed since (see `stamp`).

mod later;
mod stamp;
mod stored;
mod within;

pub(crate) use later::{Kept, Later};
pub(crate) use stamp::{Moment, Stamp};
pub(crate) use within::{Seen, Within};

use crate::document::{Document, Reading};
use crate::fingerprint::{Digest, Fingerprint};
use crate::links::Trail;
use crate::source::{File, Listing};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// The documents of an earlier build.
#[derive(Debug, Default)]
pub(crate) struct Library {
    documents: Documents,
    /// How they were read.
    rules: Fingerprint,
    /// All that may have changed since, by path below `content/`; nothing where anything may.
    touched: Option<HashSet<String>>,
    /// What their links came to.
    trail: Later<Trail>,
}

/// Documents in the order of their files' paths below `content/`.
#[derive(Debug)]
enum Documents {
    /// Those of a build of this process.
    Here(Vec<Arc<Document>>),
    /// Those that an earlier process kept.
    Stored(Vec<Stored>),
}

impl Default for Documents {
    fn default() -> Self {
        Self::Here(Vec::new())
    }
}

/// The files of an earlier build.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outputs {
    /// The folders, in the order of their paths below the one that the site is in, which is the first
    /// as "": each with the stamp of its list of names, where that was sure to change with it.
    pub(crate) folders: Vec<(String, Option<Stamp>)>,
    /// The files, in the order of their paths.
    pub(crate) files: Vec<(String, Left)>,
}

/// A file that an earlier build left.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Left {
    /// What it was made from.
    pub(crate) key: Fingerprint,
    /// Its stamp, where that was sure to change with it.
    pub(crate) stamp: Option<Stamp>,
}

/// All that an earlier build left.
#[derive(Debug, Default)]
pub(crate) struct Past {
    pub(crate) library: Library,
    pub(crate) outputs: Later<Outputs>,
    /// Where it found its files.
    pub(crate) listing: Later<Listing>,
}

impl Library {
    /// The library of `documents`, which were read by `reading` and are in the order of their files.
    pub(crate) fn new(documents: &[Arc<Document>], reading: &Reading) -> Self {
        let first = documents.first().map(|document| &document.file);
        Self {
            documents: Documents::Here(documents.to_vec()),
            rules: rules(reading, first),
            touched: None,
            trail: Later::default(),
        }
    }

    /// What the links of the documents came to.
    pub(crate) fn trail(&self) -> &Trail {
        &self.trail
    }

    /// Keeps what the links of the documents came to.
    pub(crate) fn set_trail(&mut self, trail: Trail) {
        self.trail = Later::from(trail);
    }

    /// Puts `document` in the place of the one of its file.
    pub(crate) fn replace(&mut self, document: Arc<Document>) {
        if let Documents::Here(here) = &mut self.documents
            && let Ok(at) = here.binary_search_by(|one| one.file.name.cmp(&document.file.name))
            && let Some(place) = here.get_mut(at)
        {
            *place = document;
        }
    }

    /// The library, where `touched` is all that may have changed since it was made.
    pub(crate) fn touched_at(&mut self, touched: Option<HashSet<String>>) -> &Self {
        self.touched = touched;
        self
    }

    /// `files` as `reading` reads them: those that are as they were are taken from here.
    pub(crate) fn read(&self, files: &[File], reading: &Reading) -> Vec<Arc<Document>> {
        let seen = Moment::now();
        let is_ours = self.rules == rules(reading, files.first());
        let files: Vec<(usize, &File)> = files.iter().enumerate().collect();
        crate::parallel::map(&files, |(index, file)| {
            let known = self.document(*index, file).filter(|_| is_ours);
            let same = known.filter(|known| known.stamp.is_some() && self.is_as_it_was(known));
            same.unwrap_or_else(|| Arc::new(Document::read(file, Some(seen), reading)))
        })
    }

    fn is_as_it_was(&self, document: &Document) -> bool {
        let touched = self.touched.as_ref();
        let may_have_changed = touched.is_none_or(|touched| touched.contains(&*document.file.name));
        !may_have_changed || Stamp::of(&document.file.disk) == document.stamp
    }

    /// The document of `file`, which is now the one at `index`.
    fn document(&self, index: usize, file: &File) -> Option<Arc<Document>> {
        let name = &*file.name;
        match &self.documents {
            Documents::Here(here) => find(here, index, name, |one| &*one.file.name).map(Arc::clone),
            Documents::Stored(stored) => {
                let stored = find(stored, index, name, |one| &*one.name)?;
                stored.document(file).map(Arc::new)
            }
        }
    }

    /// The documents of a build of this process.
    pub(crate) fn here(&self) -> &[Arc<Document>] {
        match &self.documents {
            Documents::Here(here) => here,
            Documents::Stored(_) => &[],
        }
    }
}

/// The one of `all` that is called `name`: mostly it is where it was.
fn find<'a, T>(
    all: &'a [T],
    index: usize,
    name: &str,
    name_of: impl Fn(&'a T) -> &'a str,
) -> Option<&'a T> {
    let there = all.get(index).filter(|one| name_of(one) == name);
    there.or_else(|| {
        let at = all.binary_search_by(|one| name_of(one).cmp(name));
        all.get(at.ok()?)
    })
}

/// All that the reading of a document depends on besides its file's text: how messages name the
/// folder that the files are in, of which `first` is one, is in it too.
fn rules(reading: &Reading, first: Option<&File>) -> Fingerprint {
    let mut digest = Digest::new();
    digest.text(&format!("{reading:?}"));
    let folder = first.and_then(|file| file.path.strip_suffix(&*file.name));
    digest.text(folder.unwrap_or_default());
    digest.finish()
}

impl Past {
    /// What a build left in the file at `path`; nothing where there is none that is whole and from
    /// this very generator.
    pub(crate) fn load(path: &Path) -> Self {
        stored::load(path).unwrap_or_default()
    }
}

pub(crate) use stored::Saving;
use stored::Stored;
