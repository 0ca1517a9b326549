//! The scheme that ships.

use crate::site_test::{Tree, now};
use jiff::Timestamp;
use site_gen::Options;
use std::path::Path;

fn options(now: Timestamp) -> Options {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    Options::new(root.join("content"), root.join("templates"), now)
}

pub(crate) fn build(now: &str) -> Tree {
    match site_gen::build(&options(now.parse().unwrap())) {
        Ok(tree) => Tree(tree),
        Err(problems) => panic!(
            "{}",
            problems
                .iter()
                .map(|problem| format!("{problem}\n"))
                .collect::<String>()
        ),
    }
}

#[test]
fn the_shipped_content_has_no_problem_whenever_it_is_built() {
    for now in [
        "2022-10-01T00:00:00Z",
        "2022-11-20T00:00:00Z",
        "2023-06-01T00:00:00Z",
        "2023-06-24T00:00:00Z",
    ] {
        let found = site_gen::check(&options(now.parse().unwrap()));
        // The house style holds too, as `check --strict` has it.
        let problems = [found.problems, found.style].concat();
        assert!(
            problems.is_empty(),
            "as of {now}: {}",
            problems
                .iter()
                .map(|problem| format!("{problem}\n"))
                .collect::<String>()
        );
    }
}

#[test]
fn every_fixed_url_is_there() {
    let tree = build("2023-06-01T09:00:00Z").0;
    for url in [
        "/",
        "/faqs/",
        "/videos/",
        "/privacy/",
        "/accessibility/",
        "/contact/",
        "/apply/",
        "/apply/mentor/",
        "/apply/mentee/",
        "/equality/",
        "/equality/thanks/",
        "/sitemap.xml",
        "/robots.txt",
        "/feed.xml",
        "/404.html",
        "/no-answer/",
        "/.well-known/security.txt",
        "/assets/style.css",
    ] {
        assert!(
            matches!(tree.serve(url), site_gen::Served::File { .. }),
            "{url}"
        );
    }
}

#[test]
fn a_form_is_open_to_the_last_moment_and_then_closed() {
    let last = build("2023-06-23T22:59:59.999Z").text("apply/mentor/index.html");
    assert!(last.contains("action=\"/forms/mentor/check\""));
    assert!(last.contains("Friday 23 June 2023 at 11:59pm, UK time"));
    let after = build("2023-06-23T23:00:00Z").text("apply/mentor/index.html");
    assert!(!after.contains("action=\"/forms/mentor/check\""));
    assert!(after.contains("Applications closed on Friday 23 June 2023 at 11:59pm, UK time."));
    let before = build("2022-10-01T00:00:00Z").text("apply/mentee/index.html");
    assert!(before.contains("Applications open on Monday 7 November 2022"));
}

#[test]
fn the_register_names_every_question_and_how_long_answers_are_kept() {
    let privacy = build("2023-06-01T09:00:00Z").text("privacy/index.html");
    let scheme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content/scheme.toml");
    let scheme = std::fs::read_to_string(scheme).unwrap();
    let kept = |key: &str| {
        let mut lines = scheme.lines();
        lines
            .find_map(|line| line.strip_prefix(&format!("{key} = ")))
            .unwrap()
    };
    let (months, days) = (
        kept("applications_months"),
        kept("monitoring_days_after_intake"),
    );
    for words in [
        format!("{months} months after the intake ends"),
        "until the intake ends".to_owned(),
        format!("{days} days after the intake ends"),
    ] {
        assert!(privacy.contains(&words), "{words}");
    }
}

#[test]
fn no_public_page_has_a_script_or_a_style_attribute() {
    let tree = site_gen::build(&options(now())).unwrap();
    for path in tree.paths().filter(|path| path.ends_with(".html")) {
        let html = String::from_utf8(tree.get(path).unwrap().into_owned()).unwrap();
        assert!(
            !html.contains("<script") || html.contains("application/ld+json"),
            "{path}"
        );
        assert!(!html.contains(" style=\""), "{path}");
    }
}
