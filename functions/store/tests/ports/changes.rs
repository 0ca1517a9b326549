//! An application with other answers: whole, once, and beside whatever else happens to it.

use crate::engine::Engine;
use crate::samples::{at, decision, event, letter, new_application, reference, under_next_link};
use forms::Answer;
use scheme::life::Status;
use service::ports::*;
use service::record::{ChangedApplication, Flag, Happening, LetterKind, Verdict, Who};
use store::Applications;

async fn read(store: &Applications) -> Dossier {
    let read = store.read_dossier(&reference(1), at(0)).await.unwrap();
    read.expect("an application")
}

/// `before` with another answer, and nothing asked of the line manager.
fn changed(before: &Dossier, text: &str, milliseconds: i64) -> ChangedApplication {
    let mut application = before.application.clone();
    application
        .answers
        .set("profile", Answer::Text(text.to_owned()));
    application.version = 2;
    let mut summary = new_application(1).summary;
    summary.status = application.status;
    summary.flags.clone_from(&application.flags);
    let told = letter(LetterKind::Changed, &format!("1#{milliseconds}"));
    ChangedApplication {
        application,
        summary,
        approval: before.approval.clone(),
        who: None,
        event: event(Happening::Changed, milliseconds),
        letters: vec![told],
    }
}

/// The same, with the line manager asked anew.
fn reasked(before: &Dossier, milliseconds: i64) -> ChangedApplication {
    let mut after = changed(before, "reasked", milliseconds);
    after.application.status = Status::Awaiting;
    after.summary.status = Status::Awaiting;
    after.approval = under_next_link(&before.approval);
    after.approval.decision = None;
    after.event = event(Happening::Reasked, milliseconds);
    after
}

/// The same under another address.
fn moved_to(before: &Dossier, who: &str, milliseconds: i64) -> ChangedApplication {
    let mut after = changed(before, "moved", milliseconds);
    who.clone_into(&mut after.application.who);
    after.who = Some(Who {
        key: who.to_owned(),
        digest: "moved".to_owned(),
        expires: before.application.expires,
    });
    after
}

async fn stored(seed: u64) -> (Engine, Applications) {
    let engine = Engine::start().await;
    let store = engine.applications();
    store
        .store_application(&new_application(seed), None)
        .await
        .unwrap();
    (engine, store)
}

#[tokio::test]
async fn all_of_it_is_changed_the_copies_in_the_list_too() {
    let (engine, store) = stored(1).await;
    let before = read(&store).await;
    let mut after = reasked(&before, 5);
    after.application.flags = Vec::new();
    after.summary.flags = Vec::new();
    after.summary.topics = Vec::new();
    after.summary.name = "Another".to_owned();
    after.summary.institution = "leeds".to_owned();
    after.summary.level = "2".to_owned();
    let came = store.change_application(&before, &after).await.unwrap();
    assert_eq!(came, Changed::Done);
    let now = read(&store).await;
    assert_eq!(now.application, after.application);
    assert_eq!(now.approval, after.approval);
    assert_eq!(now.events, [after.event.clone()]);
    let selection = Selection {
        intake: "2023".to_owned(),
        role: "mentor".to_owned(),
        status: Some(Status::Awaiting),
    };
    let listed = store.list_applications(&selection, None, at(0)).await;
    assert_eq!(listed.unwrap().items, [after.summary.clone()]);
    assert_eq!(engine.count("OUTBOX#").await, 3);
    let again = store.change_application(&before, &after).await.unwrap();
    assert_eq!(again, Changed::Moved, "what was read is no longer so");
}

#[tokio::test]
async fn a_decision_is_set_aside_only_where_the_manager_is_asked_anew() {
    let (_engine, store) = stored(1).await;
    let made = decision(Verdict::Approved);
    let approved = event(Happening::Approved, 2);
    let first = read(&store).await;
    let settled = store.decide_approval(&first.approval, &made, &approved, &[]);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    assert_eq!(
        store
            .change_application(&first, &changed(&first, "late", 3))
            .await
            .unwrap(),
        Changed::Moved,
        "it was read before the decision"
    );
    let second = read(&store).await;
    let after = changed(&second, "stands", 4);
    assert_eq!(
        store.change_application(&second, &after).await.unwrap(),
        Changed::Done
    );
    let third = read(&store).await;
    assert_eq!(third.approval.decision, Some(made.clone()));
    assert_eq!(third.application.status, Status::Approved);
    let after = reasked(&third, 5);
    assert_eq!(
        store.change_application(&third, &after).await.unwrap(),
        Changed::Done
    );
    let fourth = read(&store).await;
    assert_eq!(fourth.approval.decision, None);
    assert_eq!(fourth.application.status, Status::Awaiting);
    let stale = store
        .decide_approval(&third.approval, &made, &event(Happening::Approved, 6), &[])
        .await
        .unwrap();
    assert_eq!(stale, Settled::Moved, "the link was replaced");
    let anew = store
        .decide_approval(&fourth.approval, &made, &event(Happening::Approved, 7), &[])
        .await
        .unwrap();
    assert_eq!(anew, Settled::Done);
}

#[tokio::test]
async fn the_guard_moves_with_the_address_and_is_lifted_where_it_stands() {
    let (engine, store) = stored(1).await;
    let other = new_application(2);
    store.store_application(&other, None).await.unwrap();
    let before = read(&store).await;
    let taken = moved_to(&before, &other.who.key, 3);
    let came = store.change_application(&before, &taken).await.unwrap();
    assert_eq!(came, Changed::AddressTaken);
    assert_eq!(read(&store).await, before);

    let free = moved_to(&before, "2023#mentor#free", 4);
    assert_eq!(
        store.change_application(&before, &free).await.unwrap(),
        Changed::Done
    );
    assert_eq!(engine.count("WHO#").await, 2);
    // The page that was sent before still leads to it.
    let page = store.store_application(&new_application(1), None).await;
    assert_eq!(page.unwrap(), Stored::Before(reference(1)));
    // The former address can apply again; the new one cannot.
    let mut third = new_application(3);
    third.who.key.clone_from(&before.application.who);
    third.application.who.clone_from(&before.application.who);
    assert_eq!(
        store.store_application(&third, None).await.unwrap(),
        Stored::New
    );
    let mut fourth = new_application(4);
    fourth.who.key = "2023#mentor#free".to_owned();
    let stood = store.store_application(&fourth, None).await.unwrap();
    assert_eq!(stood, Stored::AlreadyApplied);

    // Whoever read it before the address changed withdraws nothing, and leaves no guard behind.
    let withdrawn = event(Happening::Withdrawn, 5);
    let stale = store
        .withdraw_application(&before.application, &withdrawn)
        .await
        .unwrap();
    assert_eq!(stale, Settled::Moved);
    let now = read(&store).await;
    let settled = store.withdraw_application(&now.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    assert_eq!(engine.count("WHO#").await, 2);
    assert_eq!(
        store.store_application(&fourth, None).await.unwrap(),
        Stored::New
    );
}

#[tokio::test]
async fn an_erasure_finds_the_guard_wherever_a_change_has_put_it() {
    let (engine, store) = stored(1).await;
    let before = read(&store).await;
    let after = moved_to(&before, "2023#mentor#free", 4);
    assert_eq!(
        store.change_application(&before, &after).await.unwrap(),
        Changed::Done
    );
    // Erased by what was read before the change.
    assert_eq!(
        store.erase_application(&before, at(1)).await.unwrap(),
        Settled::Done
    );
    assert_eq!(engine.partitions().await, [format!("APP#{}", reference(1))]);
    let gone = store
        .change_application(&before, &changed(&before, "back", 6))
        .await;
    assert_eq!(gone.unwrap(), Changed::Moved);
    assert_eq!(
        engine.partitions().await.len(),
        1,
        "nothing is brought back"
    );
}

#[tokio::test]
async fn beside_a_decision_a_withdrawal_and_another_tab_the_story_stays_whole() {
    for round in 0..6 {
        let (engine, store) = stored(1).await;
        let before = read(&store).await;
        let made = decision(Verdict::Approved);
        let (approved, withdrawn) = (
            event(Happening::Approved, 2),
            event(Happening::Withdrawn, 3),
        );
        let (one, two) = (reasked(&before, 4), changed(&before, "tab", 5));
        let (first, second, decided, left) = tokio::join!(
            store.change_application(&before, &one),
            store.change_application(&before, &two),
            store.decide_approval(&before.approval, &made, &approved, &[]),
            store.withdraw_application(&before.application, &withdrawn),
        );
        let changes = [first, second].map(|came| usize::from(came.unwrap() == Changed::Done));
        let others = [decided, left].map(|came| usize::from(came.unwrap() == Settled::Done));
        let now = read(&store).await;
        let done = changes.iter().sum::<usize>() + others.iter().sum::<usize>();
        assert_eq!(
            now.events.len(),
            done,
            "round {round}: an event for each that was done"
        );
        assert!(changes.iter().sum::<usize>() <= 1, "two tabs, one change");
        let is_withdrawn = now.application.status == Status::Withdrawn;
        assert_eq!(now.approval.withdrawn, is_withdrawn);
        assert_eq!(engine.count("WHO#").await, usize::from(!is_withdrawn));
    }
}

#[tokio::test]
async fn an_outcome_is_recorded_where_the_status_is_as_it_was_read() {
    let (engine, store) = stored(1).await;
    let before = read(&store).await;
    let record = async |seen: &Dossier, status, what, number| {
        let happened = event(what, number);
        let settled = store.record_outcome(seen, status, &happened).await;
        settled.unwrap()
    };
    let approval = &before.approval;
    let (made, approved) = (decision(Verdict::Approved), event(Happening::Approved, 1));
    let settled = store.decide_approval(approval, &made, &approved, &[]).await;
    assert_eq!(settled.unwrap(), Settled::Done);
    let late = record(&before, Status::Proposed, Happening::Proposed, 2).await;
    assert_eq!(late, Settled::Moved, "it was read before the approval");
    let pooled = read(&store).await;
    let done = record(&pooled, Status::Proposed, Happening::Proposed, 3).await;
    assert_eq!(done, Settled::Done);
    let twice = record(&pooled, Status::Proposed, Happening::Proposed, 4).await;
    assert_eq!(twice, Settled::Moved);
    let now = read(&store).await;
    assert_eq!(now.application.status, Status::Proposed);
    assert_eq!(now.events.last(), Some(&event(Happening::Proposed, 3)));
    assert_eq!(
        (&now.approval, &now.application.answers),
        (&pooled.approval, &pooled.application.answers)
    );
    let selection = Selection {
        intake: now.application.intake.clone(),
        role: now.application.role.clone(),
        status: Some(Status::Proposed),
    };
    let listed = store.list_applications(&selection, None, at(1)).await;
    assert_eq!(listed.unwrap().items.len(), 1, "the list moves with it");
    // An erasure begun before still takes all of it.
    let erased = store.erase_application(&pooled, at(1)).await;
    assert_eq!(erased.unwrap(), Settled::Done);
    let gone = record(&now, Status::Matched, Happening::Matched, 5).await;
    assert_eq!(gone, Settled::Moved);
    assert_eq!(engine.partitions().await.len(), 1);
}

#[tokio::test]
async fn flags_change_where_they_are_as_they_were_read() {
    let (_engine, store) = stored(1).await;
    let before = read(&store).await;
    assert_eq!(
        before.application.flags,
        [Flag::EmailOutside, Flag::Quarantined]
    );
    let marked = event(Happening::MarkedReal, 2);
    let settled = store.flag_application(&before, &[Flag::EmailOutside], &marked);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    let late = store
        .flag_application(&before, &[Flag::Spam], &event(Happening::MarkedSpam, 3))
        .await
        .unwrap();
    assert_eq!(late, Settled::Moved);
    let now = read(&store).await;
    assert_eq!(now.application.flags, [Flag::EmailOutside]);
    assert_eq!(now.events, [marked]);
    let none = store
        .flag_application(&now, &[], &event(Happening::MarkedReal, 4))
        .await
        .unwrap();
    assert_eq!(none, Settled::Done);
    let now = read(&store).await;
    assert_eq!(now.application.flags, []);
    let again = store
        .flag_application(&now, &[Flag::Spam], &event(Happening::MarkedSpam, 5))
        .await
        .unwrap();
    assert_eq!(again, Settled::Done);
    // An erasure begun before still takes all of it.
    assert_eq!(
        store.erase_application(&before, at(1)).await.unwrap(),
        Settled::Done
    );
}
