//! The site as files: what is at each path, before anything is written.

mod serving;
mod writing;

pub use serving::{Served, content_type};
pub use writing::{MARKER, WriteError, Written};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a file of the output holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of this file, read when it is asked for: a film is never held in memory with the rest.
    File(PathBuf),
}

/// A built site: every file by its path below the site's root, `faqs/index.html` and the like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputTree {
    files: BTreeMap<String, Contents>,
}

impl OutputTree {
    /// What the file at `path` holds; nothing where there is none, or where a copied file has gone
    /// since.
    pub fn get(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        match self.files.get(path)? {
            Contents::Bytes(bytes) => Some(Cow::Borrowed(bytes)),
            Contents::File(disk) => std::fs::read(disk).ok().map(Cow::Owned),
        }
    }

    /// Whether there is a file at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Puts a file at `path`, in place of any that was there.
    pub(crate) fn insert(&mut self, path: impl Into<String>, contents: Contents) {
        self.files.insert(path.into(), contents);
    }

    fn contents(&self) -> impl Iterator<Item = (&str, &Contents)> {
        self.files
            .iter()
            .map(|(path, contents)| (path.as_str(), contents))
    }
}
