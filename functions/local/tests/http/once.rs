//! Whatever is pressed, however often and by whom: one person, one role, one application.

use crate::scheme_test::{Filled, SchemeTest};
use forms::Role;
use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

const PRESSES: usize = 50;

fn filled<'a>(test: &'a SchemeTest, name: &str) -> Filled<'a> {
    let filled = test
        .filled("mentee")
        .with(Role::Email, &format!("{name}@hull.ac.uk"));
    filled.with(Role::ManagerEmail, &format!("manager.of.{name}@hull.ac.uk"))
}

/// Submits all `states` at the same moment, each from a thread of its own: status and `Location`.
fn at_once(test: &SchemeTest, states: &[String]) -> Vec<(u16, String)> {
    let barrier = Barrier::new(states.len());
    let press = |state: &String| {
        barrier.wait();
        let page = test.submit("mentee", state);
        (page.status, page.header("location").to_owned())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = states
            .iter()
            .map(|state| scope.spawn(|| press(state)))
            .collect();
        threads
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    })
}

/// One application with its two e-mails, whose reference this is.
#[track_caller]
fn is_the_only_one(test: &SchemeTest, location: &str) {
    assert_eq!(test.mails().len(), 2);
    test.sign_in();
    let listed = test.listed("");
    assert_eq!(listed.len(), 1);
    assert_eq!(location, format!("/forms/submitted/{}", listed[0]));
    assert_eq!(test.export("").len(), 1);
}

#[test]
fn the_same_check_page_pressed_fifty_times_at_once_is_one_application() {
    let test = SchemeTest::start();
    let state = test.state(&filled(&test, "ann"));
    let answers = at_once(&test, &vec![state; PRESSES]);
    let apart: BTreeSet<_> = answers.into_iter().collect();
    assert_eq!(apart.len(), 1, "{apart:?}");
    let (status, location) = apart.first().expect("an answer");
    assert_eq!(*status, 303);
    is_the_only_one(&test, location);
    println!("promise R1: {PRESSES} identical presses at the same moment");
}

#[test]
fn the_same_answers_from_fifty_tabs_at_once_are_one_application() {
    let test = SchemeTest::start();
    let states: Vec<String> = (0..PRESSES)
        .map(|_| test.state(&filled(&test, "ann")))
        .collect();
    let answers = at_once(&test, &states);
    let apart: BTreeSet<_> = answers.into_iter().collect();
    assert_eq!(apart.len(), 1, "{apart:?}");
    let (status, location) = apart.first().expect("an answer");
    assert_eq!(*status, 303);
    is_the_only_one(&test, location);
}

#[test]
fn fifty_different_applications_of_one_person_at_once_leave_one_that_stands() {
    let test = SchemeTest::start();
    let title = |place| filled(&test, "ann").with(Role::JobTitle, &format!("Title {place}"));
    let states: Vec<String> = (0..PRESSES)
        .map(|place| test.state(&title(place)))
        .collect();
    let answers = at_once(&test, &states);
    let taken: Vec<_> = answers
        .iter()
        .filter(|(status, _)| *status == 303)
        .collect();
    assert_eq!(taken.len(), 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|(status, _)| matches!(status, 303 | 409)),
        "{answers:?}"
    );
    is_the_only_one(&test, &taken[0].1);
}

#[test]
fn fifty_people_at_once_are_fifty_applications() {
    let test = SchemeTest::start();
    let states: Vec<String> = (0..PRESSES)
        .map(|place| test.state(&filled(&test, &format!("p{place}"))))
        .collect();
    let answers = at_once(&test, &states);
    assert!(
        answers.iter().all(|(status, _)| *status == 303),
        "{answers:?}"
    );
    let told: BTreeSet<_> = answers
        .iter()
        .map(|(_, to)| to.rsplit('/').next().expect("a reference"))
        .collect();
    assert_eq!(test.mails().len(), 2 * PRESSES);
    test.sign_in();
    let listed = test.listed("");
    assert_eq!(
        listed.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        told
    );
}

#[test]
fn a_second_tab_with_the_same_answers_gets_the_same_reference() {
    let test = SchemeTest::start();
    let (one, other) = (
        test.state(&filled(&test, "ann")),
        test.state(&filled(&test, "ann")),
    );
    let first = test.submit("mentee", &one).reference();
    assert_eq!(test.submit("mentee", &other).reference(), first);
    assert_eq!(test.submit("mentee", &one).reference(), first);
    is_the_only_one(&test, &format!("/forms/submitted/{first}"));
}

#[test]
fn other_answers_by_the_same_person_are_refused_and_the_first_stand() {
    let test = SchemeTest::start();
    let applied = test.apply(&filled(&test, "ann"));
    let before = test.get(&applied.own).is(200).bytes;
    for address in [
        "ann@hull.ac.uk",
        "ANN@hull.ac.uk",
        " ann@hull.ac.uk\u{200b}",
        "Ann@Hull.AC.UK",
    ] {
        let other = filled(&test, "ann")
            .with(Role::Email, address)
            .with(Role::JobTitle, "Another");
        let page = test.submit("mentee", &test.state(&other)).is(409).drawn();
        page.says("Your first application stands. These answers were not stored.")
            .never_says(&applied.reference);
    }
    assert_eq!(test.get(&applied.own).is(200).bytes, before);
    test.no_mail();
    let mentor = test.filled("mentor").with(Role::Email, "ann@hull.ac.uk");
    test.apply(&mentor);
    test.sign_in();
    assert_eq!(test.listed("").len(), 2, "one in each role");
}

#[test]
fn after_withdrawing_one_can_apply_again_and_old_pages_bring_nothing_back() {
    let test = SchemeTest::start();
    let state = test.state(&filled(&test, "ann"));
    let first = test.submit("mentee", &state).reference();
    let mails = test.mails();
    let receipt = mails
        .iter()
        .find(|mail| mail.to == "ann@hull.ac.uk")
        .expect("a receipt");
    let own = receipt.link("/forms/application/");
    test.post(
        test.path_of(&own),
        &[("step".to_owned(), "withdraw".to_owned())],
    )
    .is(200);
    test.submit("mentee", &state)
        .is(410)
        .says("has been withdrawn or erased since");
    test.no_mail();
    let again = test.apply(&filled(&test, "ann"));
    assert_ne!(again.reference, first);
    test.submit("mentee", &state).is(410);
    test.no_mail();
    test.sign_in();
    assert_eq!(test.listed("?status=awaiting"), [again.reference]);
    assert_eq!(test.listed("?status=withdrawn"), [first]);
}

#[test]
fn two_managers_presses_at_once_settle_it_once() {
    let test = SchemeTest::start();
    let applied = test.apply(&filled(&test, "ann"));
    let answer = |word| test.answer(word).pairs();
    let (approve, decline) = (answer("approve"), answer("decline"));
    let barrier = Barrier::new(PRESSES);
    let press = |place: usize| {
        barrier.wait();
        let pairs = if place.is_multiple_of(2) {
            &approve
        } else {
            &decline
        };
        (place % 2, test.post(&applied.manager, pairs).status)
    };
    let press = &press;
    let answers: Vec<(usize, u16)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..PRESSES)
            .map(|place| scope.spawn(move || press(place)))
            .collect();
        threads
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    });
    let won: BTreeSet<usize> = answers
        .iter()
        .filter(|(_, status)| *status == 200)
        .map(|(side, _)| *side)
        .collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|(side, status)| *status == if won.contains(side) { 200 } else { 410 }),
        "{answers:?}"
    );
    println!("promise R7: {PRESSES} decisions at the same moment");
    let outcome = test.one_mail();
    let said = if won.contains(&0) {
        "has approved"
    } else {
        "has not approved"
    };
    outcome.says(said);
}
