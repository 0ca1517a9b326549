//! What may happen so often happens so often, however many come at once; and answers are forgotten
//! one by one.

use crate::engine::Engine;
use crate::samples::{answers, at, new_application, reference};
use service::ports::{Cap, CountUse, ForgetAnswers, ReadApplications, Settled, StoreApplication};

fn cap() -> Cap {
    Cap {
        key: "submit#hour#hash".to_owned(),
        most: 3,
        until: at(3_600_000),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trust_13_of_many_at_once_as_many_pass_as_may() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let mut uses = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let store = store.clone();
        uses.spawn(async move { store.count_use(&cap(), at(1)).await.unwrap() });
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
    let mut other = cap();
    other.key.push('x');
    assert_eq!(store.count_use(&other, at(1)).await.unwrap(), Settled::Done);
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
    store.store_application(&new).await.unwrap();
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
