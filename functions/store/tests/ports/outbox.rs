//! Letters: read until they are sent, taken away or expired; sent once.

use crate::engine::Engine;
use crate::samples::{CANARY, at, new_application};
use service::ports::{MarkSent, ReadLetter, StoreApplication};
use service::record::Letter;
use std::collections::BTreeMap;

#[tokio::test]
async fn a_sent_letter_keeps_neither_address_nor_facts() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    for letter in &new.letters {
        let read = store.read_letter(&letter.id, at(1)).await.unwrap();
        assert_eq!(read.as_ref(), Some(letter));
        store.mark_sent(&letter.id, at(2)).await.unwrap();
        store.mark_sent(&letter.id, at(3)).await.unwrap();
        let sent = Letter {
            to: String::new(),
            facts: BTreeMap::new(),
            sent: Some(at(2)),
            ..letter.clone()
        };
        let read = store.read_letter(&letter.id, at(4)).await.unwrap();
        assert_eq!(read, Some(sent));
        assert_eq!(
            store.read_letter(&letter.id, letter.expires).await.unwrap(),
            None
        );
    }
    let items = engine.scan(&engine.names.applications).await;
    let letters: Vec<_> = items
        .iter()
        .filter(|item| store::outbox_id(item["pk"].as_s().unwrap()).is_some())
        .collect();
    assert_eq!(letters.len(), 2);
    assert!(!format!("{letters:?}").contains(CANARY));
}

#[tokio::test]
async fn a_letter_that_is_not_there_is_not_made_by_marking_it() {
    let engine = Engine::start().await;
    let store = engine.applications();
    store.mark_sent("receipt#nobody", at(1)).await.unwrap();
    assert_eq!(
        store.read_letter("receipt#nobody", at(1)).await.unwrap(),
        None
    );
    assert_eq!(engine.partitions().await.len(), 0);
}
