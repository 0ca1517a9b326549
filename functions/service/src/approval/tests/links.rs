//! What a link shows, to whom, and how long.

use super::{Manager, is, path};
use crate::link::LinkToken;
use crate::stage::{approval_link, at, bare, own_link, post, reference, text};
use http::StatusCode;

#[test]
fn opening_changes_nothing_and_shows_a_name_a_title_and_a_role() {
    let manager = Manager::new();
    let before = manager.stage.state();
    for _ in 0..1000 {
        manager.open(&approval_link());
        manager.ask(&bare("HEAD", &path(&approval_link())));
    }
    assert_eq!(manager.stage.state(), before);
    let page = manager.open(&approval_link());
    is(&page, 200, "Zoë &lt;b&gt;O&#39;Brien&lt;/b&gt;");
    is(&page, 200, "Friday 30 June 2023");
    for secret in ["canary-goal", "zoe@hull", "max@hull", "Max Manager"] {
        assert!(!text(&page).contains(secret), "{secret} is shown");
    }
}

#[test]
fn faults_come_all_at_once_with_the_answers_kept() {
    let manager = Manager::new();
    let before = manager.stage.state();
    let page = manager.send(&approval_link(), &manager.elsewhere("Zoe+me@hull.ac.uk"));
    is(&page, 422, "There is a problem");
    is(&page, 422, "not the applicant");
    is(&page, 422, "Zoe+me@hull.ac.uk");
    let empty = manager.send(&approval_link(), &[]);
    is(&empty, 422, "<title>Error: ");
    assert!(
        text(&empty).matches("href=\"#").count() >= 3,
        "not all faults are told"
    );
    assert_eq!(manager.stage.state(), before);
}

#[test]
fn a_page_of_an_older_edition_is_shown_again() {
    let manager = Manager::new();
    let mut pairs = manager.decision("approve");
    pairs.push(("form_version".to_owned(), "0".to_owned()));
    pairs.push(("gone".to_owned(), "x".to_owned()));
    let page = manager.send(&approval_link(), &pairs);
    is(&page, 422, "The form has changed since you opened it");
    is(&page, 422, "Head of Service");
}

#[test]
fn unknown_and_altered_links_get_the_same_answer() {
    let manager = Manager::new();
    let others = [
        LinkToken::new(reference(), [9; 32]),
        LinkToken::new(scheme::Reference::from_random([4; 16]), [1; 32]),
        own_link(),
    ];
    let mut paths: Vec<String> = others.iter().map(path).collect();
    paths.push("/forms/approval/nonsense".to_owned());
    let known = manager.ask(&bare("GET", &paths[0]));
    is(&known, 404, "This page is not here");
    for path in &paths {
        assert_eq!(manager.ask(&bare("GET", path)).body(), known.body());
        let posted = manager.ask(&post(path, &manager.decision("approve")));
        assert_eq!(
            (posted.status(), posted.body()),
            (StatusCode::NOT_FOUND, known.body())
        );
    }
}

#[test]
fn a_link_ends_at_its_time_to_the_millisecond() {
    let mut manager = Manager::new();
    manager.now = at("2023-06-30T09:59:59.999Z");
    is(&manager.open(&approval_link()), 200, "Zoë");
    manager.now = at("2023-06-30T10:00:00Z");
    is(
        &manager.open(&approval_link()),
        410,
        "This link has expired",
    );
    let late = manager.send(&approval_link(), &manager.decision("approve"));
    is(&late, 410, "was not stored");
    assert!(manager.stage.state().letters.is_empty());
}

#[test]
fn only_a_form_of_ours_decides() {
    let manager = Manager::new();
    let before = manager.stage.state();
    let whole = post(&path(&approval_link()), &manager.decision("approve"));
    let mut cross = whole.clone();
    cross
        .headers_mut()
        .insert("sec-fetch-site", "cross-site".parse().expect("a value"));
    let mut silent = whole.clone();
    silent.headers_mut().remove("sec-fetch-site");
    let mut json = whole;
    json.headers_mut()
        .insert("content-type", "application/json".parse().expect("a value"));
    for (request, status) in [(cross, 400), (silent, 400), (json, 415)] {
        is(
            &manager.ask(&request),
            status,
            "Your answers were not stored",
        );
    }
    let mut unknown = manager.decision("approve");
    unknown.push(("other".to_owned(), String::new()));
    is(&manager.send(&approval_link(), &unknown), 400, "not stored");
    let mut twice = manager.decision("approve");
    twice.push(twice[0].clone());
    is(&manager.send(&approval_link(), &twice), 400, "not stored");
    let wrong = manager.ask(&bare("DELETE", &path(&approval_link())));
    assert_eq!(wrong.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(wrong.headers()["allow"], "GET, POST, HEAD");
    assert_eq!(manager.stage.state(), before);
}
