//! Sections: folders with a page of their own, and the pages in each, in order.

use super::{Declared, Page, languages, urls};
use crate::document::Kind;
use foldhash::fast::RandomState;
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// A folder with a page of its own; the root is always one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its URL.
    pub(crate) url: String,
    /// Its own page, an index into the site's pages.
    pub(crate) page: Option<usize>,
    /// The pages in it, in order.
    pub(crate) pages: Vec<usize>,
    /// The sections in it, in order.
    pub(crate) sections: Vec<usize>,
}

/// The sections of `pages`, the root first, and the section of each page.
pub(crate) fn sections_of(pages: &[Page], declared: &Declared) -> (Vec<Section>, Vec<usize>) {
    let mut sections = vec![Section {
        url: "/".to_owned(),
        ..Section::default()
    }];
    let mut by_folder: BTreeMap<&str, usize> = BTreeMap::from([("pages", 0)]);
    for (index, page) in pages.iter().enumerate() {
        let (folder, last) = split(&page.document.file.name);
        let is_root = folder == "pages" && matches!(last, "index.md" | "_index.md");
        if is_root {
            set_own_page(&mut sections, 0, index);
        } else if page.document.kind == Kind::Page && last == "_index.md" {
            by_folder.insert(folder, sections.len());
            sections.push(Section {
                url: page.url.to_string(),
                page: Some(index),
                ..Section::default()
            });
        }
    }
    add_films(pages, &mut sections, &mut by_folder);
    let quick: HashMap<&str, usize, RandomState> = by_folder
        .iter()
        .map(|(folder, at)| (*folder, *at))
        .collect();
    let homes: Vec<usize> = pages.iter().map(|page| home(page, &quick)).collect();
    fill(pages, &mut sections, &by_folder, &homes);
    set_languages_apart(&mut sections, declared);
    sort(pages, &mut sections);
    (sections, homes)
}

/// The films are a section below the page at `/videos/`, or `pages/videos/_index.md` where that is it.
fn add_films<'a>(
    pages: &'a [Page],
    sections: &mut Vec<Section>,
    by_folder: &mut BTreeMap<&'a str, usize>,
) {
    if !pages.iter().any(|page| page.document.kind == Kind::Video) {
        return;
    }
    let index = by_folder
        .get("pages/videos")
        .copied()
        .unwrap_or(sections.len());
    if index == sections.len() {
        let own = pages.iter().position(|page| &*page.url == urls::VIDEOS);
        sections.push(Section {
            url: urls::VIDEOS.to_owned(),
            page: own,
            ..Section::default()
        });
    }
    by_folder.insert("videos", index);
}

/// Takes the home of each declared language out of the root's sections: it is a root of its own.
fn set_languages_apart(sections: &mut [Section], declared: &Declared) {
    let urls: Vec<String> = languages::languages(declared)
        .iter()
        .map(|language| format!("/{}/", language.id))
        .collect();
    let is_language: Vec<bool> = sections
        .iter()
        .map(|section| urls.contains(&section.url))
        .collect();
    if let Some(root) = sections.first_mut() {
        root.sections
            .retain(|index| !is_language.get(*index).copied().unwrap_or(false));
    }
}

/// The section that a page is, or is in: that of its folder or of the nearest one above.
fn home(page: &Page, by_folder: &HashMap<&str, usize, RandomState>) -> usize {
    let mut folder = split(&page.document.file.name).0;
    loop {
        if let Some(section) = by_folder.get(folder) {
            return *section;
        }
        folder = match folder.rsplit_once('/') {
            Some((above, _)) => above,
            None => return 0,
        };
    }
}

fn fill(
    pages: &[Page],
    sections: &mut [Section],
    by_folder: &BTreeMap<&str, usize>,
    homes: &[usize],
) {
    for (index, home) in homes.iter().enumerate() {
        let is_own = sections
            .get(*home)
            .is_some_and(|section| section.page == Some(index));
        let is_listed = pages
            .get(index)
            .is_some_and(|page| &*page.url != urls::NOT_FOUND);
        if let Some(section) = sections.get_mut(*home).filter(|_| !is_own && is_listed) {
            section.pages.push(index);
        }
    }
    for (folder, section) in by_folder {
        let Some((above, _)) = folder.rsplit_once('/') else {
            continue;
        };
        let mut above = above;
        let parent = loop {
            match (by_folder.get(above), above.rsplit_once('/')) {
                (Some(parent), _) => break *parent,
                (None, Some((higher, _))) => above = higher,
                (None, None) => break 0,
            }
        };
        if let Some(parent) = sections.get_mut(parent) {
            parent.sections.push(*section);
        }
    }
}

fn sort(pages: &[Page], sections: &mut [Section]) {
    let keys: Vec<_> = pages.iter().map(key).collect();
    let own: Vec<_> = sections.iter().map(|section| section.page).collect();
    for section in sections {
        section
            .pages
            .sort_by(|a, b| keys.get(*a).cmp(&keys.get(*b)));
        section.sections.sort_by_key(|index| {
            own.get(*index)
                .copied()
                .flatten()
                .and_then(|page| keys.get(page))
        });
    }
}

type Key<'a> = (bool, i64, Reverse<Option<Timestamp>>, String, &'a str);

/// By weight, those without one last; then the newest first, those without a date last; then by
/// title. The URL settles what is left, so that the order never depends on the file system.
pub(super) fn key(page: &Page) -> Key<'_> {
    let front = &page.document.front;
    (
        front.weight.is_none(),
        front.weight.unwrap_or(0),
        Reverse(front.begins()),
        front.title.to_lowercase(),
        &page.url,
    )
}

fn set_own_page(sections: &mut [Section], section: usize, page: usize) {
    if let Some(section) = sections.get_mut(section) {
        section.page = Some(page);
    }
}

/// The folder and the name of a file.
fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('/').unwrap_or(("", name))
}
