//! Stopped and started again on the same data: everything is still there, and nothing comes twice.

use crate::scheme_test::{SchemeTest, pair};
use forms::Role;
use std::collections::BTreeSet;

/// A page without the address that it was asked at: each start chooses another port.
fn page_anywhere(test: &SchemeTest, path: &str) -> String {
    let bytes = test.get(path).is(200).bytes;
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.replace(&test.address, "")
}

#[test]
fn everything_is_still_there_and_nothing_is_sent_twice() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let [one, two] = ["mentor", "mentee"].map(|role| {
        test.apply(
            &test
                .filled(role)
                .awkwardly()
                .with(Role::Email, "own@hull.ac.uk"),
        )
    });
    let approve = test.answer("approve").pairs();
    test.post(&one.manager, &approve).is(200);
    test.one_mail();
    let waiting = test.state(&test.filled("mentee").with(Role::Email, "later@hull.ac.uk"));
    test.sign_in();
    let paths = [
        one.own.clone(),
        two.own.clone(),
        format!("{}?download=json", one.own),
        format!("{}?download=text", two.own),
        "/admin/applications".to_owned(),
        format!("/admin/applications/{}", one.reference),
        "/admin/export/applications.csv".to_owned(),
        two.manager.clone(),
    ];
    let mails = test.get("/dev/mail.json").is(200).bytes;
    let before = paths.clone().map(|path| page_anywhere(&test, &path));

    // The clock stands where it stood, so that every page is the same, byte for byte.
    let test = test
        .again_at("2023-06-01T09:00:00Z")
        .again_at("2023-06-01T09:00:00Z");
    for (path, before) in paths.iter().zip(&before) {
        assert_eq!(page_anywhere(&test, path), *before, "{path} has changed");
    }
    assert_eq!(test.get("/dev/mail.json").is(200).bytes, mails);
    test.no_mail();
    test.get(&one.manager)
        .is(410)
        .headed("This link has been used");
    test.post(&two.manager, &approve).is(200);
    test.one_mail().says("has approved");
    test.submit("mentee", &waiting).reference();
    assert_eq!(
        test.mails().len(),
        2,
        "a check page of the first run can be sent in the third"
    );
    let again = test.state(
        &test
            .filled("mentor")
            .awkwardly()
            .with(Role::Email, "own@hull.ac.uk"),
    );
    assert_eq!(test.submit("mentor", &again).reference(), one.reference);
    test.no_mail();
    assert_eq!(test.listed("").len(), 3);
}

#[test]
fn stopped_before_its_mail_went_out_it_sends_it_once_later() {
    let mut test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let mut expected = 0;
    for round in 0..3 {
        let states: Vec<String> = (0..4)
            .map(|place| {
                let filled = test
                    .filled("mentor")
                    .with(Role::Email, &format!("p{round}.{place}@hull.ac.uk"));
                let manager = format!("m{round}.{place}@hull.ac.uk");
                test.state(&filled.with(Role::ManagerEmail, &manager))
            })
            .collect();
        for state in &states {
            test.submit("mentor", state).reference();
        }
        expected += 2 * states.len();
        test = test.again_at("2023-06-01T09:00:00Z");
    }
    let mails = test.mails();
    assert_eq!(mails.len(), expected);
    let apart: BTreeSet<(&str, &str)> = mails
        .iter()
        .map(|mail| (mail.to.as_str(), mail.text.as_str()))
        .collect();
    assert_eq!(apart.len(), expected, "no e-mail twice");
    test.sign_in();
    assert_eq!(test.listed("").len(), expected / 2);
}

#[test]
fn what_is_erased_is_in_no_item_of_the_store_and_links_are_never_in_it() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let filled = |name: &str| {
        let filled = test
            .filled("mentee")
            .with(Role::Name, &format!("Canary {name}"));
        let filled = filled.with(Role::Email, &format!("canary.{name}@hull.ac.uk"));
        filled.with(Role::ManagerEmail, &format!("boss.of.{name}@hull.ac.uk"))
    };
    let (gone, stays) = (filled("gone"), filled("stays"));
    let (gone, stays) = (test.apply(&gone), test.apply(&stays));
    let decline = test.answer("decline");
    test.post(
        &gone.manager,
        &decline.with(Role::Reason, "Canary of a reason").pairs(),
    )
    .is(200);
    test.one_mail();
    test.post(&gone.own, &pair("step", "erase")).is(200);
    let links = [&gone.own, &gone.manager, &stays.own, &stays.manager].map(Clone::clone);
    let reference = gone.reference;

    let items = test.into_items("applications");
    let all = serde_json::to_string(&items).expect("JSON");
    assert!(all.contains("Canary stays"), "the other is still there");
    for trace in [
        "Canary gone",
        "canary.gone",
        "boss.of.gone",
        "Canary of a reason",
    ] {
        assert!(!all.contains(trace), "`{trace}` is still stored");
    }
    for link in &links {
        let secret = link.split('.').next_back().expect("a secret");
        assert!(!all.contains(secret), "a link is stored");
    }
    let kept: Vec<&serde_json::Value> = items
        .iter()
        .filter(|item| item.to_string().contains(&reference))
        .collect();
    // The id of its submission, which keeps an old page from bringing it back.
    let names = ["expires_at", "once", "pk", "sk"];
    let is_trace = |item: &&serde_json::Value| {
        let item = item.as_object().expect("an item");
        item.keys().eq(names.iter())
    };
    assert!(kept.iter().all(is_trace), "{kept:?}");
    for item in &items {
        assert!(
            item["expires_at"]["N"].is_string(),
            "an item that never goes: {item}"
        );
    }
}

#[test]
fn the_engine_finds_the_last_record_of_a_stream_by_an_index() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    test.apply(&test.filled("mentee"));
    test.ignore_mail();
    let (_folder, file) = test.into_file();
    let store = rusqlite::Connection::open(file).expect("the engine's file");
    // As the engine asks, with each item that changes.
    let asked = "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1
        FROM _stream_records WHERE table_name = 'applications'";
    let plan: String = store
        .query_row(&format!("EXPLAIN QUERY PLAN {asked}"), [], |row| row.get(3))
        .expect("a plan");
    assert!(plan.contains("INDEX local_stream_order"), "{plan}");
    let last: i64 = store
        .query_row(asked, [], |row| row.get(0))
        .expect("a number");
    assert!(last > 1, "nothing changed");
}
