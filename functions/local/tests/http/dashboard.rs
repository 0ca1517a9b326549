//! The administrators' dashboard, and one thing done to many applications.

use crate::scheme_test::{Applied, Page, SchemeTest, pair};
use forms::Role;
use scheme::Seat;

fn apply(test: &SchemeTest, role: &str, name: &str, level: &str) -> Applied {
    let filled = test
        .filled(role)
        .with(Role::Name, name)
        .with(Role::Level, level);
    let filled = filled.with(Role::Email, &format!("{name}.{role}@hull.ac.uk"));
    test.apply(&filled.with(Role::ManagerEmail, "manager@hull.ac.uk"))
}

/// The figures of a chart's table, by row: of mentees, then of mentors.
pub(crate) fn table(page: &Page, heading: &str) -> Vec<String> {
    let headings = page.texts(".figure h2");
    let place = headings.iter().position(|one| one == heading);
    let place = place.unwrap_or_else(|| panic!("no chart `{heading}`: {headings:?}")) + 1;
    let cells = page.texts(&format!(".figure:nth-of-type({place}) tbody td"));
    cells.chunks(2).map(|row| row.join(" ")).collect()
}

#[test]
fn the_figures_are_those_of_the_applications_for_every_seat() {
    let test = SchemeTest::start();
    test.get("/admin/").is(200).says("Send me a link");
    apply(&test, "mentor", "ann", "4");
    let bob = apply(&test, "mentor", "bob", "5");
    let cat = apply(&test, "mentee", "cat", "2");
    let dan = apply(&test, "mentee", "dan", "2");
    for applied in [&bob, &cat] {
        test.post(&applied.manager, &test.answer("approve").pairs())
            .is(200);
        test.one_mail();
    }
    test.post(&dan.own, &pair("step", "withdraw")).is(200);
    for seat in [Seat::Viewer, Seat::Officer, Seat::Owner] {
        test.sign_in_as(seat);
        let page = test.get("/admin/").is(200).drawn();
        let page = page.says("23 days left: applications close on Friday 23 June 2023");
        let figures = page.texts(".counts li");
        assert_eq!(
            figures,
            ["4 received", "1 wait for their line manager", "2 approved"]
        );
        for link in page.attributes(".counts a", "href") {
            test.get(&link).is(200);
        }
        let funnel = table(&page, "From received to matched");
        let funnel_to_approved = ["2 2", "1 1", "1 1"];
        let and_after = ["0 0", "0 0", "0 0", "0 0", "0 0", "1 0"];
        assert_eq!(funnel, [&funnel_to_approved[..], &and_after].concat());
        let levels = table(&page, "Levels");
        assert_eq!(levels, ["1 0", "0 1", "0 1"], "levels 2, 4 and 5");
        assert!(!table(&page, "Topics: offered and wanted").is_empty());
        assert_eq!(
            page.texts("svg[role=img]").len(),
            page.texts(".figure").len()
        );
        assert!(!page.html().contains(" style="));
        test.forget_cookie();
    }
    test.sign_in();
    let intake = test.declared.intakes.first().expect("an intake").id.clone();
    let empty = test.get(&format!("/admin/?intake={intake}")).is(200);
    empty.says("There is nothing to draw yet");
    for odd in ["?role=mentor", "?intake=none", "?status=approved", "?x=1"] {
        test.get(&format!("/admin/{odd}")).is(400).drawn();
    }
}

#[test]
fn reminders_are_shown_before_they_are_sent_and_sent_once() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let ann = apply(&test, "mentor", "ann", "4");
    let bob = apply(&test, "mentee", "bob", "2");
    let cat = apply(&test, "mentee", "cat", "2");
    test.post(&cat.manager, &test.answer("approve").pairs())
        .is(200);
    test.one_mail();
    test.sign_in_as(Seat::Officer);
    let form = test
        .get("/admin/applications")
        .is(200)
        .form("form[action='/admin/bulk']");
    let early = test
        .press(&form, &pair("step", "remind-all"))
        .is(200)
        .drawn();
    early
        .says("There is nothing to do")
        .says("less than a day ago");
    let test = test.again_at("2023-06-03T09:00:00Z");
    test.sign_in_as(Seat::Officer);
    let list = test.get("/admin/applications").is(200);
    let form = list.form("form[action='/admin/bulk']");
    let none = test.press(&form, &pair("step", "remind")).is(200);
    none.says("No application was chosen");
    let asked = test
        .press(&form, &pair("step", "remind-all"))
        .is(200)
        .drawn();
    let asked = asked.says("Remind 2 line managers?");
    test.no_mail();
    let confirm = asked.form("main form[action='/admin/bulk']");
    let sent = test.press(&confirm, &[]).is(200).drawn();
    sent.says("2 reminders are on the way");
    let mails = test.mails();
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        mail.says("still needs your approval");
        let link = mail.link("/forms/approval/");
        test.get(test.path_of(&link)).is(200);
    }
    for applied in [&ann, &bob] {
        test.get(&applied.manager).is(410).says("A newer link");
    }
    test.press(&confirm, &[])
        .is(200)
        .says("less than a day ago");
    test.no_mail();
    let page = test
        .get(&format!("/admin/applications/{}", ann.reference))
        .is(200);
    let page = page
        .says("Line manager reminded")
        .says("officer@example.org");
    let one = test.press(
        &page.form("form[action='/admin/bulk']"),
        &pair("step", "remind"),
    );
    one.is(200).says("There is nothing to do");
}

#[test]
fn what_a_program_may_have_sent_is_marked_either_way() {
    let test = SchemeTest::start();
    let filled = test.filled("mentor").with(Role::Email, "trap@hull.ac.uk");
    let trap = filled.form.honeypot.as_ref().expect("a trap").id.clone();
    let pairs = [filled.pairs(), pair(&trap, "x")].concat();
    let check = test.post("/forms/mentor/check", &pairs).is(200);
    let reference = test.press(&check.form("form#answers"), &[]).reference();
    assert_eq!(test.mails().len(), 2);
    test.sign_in();
    test.get("/admin/")
        .is(200)
        .says("1 set apart, to be looked at");
    let mark = |step: &str| {
        let chosen = [pair("application", &reference), pair("step", step)].concat();
        let asked = test.post("/admin/bulk", &chosen).is(200).drawn();
        let form = asked.form("main form[action='/admin/bulk']");
        test.press(&form, &[])
            .is(200)
            .says("1 application is marked");
    };
    mark("spam");
    assert_eq!(
        test.listed("?status=quarantined"),
        std::slice::from_ref(&reference)
    );
    mark("real");
    assert_eq!(test.listed("?status=quarantined"), Vec::<String>::new());
    assert_eq!(
        test.listed("?status=awaiting"),
        std::slice::from_ref(&reference)
    );
    let page = test
        .get(&format!("/admin/applications/{reference}"))
        .is(200);
    page.says("sent by a program").says("sent by a person");
}

#[test]
fn only_who_may_and_only_from_our_pages() {
    let test = SchemeTest::start();
    let applied = apply(&test, "mentor", "ann", "4");
    let chosen = [
        pair("application", &applied.reference),
        pair("step", "remind"),
    ]
    .concat();
    test.post("/admin/bulk", &chosen).leads_to("/admin/");
    test.sign_in_as(Seat::Viewer);
    test.post("/admin/bulk", &chosen).is(404).drawn();
    let list = test.get("/admin/applications").is(200);
    assert_eq!(
        list.attributes("input[type=checkbox]", "name"),
        Vec::<String>::new()
    );
    test.forget_cookie();
    test.sign_in_as(Seat::Officer);
    let body = crate::scheme_test::visit::encoded(&chosen);
    let foreign = [
        ("content-type", crate::scheme_test::visit::FORM),
        ("sec-fetch-site", "cross-site"),
    ];
    test.send("POST", "/admin/bulk", &foreign, Some(&body))
        .is(400)
        .drawn();
    for odd in [pair("step", "erase"), pair("application", "x"), Vec::new()] {
        test.post("/admin/bulk", &odd).is(400).drawn();
    }
    test.no_mail();
    test.get(&applied.manager).is(200);
}
