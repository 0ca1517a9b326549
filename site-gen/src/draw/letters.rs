//! The index from A to Z: every page, question and form with its headings, for who looks for
//! something and has no script to search with.

use crate::document::Kind;
use crate::markdown::{Heading, slug};
use crate::site::{Page, Site, urls};
use crate::values::{self, Table};
use std::collections::BTreeMap;
use tera::Value;

/// The template whose pages see `letters`.
pub(super) const TEMPLATE: &str = "a-to-z.html";

/// An entry with what it is sorted by.
type Entry = ((String, String), Value);

/// `letters` on the page at `index`: the entries in its language, by their first letter.
pub(super) fn letters(index: usize, site: &Site) -> Value {
    let language = |index| site.tongues.of(index, &site.declared).map(|one| &one.id);
    let own = language(index);
    let mut entries: Vec<Entry> = Vec::new();
    for (other, page) in site.pages.iter().enumerate() {
        if other != index && language(other) == own && !values::is_noindex(page) {
            entries.push(page_entry(page));
        }
    }
    if own.is_none() {
        entries.extend(site.faqs().map(|faq| {
            let url = format!("{}#{}", urls::FAQS, faq.document.file.stem());
            entry(&faq.document.front.title, &url, "", "question", &[])
        }));
        entries.extend(site.declared.applications().map(|form| {
            let url = format!("/apply/{}/", form.id);
            entry(&form.title, &url, &form.description, "form", &[])
        }));
    }
    let mut by_letter: BTreeMap<String, BTreeMap<(String, String), Value>> = BTreeMap::new();
    for (key, value) in entries {
        let letter = first_letter(&key.0);
        by_letter.entry(letter).or_default().insert(key, value);
    }
    let letters: Vec<Value> = by_letter
        .into_iter()
        .map(|(letter, entries)| {
            let (id, title) = match letter.as_str() {
                "0" => ("digits".to_owned(), "0 to 9".to_owned()),
                "#" => ("others".to_owned(), "Others".to_owned()),
                letter => (letter.to_lowercase(), letter.to_owned()),
            };
            Table::new()
                .with("id", format!("letter-{id}"))
                .with("title", title)
                .with("entries", entries.into_values().collect::<Vec<_>>())
                .value()
        })
        .collect();
    Value::from(letters)
}

fn page_entry(page: &Page) -> Entry {
    let front = &page.document.front;
    let kind = match page.document.kind {
        Kind::Video => "film",
        Kind::Faq => "question",
        Kind::Page => "page",
    };
    let headings: &[Heading] = if front.toc {
        &page.document.body.headings
    } else {
        &[]
    };
    entry(&front.title, &page.url, &front.description, kind, headings)
}

fn entry(title: &str, url: &str, description: &str, kind: &str, headings: &[Heading]) -> Entry {
    let headings: Vec<Value> = headings
        .iter()
        .filter(|heading| heading.level == 2)
        .map(|heading| {
            Table::new()
                .with("title", heading.title.as_str())
                .with("url", format!("{url}#{}", heading.id))
                .value()
        })
        .collect();
    let value = Table::new()
        .with("title", title)
        .with("url", url)
        .with("description", description)
        .with("kind", kind)
        .with("headings", headings)
        .value();
    ((slug(title), url.to_owned()), value)
}

/// What an entry stands under: its first letter, "0" for all digits, "#" where it has neither.
fn first_letter(key: &str) -> String {
    match key.chars().next() {
        Some(first) if first.is_ascii_digit() => "0".to_owned(),
        Some(first) => first.to_uppercase().collect(),
        None => "#".to_owned(),
    }
}
