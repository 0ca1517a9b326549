//! What a page says of its language, and of the pages that say the same in others.

use super::frames::Frames;
use crate::site::{Site, languages};
use crate::values::Table;
use tera::{Map, Value};

/// What [`describe`] may add.
pub(super) const KEYS: [&str; 6] = [
    "home",
    "language",
    "nav",
    "site_name",
    "translations",
    "words",
];

/// Adds to `page`, the page at `index`: `language`, `translations`, and in a language beside the
/// scheme's own what the frame says in it.
pub(super) fn describe(page: &mut Map, index: usize, site: &Site, frames: &Frames<'_>) {
    let main = main(site);
    let own = site.tongues.of(index, &site.declared);
    let id = own.map_or(main, |language| language.id.as_str());
    page.insert("language".into(), id.into());
    let versions: Vec<Value> = site
        .tongues
        .versions(index)
        .iter()
        .filter_map(|other| version(*other, index, main, site, frames))
        .collect();
    page.insert("translations".into(), versions.into());
    let Some(language) = own else { return };
    page.insert("home".into(), format!("/{}/", language.id).into());
    if !language.nav.is_empty() {
        let nav: Vec<Value> = language
            .nav
            .iter()
            .map(|link| {
                Table::new()
                    .with("title", link.title.as_str())
                    .with("url", link.url.as_str())
                    .value()
            })
            .collect();
        page.insert("nav".into(), nav.into());
    }
    if !language.site_name.is_empty() {
        page.insert("site_name".into(), language.site_name.as_str().into());
    }
    let words: Map = language
        .words
        .iter()
        .map(|(key, text)| (key.clone().into(), Value::from(text.as_str())))
        .collect();
    page.insert("words".into(), Value::from(words));
}

/// The scheme's own language.
pub(super) fn main(site: &Site) -> &str {
    site.declared
        .scheme()
        .map_or("", |scheme| scheme.language.as_str())
}

fn version(
    other: usize,
    index: usize,
    main: &str,
    site: &Site,
    frames: &Frames<'_>,
) -> Option<Value> {
    let page = site.pages.get(other)?;
    let language = site.tongues.of(other, &site.declared);
    let name = language.map_or_else(
        || languages::own_name(&site.declared),
        |language| language.name.as_str(),
    );
    Some(
        Table::new()
            .with("language", language.map_or(main, |language| &language.id))
            .with("name", name)
            .with("title", page.document.front.title.as_str())
            .with("url", &*page.url)
            .with("permalink", format!("{}{}", frames.base_url, page.url))
            .with("current", other == index)
            .value(),
    )
}
