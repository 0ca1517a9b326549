//! Withdrawn: the guard lifted, the waiting letters taken away.

use crate::engine::Engine;
use crate::samples::{
    at, decision, event, letter, new_application, on_page, reference, under_next_link,
};
use scheme::life::Status;
use service::ports::{
    DecideApproval, MarkSent, QueueReminder, ReadDossier, ReadLetter, Settled, StoreApplication,
    Stored, WithdrawApplication,
};
use service::record::{Happening, LetterKind, Verdict};

#[tokio::test]
async fn a_withdrawal_lifts_the_guard_and_takes_the_letters_away() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    let after = under_next_link(&new.approval);
    let reminder = letter(LetterKind::Reminder, "1#1");
    let reminded = event(Happening::Reminded, 2);
    store
        .queue_reminder(&new.approval, &after, &reminded, &reminder)
        .await
        .unwrap();

    let withdrawn = event(Happening::Withdrawn, 3);
    let settled = store.withdraw_application(&new.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    let read = store.read_dossier(&reference(1), at(4)).await;
    let dossier = read.unwrap().unwrap();
    assert_eq!(dossier.application.status, Status::Withdrawn);
    assert!(dossier.approval.withdrawn);
    assert_eq!(dossier.events, [reminded, withdrawn.clone()]);
    assert_eq!(engine.count("OUTBOX#").await, 0);
    assert_eq!(engine.count("WHO#").await, 0);

    let twice = store.withdraw_application(&new.application, &withdrawn);
    assert_eq!(twice.await.unwrap(), Settled::Moved);
    let made = decision(Verdict::Approved);
    let late = event(Happening::Approved, 5);
    let late = store.decide_approval(&dossier.approval, &made, &late, &[]);
    assert_eq!(late.await.unwrap(), Settled::Moved);

    // The same page brings nothing back; a new one by the same person is a new application.
    let mut anew = new_application(2);
    anew.who = new.who.clone();
    for other in [&new, &on_page(1, 3)] {
        let again = store.store_application(other, None).await.unwrap();
        assert_eq!(again, Stored::Gone);
    }
    assert_eq!(
        store.store_application(&anew, None).await.unwrap(),
        Stored::New
    );
    let again = store.store_application(&new, None).await.unwrap();
    assert_eq!(again, Stored::Gone);
}

#[tokio::test]
async fn a_letter_that_was_taken_away_stays_away() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    let withdrawn = event(Happening::Withdrawn, 3);
    let settled = store.withdraw_application(&new.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    let [receipt, _] = new.letters.as_slice() else {
        panic!("two letters");
    };
    store.mark_sent(&receipt.id, at(4)).await.unwrap();
    assert_eq!(store.read_letter(&receipt.id, at(4)).await.unwrap(), None);
    assert_eq!(engine.count("OUTBOX#").await, 0);
}

#[tokio::test]
async fn a_withdrawal_of_what_has_moved_is_not_done() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    let made = decision(Verdict::Declined);
    let declined = event(Happening::Declined, 2);
    let settled = store.decide_approval(&new.approval, &made, &declined, &[]);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    let withdrawn = event(Happening::Withdrawn, 3);
    let settled = store.withdraw_application(&new.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Moved);
    assert_eq!(engine.count("WHO#").await, 1);
    assert_eq!(engine.count("OUTBOX#").await, 2);

    let read = store.read_dossier(&reference(1), at(4)).await;
    let now = read.unwrap().unwrap().application;
    let settled = store.withdraw_application(&now, &withdrawn).await;
    assert_eq!(settled.unwrap(), Settled::Done);
}

#[tokio::test]
async fn anothers_guard_is_left_alone() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let mut first = new_application(1);
    first.who.expires = at(1_000);
    store.store_application(&first, None).await.unwrap();
    let mut second = new_application(2);
    second.who = first.who.clone();
    second.who.expires = second.application.expires;
    second.application.submitted = at(2_000);
    assert_eq!(
        store.store_application(&second, None).await.unwrap(),
        Stored::New
    );

    let withdrawn = event(Happening::Withdrawn, 3_000);
    let settled = store.withdraw_application(&first.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    assert_eq!(engine.count("WHO#").await, 1);
    let mut third = new_application(3);
    third.who = second.who.clone();
    let told = store.store_application(&third, None).await.unwrap();
    assert_eq!(told, Stored::Before(reference(2)));
}

#[tokio::test]
async fn more_letters_than_one_transaction_takes_are_all_taken_away() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    let mut approval = new.approval.clone();
    for turn in 1..=120 {
        let after = under_next_link(&approval);
        let reminder = letter(LetterKind::Reminder, &format!("1#{turn}"));
        let reminded = event(Happening::Reminded, turn);
        let settled = store.queue_reminder(&approval, &after, &reminded, &reminder);
        assert_eq!(settled.await.unwrap(), Settled::Done);
        approval = after;
    }
    assert_eq!(engine.count("OUTBOX#").await, 122);

    let withdrawn = event(Happening::Withdrawn, 200);
    let settled = store.withdraw_application(&new.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    assert_eq!(engine.count("OUTBOX#").await, 0);
}
