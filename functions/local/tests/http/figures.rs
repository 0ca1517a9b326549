//! The equality figures: made once, after the last day, the same for ever, and shown to those who
//! are signed in (TRUST 21).

use crate::scheme_test::{Filled, SchemeTest, pair};
use forms::Use;
use scheme::Seat;

/// Answers the equality form, its first question with the option at `place`.
#[track_caller]
fn answer(test: &SchemeTest, place: usize) {
    let page = test.get("/forms/equality").is(200);
    let form = page.form("main form");
    let declared = test.declared.forms_of(Use::Monitoring).next();
    let declared = declared.expect("an equality form");
    let first = declared.fields.first().expect("a question");
    let option = first.kind.control().options[place].id.clone();
    let filled = Filled::of(declared, test.today());
    let mut pairs = filled.sending(first, pair(&first.id, &option)).pairs();
    let hidden = |(name, _): &&(String, String)| declared.input(name).is_none();
    pairs.extend(form.pairs.iter().filter(hidden).cloned());
    test.post(&form.action, &pairs)
        .leads_to("/equality/thanks/");
}

#[test]
fn trust_21_figures_are_made_once_and_served_byte_for_byte_the_same() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    for place in 0..27 {
        answer(&test, place % 2);
    }
    test.sign_in_as(Seat::Viewer);
    let intake = test.declared.intakes[1].id.clone();
    let at = |ending: &str| format!("/admin/equality{ending}?intake={intake}");
    test.get(&at(""))
        .is(200)
        .says("No figures have been released");
    test.get(&at(".json")).is(404);
    test.get(&at(".csv")).is(404);
    let test = test.again_at("2024-01-31T23:59:59.999Z");
    test.post("/dev/schedule", &[])
        .is(200)
        .says("figures were released0");
    let test = test.again_at("2024-02-01T00:00:00Z");
    test.post("/dev/schedule", &[])
        .is(200)
        .says("figures were released1");
    test.sign_in_as(Seat::Viewer);
    let page = test.get(&at("")).is(200).drawn().says("do not change");
    let json = test.get(&at(".json")).is(200);
    let figures: serde_json::Value = serde_json::from_slice(&json.bytes).expect("JSON");
    let questions = figures["questions"].as_array().expect("questions");
    assert!(questions.len() > 5);
    for question in questions {
        let counts = question["options"].as_array().expect("options").iter();
        for one in counts {
            assert_eq!(one["count"].as_u64().expect("a count") % 5, 0);
        }
    }
    assert_eq!(page.texts("main table").len(), questions.len());
    let csv = test.get(&at(".csv")).is(200);
    assert!(csv.html().starts_with("\u{feff}\"intake\",\"question\""));
    // Days go by: nothing changes, and there is nothing left to make figures of.
    test.post("/dev/schedule", &[])
        .is(200)
        .says("figures were released0");
    let test = test.again_at("2024-08-01T00:00:00Z");
    test.post("/dev/schedule", &[])
        .is(200)
        .says("figures were released0");
    test.sign_in_as(Seat::Viewer);
    assert_eq!(test.get(&at(".json")).bytes, json.bytes);
    assert_eq!(test.get(&at(".csv")).bytes, csv.bytes);
    test.get("/admin/equality?intake=none").is(400);
    test.get("/admin/equality?x=1").is(400);
    let items = test.into_items("monitoring");
    let responses = items.iter().filter(|item| {
        let sk = item["sk"]["S"].as_str().unwrap_or("");
        sk.starts_with("R#")
    });
    assert_eq!(responses.count(), 0, "responses outlive their figures");
}
