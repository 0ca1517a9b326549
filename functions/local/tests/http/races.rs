//! Everything at once: whatever is pressed together, what is left is one story, whole.

use crate::scheme_test::{Applied, Filled, SchemeTest, pair};
use forms::Role;
use std::sync::Barrier;
use std::thread;

/// One press of one person.
type Press = (String, Vec<(String, String)>);

fn apply(test: &SchemeTest, name: &str) -> Applied {
    let filled = test
        .filled("mentor")
        .with(Role::Name, &format!("Canary {name}"));
    let filled = filled.with(Role::Email, &format!("canary.{name}@hull.ac.uk"));
    let manager = format!("manager.of.{name}@hull.ac.uk");
    test.apply(&filled.with(Role::ManagerEmail, &manager))
}

/// The manager approves, declines and sends it on; the applicant withdraws.
fn presses(test: &SchemeTest, applied: &Applied) -> Vec<Press> {
    let form = test.answer("approve").form;
    let on = Filled::of(form, test.today()).with(Role::IsManager, "no");
    let on = on.with(Role::RightManagerEmail, "right@hull.ac.uk");
    let manager = |answer: &Filled<'_>| (applied.manager.clone(), answer.pairs());
    vec![
        manager(&test.answer("approve")),
        manager(&test.answer("decline")),
        manager(&on),
        (applied.own.clone(), pair("step", "withdraw")),
    ]
}

/// All presses at the same moment, each from a thread of its own: the statuses.
fn at_once(test: &SchemeTest, presses: &[Press]) -> Vec<u16> {
    let barrier = Barrier::new(presses.len());
    let press = |(path, pairs): &Press| {
        barrier.wait();
        test.post(path, pairs).status
    };
    thread::scope(|scope| {
        let threads: Vec<_> = presses
            .iter()
            .map(|one| scope.spawn(|| press(one)))
            .collect();
        threads
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    })
}

#[test]
fn whatever_a_manager_and_an_applicant_press_at_once_the_applicant_has_withdrawn() {
    let test = SchemeTest::start();
    for round in 0..8 {
        let applied = apply(&test, &format!("r{round}"));
        let mut all = presses(&test, &applied);
        all.rotate_left(round % 4);
        let statuses = at_once(&test, &all);
        assert!(
            statuses
                .iter()
                .all(|status| matches!(status, 200 | 410 | 503)),
            "{statuses:?}"
        );
        // A press that met the others may have been told to try again.
        test.post(&applied.own, &pair("step", "withdraw")).is(200);
        test.get(&applied.own)
            .is(200)
            .says("You withdrew your application");
        let link = test.get(&applied.manager).status;
        assert_eq!(link, 410);
        test.ignore_mail();
        for mail in test
            .mails()
            .iter()
            .filter(|mail| mail.to == "right@hull.ac.uk")
        {
            let sent_on = mail.link("/forms/approval/");
            test.get(test.path_of(&sent_on)).is(410);
        }
        test.sign_in();
        let page = test
            .get(&format!("/admin/applications/{}", applied.reference))
            .is(200);
        let told = page.texts(".history li").join("\n");
        assert_eq!(told.matches("Withdrawn").count(), 1, "{told}");
        let decisions = told.matches("Approved").count() + told.matches("Not approved").count();
        assert!(decisions <= 1, "{told}");
        println!("promise R7: 1 races of a manager and an applicant");
        test.forget_cookie();
    }
}

#[test]
fn whatever_is_pressed_while_it_is_erased_nothing_of_it_is_left() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    test.ignore_mail();
    for round in 0..8 {
        let applied = apply(&test, &format!("r{round}"));
        let mut all = presses(&test, &applied);
        all.push((applied.own.clone(), pair("step", "erase")));
        all.push((applied.own.clone(), pair("step", "erase")));
        all.rotate_left(round % 6);
        let statuses = at_once(&test, &all);
        let known = |status: &u16| matches!(status, 200 | 404 | 410 | 503);
        assert!(statuses.iter().all(known), "{statuses:?}");
        let again = test.post(&applied.own, &pair("step", "erase")).status;
        assert!(matches!(again, 200 | 404), "{again}");
        test.get(&applied.own).is(404);
        test.get(&applied.manager).is(404);
        test.mails();
    }
    test.nothing_is_stored();
    let items = test.into_items("applications");
    for item in &items {
        let told = item.to_string();
        for trace in ["Canary", "canary", "manager.of", "right@"] {
            assert!(!told.contains(trace), "{told}");
        }
        let key = item["pk"]["S"].as_str().expect("a key");
        // An id that keeps an old page from bringing anything back, and when it goes.
        if key.starts_with("APP#") {
            let names: Vec<&String> = item.as_object().expect("an item").keys().collect();
            assert_eq!(names, ["expires_at", "once", "pk", "sk"], "an orphan");
            continue;
        }
        let kept = [
            "SESSION#",
            "SIGNIN#",
            "OUTBOX#",
            "AUTHENTICATOR#",
            "RECORD#",
            "CAP#",
        ];
        assert!(
            kept.iter().any(|kind| key.starts_with(kind)),
            "an orphan: {told}"
        );
    }
}

#[test]
fn the_same_person_erases_and_applies_again_at_once_and_has_one_application_or_none() {
    let test = SchemeTest::start();
    test.ignore_mail();
    for round in 0..6 {
        let applied = apply(&test, &format!("a{round}"));
        let filled = test
            .filled("mentor")
            .with(Role::Email, &format!("canary.a{round}@hull.ac.uk"));
        let state = test.state(&filled.with(Role::JobTitle, "Another"));
        let again = ("/forms/mentor/submit".to_owned(), pair("state", &state));
        let erase = (applied.own.clone(), pair("step", "erase"));
        let statuses = at_once(&test, &[again, erase]);
        assert!(matches!(statuses[0], 303 | 409), "{statuses:?}");
        assert_eq!(statuses[1], 200);
        let last = test.submit("mentor", &state);
        last.reference();
        test.mails();
        test.sign_in();
        let listed = test.listed("");
        assert_eq!(listed.len(), round + 1, "one a round");
        assert!(!listed.contains(&applied.reference));
        test.forget_cookie();
    }
}
