//! The site as files: what is at each path, before anything is written.

mod begun;
mod folder;
mod found;
mod keeping;
mod placing;
mod sameness;
mod serving;
mod writing;
mod written;

pub(crate) use begun::Begun;
pub use folder::{MARKER, WriteError};
pub use serving::{Served, cache_control, content_type};
pub(crate) use writing::Writing;
pub use written::Written;

use crate::fingerprint::Fingerprint;
use crate::pictures::Recipe;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the files of a site go as they are made, from several threads.
pub(crate) trait Sink: Sync {
    /// Takes the file at `path`, a path below the site's root, which was made from `key`: where that
    /// is known, an equal key will give equal bytes.
    fn put(&self, path: String, contents: Contents, key: Option<Fingerprint>);

    /// Keeps the file at `path` as an earlier build left it, where that made it from `key`; false
    /// where it is to be made anew.
    fn keep(&self, path: &str, key: Fingerprint) -> bool;

    /// The bytes of a file that was kept.
    fn kept(&self, path: &str) -> Option<Vec<u8>>;

    /// Whether no page is drawn a second time from the same texts.
    fn is_once(&self) -> bool {
        false
    }
}

/// Where the files go of a site that is drawn only to find what is wrong with it.
pub(crate) struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _: String, _: Contents, _: Option<Fingerprint>) {}

    fn keep(&self, _: &str, _: Fingerprint) -> bool {
        false
    }

    fn kept(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// What a file of the output holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// These bytes, which one build shares with the next where they are the same.
    Bytes(Arc<Vec<u8>>),
    /// A copy of this file, read when it is asked for: a film is never held in memory with the rest.
    File(PathBuf),
    /// A picture in another width, made when it is asked for.
    Made(Recipe),
}

impl From<String> for Contents {
    fn from(text: String) -> Self {
        Self::Bytes(Arc::new(text.into_bytes()))
    }
}

impl Contents {
    /// The bytes; nothing where a file that was to be copied has gone since.
    pub(crate) fn read(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Some(Cow::Borrowed(bytes.as_slice())),
            Self::File(disk) => std::fs::read(disk).ok().map(Cow::Owned),
            Self::Made(recipe) => recipe.make().map(Cow::Owned),
        }
    }
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
        self.files.get(path)?.read()
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

    /// Becomes what a build has made of it.
    pub(crate) fn change(&mut self, change: &Change) {
        for path in &change.gone {
            self.files.remove(path);
        }
        for (path, contents) in &change.put {
            self.insert(path.as_str(), contents.clone());
        }
    }

    /// Puts a file at `path`, in place of any that was there.
    fn insert(&mut self, path: impl Into<String>, contents: Contents) {
        self.files.insert(path.into(), contents);
    }

    fn contents(&self) -> impl Iterator<Item = (&str, &Contents)> {
        self.files
            .iter()
            .map(|(path, contents)| (path.as_str(), contents))
    }
}

/// A tree with what each of its files was made from, where that is known.
#[derive(Debug, Default)]
pub(crate) struct Keyed {
    tree: OutputTree,
    keys: HashMap<String, Key>,
}

/// What a build changes in the tree of the one before.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// Files that are new, or not as they were.
    put: Vec<(String, Contents)>,
    /// Files that are no longer there.
    gone: Vec<String>,
    /// How many files there are then.
    pub(crate) files: usize,
}

impl Change {
    /// Whether there is none.
    pub(crate) fn is_none(&self) -> bool {
        self.put.is_empty() && self.gone.is_empty()
    }
}

/// What a file was made from.
#[derive(Debug)]
struct Key {
    of: Fingerprint,
    /// Whether the build that is going on keeps the file.
    is_kept: AtomicBool,
}

/// What a build makes of a site of which an earlier build made the rest.
pub(crate) struct Regrowing<'a> {
    before: &'a Keyed,
    made: Mutex<Made>,
}

/// Files by path, each with what it was made from, where that is known.
pub(crate) type Made = HashMap<String, (Contents, Option<Fingerprint>)>;

impl<'a> Regrowing<'a> {
    /// Nothing made yet, with what was built `before`.
    pub(crate) fn from(before: &'a Keyed) -> Self {
        for key in before.keys.values() {
            key.is_kept.store(false, Ordering::Relaxed);
        }
        Self {
            before,
            made: Mutex::default(),
        }
    }

    /// The files that were made, which with those that were kept are the site.
    pub(crate) fn made(self) -> Made {
        self.made
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Regrowing<'_> {
    fn put(&self, path: String, contents: Contents, key: Option<Fingerprint>) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.insert(path, (contents, key));
    }

    fn keep(&self, path: &str, key: Fingerprint) -> bool {
        let known = self.before.keys.get(path).filter(|known| known.of == key);
        known.is_some_and(|known| {
            known.is_kept.store(true, Ordering::Relaxed);
            true
        })
    }

    fn kept(&self, path: &str) -> Option<Vec<u8>> {
        self.before.tree.get(path).map(Cow::into_owned)
    }
}

impl Keyed {
    /// Becomes the site of which a build kept some files, and has `made` the others; gives what that
    /// changes.
    pub(crate) fn take(&mut self, made: Made) -> Change {
        let keys = &self.keys;
        let is_kept = |path: &String| {
            let key = keys.get(path);
            key.is_some_and(|key| key.is_kept.load(Ordering::Relaxed))
        };
        let paths = self.tree.files.keys();
        let lost = paths.filter(|path| !is_kept(path) && !made.contains_key(*path));
        let gone: Vec<String> = lost.cloned().collect();
        for path in &gone {
            self.keys.remove(path);
        }
        let mut put = Vec::new();
        for (path, (contents, key)) in made {
            match key {
                Some(of) => {
                    let is_kept = AtomicBool::new(true);
                    self.keys.insert(path.clone(), Key { of, is_kept });
                }
                None => {
                    self.keys.remove(&path);
                }
            }
            // Of a file that is copied, only its name is held: what it holds may be another.
            let is_copied = matches!(contents, Contents::File(_));
            if is_copied || self.tree.files.get(&path) != Some(&contents) {
                put.push((path, contents));
            }
        }
        let mut change = Change {
            put,
            gone,
            files: 0,
        };
        self.tree.change(&change);
        change.files = self.tree.len();
        change
    }
}

/// A tree that is being filled.
#[derive(Default)]
pub(crate) struct Growing(Mutex<OutputTree>);

impl Growing {
    /// The tree, with all that was put into it.
    pub(crate) fn grown(self) -> OutputTree {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Growing {
    fn put(&self, path: String, contents: Contents, _: Option<Fingerprint>) {
        let mut tree = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tree.insert(path, contents);
    }

    fn keep(&self, _: &str, _: Fingerprint) -> bool {
        false
    }

    fn kept(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}
