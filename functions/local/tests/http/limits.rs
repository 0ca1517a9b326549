//! Limits (TRUST 13): who meets one is told when to try again, and nothing is lost.

use crate::scheme_test::{Page, SchemeTest, encoded, pair, visit};
use forms::Role;

/// A POST from this network address.
fn from(test: &SchemeTest, address: &str, path: &str, pairs: &[(String, String)]) -> Page {
    let headers = [
        ("content-type", visit::FORM),
        ("sec-fetch-site", "same-origin"),
        ("x-preview-address", address),
    ];
    test.send("POST", path, &headers, Some(&encoded(pairs)))
}

#[test]
fn trust_13_too_many_submissions_from_one_address_wait_for_the_hour_and_keep_their_page() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:10:00Z");
    let state = |person: &str| {
        let [own, manager] = ["", "m."].map(|before| format!("{before}{person}@hull.ac.uk"));
        let filled = test.filled("mentee").with(Role::Email, &own);
        test.state(&filled.with(Role::ManagerEmail, &manager))
    };
    let submit = |test: &SchemeTest, address, state: &str| {
        let pairs = pair("state", state);
        from(test, address, "/forms/mentee/submit", &pairs)
    };
    let first = state("first");
    let stored = submit(&test, "192.0.2.7", &first).is(303);
    for number in 1..60 {
        let next = state(&format!("p{number}"));
        submit(&test, "192.0.2.7", &next).is(303);
    }
    assert_eq!(test.mails().len(), 2 * 60);
    let late = [state("late"), state("later"), state("last")];
    let page = submit(&test, "192.0.2.7", &late[0]).is(429).drawn();
    assert_eq!(page.header("retry-after"), "3000");
    page.says("Your answers were not stored")
        .says("Thursday 1 June 2023 at 11am, UK time");
    test.no_mail();
    // Whoever is stored finds it again, however many were counted.
    let again = submit(&test, "192.0.2.7", &first).is(303);
    assert_eq!(again.header("location"), stored.header("location"));
    submit(&test, "192.0.2.8", &late[1]).is(303);
    submit(&test, "2001:db8::7", &late[2]).is(303);
    assert_eq!(test.mails().len(), 2 * 2);
    let test = test.again_at("2023-06-01T10:00:00Z");
    submit(&test, "192.0.2.7", &late[0]).is(303);
    assert_eq!(test.mails().len(), 2);
    let items = test.into_items("applications");
    let text = serde_json::to_string(&items).expect("JSON");
    for address in ["192.0.2.7", "192.0.2.8", "2001:db8"] {
        assert!(!text.contains(address), "{address} is kept");
    }
    let caps = items.iter().filter(|item| {
        let pk = item["pk"]["S"].as_str().unwrap_or("");
        pk.starts_with("CAP#submit#")
    });
    assert!(caps.clone().count() >= 3);
    for cap in caps {
        let end = cap["expires_at"]["N"].as_str().expect("an end");
        assert!(["1685613600", "1685617200"].contains(&end), "{end}");
    }
}

#[test]
fn trust_13_too_many_links_asked_for_from_one_address_wait_for_the_hour() {
    let test = SchemeTest::start();
    let ask = |address| {
        let pairs = pair("email", "stranger@example.org");
        from(&test, address, "/admin/sign-in", &pairs)
    };
    for _ in 0..30 {
        ask("192.0.2.7").is(200);
    }
    let page = ask("192.0.2.7").is(429).drawn();
    page.says("at 11am, UK time");
    ask("192.0.2.8").is(200);
    test.no_mail();
}

#[test]
fn trust_13_the_equality_form_counts_nobody() {
    let test = SchemeTest::start();
    for _ in 0..80 {
        let page = from(&test, "192.0.2.7", "/forms/equality/submit", &[]);
        assert_ne!(page.status, 429);
    }
}

#[test]
fn trust_13_a_flooded_line_manager_gets_five_letters_a_day_and_every_request_in_the_end() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let mut asked = 0;
    for number in 0..12 {
        let filled = test.filled("mentee");
        let filled = filled.with(Role::Email, &format!("p{number}@hull.ac.uk"));
        // Capitals make no other reader.
        let manager = if number % 2 == 0 {
            "max@hull.ac.uk"
        } else {
            "Max@Hull.ac.uk"
        };
        let filled = filled.with(Role::ManagerEmail, manager);
        let state = test.state(&filled);
        test.submit("mentee", &state).is(303);
        let mails = test.mails();
        assert!(mails.iter().any(|mail| mail.id.starts_with("receipt#")));
        asked += mails.len() - 1;
    }
    assert_eq!(asked, 5);
    let mut test = test;
    for (now, expected) in [
        ("2023-06-01T22:00:00Z", 0),
        ("2023-06-02T06:00:00Z", 5),
        ("2023-06-02T07:00:00Z", 0),
        ("2023-06-03T06:00:00Z", 2),
        ("2023-06-04T06:00:00Z", 0),
    ] {
        test = test.again_at(now);
        test.post("/dev/schedule", &[]).is(200);
        let mails = test.mails();
        assert_eq!(mails.len(), expected, "{now}");
        for mail in mails {
            let link = mail.link("/forms/approval/");
            // The address is that of the run in which the letter was written.
            let (_, token) = link.rsplit_once('/').expect("a token");
            test.get(&format!("/forms/approval/{token}")).is(200);
        }
    }
}
