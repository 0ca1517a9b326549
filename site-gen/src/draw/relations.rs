//! What pages have to do with one another: the terms that they share, and which come before and
//! after them.

use super::made;
use crate::site::Site;
use std::collections::BTreeMap;
use tera::{Map, Value};

/// What pages see of the taxonomies: for each, no term.
pub(super) fn no_terms(model: &Site) -> Map {
    let taxonomies = model
        .declared
        .scheme()
        .map_or(&[][..], |scheme| &scheme.taxonomies);
    taxonomies
        .iter()
        .map(|taxonomy| (taxonomy.id.clone().into(), Vec::<Value>::new().into()))
        .collect()
}

/// The terms that pages name, by taxonomy; pages that name none are not in it.
pub(super) fn terms_of_pages(model: &Site) -> BTreeMap<usize, Value> {
    let mut named: BTreeMap<usize, BTreeMap<&str, Vec<Value>>> = BTreeMap::new();
    for grouping in &model.groupings {
        for term in &grouping.terms {
            for page in &term.pages {
                let terms = named.entry(*page).or_default();
                let id = grouping.taxonomy.id.as_str();
                terms.entry(id).or_default().push(made::term_value(term));
            }
        }
    }
    let whole = named.into_iter().map(|(index, own)| {
        let mut terms = no_terms(model);
        for (id, values) in own {
            terms.insert(id.to_owned().into(), values.into());
        }
        (index, Value::from(terms))
    });
    whole.collect()
}

/// The pages before and after each, in its section.
pub(super) fn neighbours(model: &Site) -> Vec<(Option<usize>, Option<usize>)> {
    let mut neighbours = vec![(None, None); model.pages.len()];
    for section in &model.sections {
        for pair in section.pages.windows(2) {
            let [before, after] = pair else { continue };
            if let Some(slot) = neighbours.get_mut(*after) {
                slot.0 = Some(*before);
            }
            if let Some(slot) = neighbours.get_mut(*before) {
                slot.1 = Some(*after);
            }
        }
    }
    neighbours
}
