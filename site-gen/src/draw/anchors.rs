//! Looks for anchors that no text has in the pages as drawn: a template may give them.

use crate::links::Anchor;
use crate::proof;
use forms::source::{Problem, nearest};

/// Each of `anchors` that the page `html` does not have, with the nearest that it has. A page that
/// could not be drawn is empty, and is passed over.
pub(super) fn missing(anchors: &[Anchor], html: &[u8]) -> Vec<Problem> {
    if anchors.is_empty() || html.is_empty() {
        return Vec::new();
    }
    let ids = proof::ids(html);
    let lacking = anchors.iter().filter(|anchor| !ids.contains(&anchor.id));
    lacking
        .map(|Anchor { id, place }| {
            let meant = nearest(id, ids.iter().map(String::as_str));
            let expected = match meant {
                Some(meant) => format!("expected an id of that page (did you mean `#{meant}`?)"),
                None => "expected an id of that page".to_owned(),
            };
            Problem {
                place: place.clone(),
                found: format!("the anchor `#{id}`, which is not on the page"),
                expected,
            }
        })
        .collect()
}
