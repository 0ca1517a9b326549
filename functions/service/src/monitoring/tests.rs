//! The equality form.

use crate::desk::{Desk, Moment, Request, Response};
use crate::stage::{NOW, Seeded, Stage, at, bare, desk, hidden, post, run, text};
use forms::{Form, Use};
use jiff::Timestamp;

struct Visitor {
    desk: Desk,
    stage: Stage,
    dice: Seeded,
    now: Timestamp,
}

impl Visitor {
    fn new() -> Self {
        Self {
            desk: desk(),
            stage: Stage::default(),
            dice: Seeded::default(),
            now: at(NOW),
        }
    }

    fn form(&self) -> &Form {
        let mut forms = self.desk.declared.declarations.forms_of(Use::Monitoring);
        forms.next().expect("an equality form")
    }

    fn ask(&self, request: &Request) -> Response {
        let moment = Moment {
            now: self.now,
            dice: &self.dice,
        };
        run(super::serve(&self.desk, &self.stage, request, moment))
    }

    /// The key of a page shown now.
    fn key(&self) -> String {
        hidden(
            &text(&self.ask(&bare("GET", "/forms/equality"))),
            "page_key",
        )
    }

    fn send(&self, key: &str, pairs: &[(String, String)]) -> Response {
        let mut all = vec![("page_key".to_owned(), key.to_owned())];
        all.extend_from_slice(pairs);
        self.ask(&post("/forms/equality/submit", &all))
    }

    /// The first option of the first question.
    fn answer(&self) -> Vec<(String, String)> {
        let field = &self.form().fields[0];
        let option = field.kind.control().options.remove(0);
        vec![(field.id.clone(), option.id)]
    }
}

fn is_thanks(response: &Response) {
    assert_eq!(response.status(), 303, "{}", text(response));
    assert_eq!(response.headers()["location"], "/equality/thanks/");
    assert!(response.headers().get("set-cookie").is_none());
    assert!(response.headers().contains_key("content-security-policy"));
}

#[test]
fn each_showing_has_a_key_of_its_own_and_stores_nothing() {
    let visitor = Visitor::new();
    assert_ne!(visitor.key(), visitor.key());
    assert_eq!(visitor.stage.state(), crate::stage::State::default());
}

#[test]
fn a_response_is_its_answers_and_nothing_else() {
    let mut visitor = Visitor::new();
    let key = visitor.key();
    is_thanks(&visitor.send(&key, &visitor.answer()));
    is_thanks(&visitor.send(&visitor.key(), &visitor.answer()));
    visitor.now = at("2023-06-10T11:11:11.111Z");
    is_thanks(&visitor.send(&visitor.key(), &visitor.answer()));
    let state = visitor.stage.state();
    let responses: Vec<_> = state.responses.values().collect();
    assert_eq!(responses.len(), 3, "two at the same instant have one key");
    for response in &responses {
        assert_eq!(response.key.len(), 32);
        assert!(
            !state.page_keys.contains(&response.key),
            "a page's key names a response"
        );
        assert_eq!(response.intake, "2023-spring-summer");
    }
    for pair in responses.windows(2) {
        assert_eq!(pair[0].expires, pair[1].expires, "the time shows through");
        assert_eq!(pair[0].answers, pair[1].answers);
    }
}

#[test]
fn a_double_press_counts_once() {
    let visitor = Visitor::new();
    let key = visitor.key();
    is_thanks(&visitor.send(&key, &visitor.answer()));
    is_thanks(&visitor.send(&key, &visitor.answer()));
    assert_eq!(visitor.stage.state().responses.len(), 1);
}

#[test]
fn a_blank_form_stores_nothing_and_is_thanked_for() {
    let visitor = Visitor::new();
    is_thanks(&visitor.send(&visitor.key(), &[]));
    assert_eq!(visitor.stage.state(), crate::stage::State::default());
}

#[test]
fn a_filled_trap_loses_nothing() {
    let visitor = Visitor::new();
    let trap = visitor.form().honeypot.as_ref().expect("a trap");
    let mut pairs = visitor.answer();
    pairs.push((trap.id.clone(), "x".to_owned()));
    is_thanks(&visitor.send(&visitor.key(), &pairs));
    assert_eq!(visitor.stage.state().responses.len(), 1);
}

#[test]
fn without_a_key_of_ours_nothing_is_stored() {
    let visitor = Visitor::new();
    let none = visitor.ask(&post("/forms/equality/submit", &visitor.answer()));
    assert_eq!(none.status(), 400);
    assert!(text(&none).contains("Your answers were not stored"));
    let key = visitor.key();
    let other = if key.starts_with('0') { '1' } else { '0' };
    let forged = format!("{other}{}", &key[1..]);
    for key in ["", "x", "..", &forged] {
        let response = visitor.send(key, &visitor.answer());
        assert_eq!(response.status(), 400, "{key}");
    }
    assert_eq!(visitor.stage.state(), crate::stage::State::default());
}

#[test]
fn a_faulty_answer_shows_the_form_again_with_the_same_key() {
    let visitor = Visitor::new();
    let key = visitor.key();
    let mut pairs = visitor.answer();
    pairs.push((
        visitor.form().fields[1].id.clone(),
        "none-of-these".to_owned(),
    ));
    let page = visitor.send(&key, &pairs);
    assert_eq!(page.status(), 422);
    assert!(text(&page).contains("There is a problem"));
    assert!(text(&page).contains("checked"), "an answer is lost");
    assert_eq!(hidden(&text(&page), "page_key"), key);
    assert_eq!(visitor.stage.state(), crate::stage::State::default());
}

#[test]
fn an_older_edition_is_shown_again_with_the_same_key() {
    let visitor = Visitor::new();
    let key = visitor.key();
    let mut pairs = visitor.answer();
    pairs.push(("form_version".to_owned(), "0".to_owned()));
    let page = visitor.send(&key, &pairs);
    assert_eq!(page.status(), 422);
    assert!(text(&page).contains("The form has changed since you opened it"));
    assert_eq!(hidden(&text(&page), "page_key"), key);
}

#[test]
fn unknown_names_and_other_methods_are_refused() {
    let visitor = Visitor::new();
    let other = [("other".to_owned(), "1".to_owned())];
    assert_eq!(visitor.send(&visitor.key(), &other).status(), 400);
    let mut twice = visitor.answer();
    twice.extend(visitor.answer());
    assert_eq!(visitor.send(&visitor.key(), &twice).status(), 400);
    assert_eq!(visitor.ask(&bare("PUT", "/forms/equality")).status(), 405);
    assert_eq!(
        visitor.ask(&bare("GET", "/forms/equality/submit")).status(),
        405
    );
    assert_eq!(visitor.stage.state(), crate::stage::State::default());
}

#[test]
fn after_the_last_day_of_the_last_intake_none_is_taken() {
    let mut visitor = Visitor::new();
    let key = visitor.key();
    visitor.now = at("2024-01-31T23:59:59.999Z");
    is_thanks(&visitor.send(&key, &visitor.answer()));
    visitor.now = at("2024-02-01T00:00:00Z");
    let late = visitor.send(&key, &visitor.answer());
    assert_eq!(late.status(), 410);
    assert!(text(&late).contains("Your answers were not stored"));
    assert_eq!(visitor.ask(&bare("GET", "/forms/equality")).status(), 410);
    assert_eq!(visitor.stage.state().responses.len(), 1);
}

#[test]
fn a_store_that_fails_is_never_taken_for_success() {
    let visitor = Visitor::new();
    let key = visitor.key();
    visitor.stage.fail_after(0);
    let failed = visitor.send(&key, &visitor.answer());
    assert_eq!(failed.status(), 503);
    assert!(text(&failed).contains("It is safe to send them again"));
    visitor.stage.mend();
    is_thanks(&visitor.send(&key, &visitor.answer()));
    assert_eq!(visitor.stage.state().responses.len(), 1);
}
