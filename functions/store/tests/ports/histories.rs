//! Random histories of one application: whatever is done in whatever order, from whatever was read
//! before, each step is legal or changes nothing (R11).

use crate::engine::Engine;
use crate::samples::{at, decision, event, letter, new_application, reference, under_next_link};
use forms::Answer;
use proptest::prelude::*;
use scheme::life::{Act, Status};
use service::ports::{
    ChangeApplication, Changed, DecideApproval, Dossier, EraseApplication, FlagApplication,
    LapseApplication, ListApplications, QueueReminder, ReadDossier, RecordOutcome,
    RedirectApproval, Selection, Settled, StoreApplication, StoreError, WithdrawApplication,
};
use service::record::{ChangedApplication, Flag, Happening, LetterKind, Verdict};
use store::Applications;

#[derive(Clone, Copy, Debug)]
enum Step {
    Approve,
    Decline,
    Redirect,
    Remind,
    Lapse,
    Withdraw,
    Erase,
    Change,
    Reask,
    Correct,
    Mark,
    Propose,
    Match,
    Wait,
    Return,
}

impl Step {
    /// What the step is in an application's life; a reminder is none.
    fn act(self) -> Option<Act> {
        match self {
            Self::Approve => Some(Act::Approve),
            Self::Decline => Some(Act::Decline),
            Self::Redirect | Self::Correct => Some(Act::Redirect),
            Self::Change => Some(Act::Change),
            Self::Reask => Some(Act::Reask),
            Self::Lapse => Some(Act::Lapse),
            Self::Propose => Some(Act::Propose),
            Self::Match => Some(Act::Match),
            Self::Wait => Some(Act::Wait),
            Self::Return => Some(Act::Return),
            Self::Withdraw => Some(Act::Withdraw),
            Self::Remind | Self::Erase | Self::Mark => None,
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Approve),
        2 => Just(Step::Decline),
        3 => Just(Step::Propose),
        2 => Just(Step::Match),
        2 => Just(Step::Wait),
        2 => Just(Step::Return),
        6 => Just(Step::Redirect),
        6 => Just(Step::Remind),
        4 => Just(Step::Lapse),
        2 => Just(Step::Withdraw),
        1 => Just(Step::Erase),
        4 => Just(Step::Change),
        3 => Just(Step::Reask),
        2 => Just(Step::Correct),
        2 => Just(Step::Mark),
    ]
}

/// Takes `step` from what was read as `seen`, at a moment and under a letter's id of its own.
async fn take(store: &Applications, step: Step, seen: &Dossier, number: i64) -> Settled {
    let approval = &seen.approval;
    let next = under_next_link(approval);
    let about = number.to_string();
    let decide = async |verdict: Verdict, what| {
        let outcome = letter(LetterKind::Outcome, &about);
        let (made, happened) = (decision(verdict), event(what, number));
        store
            .decide_approval(approval, &made, &happened, &[outcome])
            .await
    };
    let settled = match step {
        Step::Approve => decide(Verdict::Approved, Happening::Approved).await,
        Step::Decline => decide(Verdict::Declined, Happening::Declined).await,
        Step::Redirect => {
            let request = letter(LetterKind::ApprovalRequest, &about);
            let redirected = event(Happening::Redirected, number);
            store
                .redirect_approval(approval, &next, &redirected, &[request])
                .await
        }
        Step::Remind => {
            let reminder = letter(LetterKind::Reminder, &about);
            let reminded = event(Happening::Reminded, number);
            store
                .queue_reminder(approval, &next, &reminded, &reminder)
                .await
        }
        Step::Lapse => {
            let lapsed = event(Happening::Lapsed, number);
            store.lapse_application(approval, &lapsed).await
        }
        Step::Withdraw => {
            let withdrawn = event(Happening::Withdrawn, number);
            store
                .withdraw_application(&seen.application, &withdrawn)
                .await
        }
        Step::Erase => store.erase_application(seen, at(1)).await,
        Step::Mark => {
            let marked = event(Happening::MarkedSpam, number);
            store.flag_application(seen, &[Flag::Spam], &marked).await
        }
        Step::Change | Step::Reask | Step::Correct => change(store, step, seen, number).await,
        Step::Propose | Step::Match | Step::Wait | Step::Return => {
            record(store, step, seen, number).await
        }
    };
    settled.unwrap()
}

/// Records what the oversight group decided, where the status that was read allows it.
async fn record(
    store: &Applications,
    step: Step,
    seen: &Dossier,
    number: i64,
) -> Result<Settled, StoreError> {
    let status = step
        .act()
        .and_then(|act| seen.application.status.after(act));
    let Some(status) = status else {
        return Ok(Settled::Moved);
    };
    let what = match step {
        Step::Propose => Happening::Proposed,
        Step::Match => Happening::Matched,
        Step::Wait => Happening::PutToWait,
        _ => Happening::Returned,
    };
    store
        .record_outcome(seen, status, &event(what, number))
        .await
}

/// Changes answers as the applicant does, where the status that was read allows it.
async fn change(
    store: &Applications,
    step: Step,
    seen: &Dossier,
    number: i64,
) -> Result<Settled, StoreError> {
    let status = step
        .act()
        .and_then(|act| seen.application.status.after(act));
    let Some(status) = status else {
        return Ok(Settled::Moved);
    };
    let mut application = seen.application.clone();
    application.status = status;
    let text = Answer::Text(format!("changed {number}"));
    application.answers.set("profile", text);
    let mut summary = new_application(1).summary;
    summary.status = status;
    summary.flags.clone_from(&application.flags);
    let (approval, what) = match step {
        Step::Change => (seen.approval.clone(), Happening::Changed),
        _ => {
            let mut anew = under_next_link(&seen.approval);
            anew.decision = None;
            (anew, Happening::Reasked)
        }
    };
    let after = ChangedApplication {
        application,
        summary,
        approval,
        who: None,
        event: event(what, number),
        letters: vec![letter(LetterKind::Changed, &number.to_string())],
    };
    let came = store.change_application(seen, &after).await?;
    Ok(match came {
        Changed::Done => Settled::Done,
        Changed::Moved => Settled::Moved,
        Changed::AddressTaken => panic!("no address was changed"),
    })
}

async fn read(store: &Applications) -> Option<Dossier> {
    store.read_dossier(&reference(1), at(0)).await.unwrap()
}

/// What is true of an application at any time.
async fn check_whole(store: &Applications, dossier: &Dossier) {
    let status = dossier.application.status;
    let approval = &dossier.approval;
    assert_eq!(approval.withdrawn, status == Status::Withdrawn);
    match status {
        Status::Awaiting | Status::Lapsed => assert_eq!(approval.decision, None),
        Status::Approved | Status::Declined => {
            let made = approval.decision.as_ref().unwrap();
            assert_eq!(made.verdict.status(), status);
        }
        Status::Proposed | Status::Matched | Status::Waiting => {
            let made = approval.decision.as_ref().unwrap();
            assert_eq!(made.verdict.status(), Status::Approved);
        }
        Status::Withdrawn => {}
    }
    let selection = Selection {
        intake: "2023".to_owned(),
        role: "mentor".to_owned(),
        status: None,
    };
    let listed = store.list_applications(&selection, None, at(0)).await;
    let statuses: Vec<Status> = listed
        .unwrap()
        .items
        .iter()
        .map(|summary| summary.status)
        .collect();
    assert_eq!(statuses, [status]);
}

/// Checks one step from `before` to what is there now; returns that.
async fn check_step(
    store: &Applications,
    step: Step,
    fresh: bool,
    settled: Settled,
    before: &Dossier,
) -> Option<Dossier> {
    let now = read(store).await;
    if matches!(step, Step::Erase) {
        assert_eq!((settled, &now), (Settled::Done, &None));
        return None;
    }
    let now = now.expect("only an erasure leaves nothing");
    let legal = step.act().map(|act| before.application.status.after(act));
    match settled {
        Settled::Moved => {
            assert_eq!(&now, before);
            let must = legal.is_some_and(|after| after.is_some());
            assert!(!(fresh && must), "{step:?} was refused");
        }
        Settled::Done => {
            assert_eq!(now.events.len(), before.events.len() + 1);
            if let Some(after) = legal {
                assert_eq!(Some(now.application.status), after, "{step:?}");
            }
        }
    }
    check_whole(store, &now).await;
    Some(now)
}

async fn live(steps: Vec<(Step, usize)>) {
    let engine = Engine::start().await;
    let store = engine.applications();
    store
        .store_application(&new_application(1), None)
        .await
        .unwrap();
    let mut seen = vec![read(&store).await.unwrap()];
    for (number, (step, back)) in (1..).zip(steps) {
        let before = seen.last().unwrap().clone();
        let from = &seen[seen.len() - 1 - back.min(seen.len() - 1)];
        let fresh = *from == before;
        let settled = take(&store, step, from, number).await;
        let Some(now) = check_step(&store, step, fresh, settled, &before).await else {
            let left = engine.partitions().await;
            assert_eq!(left, [format!("APP#{}", reference(1))]);
            return;
        };
        seen.push(now);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_step_is_legal_or_changes_nothing(
        steps in prop::collection::vec((step(), prop_oneof![3 => Just(0_usize), 1 => 1..4_usize]), 1..14)
    ) {
        tokio::runtime::Runtime::new().unwrap().block_on(live(steps));
    }
}
