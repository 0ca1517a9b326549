//! The equality form: anonymous, optional, counted once, and tied to nothing.

use crate::scheme_test::{Filled, Page, PageForm, SchemeTest, visit};
use forms::Use;
use std::sync::Barrier;
use std::thread;

const SUBMIT: &str = "/forms/equality/submit";

fn showing(test: &SchemeTest) -> PageForm {
    test.get("/forms/equality")
        .is(200)
        .drawn()
        .form("main form")
}

fn filled(test: &SchemeTest) -> Filled<'_> {
    let form = test
        .declared
        .forms_of(Use::Monitoring)
        .next()
        .expect("a form");
    Filled::of(form, test.today())
}

/// The hidden input that differs from one showing to the next.
fn key(one: &PageForm, other: &PageForm) -> (String, String) {
    let differs = one
        .pairs
        .iter()
        .zip(&other.pairs)
        .filter(|(one, other)| one != other);
    let mut keys: Vec<(String, String)> = differs.map(|(one, _)| one.clone()).collect();
    assert_eq!(keys.len(), 1, "one key a showing");
    keys.remove(0)
}

/// Sent to the thanks, with nothing that could be tied to anyone.
#[track_caller]
fn is_thanked(page: Page) {
    let page = page.leads_to("/equality/thanks/");
    assert!(page.bytes.is_empty());
    for header in [
        "set-cookie",
        "etag",
        "last-modified",
        "x-request-id",
        "refresh",
    ] {
        assert_eq!(page.header(header), "", "{header}");
    }
}

#[test]
fn the_way_to_it_carries_nothing_and_each_showing_has_a_key_of_its_own() {
    let test = SchemeTest::start();
    let links = test
        .get("/equality/")
        .is(200)
        .attributes("main a[href^='/forms']", "href");
    assert_eq!(links, ["/forms/equality"]);
    let (one, other) = (showing(&test), showing(&test));
    assert_eq!(one.action, SUBMIT);
    let (_, value) = key(&one, &other);
    assert!(value.len() > 32, "128 random bits and a seal");
    assert!(
        one.answered()
            .iter()
            .all(|(name, _)| filled(&test).form.input(name).is_none()),
        "nothing is chosen"
    );
    test.get("/equality/thanks/").is(200).drawn();
    test.send("HEAD", "/forms/equality", &[], None).is(200);
}

#[test]
fn blank_and_full_are_thanked_for_alike_and_nothing_is_sent() {
    let test = SchemeTest::start();
    let blank = test.press(&showing(&test), &[]);
    let full = test.press(&showing(&test), &filled(&test).pairs());
    assert_eq!(blank.headers.keys().count(), full.headers.keys().count());
    is_thanked(blank);
    is_thanked(full);
    test.no_mail();
    test.nothing_is_stored();
}

#[test]
fn every_answer_of_every_question_is_taken() {
    let test = SchemeTest::start();
    let form = filled(&test).form;
    for field in &form.fields {
        for sample in field
            .kind
            .samples(&field.id, test.today())
            .into_iter()
            .filter(|one| one.fault.is_none())
        {
            is_thanked(test.press(&showing(&test), &sample.sent));
        }
    }
}

#[test]
fn what_is_no_answer_is_told_and_the_answers_and_the_key_are_kept() {
    let test = SchemeTest::start();
    let drawn = showing(&test);
    let (name, value) = key(&drawn, &showing(&test));
    let filled = filled(&test);
    let field = filled.form.fields.last().expect("a field");
    let odd = filled
        .clone()
        .sending(field, vec![(field.id.clone(), "none-of-these".to_owned())]);
    let page = test
        .press(&drawn, &odd.pairs())
        .is(422)
        .says("There is a problem");
    let again = page.form("main form");
    assert!(
        again.pairs.contains(&(name, value)),
        "the key of the first showing"
    );
    let kept = again.answered().len();
    assert_eq!(
        kept,
        showing(&test).answered().len() + odd.pairs().len() - 1,
        "all but the odd one"
    );
    is_thanked(test.press(
        &again,
        &[(field.id.clone(), field.kind.control().options[0].id.clone())],
    ));
}

#[test]
fn without_a_key_of_ours_nothing_is_taken() {
    let test = SchemeTest::start();
    let drawn = showing(&test);
    let (name, value) = key(&drawn, &showing(&test));
    let answers = filled(&test).pairs();
    let with = |value: &str| [answers.clone(), vec![(name.clone(), value.to_owned())]].concat();
    let swapped = value.replacen(
        &value[..1],
        if value.starts_with('a') { "b" } else { "a" },
        1,
    );
    for odd in [
        answers.clone(),
        with(""),
        with("x"),
        with("a.b.c"),
        with(&swapped),
        with(&value[1..]),
    ] {
        test.post(SUBMIT, &odd)
            .is(400)
            .drawn()
            .says("Your answers were not stored.");
    }
    let twice = [with(&value), vec![(name.clone(), value.clone())]].concat();
    test.post(SUBMIT, &twice).is(400).drawn();
    let unknown = [with(&value), vec![("name".to_owned(), "Ann".to_owned())]].concat();
    test.post(SUBMIT, &unknown).is(400).drawn();
    let state = test.state(&test.filled("mentee"));
    test.post(SUBMIT, &with(&state)).is(400).drawn();
    is_thanked(test.post(SUBMIT, &with(&value)));
}

#[test]
fn however_often_it_is_pressed_it_is_counted_once_and_says_nothing_of_anyone() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let (drawn, other) = (showing(&test), showing(&test));
    let answers = filled(&test).pairs();
    let barrier = Barrier::new(10);
    let press = || {
        barrier.wait();
        test.press(&drawn, &answers)
    };
    let pages: Vec<Page> = thread::scope(|scope| {
        let threads: Vec<_> = (0..10).map(|_| scope.spawn(press)).collect();
        threads
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    });
    pages.into_iter().for_each(is_thanked);
    is_thanked(test.press(&other, &answers));
    is_thanked(test.press(&showing(&test), &[]));
    let (_, page_key) = key(&drawn, &other);
    let count = filled(&test).form.fields.len();
    let applied = test.apply(&test.filled("mentee"));

    let items = test.into_items("monitoring");
    let responses: Vec<&serde_json::Value> = items
        .iter()
        .filter(|item| {
            item.to_string().contains("prefer_not")
                || item.as_object().is_some_and(|own| own.len() > 3)
        })
        .collect();
    assert_eq!(responses.len(), 2, "{items:#?}");
    let bits = page_key.split('.').next().expect("bits");
    for response in responses {
        let told = response.to_string();
        assert!(
            !told.contains(bits) && !told.contains(&applied.reference),
            "{told}"
        );
        assert!(
            !told.contains("2023-06-01") && !told.contains("16856"),
            "a time: {told}"
        );
        let names = response.as_object().expect("an item").len();
        assert!(
            names <= count + 4,
            "more than key, intake, answers and expiry: {told}"
        );
    }
    let expiries: Vec<&serde_json::Value> = items.iter().map(|item| &item["expires_at"]).collect();
    assert!(
        expiries
            .iter()
            .all(|one| *one == expiries[0] && !one.is_null()),
        "{expiries:?}"
    );
}

#[test]
fn it_is_open_after_the_deadline_and_closed_after_the_last_day() {
    let test = SchemeTest::start_at("2024-01-31T23:59:59.999Z");
    is_thanked(test.press(&showing(&test), &filled(&test).pairs()));
    let over = SchemeTest::start_at("2024-02-01T00:00:00.000Z");
    over.get("/forms/equality").is(410).drawn();
    over.post_raw(SUBMIT, visit::FORM, b"").is(410).drawn();
}
