//! The forms: empty, with every sort of fault of every kind of field, with all faults at once,
//! filled in; the check page, with and without notes and answers; the confirmation.

use super::{Table, plausible, system};
use crate::scheme_test::{Filled, NOW, Page, SchemeTest};
use crate::sheets::{Sheet, sheets};
use forms::{Field, Role, Sample, Use, When};
use std::collections::BTreeSet;

pub(super) fn add(table: &mut Table) {
    let test = system(NOW);
    let mut seen = BTreeSet::new();
    for sheet in sheets(&test) {
        each_sort_of_fault(table, &test, &sheet, &mut seen);
        let name = format!("{}-all-faults", sheet.form.id);
        table.add(&name, &all_faults(&test, &sheet));
        if sheet.form.use_of == Use::Application {
            table.add(
                &format!("{}-nothing-filled-in", sheet.form.id),
                &test.press(&sheet.drawn, &[]).is(422),
            );
            checked(table, &test, &sheet);
            table.add(
                &format!("{}-few-faults", sheet.form.id),
                &few_faults(&test, &sheet),
            );
        }
    }
    table.add("equality-form", &test.get("/forms/equality").is(200));
    confirmed(table, &test);
}

/// One page for each code of each kind of field: the others of the kind are drawn by the same lines.
fn each_sort_of_fault(
    table: &mut Table,
    test: &SchemeTest,
    sheet: &Sheet<'_>,
    seen: &mut BTreeSet<(String, String)>,
) {
    for field in &sheet.form.fields {
        for Sample { sent, fault } in field.kind.samples(&field.id, test.today()) {
            let Some(code) = fault.filter(|_| !sent.is_empty()) else {
                continue;
            };
            let sort = (field.kind.word().to_owned(), code.to_string());
            if seen.insert(sort.clone()) {
                let filled = sheet.filled(test).reaching(field).sending(field, sent);
                let page = sheet.press(test, &filled).is(422);
                table.add_near(&format!("fault-{}-{}", sort.0, sort.1), &page);
            }
        }
    }
}

fn all_faults(test: &SchemeTest, sheet: &Sheet<'_>) -> Page {
    let faulty = |field: &Field| {
        let samples = field.kind.samples(&field.id, test.today()).into_iter();
        let mut faulty = samples.filter(|one| one.fault.is_some() && !one.sent.is_empty());
        faulty.next().expect("a faulty sample").sent
    };
    let fields = sheet.form.fields.iter();
    let always = fields.filter(|field| field.ignored_unless.is_none());
    let filled = always.fold(Filled::of(sheet.form, test.today()), |filled, field| {
        filled.sending(field, faulty(field))
    });
    sheet.press(test, &filled).is(422)
}

/// A form as people mostly send one that is not right yet: nearly whole.
fn few_faults(test: &SchemeTest, sheet: &Sheet<'_>) -> Page {
    let nearly = plausible(test, &sheet.form.role, "own").with(Role::Name, "");
    let nearly = nearly.with(Role::Email, "nguyen.hull.ac.uk");
    sheet.press(test, &nearly).is(422)
}

/// The check page in full, with as little as may be said, and with every note; and the way back.
fn checked(table: &mut Table, test: &SchemeTest, sheet: &Sheet<'_>) {
    let id = &sheet.form.id;
    let full = sheet.press(test, &sheet.filled(test).awkwardly()).is(200);
    table.add(&format!("{id}-check"), &full);
    let little = plausible(test, &sheet.form.role, "own").barely();
    let little = sheet.press(test, &little).is(200);
    table.add(&format!("{id}-check-little"), &little);
    let noted = sheet.press(test, &with_notes(test, sheet)).is(200);
    assert!(!noted.texts(".note").is_empty(), "{id}: no note");
    table.add(&format!("{id}-check-notes"), &noted);
    let change = full.attributes("button[formaction]", "formaction");
    let (path, _) = change[0].split_once('#').expect("a place on the page");
    let back = test.post(path, &full.form("form#answers").pairs).is(200);
    table.add(&format!("{id}-change"), &back);
}

/// Answers to which every note of the form applies that can apply with the others.
fn with_notes<'a>(test: &'a SchemeTest, sheet: &Sheet<'a>) -> Filled<'a> {
    let outside = plausible(test, &sheet.form.role, "own")
        .with(Role::Email, "somebody@elsewhere.example")
        .with(Role::ManagerEmail, "manager@elsewhere.example");
    let mut given = BTreeSet::new();
    sheet.form.notes.iter().fold(outside, |filled, note| {
        let When::Holds(condition) = &note.when else {
            return filled;
        };
        let field = sheet.form.field(&condition.field).expect("a field");
        let forms::Test::Is(ids) = &condition.test else {
            return filled;
        };
        if !given.insert(field.id.clone()) {
            return filled;
        }
        filled.sending(field, vec![(field.id.clone(), ids[0].clone())])
    })
}

fn confirmed(table: &mut Table, test: &SchemeTest) {
    let filled = plausible(test, "mentor", "own");
    let state = test.state(&filled);
    let answer = test.submit("mentor", &state).is(303);
    let page = test.get(answer.header("location")).is(200);
    table.add("submitted", &page);
    let other = filled.with(Role::JobTitle, "Another");
    let again = test.submit("mentor", &test.state(&other));
    table.add("already-applied", &again.is(409));
    table.add_near("state-of-nobody", &test.submit("mentor", "x").is(400));
    table.add_near(
        "equality-refused",
        &test
            .post(
                "/forms/equality/submit",
                &[("x".to_owned(), "y".to_owned())],
            )
            .is(400),
    );
    table.add("no-such-reference", &test.get("/forms/submitted/x").is(404));
}
