//! The administrators: their way in, their lists, and what each seat may see.

use crate::scheme_test::{Applied, SchemeTest, pair};
use forms::{Role, Viewer};
use scheme::Seat;

fn apply(test: &SchemeTest, role: &str, name: &str) -> Applied {
    let filled = test.filled(role).with(Role::Name, name);
    let filled = filled.with(Role::Email, &format!("{name}.{role}@hull.ac.uk"));
    let manager = format!("manager.of.{name}.{role}@hull.ac.uk");
    test.apply(&filled.with(Role::ManagerEmail, &manager))
}

fn decided(test: &SchemeTest, applied: &Applied, decision: &str) {
    test.post(&applied.manager, &test.answer(decision).pairs())
        .is(200);
    test.one_mail();
}

#[test]
fn each_filter_lists_just_what_it_says() {
    let test = SchemeTest::start();
    let mut all = Vec::new();
    for role in ["mentor", "mentee"] {
        let [awaiting, approved, declined, withdrawn] =
            ["ann", "bob", "cat", "dan"].map(|name| apply(&test, role, name));
        decided(&test, &approved, "approve");
        decided(&test, &declined, "decline");
        test.post(&withdrawn.own, &pair("step", "withdraw")).is(200);
        for (status, applied) in [
            ("awaiting", awaiting),
            ("approved", approved),
            ("declined", declined),
            ("withdrawn", withdrawn),
        ] {
            all.push((role, status, applied.reference));
        }
    }
    test.sign_in();
    let sorted = |mut list: Vec<String>| {
        list.sort();
        list
    };
    let wanted = |role: &str, status: &str| {
        let fits = |one: &&(&str, &str, String)| {
            (role.is_empty() || one.0 == role) && (status.is_empty() || one.1 == status)
        };
        sorted(all.iter().filter(fits).map(|one| one.2.clone()).collect())
    };
    let intake = test.declared.intakes.last().expect("an intake").id.clone();
    for role in ["", "mentor", "mentee"] {
        for status in [
            "",
            "awaiting",
            "approved",
            "proposed",
            "matched",
            "waiting",
            "declined",
            "lapsed",
            "withdrawn",
            "quarantined",
        ] {
            for intake in ["", &intake] {
                let query = format!("?intake={intake}&role={role}&status={status}");
                assert_eq!(sorted(test.listed(&query)), wanted(role, status), "{query}");
                let rows = test.export(&query);
                let exported = rows.iter().map(|row| row["reference"].clone()).collect();
                assert_eq!(sorted(exported), wanted(role, status), "export{query}");
            }
        }
    }
    let other = test.declared.intakes.first().expect("an intake").id.clone();
    assert_eq!(
        test.listed(&format!("?intake={other}")),
        Vec::<String>::new()
    );
    for odd in [
        "?role=dean",
        "?status=gone",
        "?intake=none",
        "?page=2",
        "?role=mentor&role=mentee",
        "?role=%ff",
    ] {
        test.get(&format!("/admin/applications{odd}"))
            .is(400)
            .drawn();
    }
}

#[test]
fn the_list_leads_to_each_application_and_each_seat_sees_its_own_fields() {
    let test = SchemeTest::start();
    let form = test.declared.form_for_role("mentee").expect("a form");
    let mut filled = test.filled("mentee");
    for (place, field) in form.fields.iter().enumerate() {
        if matches!(field.kind.word(), "line" | "long-text") {
            let times = if field.kind.word() == "line" { 1 } else { 7 };
            let text = format!("Canary{place:03} ").repeat(times);
            filled = filled.sending(field, vec![(field.id.clone(), text)]);
        }
    }
    let applied = test.apply(&filled);
    for (seat, viewer) in [
        (Seat::Viewer, Viewer::Viewer),
        (Seat::Officer, Viewer::Officer),
        (Seat::Owner, Viewer::Owner),
    ] {
        test.sign_in_as(seat);
        let list = test.get("/admin/applications").is(200);
        let links = list.attributes("tbody th a", "href");
        assert_eq!(
            links,
            [format!("/admin/applications/{}", applied.reference)]
        );
        let page = test.get(&links[0]).is(200).drawn().says(&applied.reference);
        for (place, field) in form.fields.iter().enumerate() {
            let is_row = page.texts("dt").contains(&field.short);
            assert_eq!(
                is_row,
                field.is_shown_to(viewer),
                "{} to {seat:?}",
                field.id
            );
            if matches!(field.kind.word(), "line" | "long-text") {
                let is_shown = page.html().contains(&format!("Canary{place:03}"));
                assert_eq!(
                    is_shown,
                    field.is_shown_to(viewer),
                    "{} to {seat:?}",
                    field.id
                );
            }
        }
        test.forget_cookie();
    }
}

#[test]
fn without_a_session_every_page_leads_to_the_sign_in_and_says_nothing() {
    let test = SchemeTest::start();
    let applied = apply(&test, "mentor", "ann");
    let there = format!("/admin/applications/{}", applied.reference);
    let paths = [
        "/admin/applications",
        &there,
        "/admin/applications/none",
        "/admin/export/applications.csv",
        "/admin/record",
        "/admin/code",
        "/admin/enrol",
    ];
    for cookie in [
        "",
        "__Host-session=x",
        "__Host-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        for path in paths {
            let headers: Vec<(&str, &str)> = [("cookie", cookie)]
                .into_iter()
                .filter(|one| !one.1.is_empty())
                .collect();
            let page = test.send("GET", path, &headers, None).leads_to("/admin/");
            assert!(page.bytes.is_empty(), "{path} tells");
        }
    }
}

#[test]
fn the_answer_to_an_address_is_the_same_for_all_and_only_the_listed_get_a_link() {
    let test = SchemeTest::start();
    let form = test
        .get("/admin/")
        .is(200)
        .form("form[action='/admin/sign-in']");
    let field = form.names[0].clone();
    let ask = |address: &str| test.press(&form, &[(field.clone(), address.to_owned())]);
    let stranger = ask("stranger@example.org").is(200);
    test.no_mail();
    let listed = ask("OWNER@example.org").is(200);
    assert_eq!(stranger.bytes, listed.bytes);
    assert_eq!(test.one_mail().to, "owner@example.org");
    for faulty in ["", "owner", "owner@", "a b@example.org"] {
        let page = ask(faulty).is(422).says("There is a problem");
        assert_eq!(page.summary().len(), 1);
        let answered = page.form("form[action='/admin/sign-in']").answered();
        assert!(
            answered.iter().all(|(_, value)| value == faulty),
            "{answered:?}"
        );
    }
    test.no_mail();
}

#[test]
fn a_sign_in_link_works_once_and_only_by_a_press() {
    let test = SchemeTest::start();
    let form = test.get("/admin/").form("form[action='/admin/sign-in']");
    test.press(
        &form,
        &[(form.names[0].clone(), "owner@example.org".to_owned())],
    )
    .is(200);
    let link = test.one_mail().link("/admin/sign-in/");
    let path = test.path_of(&link);
    for _ in 0..50 {
        assert_eq!(test.get(path).is(200).header("set-cookie"), "");
        assert_eq!(
            test.send("HEAD", path, &[], None)
                .is(200)
                .header("set-cookie"),
            ""
        );
    }
    let elsewhere = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "cross-site"),
    ];
    test.send("POST", path, &elsewhere, Some(b""))
        .is(400)
        .drawn();
    let bare = [("content-type", "application/x-www-form-urlencoded")];
    test.send("POST", path, &bare, Some(b"")).is(400).drawn();
    let answer = test.post(path, &[]).leads_to("/admin/enrol");
    assert_ne!(answer.header("set-cookie"), "");
    let used = test.get(path).is(404).drawn();
    assert_eq!(test.post(path, &[]).is(404).bytes, used.bytes);
}

#[test]
fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let test = SchemeTest::start();
    test.sign_in();
    test.get("/admin/applications").is(200);
    let page = test.get("/admin/").is(200).says("days left");
    assert_eq!(page.header("set-cookie"), "");
    let form = test
        .get("/admin/applications")
        .form("form[action='/admin/sign-out']");
    let out = test.press(&form, &[]).leads_to("/admin/");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    test.get("/admin/applications").leads_to("/admin/");
}
