//! The line manager's page, and what each decision leads to.

use super::{Table, plausible, system};
use crate::scheme_test::{Applied, Filled, NOW, SchemeTest};
use forms::Role;

pub(super) fn add(table: &mut Table) {
    let test = system(NOW);
    table.add("manager", &test.get(&apply(&test, 0).manager).is(200));
    let later = test
        .answer("approve_from")
        .with(Role::FromDate, "2023-09-01");
    let decisions: [(&str, Filled<'_>); 3] = [
        ("approve", test.answer("approve")),
        ("approve-from", later),
        ("decline", test.answer("decline")),
    ];
    for (place, (name, answer)) in decisions.into_iter().enumerate() {
        let applied = apply(&test, place + 1);
        let page = test.post(&applied.manager, &answer.pairs()).is(200);
        table.add(&format!("manager-{name}"), &page);
        test.mails();
        if place == 0 {
            table.add("manager-used", &test.get(&applied.manager).is(410));
            let other = test.answer("decline");
            let late = test.post(&applied.manager, &other.pairs()).is(410);
            table.add_near("manager-decided-twice", &late);
        }
    }
    let applied = apply(&test, 9);
    let hasty = [("approve_from", Role::FromDate), ("decline", Role::Reason)];
    for (decision, left_out) in hasty {
        let answer = test.answer(decision);
        let field = answer.form.by_role(left_out).expect("a field");
        let page = test.post(&applied.manager, &answer.sending(field, Vec::new()).pairs());
        table.add(&format!("manager-{decision}-fault"), &page.is(422));
    }
    let wrong = test.answer("approve").with(Role::IsManager, "no");
    let wrong = wrong.with(Role::RightManagerEmail, "right@hull.ac.uk");
    let page = test.post(&applied.manager, &wrong.pairs()).is(200);
    table.add("manager-wrong-person", &page);
    table.add("manager-replaced", &test.get(&applied.manager).is(410));
    table.add(
        "manager-not-found",
        &test.get("/forms/approval/none").is(404),
    );
}

fn apply(test: &SchemeTest, place: usize) -> Applied {
    let applied = test.apply(&plausible(test, "mentee", &format!("own{place}")));
    test.mails();
    applied
}
