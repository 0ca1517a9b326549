//! Languages side by side: which page is in which, and which pages say the same in several.

use super::{Declared, Page, Section, Site};
use forms::source::Problems;
use scheme::Language;
use std::collections::BTreeMap;

/// The languages of a site's pages.
#[derive(Debug, Default)]
pub(crate) struct Tongues {
    /// The declared language of each page, an index; none for the scheme's own.
    of_page: Vec<Option<usize>>,
    /// The pages that say the same as each, itself among them, the scheme's own language first;
    /// empty where it has no counterpart.
    versions: Vec<Vec<usize>>,
}

impl Tongues {
    /// The languages of `pages`. A declared language without a page at its root goes to `problems`.
    pub(super) fn read(
        pages: &[Page],
        sections: &[Section],
        declared: &Declared,
        problems: &Problems,
    ) -> Self {
        let languages = languages(declared);
        if languages.is_empty() {
            return Self::default();
        }
        for language in languages {
            let url = format!("/{}/", language.id);
            if !sections
                .iter()
                .any(|section| section.url == url && section.page.is_some())
            {
                problems.add(
                    &language.place,
                    format!("the language `{}`, which has no home page", language.id),
                    format!("expected `pages/{}/_index.md`", language.id),
                );
            }
        }
        let of_page: Vec<Option<usize>> = pages
            .iter()
            .map(|page| language_of(&page.document.file.name, languages))
            .collect();
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, (page, language)) in pages.iter().zip(&of_page).enumerate() {
            let language = language.and_then(|language| languages.get(language));
            let key = key(&page.document.file.name, language);
            by_key.entry(key).or_default().push(index);
        }
        let mut versions = vec![Vec::new(); pages.len()];
        for mut same in by_key.into_values().filter(|same| same.len() > 1) {
            same.sort_by_key(|index| of_page.get(*index).copied().flatten());
            for index in &same {
                if let Some(slot) = versions.get_mut(*index) {
                    slot.clone_from(&same);
                }
            }
        }
        Self { of_page, versions }
    }

    /// The declared language of the page at `index`; none for the scheme's own.
    pub(crate) fn of<'a>(&self, index: usize, declared: &'a Declared) -> Option<&'a Language> {
        let language = self.of_page.get(index).copied().flatten()?;
        languages(declared).get(language)
    }

    /// The declared language of the page at `url`; none for the scheme's own.
    pub(crate) fn of_url<'a>(&self, url: &str, site: &'a Site) -> Option<&'a Language> {
        self.of(site.targets.page_at(url)?, &site.declared)
    }

    /// The pages that say the same as the one at `index`; empty where it has no counterpart.
    pub(crate) fn versions(&self, index: usize) -> &[usize] {
        self.versions.get(index).map_or(&[], Vec::as_slice)
    }
}

/// The declared languages.
pub(crate) fn languages(declared: &Declared) -> &[Language] {
    declared.scheme().map_or(&[], |scheme| &scheme.languages)
}

/// The name of the scheme's own language in itself.
pub(crate) fn own_name(declared: &Declared) -> &str {
    declared.scheme().map_or("", |scheme| &scheme.language_name)
}

/// The language whose folder the file `name` lies in.
fn language_of(name: &str, languages: &[Language]) -> Option<usize> {
    let (folder, _) = name.strip_prefix("pages/")?.split_once('/')?;
    languages.iter().position(|language| language.id == folder)
}

/// What the versions of a page have in common: the path of the file without its language's folder.
fn key(name: &str, language: Option<&Language>) -> String {
    let below = name.strip_prefix("pages/");
    let own = match (below, language) {
        (Some(below), Some(language)) => below
            .strip_prefix(language.id.as_str())
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(below),
        (Some(below), None) => below,
        (None, _) => name,
    };
    match own.strip_suffix("_index.md") {
        Some(folder) => format!("{folder}index.md"),
        None => own.to_owned(),
    }
}
