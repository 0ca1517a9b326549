//! The administrators' pages, as each seat sees them.

use super::{Table, plausible, system};
use crate::scheme_test::{Applied, NOW, SchemeTest, pair};
use forms::Role;
use scheme::Seat;

const SEATS: [(&str, Seat); 3] = [
    ("viewer", Seat::Viewer),
    ("officer", Seat::Officer),
    ("owner", Seat::Owner),
];

pub(super) fn add(table: &mut Table) {
    let test = system(NOW);
    signing_in(table, &test);
    codes(table, &test);
    test.sign_in();
    let list = test.get("/admin/applications").is(200);
    table.add("admin-list-empty", &list);
    table.add("admin-dashboard-empty", &test.get("/admin/").is(200));
    let [plain, flagged] = applications(&test);
    for (name, seat) in SEATS {
        test.forget_cookie();
        test.sign_in_as(seat);
        let front = test.get("/admin/").is(200);
        table.add(&format!("admin-dashboard-{name}"), &front);
        let list = test.get("/admin/applications").is(200);
        table.add(&format!("admin-list-{name}"), &list);
        let filtered = test.get("/admin/applications?role=mentee&status=approved");
        table.add(&format!("admin-list-filtered-{name}"), &filtered.is(200));
        for (what, reference) in [("plain", &plain), ("flagged", &flagged)] {
            let page = test.get(&format!("/admin/applications/{reference}"));
            table.add(&format!("admin-application-{what}-{name}"), &page);
        }
    }
    kept(table, &test);
    in_bulk(table, &test, &flagged);
    let odd = test.get("/admin/applications?status=gone").is(400);
    table.add("admin-odd-filter", &odd);
    table.add_near("admin-not-found", &test.get("/admin/x").is(404));
}

/// One thing done to many applications: none chosen, what will happen, what has happened.
fn in_bulk(table: &mut Table, test: &SchemeTest, chosen: &str) {
    let list = test.get("/admin/applications").is(200);
    let form = list.form("form[action='/admin/bulk']");
    let step = pair("step", "real");
    let none = test.press(&form, &step).is(200);
    table.add("admin-bulk-none", &none);
    let sure = test.press(&form, &[step, pair("application", chosen)].concat());
    table.add("admin-bulk-sure", &sure.clone().is(200));
    let done = test.press(&sure.form("form[action='/admin/bulk']"), &[]);
    table.add("admin-bulk-done", &done.is(200));
    test.mails();
}

fn signing_in(table: &mut Table, test: &SchemeTest) {
    let page = test.get("/admin/").is(200);
    table.add("admin-sign-in", &page);
    let form = page.form("form[action='/admin/sign-in']");
    let input = form.names.last().expect("an input").clone();
    let wrong = test.press(&form, &[(input.clone(), "nobody".to_owned())]);
    table.add("admin-sign-in-fault", &wrong.is(422));
    let owner = test.declared.scheme.administrators.iter();
    let owner = owner.map(|one| one.email.clone()).next().expect("one");
    let sent = test.press(&form, &[(input, owner)]).is(200);
    table.add("admin-sign-in-sent", &sent);
    let link = test.one_mail().link("/admin/sign-in/");
    let page = test.get(test.path_of(&link)).is(200);
    table.add("admin-sign-in-confirm", &page);
    table.add("admin-sign-in-old-link", &test.get("/admin/sign-in/none"));
    table.add_near(
        "admin-sign-in-pressed-old",
        &test.post("/admin/sign-in/none", &[]),
    );
}

/// The second step of signing in: setting up the app for the codes, and then a code.
fn codes(table: &mut Table, test: &SchemeTest) {
    let viewer = test.address_of(Seat::Viewer);
    for name in ["enrol", "code"] {
        let path = test.follow_link(&viewer);
        assert_eq!(path, format!("/admin/{name}"));
        let page = test.get(&path).is(200);
        table.add(&format!("admin-{name}"), &page);
        let form = page.form("main form");
        let input = form.names.first().expect("an input").clone();
        let wrong = test.press(&form, &[(input, "12".to_owned())]);
        table.add(&format!("admin-{name}-fault"), &wrong.is(422));
        test.sign_in_as(Seat::Viewer);
        test.forget_cookie();
    }
}

/// What only owners and officers see besides: the record, the equality figures, what a copy holds.
fn kept(table: &mut Table, test: &SchemeTest) {
    // A download has its line in the record.
    test.get("/admin/export/applications.csv").is(200);
    for (name, path) in [
        ("record", "/admin/record"),
        ("equality", "/admin/equality"),
        ("copies", "/admin/export"),
    ] {
        table.add(&format!("admin-{name}"), &test.get(path).is(200));
    }
}

/// One that waits, and one with every flag; and besides one approved and one declined.
fn applications(test: &SchemeTest) -> [String; 2] {
    let plain = apply(test, "Ann", "mentee");
    let approved = apply(test, "Bob", "mentee");
    let declined = apply(test, "Cat", "mentor");
    for (applied, decision) in [(&approved, "approve"), (&declined, "decline")] {
        let answer = test.answer(decision);
        test.post(&applied.manager, &answer.pairs()).is(200);
        test.mails();
    }
    [plain.reference, flagged(test)]
}

fn apply(test: &SchemeTest, name: &str, role: &str) -> Applied {
    let applied = test.apply(&plausible(test, role, name).with(Role::Name, name));
    test.mails();
    applied
}

/// From outside the institution, awkward in every text, and with the hidden box filled in.
fn flagged(test: &SchemeTest) -> String {
    let filled = test.filled("mentor").awkwardly();
    let filled = filled.with(Role::Email, "somebody@elsewhere.example");
    let filled = filled.with(Role::ManagerEmail, "manager@elsewhere.example");
    let trap = filled.form.honeypot.as_ref().expect("a trap").id.clone();
    let pairs = [filled.pairs(), pair(&trap, "robot")].concat();
    let page = test.post("/forms/mentor/check", &pairs).is(200);
    let reference = test.press(&page.form("form#answers"), &[]).reference();
    test.mails();
    reference
}
