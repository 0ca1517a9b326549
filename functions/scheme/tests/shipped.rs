//! The scheme that ships, and its year.

#![cfg(test)]

use jiff::Timestamp;
use scheme::{Declarations, Window, current};
use std::collections::BTreeMap;
use std::path::Path;

fn content() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut files = BTreeMap::new();
    for folder in ["", "intakes", "forms", "forms/parts"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder of content") {
            let path = entry.expect("an entry").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let name = path
                    .strip_prefix(&root)
                    .expect("below content")
                    .to_str()
                    .expect("UTF-8")
                    .to_owned();
                files.insert(name, std::fs::read_to_string(&path).expect("text"));
            }
        }
    }
    files
}

fn shipped() -> Declarations {
    Declarations::read("content", &content()).unwrap_or_else(|problems| {
        panic!(
            "{}",
            problems
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        )
    })
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

#[test]
fn all_declarations_are_sound() {
    let shipped = shipped();
    assert_eq!(shipped.forms.len(), 4);
    assert_eq!(shipped.intakes.len(), 2);
    assert!((12..=20).contains(&shipped.scheme.lists.get("topics").expect("topics").len()));
    assert!(
        shipped
            .scheme
            .institution("hull")
            .is_some_and(|hull| hull.has_address("a@library.Hull.ac.uk"))
    );
}

#[test]
fn the_deadline_of_intake_two_is_exact_to_the_millisecond() {
    let shipped = shipped();
    let intake = shipped.intakes.last().expect("two intakes");
    assert_eq!(intake.window(at("2023-06-23T22:59:59.999Z")), Window::Open);
    assert_eq!(
        intake.window(at("2023-06-23T23:00:00.000Z")),
        Window::Closed
    );
    assert_eq!(
        intake.closes_text(&shipped.scheme.time_zone),
        "Friday 23 June 2023 at 11:59pm, UK time"
    );
    let last = at("2023-06-23T22:59:59.999Z");
    assert!(intake.takes_at(at("2023-06-23T23:59:59.999Z"), last));
    assert!(!intake.takes_at(at("2023-06-24T00:00:00.000Z"), last));
    assert!(!intake.takes_at(
        at("2023-06-23T23:00:00.000Z"),
        at("2023-06-23T23:00:00.000Z")
    ));
}

#[test]
fn pages_speak_of_the_open_intake_else_the_next_else_the_last() {
    let intakes = shipped().intakes;
    let id = |now: &str| current(&intakes, at(now)).map(|intake| intake.id.clone());
    assert_eq!(
        id("2022-11-20T00:00:00Z").as_deref(),
        Some("2022-autumn-winter")
    );
    assert_eq!(
        id("2023-01-20T00:00:00Z").as_deref(),
        Some("2023-spring-summer")
    );
    assert_eq!(
        id("2030-01-01T00:00:00Z").as_deref(),
        Some("2023-spring-summer")
    );
}
