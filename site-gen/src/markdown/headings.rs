//! The ids of a text's headings, and what its contents list needs.

use super::spots::Spot;
use foldhash::fast::RandomState;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Heading {
    /// 1 to 6.
    pub(crate) level: usize,
    /// Its id, unique in the text.
    pub(crate) id: String,
    /// Its words, as plain text.
    pub(crate) title: String,
    /// Where it stands.
    pub(crate) spot: Spot,
}

/// The ids that a text's editor gave by `{#id}`, so that none that is made up takes one of them.
pub(super) fn explicit_ids(text: &str, options: Options) -> HashSet<String, RandomState> {
    // Reading a text twice costs as much again: code has many braces, and few ids.
    let may_be_id = |brace: usize| {
        let after = text.as_bytes().get(brace..).unwrap_or_default();
        memchr::memchr2(b'#', b'\n', after).is_some_and(|at| after.get(at) == Some(&b'#'))
    };
    if !memchr::memchr_iter(b'{', text.as_bytes()).any(may_be_id) {
        return HashSet::default();
    }
    Parser::new_ext(text, options)
        .filter_map(|event| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.into_string()),
            _ => None,
        })
        .collect()
}

/// Gives ids, each once.
pub(super) struct Ids<'a> {
    prefix: &'a str,
    reserved: HashSet<String, RandomState>,
    given: HashSet<String, RandomState>,
    /// The number to try next for a slug that was met before.
    next: HashMap<String, usize, RandomState>,
}

impl<'a> Ids<'a> {
    /// Ids that begin with `prefix` where they are made up, and leave `reserved` to their owners.
    pub(super) fn new(prefix: &'a str, reserved: HashSet<String, RandomState>) -> Self {
        Self {
            prefix,
            reserved,
            given: HashSet::default(),
            next: HashMap::default(),
        }
    }

    /// Takes the id that the editor gave; false where it was given before.
    pub(super) fn take(&mut self, id: &str) -> bool {
        self.given.insert(id.to_owned())
    }

    /// An id for a heading that reads `title`.
    pub(super) fn make(&mut self, title: &str) -> String {
        let slug = match slug(title) {
            slug if slug.is_empty() => "section".to_owned(),
            slug => slug,
        };
        let slug = if self.prefix.is_empty() {
            slug
        } else {
            format!("{}{slug}", self.prefix)
        };
        if !self.reserved.contains(&slug) && self.given.insert(slug.clone()) {
            return slug;
        }
        let next = self.next.entry(slug.clone()).or_insert(2);
        let mut id = slug.clone();
        while self.reserved.contains(&id) || !self.given.insert(id.clone()) {
            id = format!("{slug}-{next}");
            *next += 1;
        }
        id
    }
}

/// `title` as an id: lower case, without accents and apostrophes, with `-` for every run of what is
/// neither letter nor digit.
pub(crate) fn slug(title: &str) -> String {
    if title.is_ascii() {
        return slug_of(
            title
                .bytes()
                .map(|letter| letter.to_ascii_lowercase().into()),
            title.len(),
        );
    }
    slug_of(title.nfkd().flat_map(char::to_lowercase), title.len())
}

fn slug_of(letters: impl Iterator<Item = char>, length: usize) -> String {
    let mut slug = String::with_capacity(length);
    let mut gap = false;
    for letter in letters {
        if letter.is_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(letter);
        } else if !is_silent(letter) {
            gap = true;
        }
    }
    slug
}

/// Apostrophes, and the accents that decomposition sets free.
fn is_silent(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2018}' | '\u{2019}' | '\u{2BC}')
        || unicode_normalization::char::is_combining_mark(letter)
}
