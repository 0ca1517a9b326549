//! Taxonomies: the terms that pages name under `extra`, and the pages of each term.

use super::{Declared, Page, sections};
use crate::markdown::slug;
use forms::source::{Node, Place, Problems, Value};
use scheme::Taxonomy;
use std::collections::BTreeMap;

/// A taxonomy with its terms.
#[derive(Clone, Debug)]
pub(crate) struct Grouping {
    pub(crate) taxonomy: Taxonomy,
    /// The URL of the page that lists the terms.
    pub(crate) url: String,
    /// In the order of the alphabet.
    pub(crate) terms: Vec<Term>,
}

/// A term.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// As editors write it.
    pub(crate) name: String,
    /// The URL of the page that lists its pages.
    pub(crate) url: String,
    /// Its pages in order: indexes into the site's.
    pub(crate) pages: Vec<usize>,
}

/// The declared taxonomies, each with the terms that `pages` name. A taxonomy that no page uses has
/// no pages of its own either.
pub(super) fn groupings(pages: &[Page], declared: &Declared, problems: &Problems) -> Vec<Grouping> {
    let taxonomies = declared
        .scheme()
        .map_or(&[][..], |scheme| &scheme.taxonomies);
    taxonomies
        .iter()
        .map(|taxonomy| grouping(taxonomy, pages, problems))
        .filter(|grouping| !grouping.terms.is_empty())
        .collect()
}

/// A term as it was met first.
struct Met<'a> {
    name: &'a str,
    place: &'a Place,
    pages: Vec<usize>,
}

fn grouping(taxonomy: &Taxonomy, pages: &[Page], problems: &Problems) -> Grouping {
    let mut met: BTreeMap<String, Met<'_>> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        for (name, place) in names(page, taxonomy, problems) {
            let slug = slug(name);
            if slug.is_empty() {
                let found = format!("`{name}` in `{}`", taxonomy.id);
                problems.add(place, found, "expected a term with letters or digits");
                continue;
            }
            let term = met.entry(slug).or_insert_with(|| Met {
                name,
                place,
                pages: Vec::new(),
            });
            if term.name != name {
                problems.add(
                    place,
                    format!("`{name}` in `{}`", taxonomy.id),
                    format!("expected `{}`, as at `{}`", term.name, term.place),
                );
            }
            if term.pages.last() != Some(&index) {
                term.pages.push(index);
            }
        }
    }
    let url = format!("/{}/", taxonomy.id);
    let terms = met.into_iter().map(|(slug, term)| Term {
        name: term.name.to_owned(),
        url: format!("{url}{slug}/"),
        pages: sorted(term.pages, pages),
    });
    Grouping {
        terms: terms.collect(),
        taxonomy: taxonomy.clone(),
        url,
    }
}

/// The terms that `page` names.
fn names<'a>(
    page: &'a Page,
    taxonomy: &Taxonomy,
    problems: &Problems,
) -> Vec<(&'a str, &'a Place)> {
    let Some(node) = page.document.front.extra(&taxonomy.id) else {
        return Vec::new();
    };
    let wrong = |node: &Node| {
        problems.add(
            &node.place,
            format!("{} for `{}`", node.value.kind(), taxonomy.id),
            "expected a list of terms, such as [\"one\", \"another\"]",
        );
    };
    let Value::List(items) = &node.value else {
        wrong(node);
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| match &item.value {
            Value::Text(name) => Some((name.as_str(), &item.place)),
            _ => {
                wrong(item);
                None
            }
        })
        .collect()
}

fn sorted(mut indexes: Vec<usize>, pages: &[Page]) -> Vec<usize> {
    let key = |index: &usize| pages.get(*index).map(sections::key);
    indexes.sort_by(|one, other| key(one).cmp(&key(other)));
    indexes
}
