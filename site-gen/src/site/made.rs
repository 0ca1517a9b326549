//! Pages that no file is behind: the later parts of long lists, and the pages of taxonomies.

use super::{Claims, Grouping, Page, Section, Thing, urls};
use forms::source::{Place, Problems, Value};
use std::ops::Range;

/// A page that no file is behind.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// Its URL.
    pub(crate) url: String,
    /// What it shows.
    pub(crate) shows: Shows,
}

/// What such a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shows {
    /// A part of a section's list, but the first: the section, and the part.
    Section(usize, usize),
    /// The terms of a grouping.
    Terms(usize),
    /// A part of a term's list: the grouping, the term, and the part.
    Term(usize, usize, usize),
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its URL: the list's own for the first.
    pub(crate) url: String,
    /// Which of the list's pages it shows.
    pub(crate) items: Range<usize>,
}

/// A list of `count` pages at `url` in parts of `size`: one, where there is no size.
pub(crate) fn parts(url: &str, count: usize, size: Option<usize>) -> Vec<Part> {
    let size = size.unwrap_or(count).max(1);
    (0..count.div_ceil(size).max(1))
        .map(|index| Part {
            url: match index {
                0 => url.to_owned(),
                later => format!("{url}page/{}/", later + 1),
            },
            items: index * size..((index + 1) * size).min(count),
        })
        .collect()
}

/// How many pages a part of a section's list shows: what its own page says under `extra.paginate`.
pub(crate) fn page_size(own: &Page) -> Option<usize> {
    match own.document.front.extra("paginate")?.value {
        Value::Integer(size) => usize::try_from(size).ok().filter(|size| *size > 0),
        _ => None,
    }
}

/// The made pages of a site, with their output claimed. What is wrong goes to `problems`.
pub(super) fn pages(
    pages: &[Page],
    sections: &[Section],
    groupings: &[Grouping],
    claims: &mut Claims,
    problems: &Problems,
) -> Vec<Made> {
    let mut made = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        let Some(own) = section.page.and_then(|page| pages.get(page)) else {
            continue;
        };
        check_size(own, problems);
        let parts = parts(&section.url, section.pages.len(), page_size(own));
        for (part, Part { url, .. }) in parts.into_iter().enumerate().skip(1) {
            let shows = Shows::Section(index, part);
            made.extend(claimed(url, shows, &own.document.start(), claims, problems));
        }
    }
    for (index, grouping) in groupings.iter().enumerate() {
        let place = &grouping.taxonomy.place;
        let url = grouping.url.clone();
        made.extend(claimed(url, Shows::Terms(index), place, claims, problems));
        for (number, term) in grouping.terms.iter().enumerate() {
            let parts = parts(&term.url, term.pages.len(), grouping.taxonomy.page_size);
            for (part, Part { url, .. }) in parts.into_iter().enumerate() {
                let shows = Shows::Term(index, number, part);
                made.extend(claimed(url, shows, place, claims, problems));
            }
        }
    }
    made
}

fn check_size(own: &Page, problems: &Problems) {
    if let Some(node) = own.document.front.extra("paginate")
        && page_size(own).is_none()
    {
        let found = match &node.value {
            Value::Integer(number) => format!("`{number}` for `paginate`"),
            other => format!("{} for `paginate`", other.kind()),
        };
        problems.add(&node.place, found, "expected a whole number of 1 or more");
    }
}

fn claimed(
    url: String,
    shows: Shows,
    place: &Place,
    claims: &mut Claims,
    problems: &Problems,
) -> Option<Made> {
    claims
        .claim(urls::output_of(&url).into(), Thing::Page, place, problems)
        .then_some(Made { url, shows })
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn every_item_is_in_one_part() {
        for (count, size, expected) in [
            (0, None, 1),
            (0, Some(3), 1),
            (5, None, 1),
            (5, Some(5), 1),
            (5, Some(2), 3),
            (6, Some(2), 3),
            (2, Some(1), 2),
        ] {
            let parts = parts("/a/", count, size);
            assert_eq!(parts.len(), expected, "{count} by {size:?}");
            let items: Vec<usize> = parts.iter().flat_map(|part| part.items.clone()).collect();
            assert_eq!(items, (0..count).collect::<Vec<_>>());
            assert_eq!(parts[0].url, "/a/");
            assert!(
                parts
                    .iter()
                    .skip(1)
                    .all(|part| part.url.starts_with("/a/page/"))
            );
        }
    }
}
