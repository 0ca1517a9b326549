//! The check page's state: whatever is done to it, it is opened whole or not at all.

use crate::scheme_test::{SchemeTest, visit};
use forms::Role;

/// Characters that a state is made of.
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

#[test]
fn a_state_changed_at_any_place_is_refused() {
    let test = SchemeTest::start();
    let state = test.state(&test.filled("mentee"));
    let places = (0..state.len())
        .step_by(50)
        .chain(state.len() - 60..state.len());
    for (turn, place) in places.enumerate() {
        let mut bytes = state.clone().into_bytes();
        let other = ALPHABET
            .iter()
            .cycle()
            .skip(turn)
            .find(|one| **one != bytes[place]);
        bytes[place] = *other.expect("another character");
        let changed = String::from_utf8(bytes).expect("ASCII");
        test.submit("mentee", &changed)
            .is(400)
            .drawn()
            .says("Your answers were not stored.");
        let pair = [("state".to_owned(), changed)];
        test.post("/forms/mentee/check", &pair).is(400).drawn();
    }
    test.no_mail();
    test.nothing_is_stored();
}

#[test]
fn what_is_no_state_of_this_form_is_refused() {
    let test = SchemeTest::start();
    let state = test.state(&test.filled("mentee"));
    let (sealed, tag) = state.rsplit_once('.').expect("a tag");
    let (body, key) = sealed.rsplit_once('.').expect("a key");
    let odd = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        body.to_owned(),
        format!("{body}.{tag}"),
        format!("{body}.{key}."),
        format!("{body}..{tag}"),
        format!("{body}.none.{tag}"),
        format!(".{key}.{tag}"),
        format!("{state}."),
        format!("{state}="),
        format!(" {state}"),
        format!("{state}\n"),
        format!("{body}.{key}.{}", &tag[1..]),
        format!("{body}=.{key}.{tag}"),
        format!("{body}{body}.{key}.{tag}"),
        state.to_ascii_lowercase(),
        "\u{0}".to_owned(),
        "🧑🏽".repeat(1000),
    ];
    for state in odd {
        test.submit("mentee", &state)
            .is(400)
            .drawn()
            .says("Your answers were not stored.");
    }
    test.submit("mentor", &state).is(400).drawn();
    test.post("/forms/mentor/check", &[("state".to_owned(), state)])
        .is(400)
        .drawn();
    test.nothing_is_stored();
}

#[test]
fn a_state_that_is_missing_doubled_or_in_company_is_refused() {
    let test = SchemeTest::start();
    let filled = test.filled("mentor");
    let state = test.state(&filled);
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let (own, submit) = (pair("state", &state), "/forms/mentor/submit");
    for odd in [
        vec![],
        vec![own.clone(), own.clone()],
        vec![own.clone(), pair("status", "approved")],
        vec![own.clone(), pair("", "")],
        vec![pair("State", &state)],
        [vec![own.clone()], filled.pairs()].concat(),
        filled.pairs(),
    ] {
        test.post(submit, &odd)
            .is(400)
            .drawn()
            .says("Your answers were not stored.");
    }
    let query = format!("{submit}?state=x");
    test.post(&query, std::slice::from_ref(&own))
        .is(400)
        .drawn();
    let both = [vec![own], filled.pairs()].concat();
    test.post("/forms/mentor/check", &both).is(400).drawn();
    test.get(&format!("/forms/mentor/submit?state={state}"))
        .is(405);
    test.nothing_is_stored();
}

#[test]
fn a_state_of_another_system_is_refused() {
    let (test, other) = (SchemeTest::start(), SchemeTest::start());
    let state = other.state(&other.filled("mentee"));
    test.submit("mentee", &state).is(400).drawn();
    test.nothing_is_stored();
}

#[test]
fn a_state_lasts_a_day_and_its_page_says_when_it_is_over() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00.000Z");
    let filled = test.filled("mentee").with(Role::Email, "first@hull.ac.uk");
    let (first, second) = (test.state(&filled), test.state(&filled));
    let early = test.again_at("2023-06-01T08:59:59.999Z");
    early
        .submit("mentee", &first)
        .is(410)
        .drawn()
        .says("Your answers were not stored.");
    let late = early.again_at("2023-06-02T09:00:00.001Z");
    let page = late.submit("mentee", &first).is(410).drawn();
    assert!(
        page.attributes("main a", "href")
            .contains(&"/apply/mentee/".to_owned()),
        "a way back"
    );
    late.post(
        "/forms/mentee/check",
        &[("state".to_owned(), first.clone())],
    )
    .is(410)
    .drawn();
    late.no_mail();
    let in_time = late.again_at("2023-06-02T09:00:00.000Z");
    in_time.submit("mentee", &first).reference();
    assert_eq!(in_time.mails().len(), 2);
    let again = in_time.submit("mentee", &second);
    again.reference();
    in_time.no_mail();
}

#[test]
fn the_page_of_the_check_says_nothing_but_what_was_typed_and_its_state_is_opaque_to_a_form() {
    let test = SchemeTest::start();
    let filled = test.filled("mentor").awkwardly();
    let page = test.check(&filled).is(200);
    let inputs = page.attributes("main input, main textarea, main select", "name");
    assert_eq!(inputs, ["state"]);
    let state = page.form("form#answers");
    let bytes = visit::encoded(&state.pairs);
    assert!(
        bytes.len() < 64 * 1024,
        "a check page that cannot be sent: {} bytes",
        bytes.len()
    );
    test.no_mail();
}
