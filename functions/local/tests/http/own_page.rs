//! The applicant's own page: what is held, withdrawing, erasing, and what is left afterwards.

use crate::scheme_test::{Applied, Filled, Page, SchemeTest, pair};
use forms::Role;

fn filled<'a>(test: &'a SchemeTest, role: &str) -> Filled<'a> {
    let filled = test.filled(role).awkwardly();
    filled
        .with(Role::Email, "zoë@hull.ac.uk")
        .with(Role::ManagerEmail, "manager@hull.ac.uk")
}

/// Goes to the page that asks "are you sure" by the link on the applicant's own page, and presses.
#[track_caller]
fn step(test: &SchemeTest, own: &str, word: &str) -> Page {
    let link = format!("{own}?step={word}");
    let page = test.get(own).is(200);
    assert!(
        page.attributes("main a", "href").contains(&link),
        "no link to {word}"
    );
    let before = page.bytes;
    let sure = test.get(&link).is(200).drawn();
    assert_eq!(
        test.get(own).is(200).bytes,
        before,
        "opening that page changes nothing"
    );
    test.press(&sure.form("main form"), &[])
}

#[test]
fn the_page_and_both_downloads_hold_every_answer() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let filled = filled(&test, &role);
        let applied = test.apply(&filled);
        let page = test
            .get(&applied.own)
            .is(200)
            .drawn()
            .says(&applied.reference);
        let links = page.attributes("main a[href*='download=']", "href");
        assert_eq!(links.len(), 2, "{links:?}");
        let copies: Vec<Page> = links.iter().map(|link| test.get(link).is(200)).collect();
        for copy in &copies {
            let disposition = copy.header("content-disposition");
            assert!(disposition.starts_with("attachment"), "{disposition}");
            assert_eq!(copy.header("cache-control"), "no-store");
        }
        let json = copies
            .iter()
            .find(|one| one.header("content-type").starts_with("application/json"));
        let json: serde_json::Value =
            serde_json::from_slice(&json.expect("JSON").bytes).expect("JSON");
        let text = copies
            .iter()
            .find(|one| one.header("content-type").starts_with("text/plain"));
        let text = text.expect("text").html();
        for field in &filled.form.fields {
            let typed = filled.cell(field);
            let held = json["answers"].get(&field.id);
            let cell = held.map_or_else(String::new, as_cell);
            assert_eq!(cell, typed, "{} in JSON", field.id);
            if matches!(field.kind.word(), "line" | "long-text" | "email") {
                for line in typed.lines().filter(|line| !line.is_empty()) {
                    page.clone().says(line);
                    assert!(text.contains(line), "{} in text: {line}", field.id);
                }
            }
        }
        for address in ["zoë@hull.ac.uk", "manager@hull.ac.uk"] {
            assert!(text.contains(address) && page.html().contains(address));
        }
    }
}

/// A stored answer in one cell.
fn as_cell(held: &serde_json::Value) -> String {
    match held {
        serde_json::Value::Bool(true) => "yes".to_owned(),
        serde_json::Value::Array(items) => items.iter().map(as_cell).collect::<Vec<_>>().join("; "),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn withdrawing_is_done_once_and_closes_the_managers_link() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let applied = test.apply(&filled(&test, &role));
        let page = step(&test, &applied.own, "withdraw").is(200).drawn();
        let again = test.post(&applied.own, &pair("step", "withdraw")).is(200);
        assert_eq!(
            again.bytes, page.bytes,
            "the same press again says the same"
        );
        let own = test
            .get(&applied.own)
            .is(200)
            .says("You withdrew your application");
        assert_eq!(
            own.attributes("a[href$='step=withdraw']", "href"),
            Vec::<String>::new()
        );
        test.get(&applied.manager)
            .is(410)
            .drawn()
            .says("has withdrawn this application");
        test.post(&applied.manager, &test.answer("approve").pairs())
            .is(410)
            .drawn()
            .says("was not stored");
        test.no_mail();
        test.sign_in();
        assert_eq!(
            test.listed(&format!("?role={role}&status=withdrawn")),
            [applied.reference]
        );
        test.forget_cookie();
    }
}

#[test]
fn erasing_leaves_nothing_behind_and_no_old_page_or_link_brings_it_back() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let filled = filled(&test, &role);
        let state = test.state(&filled);
        let form = filled.form.id.clone();
        test.submit(&form, &state).is(303);
        let links: Vec<String> = test
            .mails()
            .iter()
            .map(|mail| mail.link("/forms/a"))
            .collect();
        let own = links
            .iter()
            .find(|link| link.contains("/application/"))
            .expect("a link");
        let manager = links
            .iter()
            .find(|link| link.contains("/approval/"))
            .expect("a link");
        let (own, manager) = (test.path_of(own), test.path_of(manager));

        step(&test, own, "erase").is(200).drawn().says("erased");
        for path in [
            own,
            manager,
            &format!("{own}?step=erase"),
            &format!("{own}?download=json"),
        ] {
            test.get(path).is(404).drawn();
        }
        for sent in ["erase", "withdraw"] {
            test.post(own, &pair("step", sent)).is(404);
        }
        test.submit(&form, &state)
            .is(410)
            .drawn()
            .says("Your answers were not stored");
        test.post(manager, &test.answer("approve").pairs()).is(404);
        test.no_mail();
    }
    test.nothing_is_stored();
    assert_eq!(test.export("").len(), 0);
}

#[test]
fn erasing_after_a_decision_takes_the_decision_too() {
    let test = SchemeTest::start();
    let applied = test.apply(&filled(&test, "mentee"));
    test.post(&applied.manager, &test.answer("decline").pairs())
        .is(200);
    assert_eq!(test.mails().len(), 1);
    step(&test, &applied.own, "erase").is(200);
    test.get(&applied.own).is(404);
    test.get(&applied.manager).is(404);
    test.sign_in();
    test.get(&format!("/admin/applications/{}", applied.reference))
        .is(404)
        .drawn();
    assert_eq!(test.listed(""), Vec::<String>::new());
    test.forget_cookie();
    let again: Applied = test.apply(&filled(&test, "mentee"));
    assert_ne!(
        again.reference, applied.reference,
        "erased, one can apply anew"
    );
}

#[test]
fn what_no_page_of_ours_sends_changes_nothing() {
    let test = SchemeTest::start();
    let applied = test.apply(&filled(&test, "mentor"));
    let before = test.get(&applied.own).is(200).bytes;
    for odd in [
        "",
        "approve",
        "WITHDRAW",
        "withdraw\u{0}",
        "erase ",
        "manager",
    ] {
        test.post(&applied.own, &pair("step", odd))
            .is(400)
            .drawn()
            .says("has not changed");
    }
    let twice = [pair("step", "erase"), pair("step", "erase")].concat();
    let more = [pair("step", "erase"), pair("force", "1")].concat();
    for odd in [twice, more, Vec::new()] {
        test.post(&applied.own, &odd).is(400).drawn();
    }
    for odd in ["?step=vanish", "?download=xml", "?step=erase&download=json"] {
        test.get(&format!("{}{odd}", applied.own)).is(400).drawn();
    }
    test.post(&format!("{}?step=erase", applied.own), &[])
        .is(400);
    assert_eq!(test.get(&applied.own).is(200).bytes, before);
}
