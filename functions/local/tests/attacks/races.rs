//! Many at once, and many in a row.

use super::{Case, Stand, hold};
use crate::scheme_test::{Page, pair};
use forms::Role;
use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

const fn case(name: &'static str, trust: u8, answer: u16, send: fn(&Stand) -> Page) -> Case {
    Case {
        name,
        trust,
        send,
        answer,
    }
}

/// The same thing eight times at once.
fn at_once(act: impl Fn(usize) -> Page + Sync) -> Vec<Page> {
    let start = Barrier::new(8);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let (start, act) = (&start, &act);
                scope.spawn(move || {
                    start.wait();
                    act(number)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    })
}

pub(super) const CASES: &[Case] = &[
    case(
        "one check page submitted eight times at once",
        11,
        303,
        |stand| {
            let body = format!("state={}", stand.state);
            let pages = at_once(|_| stand.post("/forms/mentee/submit", &body).is(303));
            let places: BTreeSet<&str> = pages.iter().map(|page| page.header("location")).collect();
            assert_eq!(places.len(), 1, "{places:?}");
            assert_eq!(stand.test.mails().len(), 2);
            stand.post("/forms/mentee/submit", &body)
        },
    ),
    case(
        "one equality page sent eight times at once",
        18,
        303,
        |stand| {
            let (pairs, _) = stand.equality();
            at_once(|_| stand.test.post("/forms/equality/submit", &pairs).is(303));
            stand.test.post("/forms/equality/submit", &pairs)
        },
    ),
    case("yes and no at once", 12, 410, |stand| {
        let filled = stand
            .test
            .filled("mentor")
            .with(Role::Email, "race@hull.ac.uk");
        let applied = stand.test.apply(&filled);
        let pages = at_once(|number| {
            let decision = if number % 2 == 0 {
                "approve"
            } else {
                "decline"
            };
            stand
                .test
                .post(&applied.manager, &stand.test.answer(decision).pairs())
        });
        assert!(pages.iter().all(|page| page.status < 500));
        assert_eq!(stand.test.mails().len(), 1, "one decision, one letter");
        stand.test.get(&applied.manager)
    }),
    case("withdrawn and erased at once", 24, 404, |stand| {
        let filled = stand
            .test
            .filled("mentor")
            .with(Role::Email, "gone@hull.ac.uk");
        let applied = stand.test.apply(&filled);
        let pages = at_once(|number| {
            let step = if number % 2 == 0 { "withdraw" } else { "erase" };
            stand.test.post(&applied.own, &pair("step", step))
        });
        assert!(
            pages
                .iter()
                .all(|page| matches!(page.status, 200 | 404 | 503)),
            "{pages:?}"
        );
        stand.test.post(&applied.own, &pair("step", "erase"));
        stand.test.get(&applied.own)
    }),
    case(
        "a sign-in link pressed eight times at once",
        12,
        404,
        |stand| {
            stand.ask_for_link("viewer@example.org").is(200);
            let link = stand.test.one_mail().link("/admin/sign-in/");
            let path = stand.test.path_of(&link).to_owned();
            let pages = at_once(|_| stand.test.post(&path, &[]));
            let opened = pages.iter().filter(|page| page.status == 303).count();
            assert_eq!(opened, 1, "{opened} sessions from one link");
            stand.test.get(&path)
        },
    ),
];

#[test]
fn trust_11_12_18_24_what_comes_at_once_happens_once() {
    hold(CASES, |stand| stand.test.ignore_mail());
}
