//! The applicant's own page in each status, and the pages of its steps.

use super::{Table, plausible, system};
use crate::scheme_test::{Applied, NOW, PageForm, SchemeTest, pair};
use forms::Role;
use scheme::Seat;

/// Applications have closed, and line managers can still decide.
const GRACE: &str = "2023-06-30T09:00:00Z";

/// After the time that line managers had.
const LATE: &str = "2023-07-20T09:00:00Z";

pub(super) fn add(table: &mut Table) {
    let test = system(NOW);
    awaiting(table, &test);
    decided(table, &test);
    left(table, &test);
    late(table);
}

fn awaiting(table: &mut Table, test: &SchemeTest) {
    let applied = apply(test, "waits");
    table.add("own-awaiting", &test.get(&applied.own).is(200));
    for step in ["withdraw", "erase"] {
        let page = test.get(&format!("{}?step={step}", applied.own)).is(200);
        table.add(&format!("own-confirm-{step}"), &page);
    }
    changing(table, test, &applied);
    let form = test.get(&applied.own).form("main form");
    let input = form.names.last().expect("an input").clone();
    let wrong = test.press(&with(&form, &input, "nobody"), &[]).is(422);
    table.add("own-manager-fault", &wrong);
    let right = test.press(&with(&form, &input, "other@hull.ac.uk"), &[]);
    table.add("own-manager-asked-again", &right.is(200));
    test.mails();
}

/// Changing answers: the form, its faults, the page to check, and what is said once it is saved.
fn changing(table: &mut Table, test: &SchemeTest, applied: &Applied) {
    let page = test.get(&format!("{}?step=change", applied.own)).is(200);
    table.add("own-change", &page);
    let form = page.form("main form");
    let name = test.filled("mentee").form.by_role(Role::Name);
    let name = name.expect("a field").id.clone();
    let wrong = test.press(&with(&form, &name, ""), &[]).is(422);
    table.add("own-change-fault", &wrong);
    let same = test.press(&form, &[]).is(200);
    table.add("own-change-nothing", &same);
    let check = test.press(&with(&form, &name, "Zoë Ólafsdóttir"), &[]);
    let check = check.is(200);
    table.add("own-change-check", &check);
    let saved = test.press(&check.form("form#answers"), &[]);
    table.add("own-changed", &saved.is(200));
    test.mails();
}

/// A form with another text in one input.
fn with(form: &PageForm, input: &str, text: &str) -> PageForm {
    let mut form = form.clone();
    form.pairs.retain(|(name, _)| name != input);
    form.pairs.push((input.to_owned(), text.to_owned()));
    form
}

fn decided(table: &mut Table, test: &SchemeTest) {
    let later = test
        .answer("approve_from")
        .with(Role::FromDate, "2023-09-01");
    let shared = test.answer("decline").with(Role::ShareReason, "yes");
    let kept = test.answer("decline").with(Role::ShareReason, "no");
    for (name, answer) in [
        ("approved", test.answer("approve")),
        ("approved-from", later),
        ("declined", shared),
        ("declined-no-reason", kept),
    ] {
        let applied = apply(test, name);
        test.post(&applied.manager, &answer.pairs()).is(200);
        table.add(&format!("own-{name}"), &test.get(&applied.own).is(200));
        test.mails();
    }
}

fn left(table: &mut Table, test: &SchemeTest) {
    let applied = apply(test, "leaves");
    for (step, done) in [("withdraw", "withdrawn"), ("erase", "erased")] {
        let page = test.post(&applied.own, &pair("step", step)).is(200);
        table.add(&format!("own-{done}-now"), &page);
        let after = test.get(&applied.own);
        table.add(&format!("own-{done}"), &after);
        if step == "withdraw" {
            table.add_near("manager-withdrawn", &test.get(&applied.manager).is(410));
        }
    }
}

/// What time alone brings about, and what the oversight group decides once applications have closed.
fn late(table: &mut Table) {
    let test = SchemeTest::start_kept_at(NOW);
    test.ignore_mail();
    let applied = apply(&test, "late");
    let pooled = apply(&test, "pooled");
    test.post(&pooled.manager, &test.answer("approve").pairs())
        .is(200);
    test.mails();
    let test = test.again_at(GRACE);
    table.add("own-in-pool", &test.get(&pooled.own).is(200));
    let test = test.again_at(LATE);
    table.add("own-in-pool-late", &test.get(&pooled.own).is(200));
    test.sign_in_as(Seat::Officer);
    for (step, name) in [
        ("propose", "proposed"),
        ("match", "matched"),
        ("return", ""),
        ("wait", "waiting"),
    ] {
        record(&test, &pooled.reference, step);
        if !name.is_empty() {
            table.add(&format!("own-{name}"), &test.get(&pooled.own).is(200));
        }
    }
    table.add("own-lapsed", &test.get(&applied.own).is(200));
    table.add("manager-expired", &test.get(&applied.manager).is(410));
}

/// Records what the oversight group decided, by the two presses that it takes.
fn record(test: &SchemeTest, reference: &str, step: &str) {
    let chosen = [pair("application", reference), pair("step", step)].concat();
    let asked = test.post("/admin/bulk", &chosen).is(200);
    test.press(&asked.form("form[action='/admin/bulk']"), &[])
        .is(200);
}

fn apply(test: &SchemeTest, who: &str) -> Applied {
    let applied = test.apply(&plausible(test, "mentee", who));
    test.mails();
    applied
}
