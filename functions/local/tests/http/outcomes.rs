//! What the oversight group decides is recorded by hand, and told on the applicant's own page.

use crate::dashboard::table;
use crate::scheme_test::{Applied, Page, SchemeTest, pair};
use forms::Role;
use scheme::Seat;

const LATE: &str = "2023-07-20T09:00:00Z";

/// An application that its line manager approved.
fn approved(test: &SchemeTest, role: &str, name: &str) -> Applied {
    let filled = test.filled(role).with(Role::Name, name);
    let filled = filled.with(Role::Email, &format!("{name}@hull.ac.uk"));
    let applied = test.apply(&filled.with(Role::ManagerEmail, "manager@hull.ac.uk"));
    test.post(&applied.manager, &test.answer("approve").pairs())
        .is(200);
    test.mails();
    applied
}

/// The first press, which asks.
#[track_caller]
fn asked(test: &SchemeTest, step: &str, chosen: &[&Applied]) -> Page {
    let pairs = chosen
        .iter()
        .flat_map(|one| pair("application", &one.reference));
    let pairs: Vec<_> = pairs.chain(pair("step", step)).collect();
    test.post("/admin/bulk", &pairs).is(200).drawn()
}

/// Both presses.
#[track_caller]
fn recorded(test: &SchemeTest, step: &str, chosen: &[&Applied]) -> Page {
    let page = asked(test, step, chosen);
    test.press(&page.form("form[action='/admin/bulk']"), &[])
        .is(200)
        .drawn()
}

/// The buttons that record something on a page.
fn buttons(page: &Page) -> Vec<String> {
    let steps = page.attributes("form[action='/admin/bulk'] button", "value");
    let records = ["propose", "match", "wait", "return"];
    steps
        .into_iter()
        .filter(|one| records.contains(&one.as_str()))
        .collect()
}

/// The status that an export gives each reference.
fn exported(test: &SchemeTest, applied: &Applied) -> String {
    let rows = test.export("");
    let row = rows
        .iter()
        .find(|row| row["reference"] == applied.reference);
    row.expect("a row")["status"].clone()
}

#[test]
fn nothing_is_recorded_before_the_deadline_nor_of_who_is_not_in_the_pool() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let ann = approved(&test, "mentee", "ann");
    let bob = test.apply(&test.filled("mentor").with(Role::Email, "bob@hull.ac.uk"));
    test.sign_in_as(Seat::Officer);
    for path in [
        "/admin/applications".to_owned(),
        format!("/admin/applications/{}", ann.reference),
    ] {
        assert_eq!(buttons(&test.get(&path).is(200)), [""; 0], "{path}");
    }
    let early = asked(&test, "match", &[&ann]).says("There is nothing to do");
    early.says("Applications are still open");
    asked(&test, "match", &[&bob]).says("Is not in the pool");
    assert_eq!(exported(&test, &ann), "approved");
    let test = test.again_at(LATE);
    test.mails();
    test.forget_cookie();
    test.sign_in_as(Seat::Viewer);
    let list = test.get("/admin/applications").is(200);
    assert_eq!(buttons(&list), [""; 0]);
    let pairs = [pair("application", &ann.reference), pair("step", "match")].concat();
    test.post("/admin/bulk", &pairs).is(404).drawn();
}

#[test]
fn what_is_decided_is_recorded_told_and_taken_back() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let ann = approved(&test, "mentee", "ann");
    let bob = approved(&test, "mentor", "bob");
    let cat = approved(&test, "mentee", "cat");
    let test = test.again_at(LATE);
    test.sign_in_as(Seat::Officer);
    let list = test.get("/admin/applications").is(200);
    assert_eq!(buttons(&list), ["propose", "match", "wait"]);
    test.get(&ann.own).is(200).says("in the pool to be matched");

    let page = asked(&test, "propose", &[&ann, &bob]);
    page.says("Record 2 applications as put forward for a pair?")
        .says("No email goes out from here");
    test.get(&ann.own).is(200).says("in the pool to be matched");
    let done = recorded(&test, "propose", &[&ann, &bob]);
    done.says("2 applications are put forward for a pair");
    test.get(&ann.own)
        .is(200)
        .says("We put you forward for a pair on Thursday 20 July 2023")
        .says("We write to you as soon as the oversight group has agreed");
    asked(&test, "propose", &[&ann]).says("Is recorded so already");

    recorded(&test, "match", &[&ann, &bob]).says("2 applications are matched");
    recorded(&test, "wait", &[&cat]).says("1 application is waiting for the next intake");
    test.get(&bob.own)
        .is(200)
        .says("The oversight group matched you on Thursday 20 July 2023")
        .says("Pairs of this intake meet until Wednesday 31 January 2024");
    test.get(&cat.own)
        .is(200)
        .says("We found no match for you in this intake")
        .says("We keep your application for the next intake");

    let front = test.get("/admin/").is(200);
    let funnel = table(&front, "From received to matched");
    assert_eq!(funnel[..6], ["2 1", "2 1", "2 1", "1 1", "1 1", "1 0"]);
    assert_eq!(test.listed("?status=matched").len(), 2);
    let waiting = test.listed("?status=waiting");
    assert_eq!(waiting, std::slice::from_ref(&cat.reference));
    assert_eq!(
        [&ann, &bob, &cat].map(|one| exported(&test, one)),
        ["matched", "matched", "waiting"]
    );
    let page = test
        .get(&format!("/admin/applications/{}", ann.reference))
        .is(200);
    assert_eq!(buttons(&page), ["return"]);
    page.says("Put forward for a pair")
        .says("officer@example.org")
        .says("The oversight group agreed the pair");
    let record = test.get("/admin/record").is(200);
    record.says(&format!("wait: {}", cat.reference));

    recorded(&test, "return", &[&ann]).says("1 application is back in the pool");
    test.get(&ann.own).is(200).says("in the pool to be matched");
    test.no_mail();
}

#[test]
fn whatever_was_recorded_its_applicant_may_leave_and_changes_no_answer() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let all = ["propose", "match", "wait"].map(|step| (step, approved(&test, "mentee", step)));
    let test = test.again_at(LATE);
    test.sign_in_as(Seat::Officer);
    for (step, applied) in &all {
        recorded(&test, step, &[applied]);
        let own = test.get(&applied.own).is(200);
        own.says("These answers can no longer be changed here");
        let change = test.get(&format!("{}?step=change", applied.own));
        change
            .is(200)
            .says("These answers can no longer be changed here");
        test.post(&applied.own, &pair("step", "withdraw")).is(200);
        asked(&test, "return", &[applied]).says("There is nothing to do");
        test.get(&applied.own)
            .is(200)
            .says("You withdrew your application");
        test.post(&applied.own, &pair("step", "erase")).is(200);
        asked(&test, "match", &[applied]).says("Is no longer there");
    }
    test.mails();
}
