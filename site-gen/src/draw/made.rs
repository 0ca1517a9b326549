//! Draws the pages that no file is behind, and says what lists in parts look like to templates.

use super::frames::Frames;
use crate::engine::Keys;
use crate::site::made::{Made, Part, Shows, page_size, parts};
use crate::site::{Grouping, Site, Term};
use crate::values::Table;
use tera::{Context, Map, Value};

/// The template of a page that lists the terms of a taxonomy.
pub(super) const TAXONOMY: &str = "taxonomy.html";
/// The template of a page that lists the pages of a term.
pub(super) const TERM: &str = "term.html";

/// The section that a made page is in.
pub(super) fn home_of(made: &Made, frames: &Frames<'_>) -> usize {
    match made.shows {
        Shows::Section(section, _) => section,
        Shows::Terms(_) | Shows::Term(..) => frames.home_of(&made.url),
    }
}

/// The context of a made page, but for its section; nothing where it shows nothing that there is.
pub(super) fn context(made: &Made, site: &Site, frames: &Frames<'_>) -> Option<Context> {
    match made.shows {
        Shows::Section(section, part) => section_part(section, part, site, frames),
        Shows::Terms(grouping) => Some(terms(site.groupings.get(grouping)?, frames)),
        Shows::Term(grouping, term, part) => {
            let grouping = site.groupings.get(grouping)?;
            term_part(grouping, grouping.terms.get(term)?, part, frames)
        }
    }
}

/// The page whose template draws the made page; nothing where it has one of its own.
pub(super) fn page_behind(made: &Made, site: &Site) -> Option<usize> {
    match made.shows {
        Shows::Section(section, _) => site.sections.get(section)?.page,
        Shows::Terms(_) | Shows::Term(..) => None,
    }
}

/// `paginator` of the page at `index`: the first part of its section's list, or none.
pub(super) fn paginator_of(index: usize, site: &Site, frames: &Frames<'_>) -> Value {
    let section = site
        .homes
        .get(index)
        .and_then(|home| site.sections.get(*home));
    let Some(section) = section.filter(|section| section.page == Some(index)) else {
        return Value::none();
    };
    let Some(size) = site.pages.get(index).and_then(page_size) else {
        return Value::none();
    };
    let parts = parts(&section.url, section.pages.len(), Some(size));
    paginator(&section.pages, &parts, 0, frames)
}

fn section_part(index: usize, at: usize, site: &Site, frames: &Frames<'_>) -> Option<Context> {
    let section = site.sections.get(index)?;
    let own = section.page?;
    let parts = parts(
        &section.url,
        section.pages.len(),
        site.pages.get(own).and_then(page_size),
    );
    let mut context = frames.context(own);
    let mut page = frames.page(own, &Keys::All);
    let title = site.pages.get(own)?.document.front.title.as_str();
    let title = numbered(title, at, parts.len(), own, site);
    put_address(&mut page, &title, &parts.get(at)?.url, frames);
    page.insert("content".into(), "".into());
    for key in ["toc", "translations"] {
        page.insert(key.into(), Vec::<Value>::new().into());
    }
    for key in ["previous", "next"] {
        page.insert(key.into(), Value::none());
    }
    context.insert_value("page", Value::from(page));
    context.insert_value("paginator", paginator(&section.pages, &parts, at, frames));
    Some(context)
}

/// A title that tells the parts of a list apart. The words are English, as the generator's are; in
/// another language the numbers stand alone.
fn numbered(title: &str, at: usize, count: usize, own: usize, site: &Site) -> String {
    let scheme = site.declared.scheme();
    let is_english = scheme.is_some_and(|scheme| scheme.language.starts_with("en"))
        && site.tongues.of(own, &site.declared).is_none();
    if is_english {
        format!("{title} (page {} of {count})", at + 1)
    } else {
        format!("{title} ({}/{count})", at + 1)
    }
}

fn put_address(page: &mut Map, title: &str, url: &str, frames: &Frames<'_>) {
    page.insert("title".into(), title.into());
    page.insert("url".into(), url.into());
    let permalink = format!("{}{url}", frames.base_url);
    page.insert("permalink".into(), permalink.into());
}

fn terms(grouping: &Grouping, frames: &Frames<'_>) -> Context {
    let mut context = frames.made(&grouping.taxonomy.name, "", &grouping.url);
    let terms: Vec<Value> = grouping.terms.iter().map(term_value).collect();
    context.insert_value("taxonomy", taxonomy_value(grouping));
    context.insert_value("terms", Value::from(terms));
    context
}

fn term_part(grouping: &Grouping, term: &Term, at: usize, frames: &Frames<'_>) -> Option<Context> {
    let parts = parts(&term.url, term.pages.len(), grouping.taxonomy.page_size);
    let title = match at {
        0 => term.name.clone(),
        later => format!("{} ({}/{})", term.name, later + 1, parts.len()),
    };
    let mut context = frames.made(&title, "", &parts.get(at)?.url);
    context.insert_value("taxonomy", taxonomy_value(grouping));
    context.insert_value("term", term_value(term));
    context.insert_value("paginator", paginator(&term.pages, &parts, at, frames));
    Some(context)
}

fn taxonomy_value(grouping: &Grouping) -> Value {
    Table::new()
        .with("id", grouping.taxonomy.id.as_str())
        .with("name", grouping.taxonomy.name.as_str())
        .with("url", grouping.url.as_str())
        .value()
}

/// A term, as lists and pages name it.
pub(super) fn term_value(term: &Term) -> Value {
    Table::new()
        .with("name", term.name.as_str())
        .with("url", term.url.as_str())
        .with("count", term.pages.len())
        .value()
}

/// One part of a list of `pages`, with the way to the others.
fn paginator(pages: &[usize], parts: &[Part], at: usize, frames: &Frames<'_>) -> Value {
    let url = |index: Option<usize>| {
        index
            .and_then(|index| parts.get(index))
            .map_or("", |part| part.url.as_str())
            .to_owned()
    };
    let items = parts.get(at).map_or(0..0, |part| part.items.clone());
    let shown: Vec<Value> = pages
        .get(items)
        .unwrap_or(&[])
        .iter()
        .map(|index| frames.summary(*index).clone())
        .collect();
    let all: Vec<Value> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| {
            Table::new()
                .with("number", index + 1)
                .with("url", part.url.as_str())
                .with("current", index == at)
                .value()
        })
        .collect();
    Table::new()
        .with("number", at + 1)
        .with("count", parts.len())
        .with("total", pages.len())
        .with("pages", shown)
        .with("parts", all)
        .with("previous_url", url(at.checked_sub(1)))
        .with("next_url", url(Some(at + 1)))
        .value()
}
