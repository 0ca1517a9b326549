//! Responses: counted once a page, and tied to nothing.

use crate::engine::Engine;
use crate::samples::{at, expiry};
use forms::Answer;
use service::ports::{EqualityResponse, ReadResponses, RemoveResponse, StoreResponse};
use std::collections::BTreeSet;

fn response(key: &str) -> EqualityResponse {
    EqualityResponse {
        key: key.to_owned(),
        intake: "2023".to_owned(),
        answers: [("ethnicity".to_owned(), Answer::Text("x".to_owned()))]
            .into_iter()
            .collect(),
        expires: expiry(),
    }
}

#[tokio::test]
async fn a_page_sent_twice_is_counted_once() {
    let engine = Engine::start().await;
    let table = engine.monitoring();
    table.store_response(&response("b"), "page1").await.unwrap();
    table.store_response(&response("c"), "page1").await.unwrap();
    table.store_response(&response("a"), "page2").await.unwrap();
    let mut elsewhere = response("d");
    elsewhere.intake = "2024".to_owned();
    table.store_response(&elsewhere, "page3").await.unwrap();

    let read = table.read_responses("2023", at(1)).await.unwrap();
    assert_eq!(read, [response("a"), response("b")]);
    let read = table.read_responses("2024", at(1)).await.unwrap();
    assert_eq!(read, [elsewhere]);
    assert_eq!(table.read_responses("2023", expiry()).await.unwrap(), []);
    assert_eq!(table.read_responses("202", at(1)).await.unwrap(), []);
}

#[tokio::test]
async fn a_response_holds_a_random_key_its_answers_and_its_end_and_nothing_else() {
    let engine = Engine::start().await;
    engine
        .monitoring()
        .store_response(&response("f00d"), "page1")
        .await
        .unwrap();
    let items = engine.scan(&engine.names.monitoring).await;
    assert_eq!(items.len(), 2);
    for item in items {
        let names: BTreeSet<&str> = item.keys().map(String::as_str).collect();
        let text = format!("{item:?}");
        if item["pk"].as_s().unwrap() == "INTAKE#2023" {
            assert_eq!(names, BTreeSet::from(["answers", "expires_at", "pk", "sk"]));
            assert!(!text.contains("page1"));
        } else {
            assert_eq!(names, BTreeSet::from(["expires_at", "pk", "sk"]));
            assert!(!text.contains("f00d"));
        }
        // The same instant for the whole intake says nothing of when.
        let expires = expiry().as_millisecond() / 1_000;
        assert_eq!(item["expires_at"].as_n().unwrap(), &expires.to_string());
    }
}

#[tokio::test]
async fn responses_are_removed_one_by_one() {
    let engine = Engine::start().await;
    let table = engine.monitoring();
    table.store_response(&response("a"), "page1").await.unwrap();
    table.store_response(&response("b"), "page2").await.unwrap();
    table.remove_response(&response("a")).await.unwrap();
    table.remove_response(&response("a")).await.unwrap();
    let read = table.read_responses("2023", at(1)).await.unwrap();
    assert_eq!(read, [response("b")]);
    // The page's key stays, so that an old page adds nothing.
    table.store_response(&response("z"), "page1").await.unwrap();
    let read = table.read_responses("2023", at(1)).await.unwrap();
    assert_eq!(read, [response("b")]);
}

/// One answer of the store holds at most one megabyte.
#[tokio::test]
async fn more_responses_than_one_answer_holds_are_all_read() {
    let engine = Engine::start().await;
    let table = engine.monitoring();
    for number in 0..40 {
        let mut large = response(&format!("{number:02}"));
        large.answers.set("long", Answer::Text("x".repeat(60_000)));
        table
            .store_response(&large, &format!("page{number}"))
            .await
            .unwrap();
    }
    let read = table.read_responses("2023", at(1)).await.unwrap();
    assert_eq!(read.len(), 40);
}
