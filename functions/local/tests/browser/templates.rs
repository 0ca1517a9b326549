//! The templates as text, and the words in them that stand there as they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file below `folder` with one of these endings, by its path below it.
pub(crate) fn texts(folder: &Path, endings: &[&str]) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if ending.is_some_and(|own| endings.contains(&own)) {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy();
                let text = fs::read_to_string(&path).expect("text");
                texts.insert(name.into_owned(), text);
            }
        }
    }
    texts
}

/// The pieces of a template between its tags, white space squeezed: what stands on a page as it is
/// in the file, once the branch that it is in is drawn.
pub(crate) fn literals(template: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut rest = template;
    while let Some(start) = rest
        .find("{{")
        .into_iter()
        .chain(rest.find("{%"))
        .chain(rest.find("{#"))
        .min()
    {
        let (before, tag) = rest.split_at(start);
        literals.push(before);
        let close = match tag.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => "#}",
        };
        let end = tag.find(close).map_or(tag.len(), |at| at + 2);
        rest = tag.get(end..).unwrap_or("");
    }
    literals.push(rest);
    literals
        .into_iter()
        .map(squeezed)
        .filter(|one| !one.is_empty())
        .collect()
}

/// Without white space at all: the tags of a template take it away here and there.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
