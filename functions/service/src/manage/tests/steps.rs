//! Withdrawing and erasing.

use super::{Applicant, is, path};
use crate::record::{Decision, Event, Happening, Verdict};
use crate::stage::{NOW, at, own_link, post, reference, text};
use forms::Answers;
use scheme::life::Status;

#[test]
fn withdrawing_happens_once_and_says_so_as_often_as_asked() {
    let applicant = Applicant::new();
    is(
        &applicant.send(&[("step", "withdraw")]),
        200,
        "Your application is withdrawn",
    );
    let again = applicant.send(&[("step", "withdraw")]);
    is(&again, 200, "You can apply again until Friday 23 June 2023");
    let state = applicant.stage.state();
    let dossier = &state.dossiers[&reference()];
    assert_eq!(dossier.application.status, Status::Withdrawn);
    assert_eq!(dossier.events.len(), 1);
    is(
        &applicant.send(&[("step", "withdraw")]),
        200,
        "Your application is withdrawn",
    );
    assert_eq!(applicant.stage.state(), state);
    let page = applicant.open("");
    is(
        &page,
        200,
        "You withdrew your application on Friday 9 June 2023.",
    );
    assert!(
        !text(&page).contains("?step=withdraw"),
        "it can be withdrawn again"
    );
    is(&page, 200, "?step=erase");
    is(
        &applicant.open("?step=withdraw"),
        200,
        "You withdrew your application",
    );
}

#[test]
fn what_is_decided_as_the_applicant_withdraws_is_withdrawn_too() {
    let applicant = Applicant::new();
    applicant.stage.meanwhile(|state| {
        let before = state.dossiers[&reference()].approval.clone();
        let decision = Decision {
            verdict: Verdict::Approved,
            version: 1,
            answers: Answers::default(),
            at: at(NOW),
        };
        let event = Event {
            at: at(NOW),
            what: Happening::Approved,
            who: "line manager".to_owned(),
        };
        state.decide(&before, &decision, &event, &[]);
    });
    is(&applicant.send(&[("step", "withdraw")]), 200, "withdrawn");
    let dossier = &applicant.stage.state().dossiers[&reference()];
    assert_eq!(dossier.application.status, Status::Withdrawn);
    let history: Vec<_> = dossier.events.iter().map(|one| one.what).collect();
    assert_eq!(history, [Happening::Approved, Happening::Withdrawn]);
}

#[test]
fn after_erasing_the_link_is_unknown() {
    let applicant = Applicant::new();
    is(&applicant.send(&[("step", "erase")]), 200, "is erased");
    assert_eq!(applicant.stage.state(), crate::stage::State::default());
    for query in ["", "?step=erase", "?download=json"] {
        is(&applicant.open(query), 404, "This page is not here");
    }
    is(
        &applicant.send(&[("step", "erase")]),
        404,
        "This page is not here",
    );
    is(
        &applicant.send(&[("step", "withdraw")]),
        404,
        "This page is not here",
    );
}

#[test]
fn two_presses_of_erase_at_once_both_say_that_it_is_erased() {
    let applicant = Applicant::new();
    applicant.stage.meanwhile(|state| state.dossiers.clear());
    is(&applicant.send(&[("step", "erase")]), 200, "is erased");
}

#[test]
fn only_the_steps_there_are_and_only_from_our_pages() {
    let applicant = Applicant::new();
    let before = applicant.stage.state();
    let all: [&[(&str, &str)]; 6] = [
        &[],
        &[("step", "other")],
        &[("step", "")],
        &[("step", "erase"), ("more", "")],
        &[("step", "erase"), ("step", "erase")],
        &[("other", "erase")],
    ];
    for pairs in all {
        is(
            &applicant.send(pairs),
            400,
            "Your application has not changed",
        );
    }
    let erase = [("step".to_owned(), "erase".to_owned())];
    let mut foreign = post(&path(&own_link()), &erase);
    foreign.headers_mut().remove("sec-fetch-site");
    is(&applicant.ask(&foreign), 400, "has not changed");
    let origin = "https://elsewhere.example".parse().expect("a value");
    foreign.headers_mut().insert("origin", origin);
    is(&applicant.ask(&foreign), 400, "has not changed");
    let both = post(&format!("{}?step=erase", path(&own_link())), &erase);
    is(&applicant.ask(&both), 400, "has not changed");
    assert_eq!(applicant.stage.state(), before);
}

#[test]
fn a_store_that_fails_is_never_taken_for_success() {
    for step in ["withdraw", "erase"] {
        for calls in 0..2 {
            let applicant = Applicant::new();
            let before = applicant.stage.state();
            applicant.stage.fail_after(calls);
            is(
                &applicant.send(&[("step", step)]),
                503,
                "It is safe to press the button again",
            );
            assert_eq!(applicant.stage.state(), before);
        }
    }
}
