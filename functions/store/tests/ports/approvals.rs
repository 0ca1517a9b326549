//! Decided once, whatever arrives together.

use crate::engine::Engine;
use crate::samples::{
    at, decision, event, expiry, hash, letter, new_application, reference, under_next_link,
};
use jiff::civil::date;
use scheme::life::Status;
use service::ports::{
    DecideApproval, Dossier, LapseApplication, QueueReminder, ReadApproval, ReadDossier,
    ReadLetter, RedirectApproval, Settled, StoreApplication,
};
use service::record::{Approval, Happening, LetterKind, Verdict};
use store::Applications;

async fn stored(engine: &Engine) -> (Applications, Approval) {
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    (store, new.approval)
}

async fn dossier(store: &Applications) -> Dossier {
    let read = store.read_dossier(&reference(1), at(1)).await.unwrap();
    read.unwrap()
}

#[tokio::test]
async fn an_approval_is_read_until_it_expires() {
    let engine = Engine::start().await;
    let (store, approval) = stored(&engine).await;
    let read = |now| store.read_approval(&approval.reference, now);
    assert_eq!(read(at(1)).await.unwrap(), Some(approval.clone()));
    let before = jiff::Timestamp::from_millisecond(expiry().as_millisecond() - 1).unwrap();
    assert_eq!(read(before).await.unwrap(), Some(approval.clone()));
    assert_eq!(read(expiry()).await.unwrap(), None);
    assert_eq!(
        store.read_approval(&reference(9), at(1)).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn a_decision_moves_all_that_it_touches() {
    for (verdict, what, status) in [
        (Verdict::Approved, Happening::Approved, Status::Approved),
        (
            Verdict::ApprovedFrom(date(2023, 9, 1)),
            Happening::Approved,
            Status::Approved,
        ),
        (Verdict::Declined, Happening::Declined, Status::Declined),
    ] {
        let engine = Engine::start().await;
        let (store, approval) = stored(&engine).await;
        let outcome = letter(LetterKind::Outcome, "1");
        let made = decision(verdict);
        let done = store
            .decide_approval(
                &approval,
                &made,
                &event(what, 5),
                std::slice::from_ref(&outcome),
            )
            .await
            .unwrap();
        assert_eq!(done, Settled::Done);
        let after = dossier(&store).await;
        assert_eq!(after.approval.decision, Some(made));
        assert_eq!(after.application.status, status);
        assert_eq!(after.events, [event(what, 5)]);
        let read = store.read_letter(&outcome.id, at(1)).await.unwrap();
        assert_eq!(read, Some(outcome));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_decisions_at_once_one_is_done() {
    let engine = Engine::start().await;
    let (_, approval) = stored(&engine).await;
    let mut managers = tokio::task::JoinSet::new();
    for manager in 0..20 {
        let store = engine.applications();
        let approval = approval.clone();
        managers.spawn(async move {
            let (verdict, what) = if manager % 2 == 0 {
                (Verdict::Approved, Happening::Approved)
            } else {
                (Verdict::Declined, Happening::Declined)
            };
            let outcome = letter(LetterKind::Outcome, "1");
            let settled = store
                .decide_approval(
                    &approval,
                    &decision(verdict),
                    &event(what, manager),
                    &[outcome],
                )
                .await
                .unwrap();
            (settled, verdict)
        });
    }
    let all = managers.join_all().await;
    let done: Vec<Verdict> = all
        .into_iter()
        .filter(|(settled, _)| *settled == Settled::Done)
        .map(|(_, verdict)| verdict)
        .collect();
    let [verdict] = done.as_slice() else {
        panic!("{} decisions were done", done.len());
    };
    let after = dossier(&engine.applications()).await;
    assert_eq!(after.application.status, verdict.status());
    assert_eq!(after.approval.decision.unwrap().verdict, *verdict);
    assert_eq!(after.events.len(), 1);
    assert_eq!(engine.count("OUTBOX#outcome").await, 1);
}

#[tokio::test]
async fn a_decision_under_a_replaced_link_is_not_done() {
    let engine = Engine::start().await;
    let (store, before) = stored(&engine).await;
    let after = under_next_link(&before);
    let redirected = event(Happening::Redirected, 3);
    let request = letter(LetterKind::ApprovalRequest, "1#1");
    let settled = store
        .redirect_approval(&before, &after, &redirected, &[request])
        .await;
    assert_eq!(settled.unwrap(), Settled::Done);
    assert_eq!(dossier(&store).await.approval, after);

    let approved = event(Happening::Approved, 4);
    let made = decision(Verdict::Approved);
    let stale = store.decide_approval(&before, &made, &approved, &[]).await;
    assert_eq!(stale.unwrap(), Settled::Moved);
    let again = store
        .redirect_approval(&before, &under_next_link(&after), &redirected, &[])
        .await;
    assert_eq!(again.unwrap(), Settled::Moved);
    assert_eq!(dossier(&store).await.approval, after);

    let live = store.decide_approval(&after, &made, &approved, &[]).await;
    assert_eq!(live.unwrap(), Settled::Done);
    assert_eq!(dossier(&store).await.events, [redirected, approved]);
}

#[tokio::test]
async fn links_can_be_replaced_in_one_millisecond() {
    let engine = Engine::start().await;
    let (store, mut approval) = stored(&engine).await;
    for turn in 1..=5 {
        let after = under_next_link(&approval);
        let request = letter(LetterKind::ApprovalRequest, &format!("1#{turn}"));
        let redirected = event(Happening::Redirected, 3);
        let settled = store
            .redirect_approval(&approval, &after, &redirected, &[request])
            .await;
        assert_eq!(settled.unwrap(), Settled::Done);
        approval = after;
    }
    let after = dossier(&store).await;
    assert_eq!(after.approval.replaced.len(), 5);
    assert_eq!(after.events.len(), 5);
}

#[tokio::test]
async fn a_reminder_is_queued_once() {
    let engine = Engine::start().await;
    let (store, before) = stored(&engine).await;
    let after = under_next_link(&before);
    let reminded = event(Happening::Reminded, 3);
    let reminder = letter(LetterKind::Reminder, "1#1");
    for came in [Settled::Done, Settled::Moved] {
        let queued = store.queue_reminder(&before, &after, &reminded, &reminder);
        assert_eq!(queued.await.unwrap(), came);
    }
    assert_eq!(dossier(&store).await.events, [reminded]);
    assert_eq!(engine.count("OUTBOX#reminder").await, 1);
    assert_eq!(dossier(&store).await.application.status, Status::Awaiting);
}

#[tokio::test]
async fn an_application_lapses_under_the_link_that_ran_out_and_comes_back_with_another() {
    let engine = Engine::start().await;
    let (store, before) = stored(&engine).await;
    let mut elsewhere = before.clone();
    elsewhere.link = hash("another");
    let lapsed = event(Happening::Lapsed, 3);
    let stale = store.lapse_application(&elsewhere, &lapsed).await.unwrap();
    assert_eq!(stale, Settled::Moved);
    let done = store.lapse_application(&before, &lapsed).await.unwrap();
    assert_eq!(done, Settled::Done);
    assert_eq!(dossier(&store).await.application.status, Status::Lapsed);
    let twice = store.lapse_application(&before, &lapsed).await.unwrap();
    assert_eq!(twice, Settled::Moved);

    let made = decision(Verdict::Approved);
    let late = event(Happening::Approved, 4);
    let settled = store.decide_approval(&before, &made, &late, &[]).await;
    assert_eq!(settled.unwrap(), Settled::Moved);

    let after = under_next_link(&before);
    let redirected = event(Happening::Redirected, 5);
    let settled = store
        .redirect_approval(&before, &after, &redirected, &[])
        .await;
    assert_eq!(settled.unwrap(), Settled::Done);
    assert_eq!(dossier(&store).await.application.status, Status::Awaiting);
}
