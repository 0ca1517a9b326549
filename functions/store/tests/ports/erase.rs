//! Erased: nothing of the person is left, and an old page brings nothing back (TRUST 24).

use crate::engine::{Engine, Fault};
use crate::samples::{
    CANARY, at, decision, event, letter, new_application, reference, under_next_link,
};
use service::ports::{
    DecideApproval, Dossier, EraseApplication, QueueReminder, ReadDossier, RedirectApproval,
    Settled, StoreApplication, StoreError, Stored, WithdrawApplication,
};
use service::record::{Approval, Happening, LetterKind, NewApplication, Verdict};
use std::time::Duration;
use store::Applications;

/// An application that was redirected, reminded of `reminders` times, and approved.
async fn lived(store: &Applications, reminders: i64) -> NewApplication {
    let new = new_application(1);
    store.store_application(&new).await.unwrap();
    let mut approval = under_next_link(&new.approval);
    let redirected = event(Happening::Redirected, 1);
    let request = letter(LetterKind::ApprovalRequest, "1#1");
    let settled = store
        .redirect_approval(&new.approval, &approval, &redirected, &[request])
        .await;
    assert_eq!(settled.unwrap(), Settled::Done);
    for turn in 0..reminders {
        approval = remind(store, &approval, turn).await;
    }
    let made = decision(Verdict::Approved);
    let approved = event(Happening::Approved, 1_000);
    let outcome = letter(LetterKind::Outcome, "1");
    let settled = store
        .decide_approval(&approval, &made, &approved, &[outcome])
        .await;
    assert_eq!(settled.unwrap(), Settled::Done);
    new
}

async fn remind(store: &Applications, before: &Approval, turn: i64) -> Approval {
    let after = under_next_link(before);
    let reminder = letter(LetterKind::Reminder, &format!("1#{turn}"));
    let reminded = event(Happening::Reminded, turn + 2);
    let settled = store
        .queue_reminder(before, &after, &reminded, &reminder)
        .await;
    assert_eq!(settled.unwrap(), Settled::Done);
    after
}

async fn dossier(store: &Applications) -> Dossier {
    let read = store.read_dossier(&reference(1), at(1)).await.unwrap();
    read.unwrap()
}

async fn assert_nothing_left(engine: &Engine) {
    let items = engine.scan(&engine.names.applications).await;
    let text = format!("{items:?}");
    assert!(!text.contains(CANARY), "{text}");
    assert!(!text.contains("example.ac.uk"), "{text}");
    assert_eq!(engine.partitions().await, [format!("ONCE#{:032x}", 1)]);
}

#[tokio::test]
async fn nothing_of_the_person_is_left() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = lived(&store, 2).await;
    let whole = dossier(&store).await;
    let before = format!("{:?}", engine.scan(&engine.names.applications).await);
    assert!(before.contains(CANARY), "the test must be able to fail");
    let settled = store.erase_application(&whole).await.unwrap();
    assert_eq!(settled, Settled::Done);
    assert_nothing_left(&engine).await;

    let twice = store.erase_application(&whole).await.unwrap();
    assert_eq!(twice, Settled::Done);
    let old_page = store.store_application(&new).await.unwrap();
    assert_eq!(old_page, Stored::Gone);
    assert_nothing_left(&engine).await;

    let mut anew = new_application(2);
    anew.who = new.who.clone();
    assert_eq!(store.store_application(&anew).await.unwrap(), Stored::New);
}

#[tokio::test]
async fn what_happened_since_it_was_read_is_erased_too() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new).await.unwrap();
    let old = dossier(&store).await;
    remind(&store, &new.approval, 0).await;
    let settled = store.erase_application(&old).await.unwrap();
    assert_eq!(settled, Settled::Done);
    assert_nothing_left(&engine).await;
}

#[tokio::test]
async fn the_guard_of_a_later_application_stays() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let first = new_application(1);
    store.store_application(&first).await.unwrap();
    let withdrawn = event(Happening::Withdrawn, 3);
    let settled = store.withdraw_application(&first.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    let mut second = new_application(2);
    second.who = first.who.clone();
    assert_eq!(store.store_application(&second).await.unwrap(), Stored::New);
    let whole = dossier(&store).await;
    let settled = store.erase_application(&whole).await.unwrap();
    assert_eq!(settled, Settled::Done);
    assert_eq!(engine.count("APP#").await, 2);
    assert_eq!(engine.count("WHO#").await, 1);
}

#[tokio::test]
async fn more_than_one_transaction_takes_is_all_erased() {
    let engine = Engine::start().await;
    let store = engine.applications();
    lived(&store, 120).await;
    let whole = dossier(&store).await;
    assert!(engine.partitions().await.len() > 240);
    let settled = store.erase_application(&whole).await.unwrap();
    assert_eq!(settled, Settled::Done);
    assert_nothing_left(&engine).await;
}

/// Reminders go on being queued while two erasures run: at the end nothing is left, and nothing comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erasure_beside_reminders_leaves_nothing() {
    for _ in 0..10 {
        let engine = Engine::start().await;
        let store = engine.applications();
        store.store_application(&new_application(1)).await.unwrap();
        let mut all = tokio::task::JoinSet::new();
        for reminder in 0..4_i64 {
            let store = engine.applications();
            all.spawn(async move {
                for turn in 0..20 {
                    let read = store.read_dossier(&reference(1), at(1)).await.unwrap();
                    let Some(read) = read else {
                        return;
                    };
                    let number = 100 * reminder + turn;
                    let mail = letter(LetterKind::Reminder, &format!("1#{number}"));
                    let reminded = event(Happening::Reminded, number);
                    let after = under_next_link(&read.approval);
                    store
                        .queue_reminder(&read.approval, &after, &reminded, &mail)
                        .await
                        .unwrap();
                }
            });
        }
        for _ in 0..2 {
            let store = engine.applications();
            all.spawn(async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                while let Some(read) = store.read_dossier(&reference(1), at(1)).await.unwrap() {
                    store.erase_application(&read).await.unwrap();
                }
            });
        }
        all.join_all().await;
        assert_nothing_left(&engine).await;
    }
}

/// Whichever of an erasure's calls fails, before it is done or after, the application can still be
/// erased, and is.
#[tokio::test]
async fn an_erasure_that_was_cut_short_can_be_begun_again() {
    for call in 0..4 {
        for last in [Fault::Unreachable, Fault::Lost] {
            let engine = Engine::start().await;
            let store = engine.applications();
            lived(&store, 100).await;
            let whole = dossier(&store).await;
            let faults = std::iter::repeat_n(Fault::None, call)
                .chain([last])
                .chain(std::iter::repeat_n(Fault::Unreachable, 20));
            let failing = engine.applications_through(engine.failing(faults));
            let cut = failing.erase_application(&whole).await;
            assert!(matches!(cut, Err(StoreError::Busy(_))), "{call}: {cut:?}");
            let settled = store.erase_application(&whole).await.unwrap();
            assert_eq!(settled, Settled::Done);
            assert_nothing_left(&engine).await;
        }
    }
}
