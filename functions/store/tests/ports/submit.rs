//! Stored once, whatever comes together.

use crate::engine::Engine;
use crate::samples::{at, event, hash, new_application, on_page, reference};
use service::ports::{ReadDossier, Settled, StoreApplication, Stored, WithdrawApplication};
use service::record::Happening;

#[tokio::test]
async fn a_submission_is_stored_whole() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    assert_eq!(
        store.store_application(&new, None).await.unwrap(),
        Stored::New
    );
    let dossier = store
        .read_dossier(&new.application.reference, at(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(dossier.application, new.application);
    assert_eq!(dossier.approval, new.approval);
    assert_eq!(dossier.events, []);
    assert_eq!(engine.count("OUTBOX#").await, 2);
    assert_eq!(engine.partitions().await.len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_presses_at_once_store_one_application_under_one_reference() {
    let engine = Engine::start().await;
    let mut presses = tokio::task::JoinSet::new();
    for press in 0..50 {
        let store = engine.applications();
        // The same page: each press has drawn links of its own.
        let mut new = new_application(0);
        new.application.link = hash(&format!("own{press}"));
        new.approval.link = hash(&format!("manager{press}"));
        presses.spawn(async move {
            match store.store_application(&new, None).await.unwrap() {
                Stored::New => (reference(0), Some(new.application.link)),
                Stored::Before(reference) => (reference, None),
                other => panic!("{other:?}"),
            }
        });
    }
    let seen = presses.join_all().await;
    assert!(seen.iter().all(|(seen, _)| *seen == reference(0)));
    let stored: Vec<_> = seen.iter().filter_map(|(_, link)| link.clone()).collect();
    let store = engine.applications();
    let kept = store.read_dossier(&reference(0), at(1)).await.unwrap();
    assert_eq!(stored, [kept.unwrap().application.link]);
    assert_eq!(engine.partitions().await.len(), 5);
}

#[tokio::test]
async fn the_same_page_with_other_answers_changes_nothing() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let first = new_application(1);
    store.store_application(&first, None).await.unwrap();
    for second in [on_page(1, 2), {
        let mut same_person = on_page(1, 2);
        same_person.who.key.clone_from(&first.who.key);
        same_person
    }] {
        assert_eq!(
            store.store_application(&second, None).await.unwrap(),
            Stored::OtherAnswers
        );
    }
    assert_eq!(engine.partitions().await.len(), 5);
}

#[tokio::test]
async fn the_same_person_on_another_page_is_told_what_stands() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let first = new_application(1);
    store.store_application(&first, None).await.unwrap();

    let mut same = new_application(2);
    same.who = first.who.clone();
    assert_eq!(
        store.store_application(&same, None).await.unwrap(),
        Stored::Before(first.application.reference.clone())
    );

    let mut other = new_application(3);
    other.who = first.who.clone();
    other.who.digest = "other".to_owned();
    assert_eq!(
        store.store_application(&other, None).await.unwrap(),
        Stored::AlreadyApplied
    );
    assert_eq!(engine.partitions().await.len(), 5);
}

#[tokio::test]
async fn a_page_pressed_again_whose_person_has_another_application_by_now_brings_nothing_back() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let mine = new_application(1);
    store.store_application(&mine, None).await.unwrap();
    let withdrawn = event(Happening::Withdrawn, 3);
    let settled = store.withdraw_application(&mine.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    let mut anew = new_application(2);
    anew.who = mine.who.clone();
    assert_eq!(
        store.store_application(&anew, None).await.unwrap(),
        Stored::New
    );
    assert_eq!(
        store.store_application(&mine, None).await.unwrap(),
        Stored::Gone
    );
    assert_eq!(
        store.store_application(&anew, None).await.unwrap(),
        Stored::Before(reference(2))
    );
}

#[tokio::test]
async fn a_taken_reference_is_told_and_its_owner_left_alone() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let first = new_application(1);
    store.store_application(&first, None).await.unwrap();
    let mut second = new_application(2);
    second.application.reference = reference(1);
    second.approval.reference = reference(1);
    second.approval.applicant_name = "someone else".to_owned();
    assert_eq!(
        store.store_application(&second, None).await.unwrap(),
        Stored::ReferenceTaken
    );
    let dossier = store.read_dossier(&reference(1), at(1)).await.unwrap();
    assert_eq!(dossier.unwrap().approval, first.approval);
    assert_eq!(engine.partitions().await.len(), 5);
}

#[tokio::test]
async fn a_guard_holds_to_its_last_millisecond_and_no_longer() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let mut first = new_application(1);
    first.who.expires = at(10_000);
    store.store_application(&first, None).await.unwrap();

    let mut late = new_application(2);
    late.who = first.who.clone();
    late.application.submitted = at(9_999);
    assert_eq!(
        store.store_application(&late, None).await.unwrap(),
        Stored::Before(first.application.reference)
    );
    late.application.submitted = at(10_000);
    assert_eq!(
        store.store_application(&late, None).await.unwrap(),
        Stored::New
    );
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
        let (mut first, mut second) = (new_application(seed), on_page(seed, seed + 1));
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
        second.once.digest = other;
        runtime.block_on(async {
            let store = engine.applications();
            let reference = first.application.reference.clone();
            assert_eq!(
                store.store_application(&first, None).await.unwrap(),
                Stored::New
            );
            let refused = store.store_application(&second, None).await.unwrap();
            assert_eq!(refused, Stored::OtherAnswers);
            let stands = store
                .read_dossier(&reference, at(1))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(stands.application, first.application);
        });
        Ok(())
    });
    outcome.expect("the first answers stand");
    println!("promise R3: {PAIRS} pairs of answers");
}
