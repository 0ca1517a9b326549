//! Looks for anchors that no text has in the pages as drawn: a template may give them.

use crate::fill::Anchor;
use crate::output::OutputTree;
use crate::proof;
use crate::site::urls;
use forms::source::{Problems, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Reports each of `anchors` that its page does not have, with the nearest that it has. Pages that
/// could not be drawn, and files that are no pages, are passed over.
pub(super) fn check(anchors: Vec<Anchor>, tree: &OutputTree, problems: &Problems) {
    let mut ids_of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Anchor { url, id, place } in anchors {
        let output = urls::output_of(&url);
        let Some(html) = tree
            .get(&output)
            .filter(|html| output.ends_with(".html") && !html.is_empty())
        else {
            continue;
        };
        let ids = ids_of.entry(url).or_insert_with(|| proof::ids(&html));
        if !ids.contains(&id) {
            let meant = nearest(&id, ids.iter().map(String::as_str));
            let expected = match meant {
                Some(meant) => format!("expected an id of that page (did you mean `#{meant}`?)"),
                None => "expected an id of that page".to_owned(),
            };
            problems.add(
                &place,
                format!("the anchor `#{id}`, which is not on the page"),
                expected,
            );
        }
    }
}
