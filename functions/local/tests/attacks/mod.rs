//! The attack suite: what someone who means harm would send, one named case each, with the answer that
//! it must get. The tables say what is sent; here each is sent, and held to what is true of them all:
//! no answer is a fault of ours (5xx), each has the headers that are promised, none says again what
//! was sent but where a page shows a person their own answers, and at the end nothing has changed.

mod bodies;
mod doors;
mod injections;
mod lines;
mod races;
mod tampering;

use crate::scheme_test::{Applied, Page, SchemeTest, visit};
use forms::{Role, Use};
use service::headers::SECURITY;
use std::collections::BTreeSet;

/// One attack.
pub(crate) struct Case {
    /// What is tried.
    pub(crate) name: &'static str,
    /// The line of the security page that it is held to.
    pub(crate) trust: u8,
    /// Sends it. A case that has more to say of the answer than its status says it itself.
    pub(crate) send: fn(&Stand) -> Page,
    /// The status that answers it.
    pub(crate) answer: u16,
}

/// A running system with an application in it, and what an attacker may have got hold of.
pub(crate) struct Stand {
    /// The system.
    pub(crate) test: SchemeTest,
    /// An application that stands.
    pub(crate) applied: Applied,
    /// The state of a check page that was not submitted.
    pub(crate) state: String,
    /// The body of a good application, encoded.
    pub(crate) body: Vec<u8>,
}

/// A word that stands in what attackers send, and must stand in no answer of theirs.
pub(crate) const CANARY: &str = "canary7391";

impl Stand {
    fn start() -> Self {
        let test = SchemeTest::start();
        let own = test.filled("mentee").with(Role::Email, "own@hull.ac.uk");
        let applied = test.apply(&own);
        let other = test.filled("mentee").with(Role::Email, "other@hull.ac.uk");
        let (state, body) = (test.state(&other), visit::encoded(&other.pairs()));
        Self {
            test,
            applied,
            state,
            body,
        }
    }

    /// Posts bytes as from a page of ours.
    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: impl AsRef<[u8]>) -> Page {
        self.test.post_raw(path, visit::FORM, body.as_ref())
    }

    /// A good application and `more`.
    #[track_caller]
    pub(crate) fn check_with(&self, more: &[u8]) -> Page {
        let body = [&self.body, b"&".as_slice(), more].concat();
        self.post("/forms/mentee/check", body)
    }

    /// A good application with `text` in the place of what plays `role`.
    #[track_caller]
    pub(crate) fn check_typing(&self, role: Role, text: &str) -> Page {
        self.test
            .check(&self.test.filled("mentee").with(role, text))
    }

    /// Sends a POST with these headers and no others.
    #[track_caller]
    pub(crate) fn post_from(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Page {
        let all = [&[("content-type", visit::FORM)], headers].concat();
        self.test.send("POST", path, &all, Some(body))
    }

    /// The form on the sign-in page, sent with this address.
    #[track_caller]
    pub(crate) fn ask_for_link(&self, address: &str) -> Page {
        let form = self
            .test
            .get("/admin/")
            .form("form[action='/admin/sign-in']");
        let field = form.names.first().expect("an input").clone();
        self.test.press(&form, &[(field, address.to_owned())])
    }

    /// A good body of the equality form with the key of a fresh showing, and the key.
    pub(crate) fn equality(&self) -> (Vec<(String, String)>, String) {
        let page = self.test.get("/forms/equality").is(200);
        let key = page.attributes("input[name=page_key]", "value").remove(0);
        let form = self.test.declared.forms_of(Use::Monitoring).next();
        let filled = crate::scheme_test::Filled::of(form.expect("a form"), self.test.today());
        let mut pairs = filled.pairs();
        pairs.push(("page_key".to_owned(), key.clone()));
        (pairs, key)
    }
}

/// Sends every case of a table to a system of its own, and tells all that went wrong at once.
#[track_caller]
pub(crate) fn hold(cases: &[Case], then: fn(&Stand)) {
    let stand = Stand::start();
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for case in cases {
        assert!(names.insert(case.name), "two cases called `{}`", case.name);
        assert!((1..=29).contains(&case.trust), "{}", case.name);
        let page = (case.send)(&stand);
        let told = format!("{} (TRUST {}): {}", case.name, case.trust, page.status);
        if page.status != case.answer {
            wrong.push(format!("{told}, not {}: {}", case.answer, page.text()));
        }
        if page.status >= 500 {
            wrong.push(format!("{told}, a fault of ours"));
        }
        let is_raw = page.headers.is_empty();
        for (name, value) in SECURITY {
            if !is_raw && page.header(name) != value {
                wrong.push(format!("{told}, without {name}"));
            }
        }
        let again = String::from_utf8_lossy(&page.bytes).contains(CANARY);
        if again && page.status != 200 && page.status != 422 {
            wrong.push(format!("{told}, and says again what was sent"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    then(&stand);
}

/// The application stands as it was stored, alone, and nobody was written to.
pub(crate) fn nothing_changed(stand: &Stand) {
    stand.test.nothing_changed(&stand.applied);
}

#[test]
fn there_are_more_than_sixty_cases_and_no_two_of_one_name() {
    let tables = [
        bodies::CASES,
        doors::CASES,
        injections::CASES,
        lines::CASES,
        races::CASES,
        tampering::CASES,
    ];
    let names: BTreeSet<&str> = tables
        .iter()
        .flat_map(|table| table.iter())
        .map(|one| one.name)
        .collect();
    let count: usize = tables.iter().map(|table| table.len()).sum();
    assert_eq!(names.len(), count, "two cases of one name");
    assert!(count >= 60, "{count} cases");
}
