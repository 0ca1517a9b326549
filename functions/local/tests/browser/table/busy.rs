//! An intake as it looks in its last weeks: many applications, some decided, with a little of each.

use super::{Table, plausible};
use crate::scheme_test::{Filled, NOW, SchemeTest, pair};
use forms::{Field, Role};
use scheme::Seat;

/// Who applies, and what their line manager says, if anything.
const PEOPLE: [(&str, &str); 22] = [
    ("Amal Haddad", "approve"),
    ("Bethan Pugh", "approve"),
    ("Chidi Okafor", ""),
    ("Dorota Zielińska", "approve"),
    ("Ewan MacLeod", "decline"),
    ("Farah Siddiqui", ""),
    ("Grace Oyelaran", "approve"),
    ("Hui Min Tan", "approve_from"),
    ("Ines Ferreira", ""),
    ("Jack Turner", "approve"),
    ("Kavita Rao", "approve"),
    ("Lwazi Dube", ""),
    ("Maryam Aziz", "approve"),
    ("Nguyễn Thị Mai", "approve"),
    ("Orla Byrne", ""),
    ("Pavel Novák", "approve"),
    ("Rosa Jiménez", ""),
    ("Sam Whitaker", "approve"),
    ("Tomos Evans", "approve"),
    ("Uzma Khan", ""),
    ("Vera Lindqvist", "approve"),
    ("Wanjiru Kamau", ""),
];

/// After the time that line managers had.
const LATE: &str = "2023-07-20T09:00:00Z";

pub(super) fn add(table: &mut Table) {
    let test = SchemeTest::start_kept_at(NOW);
    test.ignore_mail();
    for (place, (name, decision)) in PEOPLE.into_iter().enumerate() {
        let applied = test.apply(&filled(&test, place).with(Role::Name, name));
        if !decision.is_empty() {
            let answer = test.answer(decision);
            test.post(&applied.manager, &answer.pairs()).is(200);
        }
        test.mails();
    }
    test.sign_in_as(Seat::Officer);
    let front = test.get("/admin/").is(200);
    table.add("admin-dashboard-busy", &front);
    let list = test.get("/admin/applications").is(200);
    table.add("admin-list-busy", &list);
    decided(table, &test.again_at(LATE));
}

/// What the oversight group decided once applications had closed: asked, recorded, and what the pages
/// show then.
fn decided(table: &mut Table, test: &SchemeTest) {
    test.post("/dev/schedule", &[]).is(200);
    test.sign_in_as(Seat::Officer);
    let pool = test.get("/admin/applications?status=approved").is(200);
    table.add("admin-list-pool", &pool);
    let chosen = pool.attributes("input[type=checkbox]", "value");
    for (step, from, to) in [("propose", 0, 6), ("match", 2, 6), ("wait", 6, 8)] {
        let references = chosen.get(from..to).expect("as many in the pool");
        let pairs = references.iter().flat_map(|one| pair("application", one));
        let pairs: Vec<_> = pairs.chain(pair("step", step)).collect();
        let asked = test.post("/admin/bulk", &pairs).is(200);
        let done = test.press(&asked.form("form[action='/admin/bulk']"), &[]);
        if step == "match" {
            table.add("admin-bulk-outcome-sure", &asked);
            table.add("admin-bulk-outcome-done", &done.is(200));
        }
    }
    table.add("admin-dashboard-decided", &test.get("/admin/").is(200));
    let list = test.get("/admin/applications").is(200);
    table.add("admin-list-decided", &list);
    let one = format!("/admin/applications/{}", chosen[2]);
    table.add("admin-application-matched", &test.get(&one).is(200));
}

/// The answers of the person at `place`, who is like nobody beside them.
fn filled(test: &SchemeTest, place: usize) -> Filled<'_> {
    let role = if place % 5 < 3 { "mentee" } else { "mentor" };
    let filled = plausible(test, role, &format!("person{place}"));
    let varied = [Role::Level, Role::Topics];
    let filled = varied.into_iter().fold(filled, |filled, role| {
        let field = filled.form.by_role(role).expect("a field for the role");
        let sent = chosen(field, place);
        filled.sending(field, sent)
    });
    let members = &test.declared.scheme.institutions;
    let member = &members[place * place % members.len()];
    let domain = member.domains.first().expect("a domain");
    filled
        .with(Role::Institution, &member.id)
        .with(Role::Email, &format!("person{place}@{domain}"))
        .with(Role::ManagerEmail, &format!("manager{place}@{domain}"))
}

/// One option, or two where several may be chosen.
fn chosen(field: &Field, place: usize) -> Vec<(String, String)> {
    let options = field.kind.control().options;
    let option = |at: usize| options[at % options.len().min(5)].id.clone();
    let inputs = field.kind.inputs(&field.id);
    match field.kind.word() {
        "choice" => vec![(field.id.clone(), option(place))],
        "choices" => [place, place + 2]
            .map(|at| (field.id.clone(), option(at)))
            .to_vec(),
        _ => inputs
            .iter()
            .take(2)
            .enumerate()
            .map(|(at, input)| (input.clone(), option(place * 2 + at * 3)))
            .collect(),
    }
}
