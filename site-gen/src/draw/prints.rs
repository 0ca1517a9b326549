//! What the frames of pages are made from, in fingerprints: of each part of `page`, `section` and
//! `site` that a template can read, without the part's being made. What is here and what is in
//! `frames` must go together: a part that shows what its fingerprint leaves out goes stale.

mod given;

use super::frames::{self, Frames};
use super::{letters, tongue};
use crate::document::Kind;
use crate::engine::Keys;
use crate::fingerprint::{Digest, Fingerprint};
use crate::parallel;
use crate::site::made::page_size;
use crate::site::{Page, Section, languages};
use given::{CallParts, MadeParts, PageParts, Shared};
use tera::{Context, Value};

/// The fingerprints of what pages share.
pub(super) struct Prints<'a> {
    frames: &'a Frames<'a>,
    /// Of each page's summary.
    summaries: Vec<Fingerprint>,
    /// Of the list of pages of each section.
    lists: Vec<Fingerprint>,
    /// Of the list of all pages.
    all: Fingerprint,
}

impl<'a> Prints<'a> {
    pub(super) fn take(frames: &'a Frames<'a>) -> Self {
        let pages: Vec<(usize, &Page)> = frames.model.pages.iter().enumerate().collect();
        let summaries = parallel::map(&pages, |(index, page)| {
            summary(page, frames.terms.get(index))
        });
        let list = |indexes: &mut dyn Iterator<Item = usize>| {
            let mut digest = Digest::new();
            for index in indexes {
                digest.fingerprint(summaries.get(index).copied().unwrap_or_default());
            }
            digest.finish()
        };
        let sections = frames.model.sections.iter();
        Self {
            lists: sections
                .map(|section| list(&mut section.pages.iter().copied()))
                .collect(),
            all: list(&mut frames::listed(frames.model)),
            frames,
            summaries,
        }
    }

    /// What every template can read: `globals`, but for the list of all pages in `site`.
    pub(super) fn shared<'b>(&'b self, globals: &'b [(&'static str, Value)]) -> Shared<'b> {
        Shared {
            prints: self,
            globals,
        }
    }

    /// What the template called `template` is given for the page at `index`.
    pub(super) fn of_page(&self, index: usize, template: &str) -> PageParts<'_> {
        PageParts {
            prints: self,
            index,
            has_letters: template == letters::TEMPLATE,
        }
    }

    /// What the template of a page is given that no file is behind, in the section at `home`.
    pub(super) fn of_made<'b>(&'b self, home: usize, context: &'b Context) -> MadeParts<'b> {
        MadeParts {
            prints: self,
            home,
            context,
        }
    }

    /// What a shortcode is given on the page at `index` besides `named`.
    pub(super) fn of_shortcode<'b>(&'b self, index: usize, named: &'b Context) -> CallParts<'b> {
        CallParts {
            prints: self,
            index,
            named,
        }
    }

    fn summary(&self, index: usize) -> Fingerprint {
        self.summaries.get(index).copied().unwrap_or_default()
    }

    fn own_part(&self, index: usize, key: &str, digest: &mut Digest) {
        let model = self.frames.model;
        let Some(page) = model.pages.get(index) else {
            return;
        };
        let neighbours = self.frames.neighbours.get(index);
        let (previous, next) = neighbours.copied().unwrap_or_default();
        let neighbour = |other: Option<usize>| other.map(|other| self.summary(other));
        match key {
            // Of the page's text, which whoever reads them asks for.
            "content" | "toc" => {}
            "ancestors" => {
                let above = frames::above(&page.url, model);
                for above in above.filter_map(|index| model.pages.get(index)) {
                    digest.text(&above.document.front.title);
                    digest.text(&above.url);
                }
            }
            "previous" => digest.fingerprint(neighbour(previous).unwrap_or_default()),
            "next" => digest.fingerprint(neighbour(next).unwrap_or_default()),
            // Without languages side by side these are the scheme's, which is in every key.
            key if tongue::KEYS.contains(&key) => {
                if !languages::languages(&model.declared).is_empty() {
                    let mut map = tera::Map::new();
                    tongue::describe(&mut map, index, model, self.frames);
                    digest.value(&Value::from(map));
                }
            }
            _ => digest.fingerprint(self.summary(index)),
        }
    }

    fn section(&self, index: usize, keys: &Keys, digest: &mut Digest) {
        let own = ["pages", "sections", "title", "url"].into_iter();
        parts(keys, own, digest, |key, digest| {
            self.section_part(index, key, digest);
        });
    }

    fn section_part(&self, index: usize, key: &str, digest: &mut Digest) {
        let model = self.frames.model;
        let Some(section) = model.sections.get(index) else {
            return;
        };
        match key {
            "title" => digest.text(frames::section_title(section, model)),
            "url" => digest.text(&section.url),
            "pages" => digest.fingerprint(self.list(index)),
            "sections" => {
                for inner in &section.sections {
                    self.inner(*inner, digest);
                }
            }
            _ => {}
        }
    }

    fn inner(&self, index: usize, digest: &mut Digest) {
        let model = self.frames.model;
        if let Some(section) = model.sections.get(index) {
            digest.fingerprint(
                section
                    .page
                    .map_or(Fingerprint::default(), |page| self.summary(page)),
            );
            digest.text(frames::section_title(section, model));
            digest.text(&section.url);
            digest.fingerprint(self.list(index));
        }
    }

    fn list(&self, section: usize) -> Fingerprint {
        self.lists.get(section).copied().unwrap_or_default()
    }

    /// The first part of the list of a section's own page, where its list is in parts.
    fn paginator(&self, index: usize, digest: &mut Digest) {
        let model = self.frames.model;
        let home = model.homes.get(index).copied().unwrap_or(0);
        let own = |section: &&Section| section.page == Some(index);
        if let Some(section) = model.sections.get(home).filter(own)
            && let Some(size) = model.pages.get(index).and_then(page_size)
        {
            digest.text(&section.url);
            digest.count(size);
            digest.fingerprint(self.list(home));
        }
    }
}

/// What lists, neighbours and shortcodes see of a page.
fn summary(page: &Page, terms: Option<&Value>) -> Fingerprint {
    let document = &page.document;
    let mut digest = Digest::new();
    digest.fingerprint(document.matter);
    digest.text(&page.url);
    digest.count(document.words);
    if let Some(terms) = terms {
        digest.value(terms);
    }
    if document.kind == Kind::Video {
        // The files that its front matter names are told by where they are in the site.
        digest.text(document.file.stem());
        digest.value(&crate::values::extra(&document.front.extra));
    }
    digest.finish()
}

/// Takes in each part of a value that `keys` read: of one that is read whole, each of `all`.
fn parts(
    keys: &Keys,
    all: impl Iterator<Item = &'static str>,
    digest: &mut Digest,
    part: impl Fn(&str, &mut Digest),
) {
    match keys {
        Keys::All => {
            for key in all {
                digest.text(key);
                part(key, digest);
            }
        }
        Keys::Some(keys) => {
            for key in keys {
                digest.text(key);
                part(key, digest);
            }
        }
    }
}
