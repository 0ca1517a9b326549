//! What can be told of the administrators' pages without a store.

mod cells;
mod copies;
mod exports;
mod filters;
mod sessions;
mod shelf;

use crate::desk::Request;
use jiff::Timestamp;
use scheme::Declarations;
use std::collections::BTreeMap;
use std::path::Path;

/// What ships, with what stands in `changed` in the place of its files.
fn declarations(changed: &[(&str, &str, &str)]) -> Declarations {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut files = BTreeMap::new();
    for folder in ["", "intakes", "forms", "forms/parts"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder of content") {
            let path = entry.expect("an entry").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let name = path.strip_prefix(&root).expect("below content");
                let text = std::fs::read_to_string(&path).expect("text");
                files.insert(name.to_str().expect("UTF-8").to_owned(), text);
            }
        }
    }
    for (file, from, to) in changed {
        let text = files.get_mut(*file).expect("a file of that name");
        assert!(text.contains(from), "`{file}` has no `{from}`");
        *text = text.replacen(from, to, 1);
    }
    Declarations::read("content", &files).expect("sound declarations")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

fn get(address: &str) -> Request {
    http::Request::get(address)
        .body(bytes::Bytes::new())
        .expect("a request")
}
