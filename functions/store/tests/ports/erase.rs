//! Erased: nothing of the person is left, and an old page brings nothing back (TRUST 24).

use crate::engine::{Engine, Fault};
use crate::samples::{
    CANARY, at, decision, event, letter, new_application, on_page, reference, under_next_link,
};
use aws_sdk_dynamodb::types::AttributeValue;
use service::ports::{
    DecideApproval, Dossier, EraseApplication, ForgetAnswers, QueueReminder, ReadApplications,
    ReadDossier, RedirectApproval, Settled, StoreApplication, StoreError, Stored,
    WithdrawApplication,
};
use service::record::{Approval, Happening, LetterKind, NewApplication, Verdict};
use std::collections::HashMap;
use std::time::Duration;
use store::Applications;

/// An application that was redirected, reminded of `reminders` times, and approved.
async fn lived(store: &Applications, reminders: i64) -> NewApplication {
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
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
    let [trace] = items.as_slice() else {
        panic!("one item: {items:?}");
    };
    let once = new_application(1).once;
    let end = once.expires.as_millisecond() / 1_000;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let left = HashMap::from([
        ("pk", text(&format!("APP#{}", reference(1)))),
        ("sk", text("APPLICATION")),
        ("once", text(&once.submission_id)),
        ("expires_at", AttributeValue::N(end.to_string())),
    ]);
    let trace: HashMap<&str, AttributeValue> = trace
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    assert_eq!(trace, left);
}

#[tokio::test]
async fn nothing_of_the_person_is_left() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = lived(&store, 2).await;
    let whole = dossier(&store).await;
    let before = format!("{:?}", engine.scan(&engine.names.applications).await);
    assert!(before.contains(CANARY), "the test must be able to fail");
    let settled = store.erase_application(&whole, at(1)).await.unwrap();
    assert_eq!(settled, Settled::Done);
    assert_nothing_left(&engine).await;

    let twice = store.erase_application(&whole, at(1)).await.unwrap();
    assert_eq!(twice, Settled::Done);
    for other in [&new, &on_page(1, 3)] {
        let old_page = store.store_application(other, None).await.unwrap();
        assert_eq!(old_page, Stored::Gone);
        assert_nothing_left(&engine).await;
    }

    let mut anew = new_application(2);
    anew.who = new.who.clone();
    assert_eq!(
        store.store_application(&anew, None).await.unwrap(),
        Stored::New
    );
}

/// What an erasure leaves is no application to anybody who looks for one.
#[tokio::test]
async fn the_trace_is_not_read_and_goes_with_its_page() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    let whole = dossier(&store).await;
    store.erase_application(&whole, at(1)).await.unwrap();
    let asked = [reference(1)];
    assert_eq!(store.read_applications(&asked, at(2)).await.unwrap(), []);
    let read = store.read_dossier(&reference(1), at(2)).await.unwrap();
    assert_eq!(read, None);
    store.forget_answers(&asked[0], &["profile"]).await.unwrap();
    assert_nothing_left(&engine).await;

    // Erased once its page cannot be sent any more, it leaves none.
    let engine = Engine::start().await;
    let store = engine.applications();
    store.store_application(&new, None).await.unwrap();
    let settled = store.erase_application(&whole, new.once.expires).await;
    assert_eq!(settled.unwrap(), Settled::Done);
    assert_eq!(engine.partitions().await.len(), 0);
}

#[tokio::test]
async fn what_happened_since_it_was_read_is_erased_too() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    let old = dossier(&store).await;
    remind(&store, &new.approval, 0).await;
    let settled = store.erase_application(&old, at(1)).await.unwrap();
    assert_eq!(settled, Settled::Done);
    assert_nothing_left(&engine).await;
}

#[tokio::test]
async fn the_guard_of_a_later_application_stays() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let first = new_application(1);
    store.store_application(&first, None).await.unwrap();
    let withdrawn = event(Happening::Withdrawn, 3);
    let settled = store.withdraw_application(&first.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    let mut second = new_application(2);
    second.who = first.who.clone();
    assert_eq!(
        store.store_application(&second, None).await.unwrap(),
        Stored::New
    );
    let whole = dossier(&store).await;
    let settled = store.erase_application(&whole, at(1)).await.unwrap();
    assert_eq!(settled, Settled::Done);
    // The second's two items, and the first's trace.
    assert_eq!(engine.count("APP#").await, 2 + 1);
    assert_eq!(engine.count("WHO#").await, 1);
}

#[tokio::test]
async fn more_than_one_transaction_takes_is_all_erased() {
    let engine = Engine::start().await;
    let store = engine.applications();
    lived(&store, 120).await;
    let whole = dossier(&store).await;
    assert!(engine.partitions().await.len() > 240);
    let settled = store.erase_application(&whole, at(1)).await.unwrap();
    assert_eq!(settled, Settled::Done);
    assert_nothing_left(&engine).await;
}

/// Reminders go on being queued while two erasures run: at the end nothing is left, and nothing comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erasure_beside_reminders_leaves_nothing() {
    for _ in 0..10 {
        let engine = Engine::start().await;
        let store = engine.applications();
        store
            .store_application(&new_application(1), None)
            .await
            .unwrap();
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
                    store.erase_application(&read, at(1)).await.unwrap();
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
            let cut = failing.erase_application(&whole, at(1)).await;
            assert!(matches!(cut, Err(StoreError::Busy(_))), "{call}: {cut:?}");
            let settled = store.erase_application(&whole, at(1)).await.unwrap();
            assert_eq!(settled, Settled::Done);
            assert_nothing_left(&engine).await;
        }
    }
}
