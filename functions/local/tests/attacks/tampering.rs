//! Seals, links, keys and cookies that were altered, borrowed, or sent again.

use super::{Case, Stand, hold, nothing_changed};
use crate::scheme_test::{Page, pair};

const SUBMIT: &str = "/forms/mentee/submit";

const fn case(name: &'static str, trust: u8, answer: u16, send: fn(&Stand) -> Page) -> Case {
    Case {
        name,
        trust,
        send,
        answer,
    }
}

/// `text` with the letter at `place` another.
fn altered(text: &str, place: usize) -> String {
    let swap = |(at, letter): (usize, char)| match letter {
        _ if at != place => letter,
        'A' => 'B',
        _ => 'A',
    };
    text.chars().enumerate().map(swap).collect()
}

fn submit(stand: &Stand, state: &str) -> Page {
    stand.post(SUBMIT, format!("state={state}"))
}

/// The two parts of a link: what says which application, and the secret.
fn parts(link: &str) -> (&str, &str) {
    link.rsplit('/')
        .next()
        .and_then(|token| token.split_once('.'))
        .expect("a token")
}

pub(super) const CASES: &[Case] = &[
    case("a state with another letter in front", 11, 400, |stand| {
        submit(stand, &altered(&stand.state, 3))
    }),
    case(
        "a state with another letter in its seal",
        11,
        400,
        |stand| submit(stand, &altered(&stand.state, stand.state.len() - 3)),
    ),
    case("a state without its seal", 11, 400, |stand| {
        let (body, _) = stand.state.rsplit_once('.').expect("a seal");
        submit(stand, body)
    }),
    case("a state under a key of another name", 11, 400, |stand| {
        let mut parts: Vec<&str> = stand.state.split('.').collect();
        parts[1] = "other";
        submit(stand, &parts.join("."))
    }),
    case("a state without a key's name", 11, 400, |stand| {
        let parts: Vec<&str> = stand.state.split('.').collect();
        submit(stand, &format!("{}..{}", parts[0], parts[2]))
    }),
    case("half a state", 11, 400, |stand| {
        submit(stand, &stand.state[..stand.state.len() / 2])
    }),
    case("a state with another after it", 11, 400, |stand| {
        submit(stand, &format!("{0}.{0}", stand.state))
    }),
    case("an empty state", 11, 400, |stand| submit(stand, "")),
    case("a state sent to the other form", 11, 400, |stand| {
        stand.post("/forms/mentor/submit", format!("state={}", stand.state))
    }),
    case("a state taken back to the other form", 11, 400, |stand| {
        stand.post("/forms/mentor/check", format!("state={}", stand.state))
    }),
    case("the equality form's key as a state", 11, 400, |stand| {
        let (_, key) = stand.equality();
        submit(stand, &key)
    }),
    case("a state as the equality form's key", 18, 400, |stand| {
        let (mut pairs, _) = stand.equality();
        pairs.retain(|(name, _)| name != "page_key");
        pairs.push(("page_key".to_owned(), stand.state.clone()));
        stand.test.post("/forms/equality/submit", &pairs)
    }),
    case("an altered key of the equality form", 18, 400, |stand| {
        let (mut pairs, key) = stand.equality();
        pairs.retain(|(name, _)| name != "page_key");
        pairs.push(("page_key".to_owned(), altered(&key, 4)));
        stand.test.post("/forms/equality/submit", &pairs)
    }),
    case("the equality form without a key", 18, 400, |stand| {
        let (mut pairs, _) = stand.equality();
        pairs.retain(|(name, _)| name != "page_key");
        stand.test.post("/forms/equality/submit", &pairs)
    }),
    case(
        "the equality form with a reference beside it",
        19,
        400,
        |stand| {
            let (mut pairs, _) = stand.equality();
            pairs.push(("reference".to_owned(), stand.applied.reference.clone()));
            stand.test.post("/forms/equality/submit", &pairs)
        },
    ),
    case(
        "a line manager's link with another letter",
        12,
        404,
        |stand| {
            let link = &stand.applied.manager;
            stand.test.get(&altered(link, link.len() - 5))
        },
    ),
    case(
        "an applicant's link with another letter",
        12,
        404,
        |stand| {
            let link = &stand.applied.own;
            stand
                .test
                .post(&altered(link, link.len() - 5), &pair("step", "erase"))
        },
    ),
    case(
        "a line manager's secret as an applicant's",
        12,
        404,
        |stand| {
            let (reference, secret) = parts(&stand.applied.manager);
            stand
                .test
                .get(&format!("/forms/application/{reference}.{secret}"))
        },
    ),
    case(
        "an applicant's secret as a line manager's",
        12,
        404,
        |stand| {
            let (reference, secret) = parts(&stand.applied.own);
            stand
                .test
                .get(&format!("/forms/approval/{reference}.{secret}"))
        },
    ),
    case("a good secret with another reference", 12, 404, |stand| {
        let (_, secret) = parts(&stand.applied.own);
        stand
            .test
            .get(&format!("/forms/application/7K4M9RTX2C7P.{secret}"))
    }),
    case("a reference without a secret", 12, 404, |stand| {
        stand
            .test
            .get(&format!("/forms/application/{}", stand.applied.reference))
    }),
    case("an empty secret", 12, 404, |stand| {
        let (reference, _) = parts(&stand.applied.own);
        stand.test.get(&format!("/forms/application/{reference}."))
    }),
    case("a link with padding", 12, 404, |stand| {
        stand.test.get(&format!("{}=", stand.applied.own))
    }),
    case("an applicant's link as a sign-in link", 12, 404, |stand| {
        let (_, secret) = parts(&stand.applied.own);
        stand.test.get(&format!("/admin/sign-in/{secret}"))
    }),
    case("an applicant's secret as a session", 14, 303, |stand| {
        let (_, secret) = parts(&stand.applied.own);
        let cookie = format!("__Host-session={secret}");
        let page = stand
            .test
            .send("GET", "/admin/applications", &[("cookie", &cookie)], None);
        page.leads_to("/admin/")
    }),
    case("two sessions in one request", 14, 303, |stand| {
        let one = "__Host-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let both = format!("{one}; {one}");
        stand
            .test
            .send("GET", "/admin/applications", &[("cookie", &both)], None)
    }),
    case(
        "a session without the prefix that keeps it",
        14,
        303,
        |stand| {
            let plain = "session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
            stand
                .test
                .send("GET", "/admin/applications", &[("cookie", plain)], None)
        },
    ),
    case("a seat of one's own in a cookie", 15, 303, |stand| {
        stand.test.send(
            "GET",
            "/admin/applications",
            &[("cookie", "role=owner; admin=1")],
            None,
        )
    }),
    case(
        "the confirmation of an application that is not there",
        7,
        404,
        |stand| stand.test.get("/forms/submitted/AAAA-AAAA-AAAA"),
    ),
];

#[test]
fn trust_11_12_what_was_altered_or_borrowed_opens_nothing() {
    hold(CASES, nothing_changed);
}
