//! What may happen so often happens so often, however many come at once; and answers are forgotten
//! one by one.

use crate::engine::Engine;
use crate::samples::{answers, at, cap, new_application, on_page, reference};
use service::ports::{
    CountUse, ForgetAnswers, ReadApplications, Settled, StoreApplication, StoreError, Stored,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trust_13_of_many_at_once_as_many_pass_as_may() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let mut uses = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let store = store.clone();
        uses.spawn(async move { store.count_use(&cap(3), at(1)).await.unwrap() });
    }
    let all = uses.join_all().await;
    let passed = all.iter().filter(|settled| **settled == Settled::Done);
    assert_eq!(passed.count(), 3);
    let items = engine.scan(&engine.names.applications).await;
    let [item] = items.as_slice() else {
        panic!("one item");
    };
    assert_eq!(item["count"].as_n().unwrap(), "3");
    let end = at(3_600_000).as_millisecond() / 1_000;
    assert_eq!(item["expires_at"].as_n().unwrap(), &end.to_string());
    let mut other = cap(3);
    other.key.push('x');
    assert_eq!(store.count_use(&other, at(1)).await.unwrap(), Settled::Done);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trust_13_of_many_submissions_at_once_as_many_are_stored_as_may() {
    let engine = Engine::start().await;
    let mut presses = tokio::task::JoinSet::new();
    for seed in 0..12 {
        let store = engine.applications();
        presses.spawn(async move {
            let new = new_application(seed);
            loop {
                match store.store_application(&new, Some(&cap(3))).await {
                    Ok(stored) => break (seed, stored),
                    Err(error) => assert!(matches!(error, StoreError::Busy(_)), "{error}"),
                }
            }
        });
    }
    let all = presses.join_all().await;
    let stored: Vec<u64> = all
        .iter()
        .filter(|(_, stored)| *stored == Stored::New)
        .map(|(seed, _)| *seed)
        .collect();
    assert_eq!(stored.len(), 3);
    let refused = all.iter().filter(|(_, stored)| *stored == Stored::TooMany);
    assert_eq!(refused.count(), 9);
    assert_eq!(engine.count("APP#").await, 2 * 3);
    assert_eq!(engine.partitions().await.len(), 5 * 3 + 1, "and the count");

    // Whoever is stored is told so as often as they press, and is not counted again.
    let store = engine.applications();
    let [first, ..] = stored.as_slice() else {
        panic!("some are stored");
    };
    let pressed = |new| {
        let store = store.clone();
        async move { store.store_application(&new, Some(&cap(3))).await.unwrap() }
    };
    let own = Stored::Before(reference(*first));
    assert_eq!(pressed(new_application(*first)).await, own);
    let mut page = new_application(99);
    page.who = new_application(*first).who;
    assert_eq!(pressed(page.clone()).await, own);
    page.who.digest = "other".to_owned();
    assert_eq!(pressed(page).await, Stored::AlreadyApplied);
    assert_eq!(pressed(on_page(*first, 98)).await, Stored::OtherAnswers);
    assert_eq!(pressed(new_application(97)).await, Stored::TooMany);
    // In the next hour there is room again.
    let mut next = cap(3);
    next.key.push('x');
    let new = new_application(97);
    let later = store.store_application(&new, Some(&next)).await;
    assert_eq!(later.unwrap(), Stored::New);
}

#[tokio::test]
async fn trust_20_answers_are_forgotten_and_the_others_stay() {
    let engine = Engine::start().await;
    let store = engine.applications();
    store
        .forget_answers(&reference(1), &["profile"])
        .await
        .unwrap();
    assert_eq!(engine.partitions().await.len(), 0);
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    for fields in [&["profile", "topics", "never_asked"][..], &["profile"], &[]] {
        store.forget_answers(&reference(1), fields).await.unwrap();
    }
    let read = store
        .read_applications(&[reference(1)], at(1))
        .await
        .unwrap();
    let mut left = new.application.clone();
    left.answers = answers()
        .iter()
        .filter(|(id, _)| !["profile", "topics"].contains(id))
        .map(|(id, answer)| (id.to_owned(), answer.clone()))
        .collect();
    assert_eq!(read, [left]);
}
