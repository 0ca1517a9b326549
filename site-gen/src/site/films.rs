//! What a film's page says of it: its files must be there, and its length is said in words too.

use super::{Page, Targets};
use crate::document::{Document, Kind};
use forms::source::{Entry, Node, Problems, Value};
use std::sync::Arc;

/// The keys of a film's `extra` that name a file.
const FILES: [&str; 3] = ["captions", "file", "poster"];

/// Replaces the files that films name by their URLs, and adds `duration_text` to each length.
pub(super) fn complete(pages: &mut [Page], targets: &Targets, problems: &Problems) {
    for page in pages
        .iter_mut()
        .filter(|page| page.document.kind == Kind::Video)
    {
        for key in FILES {
            complete_file(
                &page.url,
                Arc::make_mut(&mut page.document),
                key,
                targets,
                problems,
            );
        }
        complete_duration(Arc::make_mut(&mut page.document), problems);
    }
}

fn complete_file(
    url: &str,
    document: &mut Document,
    key: &str,
    targets: &Targets,
    problems: &Problems,
) {
    let Some((address, place)) = document.front.extra_text(key) else {
        return;
    };
    if address.starts_with("https://") {
        return;
    }
    match targets.resolve(address, &document.file.name, url) {
        Ok(destination) => {
            let entries = &mut document.front.extra;
            if let Some(entry) = entries.iter_mut().find(|entry| entry.key == key) {
                entry.node.value = Value::Text(destination.href);
            }
        }
        Err((found, expected)) => problems.add(place, format!("{found} (for `{key}`)"), expected),
    }
}

fn complete_duration(document: &mut Document, problems: &Problems) {
    let Some((duration, place)) = document.front.extra_text("duration") else {
        return;
    };
    let Some(text) = in_words(duration) else {
        problems.add(
            place,
            format!("`{duration}` for `duration`"),
            "expected a length such as PT3M20S, for 3 minutes 20 seconds",
        );
        return;
    };
    let place = place.clone();
    let node = Node {
        place: place.clone(),
        value: Value::Text(text),
    };
    document.front.extra.push(Entry {
        key: "duration_text".to_owned(),
        place,
        node,
    });
}

/// "4 minutes 30 seconds" for "PT4M30S".
fn in_words(duration: &str) -> Option<String> {
    let span: jiff::Span = duration
        .parse()
        .ok()
        .filter(|_| duration.starts_with("PT"))?;
    let parts = [
        (i64::from(span.get_hours()), "hour"),
        (span.get_minutes(), "minute"),
        (span.get_seconds(), "second"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}
