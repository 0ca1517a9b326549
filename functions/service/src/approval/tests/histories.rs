//! Random lives of one application: managers, the applicant and the daily run in any order (R7, R11).

use super::{Manager, event, path};
use crate::link::LinkToken;
use crate::record::{Happening, LetterKind};
use crate::stage::{approval_link, at, bare, post, reference, run};
use proptest::prelude::*;
use scheme::life::Status;

/// Something that happens.
#[derive(Clone, Debug)]
enum Turn {
    Open,
    Decide(&'static str),
    Redirect(&'static str),
    Withdraw,
    Erase,
    Days(i64),
    DailyRun,
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        Just(Turn::Open),
        prop::sample::select(vec!["approve", "approve_from", "decline", "nonsense"])
            .prop_map(Turn::Decide),
        prop::sample::select(vec![
            "one@hull.ac.uk",
            "two@hull.ac.uk",
            "zoe@hull.ac.uk",
            "no"
        ])
        .prop_map(Turn::Redirect),
        Just(Turn::Withdraw),
        Just(Turn::Erase),
        (1_i64..9).prop_map(Turn::Days),
        Just(Turn::DailyRun),
    ];
    prop::collection::vec(turn, 1..25)
}

/// All links to managers that were ever sent.
fn links(manager: &Manager) -> Vec<LinkToken> {
    let state = manager.stage.state();
    let addresses = state.letters.values().filter_map(|letter| {
        let is_manager = matches!(
            letter.kind,
            LetterKind::ApprovalRequest | LetterKind::Reminder
        );
        letter.facts.get("link").filter(|_| is_manager).cloned()
    });
    addresses
        .filter_map(|address| LinkToken::parse(address.rsplit('/').next()?))
        .chain([approval_link()])
        .collect()
}

fn take(manager: &mut Manager, turn: &Turn, which: usize) {
    let links = links(manager);
    let link = &links[which % links.len()];
    let before = manager.stage.state();
    match turn {
        Turn::Open => {
            manager.ask(&bare("GET", &path(link)));
            assert_eq!(manager.stage.state(), before, "GET changed something");
        }
        Turn::Decide(word) => check_post(manager, link, &manager.decision(word)),
        Turn::Redirect(email) => check_post(manager, link, &manager.elsewhere(email)),
        Turn::Withdraw => manager.stage.change(|state| {
            if let Some(dossier) = state.dossiers.get(&reference()).cloned()
                && dossier.application.status != Status::Withdrawn
            {
                state.withdraw(&dossier.application, &event(Happening::Withdrawn));
            }
        }),
        Turn::Erase => manager.stage.change(|state| {
            state.dossiers.clear();
            state.letters.clear();
        }),
        Turn::Days(days) => manager.now = scheme::calendar::plus_days(manager.now, *days),
        Turn::DailyRun => {
            let report = run(crate::daily::run(
                &manager.desk,
                &manager.stage,
                manager.now,
                &manager.dice,
            ));
            assert_eq!((report.failed, report.moved), (0, 0));
        }
    }
}

/// A POST that is answered 200 is stored; any other changes nothing.
fn check_post(manager: &Manager, link: &LinkToken, pairs: &[(String, String)]) {
    let before = manager.stage.state();
    let response = manager.ask(&post(&path(link), pairs));
    let after = manager.stage.state();
    match response.status().as_u16() {
        200 => {
            let dossier = &after.dossiers[&reference()];
            let is_done = dossier.approval.decision.is_some()
                || dossier.approval.replaced.contains(&link.hash());
            assert!(is_done, "200, and nothing stored");
        }
        404 | 410 | 422 => assert_eq!(after, before, "refused, and something changed"),
        other => panic!("status {other}"),
    }
}

fn check_history(manager: &Manager) {
    let state = manager.stage.state();
    let Some(dossier) = state.dossiers.get(&reference()) else {
        assert!(state.letters.is_empty(), "letters outlive what was erased");
        return;
    };
    let count = |wanted: &[Happening]| {
        let events = dossier.events.iter();
        events.filter(|event| wanted.contains(&event.what)).count()
    };
    let decided = count(&[Happening::Approved, Happening::Declined]);
    assert!(decided <= 1, "decided twice");
    assert_eq!(decided == 1, dossier.approval.decision.is_some());
    let outcomes = state.letters.values();
    let outcomes = outcomes.filter(|letter| letter.kind == LetterKind::Outcome);
    assert_eq!(
        outcomes.count(),
        decided,
        "a decision and its letter go together"
    );
    let renewed = count(&[
        Happening::Redirected,
        Happening::Reminded,
        Happening::AskedLater,
    ]);
    assert_eq!(dossier.approval.replaced.len(), renewed);
    assert_eq!(
        dossier.approval.withdrawn,
        dossier.application.status == Status::Withdrawn
    );
    let lapsed = count(&[Happening::Lapsed]);
    assert!(lapsed <= 1 && lapsed + decided <= 1, "lapsed and decided");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_life_stays_legal(turns in turns(), picks in prop::collection::vec(0_usize..8, 25)) {
        let mut manager = Manager::new();
        manager.now = at("2023-06-10T09:00:00Z");
        for (turn, which) in turns.iter().zip(picks) {
            take(&mut manager, turn, which);
            check_history(&manager);
        }
    }
}
