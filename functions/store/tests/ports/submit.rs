//! Stored once, whatever comes together.

use crate::engine::Engine;
use crate::samples::{at, new_application, reference};
use service::ports::{ReadDossier, StoreApplication, Stored};
use std::collections::HashSet;

#[tokio::test]
async fn a_submission_is_stored_whole() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    assert_eq!(store.store_application(&new).await.unwrap(), Stored::New);
    let dossier = store
        .read_dossier(&new.application.reference, at(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(dossier.application, new.application);
    assert_eq!(dossier.approval, new.approval);
    assert_eq!(dossier.events, []);
    assert_eq!(engine.count("OUTBOX#").await, 2);
    assert_eq!(engine.partitions().await.len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_presses_at_once_store_one_application_under_one_reference() {
    let engine = Engine::start().await;
    let mut presses = tokio::task::JoinSet::new();
    for press in 0..50 {
        let store = engine.applications();
        let mut new = new_application(press);
        // The same page: each press has drawn a reference and links of its own.
        let first = new_application(0);
        new.once = first.once;
        new.who = first.who;
        new.application.who = new.who.key.clone();
        presses.spawn(async move {
            let own = new.application.reference.clone();
            match store.store_application(&new).await.unwrap() {
                Stored::New => (own, true),
                Stored::Before(reference) => (reference, false),
                other => panic!("{other:?}"),
            }
        });
    }
    let seen = presses.join_all().await;
    let references: HashSet<_> = seen.iter().map(|(reference, _)| reference).collect();
    assert_eq!(references.len(), 1);
    assert_eq!(seen.iter().filter(|(_, new)| *new).count(), 1);
    assert_eq!(engine.partitions().await.len(), 6);
}

#[tokio::test]
async fn the_same_page_with_other_answers_changes_nothing() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let first = new_application(1);
    store.store_application(&first).await.unwrap();
    let mut second = new_application(2);
    second.once = first.once.clone();
    second.once.digest = "other".to_owned();
    assert_eq!(
        store.store_application(&second).await.unwrap(),
        Stored::OtherAnswers
    );
    assert_eq!(engine.partitions().await.len(), 6);
}

#[tokio::test]
async fn the_same_person_on_another_page_is_told_what_stands() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let first = new_application(1);
    store.store_application(&first).await.unwrap();

    let mut same = new_application(2);
    same.who = first.who.clone();
    assert_eq!(
        store.store_application(&same).await.unwrap(),
        Stored::Before(first.application.reference.clone())
    );

    let mut other = new_application(3);
    other.who = first.who.clone();
    other.who.digest = "other".to_owned();
    assert_eq!(
        store.store_application(&other).await.unwrap(),
        Stored::AlreadyApplied
    );
    assert_eq!(engine.partitions().await.len(), 6);
}

#[tokio::test]
async fn a_page_pressed_again_whose_person_has_another_application_by_now_brings_nothing_back() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let mine = new_application(1);
    let other = new_application(2);
    store.store_application(&mine).await.unwrap();
    store.store_application(&other).await.unwrap();
    let mut again = new_application(3);
    again.once = mine.once.clone();
    again.who = other.who.clone();
    assert_eq!(store.store_application(&again).await.unwrap(), Stored::Gone);
    assert_eq!(
        store.store_application(&mine).await.unwrap(),
        Stored::Before(mine.application.reference)
    );
}

#[tokio::test]
async fn a_taken_reference_is_told_and_its_owner_left_alone() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let first = new_application(1);
    store.store_application(&first).await.unwrap();
    let mut second = new_application(2);
    second.application.reference = reference(1);
    second.approval.reference = reference(1);
    second.approval.applicant_name = "someone else".to_owned();
    assert_eq!(
        store.store_application(&second).await.unwrap(),
        Stored::ReferenceTaken
    );
    let dossier = store.read_dossier(&reference(1), at(1)).await.unwrap();
    assert_eq!(dossier.unwrap().approval, first.approval);
    assert_eq!(engine.partitions().await.len(), 6);
}

#[tokio::test]
async fn a_guard_holds_to_its_last_millisecond_and_no_longer() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let mut first = new_application(1);
    first.once.expires = at(10_000);
    first.who.expires = at(10_000);
    store.store_application(&first).await.unwrap();

    let mut late = new_application(2);
    late.once = first.once.clone();
    late.who = first.who.clone();
    late.application.submitted = at(9_999);
    assert_eq!(
        store.store_application(&late).await.unwrap(),
        Stored::Before(first.application.reference)
    );
    late.application.submitted = at(10_000);
    assert_eq!(store.store_application(&late).await.unwrap(), Stored::New);
}

const PAIRS: u32 = 64;

/// Any two sets of answers under one submission's id: the first stand, and the second are refused (R3).
#[test]
fn any_other_answers_under_the_same_id_are_refused_and_the_first_stand() {
    use proptest::prelude::*;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let engine = runtime.block_on(Engine::start());
    let count = std::sync::atomic::AtomicU64::new(1);
    let texts = (any::<String>(), any::<String>(), any::<i64>(), any::<i64>());
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig::with_cases(PAIRS));
    let outcome = runner.run(&texts, |(one, other, first_number, second_number)| {
        prop_assume!(one != other);
        let seed = count.fetch_add(2, std::sync::atomic::Ordering::Relaxed);
        let (mut first, mut second) = (new_application(seed), new_application(seed + 1));
        first
            .application
            .answers
            .set("profile", forms::Answer::Text(one.clone()));
        first
            .application
            .answers
            .set("years", forms::Answer::Number(first_number));
        first.once.digest = one;
        second
            .application
            .answers
            .set("profile", forms::Answer::Text(other.clone()));
        second
            .application
            .answers
            .set("years", forms::Answer::Number(second_number));
        second
            .once
            .submission_id
            .clone_from(&first.once.submission_id);
        second.once.digest = other;
        runtime.block_on(async {
            let store = engine.applications();
            let reference = first.application.reference.clone();
            assert_eq!(store.store_application(&first).await.unwrap(), Stored::New);
            let refused = store.store_application(&second).await.unwrap();
            assert_eq!(refused, Stored::OtherAnswers);
            let stands = store
                .read_dossier(&reference, at(1))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(stands.application, first.application);
            let other = store
                .read_dossier(&second.application.reference, at(1))
                .await;
            assert!(other.unwrap().is_none());
        });
        Ok(())
    });
    outcome.expect("the first answers stand");
    println!("promise R3: {PAIRS} pairs of answers");
}
