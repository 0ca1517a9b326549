//! What goes when its time has come, and what is left where someone asked to be erased.

use crate::scheme_test::{Applied, SchemeTest, pair};
use forms::Sensitivity;
use rusqlite::Connection;
use std::path::Path;

/// The daily tasks, as the schedule runs them.
#[track_caller]
fn a_day_passes(test: &SchemeTest) {
    let page = test.post("/dev/schedule", &[]).is(200);
    let failed = page.texts("dl div").last().cloned();
    assert_eq!(failed.as_deref(), Some("Tasks that failed0"));
}

#[test]
fn trust_20_23_groups_and_consents_are_gone_from_the_store_once_the_intake_has_ended() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let mut special = Vec::new();
    for role in test.roles() {
        let filled = test.filled(&role);
        let fields = filled.form.fields.iter();
        let ids = fields.filter(|field| field.sensitivity == Sensitivity::Special);
        special.extend(ids.map(|field| field.id.clone()));
        test.apply(&filled);
    }
    assert!(special.len() > 2, "the test must be able to fail");
    let test = test.again_at("2024-01-31T23:59:59.999Z");
    a_day_passes(&test);
    test.ignore_mail();
    let test = test.again_at("2024-02-01T00:00:00Z");
    a_day_passes(&test);
    test.mails();
    let items = test.into_items("applications");
    let mut applications = 0;
    for item in &items {
        if item["sk"]["S"] == "APPLICATION" {
            applications += 1;
            let answers = item["answers"]["M"].as_object().expect("answers");
            assert!(answers.len() > 10, "more went than had to");
            for id in &special {
                assert!(!answers.contains_key(id), "`{id}` is still held");
            }
        }
    }
    assert_eq!(applications, 2);
}

/// All that the file of the store holds, once what the stream remembers for a day is out of it, and
/// the pages of what was deleted are free.
fn bytes_of_the_store(path: &Path) -> Vec<u8> {
    let store = Connection::open(path).expect("the engine's file");
    let forget = "DELETE FROM _stream_records; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);";
    store.execute_batch(forget).expect("a vacuum");
    drop(store);
    std::fs::read(path).expect("bytes")
}

fn holds(bytes: &[u8], words: &str) -> bool {
    let words = words.as_bytes();
    bytes.windows(words.len()).any(|window| window == words)
}

/// An application whose every text is a word of its own; the words.
fn told(test: &SchemeTest, name: &str) -> (Applied, Vec<String>, String) {
    let mut filled = test.filled("mentee");
    let mut words = Vec::new();
    for (place, field) in filled.form.fields.iter().enumerate() {
        let word = format!("{name}{place:03}");
        let text = match field.kind.word() {
            "line" => word.clone(),
            "long-text" => format!("{word} ").repeat(7).trim().to_owned(),
            "email" => format!("{}@hull.ac.uk", word.to_lowercase()),
            _ => continue,
        };
        let is_mail = field.kind.word() == "email";
        words.push(if is_mail { word.to_lowercase() } else { word });
        filled = filled.sending(field, vec![(field.id.clone(), text)]);
    }
    let state = test.state(&filled);
    (test.apply_by(&filled, &state), words, state)
}

#[test]
fn trust_24_the_whole_file_of_the_store_holds_no_word_of_whoever_erased() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let (erased, words, old_page) = told(&test, "Zebedee");
    let (stays, kept_words, _) = told(&test, "Florence");
    test.post(&erased.manager, &test.answer("decline").pairs())
        .is(200);
    test.one_mail();
    let download = test.get(&format!("{}?download=json", erased.own)).is(200);
    for word in &words {
        assert!(holds(&download.bytes, word), "`{word}` is not in the copy");
    }
    test.post(&erased.own, &pair("step", "erase")).is(200);
    test.get(&erased.manager).is(404);
    test.post(&erased.manager, &test.answer("approve").pairs())
        .is(404);
    test.get(&erased.own).is(404);
    test.post(&erased.own, &pair("step", "withdraw")).is(404);
    // The check page that was submitted, sent again.
    let again = test.submit("mentee", &old_page).is(410);
    again.says("Your answers were not stored");
    test.no_mail();
    test.get(&erased.own).is(404);
    test.sign_in();
    assert_eq!(test.listed(""), std::slice::from_ref(&stays.reference));
    test.get(&format!("/admin/applications/{}", erased.reference))
        .is(404);
    let (folder, path) = test.into_file();
    let bytes = bytes_of_the_store(&path);
    for word in &words {
        assert!(!holds(&bytes, word), "`{word}` is still in the store");
    }
    for word in &kept_words {
        assert!(holds(&bytes, word), "the test cannot see `{word}`");
    }
    drop(folder);
}
