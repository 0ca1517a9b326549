//! Whatever was stored comes back as it was.

use crate::engine::Engine;
use crate::samples::{at, event, letter, new_application, reference};
use forms::{Answer, Answers};
use jiff::civil::Date;
use proptest::prelude::*;
use scheme::life::Status;
use service::ports::{
    DecideApproval, ListApplications, ReadDossier, ReadLetter, Selection, Settled, StoreApplication,
};
use service::record::{Decision, Flag, Happening, LetterKind, Verdict};
use std::collections::BTreeMap;

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        any::<bool>().prop_map(Answer::Flag),
        any::<i64>().prop_map(Answer::Number),
        any::<String>().prop_map(Answer::Text),
        prop::collection::vec(any::<String>(), 0..5).prop_map(Answer::List),
    ]
}

fn answers() -> impl Strategy<Value = Answers> {
    prop::collection::btree_map("\\PC{1,20}", answer(), 0..8)
        .prop_map(|answers| answers.into_iter().collect())
}

fn verdict() -> impl Strategy<Value = Verdict> {
    let day = (1_i16..=9999, 1_i8..=12, 1_i8..=28)
        .prop_map(|(year, month, day)| Date::new(year, month, day).unwrap());
    prop_oneof![
        Just(Verdict::Approved),
        Just(Verdict::Declined),
        day.prop_map(Verdict::ApprovedFrom),
    ]
}

fn facts() -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map("[a-z_]{1,12}", any::<String>(), 0..6)
}

async fn stored_and_read(
    (given, decided, facts): (Answers, Answers, BTreeMap<String, String>),
    verdict: Verdict,
    text: String,
    flags: Vec<Flag>,
) {
    let engine = Engine::start().await;
    let store = engine.applications();
    let mut new = new_application(1);
    new.application.answers = given;
    new.application.flags.clone_from(&flags);
    new.summary.flags = flags;
    new.summary.name.clone_from(&text);
    new.approval.applicant_name.clone_from(&text);
    new.approval.manager_name = text;
    new.letters[0].facts.clone_from(&facts);
    store.store_application(&new, None).await.unwrap();

    let mut outcome = letter(LetterKind::Outcome, "1");
    outcome.facts = facts;
    let decision = Decision {
        verdict,
        version: i64::MAX,
        answers: decided,
        at: at(7),
    };
    let happened = event(Happening::Approved, 7);
    let settled = store
        .decide_approval(
            &new.approval,
            &decision,
            &happened,
            std::slice::from_ref(&outcome),
        )
        .await;
    assert_eq!(settled.unwrap(), Settled::Done);

    let dossier = store.read_dossier(&reference(1), at(8)).await;
    let dossier = dossier.unwrap().unwrap();
    new.application.status = verdict.status();
    new.approval.decision = Some(decision);
    new.summary.status = verdict.status();
    assert_eq!(dossier.application, new.application);
    assert_eq!(dossier.approval, new.approval);
    for queued in new.letters.iter().chain([&outcome]) {
        let read = store.read_letter(&queued.id, at(8)).await.unwrap();
        assert_eq!(read.as_ref(), Some(queued));
    }
    let selection = Selection {
        intake: new.summary.intake.clone(),
        role: new.summary.role.clone(),
        status: Some(verdict.status()),
    };
    let listed = store.list_applications(&selection, None, at(8)).await;
    assert_eq!(listed.unwrap().items, [new.summary]);
    assert_ne!(verdict.status(), Status::Awaiting);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_stored_comes_back(
        maps in (answers(), answers(), facts()),
        verdict in verdict(),
        text in any::<String>(),
        flags in prop::sample::subsequence(Flag::ALL.to_vec(), 0..=4),
    ) {
        tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(stored_and_read(maps, verdict, text, flags));
    }
}
