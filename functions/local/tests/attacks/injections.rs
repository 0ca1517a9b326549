//! What is typed to be taken for something else: HTML, templates, mail headers, formulas, lines of a
//! log; and addresses that look like another's.

use super::{CANARY, Case, Stand, hold};
use crate::scheme_test::{Page, pair};
use forms::Role;

const fn case(name: &'static str, trust: u8, answer: u16, send: fn(&Stand) -> Page) -> Case {
    Case {
        name,
        trust,
        send,
        answer,
    }
}

/// Typed as a name, and shown on the check page as it was typed, as text.
#[track_caller]
fn shown(stand: &Stand, text: &str) -> Page {
    let page = stand.check_typing(Role::Name, text).is(200).says(text);
    for mark in [
        "<script",
        "<img",
        "<svg/",
        "onerror=\"",
        "onfocus=\"",
        "<iframe",
    ] {
        assert!(
            !page.html().contains(mark),
            "{text} became a part of the page"
        );
    }
    assert_eq!(page.texts("script").len(), 0);
    page
}

/// Nobody is written to, and the answer is the one that everyone gets.
#[track_caller]
fn no_link_for(stand: &Stand, address: &str) -> Page {
    let page = stand.ask_for_link(address);
    stand.test.no_mail();
    page
}

pub(super) const CASES: &[Case] = &[
    case("a script in a name", 4, 200, |stand| {
        shown(stand, "<script>alert(1)</script>")
    }),
    case("a picture that runs a script", 4, 200, |stand| {
        shown(stand, "<img src=x onerror=alert(1)>")
    }),
    case("out of an attribute", 4, 200, |stand| {
        shown(stand, "\" onfocus=\"alert(1)\" autofocus=\"")
    }),
    case(
        "out of an attribute, with the other quote",
        4,
        200,
        |stand| shown(stand, "' onfocus='alert(1)' x='"),
    ),
    case("out of the form", 4, 200, |stand| {
        shown(stand, "</form><form action=//evil.example>")
    }),
    case("a template's own marks", 4, 200, |stand| {
        shown(stand, "{{ 7*7 }}{% for x in y %}").never_says("49{%")
    }),
    case("an address that runs a script", 4, 200, |stand| {
        let page = shown(stand, "javascript:alert(1)");
        let links = page.attributes("a", "href");
        assert!(
            links.iter().all(|link| !link.starts_with("javascript")),
            "{links:?}"
        );
        page
    }),
    case("an entity", 4, 200, |stand| {
        shown(stand, "&lt;b&gt; &amp; &#x3c;")
    }),
    case("a comment that a server could run", 4, 200, |stand| {
        shown(stand, "<!--#exec cmd=\"ls\" -->")
    }),
    case(
        "a script in an answer of many lines, on the page with faults",
        4,
        422,
        |stand| {
            let mut pairs = stand
                .test
                .filled("mentee")
                .with(Role::Email, "none")
                .pairs();
            for (_, value) in &mut pairs {
                if value.len() > 40 {
                    *value = format!("</textarea><script>{CANARY}</script>{value}");
                }
            }
            let page = stand.test.post("/forms/mentee/check", &pairs);
            assert_eq!(page.texts("script").len(), 0);
            page
        },
    ),
    case("a second line in a name", 4, 422, |stand| {
        stand.check_typing(Role::Name, "Ann\r\nBcc: eve@evil.example")
    }),
    case("a second line in an address", 4, 422, |stand| {
        stand.check_typing(Role::Email, "ann@hull.ac.uk\r\nBcc: eve@evil.example")
    }),
    case("two addresses in one", 4, 422, |stand| {
        stand.check_typing(Role::Email, "ann@hull.ac.uk, eve@evil.example")
    }),
    case("an address with a name before it", 4, 422, |stand| {
        stand.check_typing(Role::Email, "Ann <eve@evil.example>")
    }),
    case("an address with an escaped line break", 4, 422, |stand| {
        stand.check_typing(Role::Email, "ann%0d%0abcc:eve@evil.example")
    }),
    case(
        "a line manager who is the applicant, in capitals",
        1,
        422,
        |stand| {
            let filled = stand
                .test
                .filled("mentee")
                .with(Role::Email, "ann@hull.ac.uk");
            stand
                .test
                .check(&filled.with(Role::ManagerEmail, "ANN@HULL.AC.UK"))
        },
    ),
    case(
        "names that reach mails, pages, the copy and its cells unharmed",
        16,
        303,
        |stand| {
            let test = &stand.test;
            let name = "=HYPERLINK(\"http://evil.example\")";
            let filled = test.filled("mentor").with(Role::Name, name);
            let applied = test.apply(&filled.with(Role::Email, "eve@hull.ac.uk"));
            for mail in [&applied.receipt, &applied.request] {
                assert!(!mail.subject.contains(['\r', '\n']), "{mail}");
                let hrefs = mail.hrefs();
                assert!(hrefs.iter().all(|link| !link.contains("evil")), "{hrefs:?}");
            }
            test.sign_in();
            let rows = test.export("?role=mentor");
            let cells: Vec<&String> = rows.iter().flat_map(|row| row.values()).collect();
            assert!(
                cells.iter().any(|cell| **cell == format!("'{name}")),
                "{cells:?}"
            );
            assert!(cells.iter().all(|cell| !cell.starts_with('=')));
            test.forget_cookie();
            test.post(&applied.own, &pair("step", "erase")).is(200);
            test.get("/admin/applications")
        },
    ),
    case("a line of a log, in an address", 8, 404, |stand| {
        stand
            .test
            .get("/forms/submitted/x%0aERROR%20all%20is%20lost")
    }),
    case("a question to a database", 4, 200, |stand| {
        shown(stand, "'; DROP TABLE applications; --")
    }),
    case("an expression of the store's", 2, 400, |stand| {
        stand.check_with(b"%23pk=1&%3Anow=2")
    }),
    case("letters that turn the line around", 4, 200, |stand| {
        let page = stand.check_typing(Role::Name, "Ann \u{202e}moc.live");
        assert_eq!(page.texts("script").len(), 0);
        page
    }),
    case("a stranger who asks for a link", 12, 200, |stand| {
        no_link_for(stand, "stranger@evil.example")
    }),
    case(
        "an administrator's address with more behind it",
        12,
        200,
        |stand| no_link_for(stand, "owner@example.org.evil.example"),
    ),
    case(
        "an administrator's address with more before it",
        12,
        200,
        |stand| no_link_for(stand, "x.owner@example.org"),
    ),
    case("an administrator's address with a tag", 12, 200, |stand| {
        no_link_for(stand, "owner+eve@example.org")
    }),
    case(
        "an administrator's address in other letters that look the same",
        12,
        200,
        |stand| {
            let page = no_link_for(stand, "owner@ex\u{430}mple.org");
            if page.status == 422 {
                stand.ask_for_link("stranger@evil.example")
            } else {
                page
            }
        },
    ),
    case(
        "an administrator's address in wide letters",
        12,
        200,
        |stand| {
            let page = no_link_for(stand, "\u{ff4f}wner@example.org");
            if page.status == 422 {
                stand.ask_for_link("stranger@evil.example")
            } else {
                page
            }
        },
    ),
    case("an administrator's address in quotes", 12, 422, |stand| {
        no_link_for(stand, "\"owner\"@example.org")
    }),
    case("two administrators in one", 12, 422, |stand| {
        no_link_for(stand, "owner@example.org,eve@evil.example")
    }),
];

#[test]
fn trust_04_12_what_is_typed_stays_text_and_lookalikes_get_nothing() {
    hold(CASES, super::nothing_changed);
}
