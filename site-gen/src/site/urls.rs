//! Where a document is served, and which file of the output serves a URL.

use crate::document::{Document, Kind};
use forms::source::{Place, Problems};

/// The page of questions and answers, which the answers are shown on.
pub(crate) const FAQS: &str = "/faqs/";
/// The page above the films.
pub(crate) const VIDEOS: &str = "/videos/";
/// What an address that is not there gets.
pub(crate) const NOT_FOUND: &str = "/404.html";

/// The document's URL, a path from the site's root. Parts of it that no URL should have go to
/// `problems`, and are taken as they are.
pub(crate) fn url_of(document: &Document, problems: &Problems) -> String {
    let name = &*document.file.name;
    let path = name.strip_suffix(".md").unwrap_or(name);
    let path = if document.kind == Kind::Page {
        path.strip_prefix("pages/").unwrap_or(path)
    } else {
        path
    };
    if document.kind == Kind::Page && path == "404" {
        return NOT_FOUND.to_owned();
    }
    let (folder, last) = path.rsplit_once('/').unwrap_or(("", path));
    let start = document.start();
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        check_part(part, "a folder", &start, problems);
    }
    let is_index = matches!(last, "index" | "_index");
    let last = match document.front.slug.as_deref() {
        Some((slug, place)) if is_index => {
            problems.add(
                place,
                format!("the slug `{slug}` on a folder's own page"),
                "expected no `slug`: the folder's name is its URL",
            );
            ""
        }
        Some((slug, place)) => {
            check_part(slug, "a slug", place, problems);
            slug
        }
        None if is_index => "",
        None => {
            check_part(last, "a file", &start, problems);
            last
        }
    };
    let mut url = String::from("/");
    for part in folder
        .split('/')
        .chain([last])
        .filter(|part| !part.is_empty())
    {
        url.push_str(part);
        url.push('/');
    }
    url
}

/// The file, below the output's root, that serves `url`.
pub(crate) fn output_of(url: &str) -> String {
    let path = url.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}

/// The URL that the page in the file `output` is at.
pub(crate) fn url_of_output(output: &str) -> String {
    let is_index = output == "index.html" || output.ends_with("/index.html");
    let path = output.strip_suffix("index.html").filter(|_| is_index);
    format!("/{}", path.unwrap_or(output))
}

/// The URL of the alias `text`: a path, below the root with or without its slash.
pub(crate) fn alias_url(text: &str, place: &Place, problems: &Problems) -> Option<String> {
    let path = text.trim_matches('/');
    let parts: Vec<&str> = path.split('/').collect();
    if path.is_empty() || !parts.iter().all(|part| is_plain(part)) {
        problems.add(
            place,
            format!("the alias `{text}`"),
            "expected a path such as `/old/page/`",
        );
        return None;
    }
    let is_file = parts.last().is_some_and(|last| last.ends_with(".html"));
    Some(if is_file {
        format!("/{path}")
    } else {
        format!("/{path}/")
    })
}

fn check_part(part: &str, what: &str, place: &Place, problems: &Problems) {
    if !is_plain(part) {
        problems.add(
            place,
            format!("{what} called `{part}`"),
            "expected letters a to z, digits, `-`, `_` and `.`",
        );
    }
}

/// Whether `part` can stand in a URL as it is, and means nothing but itself on any file system.
fn is_plain(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with('.')
        && !part.ends_with('.')
        && part
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '~'))
}
