//! The outbox under a mail system that refuses, loses its answers and never mends (R4).

use super::{Delivery, TRIES, Waiting, deliver, deliver_in_order, lane};
use crate::desk::Desk;
use crate::mail::Email;
use crate::ports::{Cap, CountUse, MarkSent, ReadLetter, SendError, SendMail, Settled, StoreError};
use crate::record::{Letter, LetterKind};
use crate::stage::{Stage, at, desk, run};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const NOW: &str = "2023-06-10T09:00:00Z";

/// What a mail system does with one e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    Takes,
    Refuses,
    /// It says that it never will.
    RefusesForGood,
    /// It takes it, and its answer is lost.
    TakesAndIsSilent,
}

/// A mail system that does as the script says, and then takes all; what it was never to take, it never takes.
struct System<'a> {
    stage: &'a Stage,
    script: Mutex<Vec<Does>>,
    never: BTreeSet<String>,
    taken: Mutex<Vec<String>>,
    lost: Mutex<BTreeSet<String>>,
    refused: Mutex<BTreeSet<String>>,
}

impl<'a> System<'a> {
    fn new(stage: &'a Stage, script: Vec<Does>, never: BTreeSet<String>) -> Self {
        Self {
            stage,
            script: Mutex::new(script),
            never,
            taken: Mutex::default(),
            lost: Mutex::default(),
            refused: Mutex::default(),
        }
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().expect("a lock").clone()
    }
}

impl ReadLetter for System<'_> {
    async fn read_letter(&self, id: &str, now: Timestamp) -> Result<Option<Letter>, StoreError> {
        self.stage.read_letter(id, now).await
    }
}

impl CountUse for System<'_> {
    async fn count_use(&self, _: &Cap, _: Timestamp) -> Result<Settled, StoreError> {
        Ok(Settled::Done)
    }
}

impl MarkSent for System<'_> {
    async fn mark_sent(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        self.stage.mark_sent(id, now).await
    }
}

impl SendMail for System<'_> {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        let does = if self.never.contains(&email.id) {
            Does::Refuses
        } else {
            let mut script = self.script.lock().expect("a lock");
            script.pop().unwrap_or(Does::Takes)
        };
        if matches!(does, Does::Takes | Does::TakesAndIsSilent) {
            self.taken.lock().expect("a lock").push(email.id.clone());
        }
        match does {
            Does::Takes => Ok(()),
            Does::Refuses => Err(SendError::Later("throttled".to_owned())),
            Does::RefusesForGood => {
                let mut refused = self.refused.lock().expect("a lock");
                assert!(refused.insert(email.id.clone()), "it is never tried again");
                Err(SendError::Never("550".to_owned()))
            }
            Does::TakesAndIsSilent => {
                self.lost.lock().expect("a lock").insert(email.id.clone());
                Err(SendError::Later("timeout".to_owned()))
            }
        }
    }
}

/// A letter whose template needs no fact that is not there.
fn letter(id: &str) -> Letter {
    let facts = ["link", "expires", "minutes"].map(|name| (name.to_owned(), "x".to_owned()));
    Letter {
        id: id.to_owned(),
        kind: LetterKind::SignIn,
        to: "ann@hull.ac.uk".to_owned(),
        facts: BTreeMap::from(facts),
        queued: at(NOW),
        expires: at("2023-07-10T09:00:00Z"),
        sent: None,
    }
}

fn stage_with(ids: &[String]) -> Stage {
    let stage = Stage::default();
    stage.change(|state| {
        for id in ids {
            state.letters.insert(id.clone(), letter(id));
        }
    });
    stage
}

fn ids(lanes: &[u8]) -> Vec<String> {
    let numbered = lanes.iter().enumerate();
    let named = numbered.map(|(number, lane)| format!("sign-in#about{lane}#{number}"));
    named.collect()
}

/// Runs the outbox until nothing waits, as the preview does: records come twice, and in pieces.
fn run_out(desk: &Desk, system: &System<'_>, ids: &[String], piece: usize, draw: u8) -> Waiting {
    let mut waiting = Waiting::default();
    let mut pieces = ids.chunks(piece.max(1));
    let mut passed = Duration::ZERO;
    for _ in 0..100_000 {
        let come = pieces.next().unwrap_or_default();
        come.iter().chain(come).for_each(|id| waiting.add(id));
        for id in waiting.due(passed) {
            let outcome = run(deliver(&desk.declared, system, &id, at(NOW)));
            waiting.came(&id, outcome, passed, draw);
        }
        if waiting.is_empty() && pieces.len() == 0 {
            return waiting;
        }
        passed += Duration::from_millis(40);
    }
    panic!("the outbox never came to an end");
}

/// In each lane, the letters in the order in which they were first taken.
fn first_taken(taken: &[String]) -> BTreeMap<&str, Vec<&String>> {
    let mut lanes: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for id in taken {
        let own = lanes.entry(lane(id)).or_default();
        if !own.contains(&id) {
            own.push(id);
        }
    }
    lanes
}

const OUTBOXES: u32 = 256;

#[test]
fn every_letter_is_sent_in_order_and_once_unless_an_answer_was_lost() {
    let (desk, sent) = (desk(), AtomicUsize::new(0));
    let does = prop::sample::select(vec![
        Does::Takes,
        Does::Refuses,
        Does::RefusesForGood,
        Does::TakesAndIsSilent,
    ]);
    let strategy = (
        prop::collection::vec(0_u8..4, 1..14),
        prop::collection::vec(does, 0..30),
        prop::collection::btree_set(0_usize..14, 0..3),
        (1_usize..5, any::<u8>()),
    );
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig::with_cases(OUTBOXES));
    let outcome = runner.run(&strategy, |(lanes, script, poison, (piece, draw))| {
        let ids = ids(&lanes);
        let never: BTreeSet<String> = poison
            .iter()
            .filter_map(|at| ids.get(*at).cloned())
            .collect();
        let stage = stage_with(&ids);
        let system = System::new(&stage, script, never.clone());
        let waiting = run_out(&desk, &system, &ids, piece, draw);
        let aside: BTreeSet<String> = waiting.aside().iter().cloned().collect();
        prop_assert!(aside.is_superset(&never), "poison is set aside: {aside:?}");
        let refused = system.refused.lock().expect("a lock").clone();
        prop_assert!(
            aside.is_superset(&refused),
            "what is refused for good is set aside: {aside:?}"
        );
        let taken = system.taken();
        let lost = system.lost.lock().expect("a lock").clone();
        for id in ids.iter().filter(|id| !aside.contains(*id)) {
            let times = taken.iter().filter(|one| *one == id).count();
            prop_assert!(times >= 1, "{id} was never sent");
            prop_assert!(
                times == 1 || lost.contains(id),
                "{id} was sent {times} times"
            );
            prop_assert!(
                stage.state().letters[id].sent.is_some(),
                "{id} is not marked"
            );
        }
        for (about, order) in first_taken(&taken) {
            let due = ids
                .iter()
                .filter(|id| lane(id) == about && taken.contains(id));
            prop_assert_eq!(order, due.collect::<Vec<_>>());
        }
        sent.fetch_add(ids.len(), Ordering::Relaxed);
        Ok(())
    });
    outcome.expect("an outbox that keeps its promise");
    println!(
        "promise R4: {} letters through a failing mail system",
        sent.into_inner()
    );
}

#[test]
fn a_batch_leaves_what_stands_behind_a_letter_that_failed() {
    let ids = ids(&[1, 2, 1, 2, 1]);
    let stage = stage_with(&ids);
    let never = BTreeSet::from([ids[0].clone()]);
    let system = System::new(&stage, Vec::new(), never);
    let desk = desk();
    let order = ids.iter().map(String::as_str);
    let outcomes = run(deliver_in_order(&desk.declared, &system, order, at(NOW)));
    let (again, sent) = (Delivery::Again, Delivery::Sent);
    assert_eq!(outcomes, [again, sent, again, sent, again]);
    assert_eq!(system.taken(), [ids[1].clone(), ids[3].clone()]);
}

#[test]
fn a_letter_refused_for_good_holds_up_no_other() {
    let ids = ids(&[1, 1, 2]);
    let stage = stage_with(&ids);
    let system = System::new(&stage, vec![Does::RefusesForGood], BTreeSet::new());
    let desk = desk();
    let order = ids.iter().map(String::as_str);
    let outcomes = run(deliver_in_order(&desk.declared, &system, order, at(NOW)));
    let (refused, sent) = (Delivery::Refused, Delivery::Sent);
    assert_eq!(outcomes, [refused, sent, sent]);
    assert_eq!(system.taken(), [ids[1].clone(), ids[2].clone()]);
    assert!(stage.state().letters[&ids[0]].sent.is_none(), "it stays");
}

#[test]
fn a_record_that_comes_ten_times_in_any_order_is_one_letter() {
    let ids = ids(&[1, 2, 3]);
    let stage = stage_with(&ids);
    let system = System::new(&stage, Vec::new(), BTreeSet::new());
    let desk = desk();
    for turn in 0..10 {
        let mut order: Vec<&str> = ids.iter().map(String::as_str).collect();
        order.rotate_left(turn % 3);
        run(deliver_in_order(&desk.declared, &system, order, at(NOW)));
    }
    assert_eq!(system.taken(), ids);
}

#[test]
fn what_was_taken_away_or_has_expired_is_never_sent() {
    let ids = ids(&[1, 2]);
    let stage = stage_with(&ids);
    stage.change(|state| {
        state.letters.remove(&ids[0]);
        let other = state.letters.get_mut(&ids[1]).expect("a letter");
        other.expires = at(NOW);
    });
    let system = System::new(&stage, Vec::new(), BTreeSet::new());
    let waiting = run_out(&desk(), &system, &ids, 1, 0);
    assert_eq!(system.taken(), Vec::<String>::new());
    assert_eq!(waiting.aside(), Vec::<String>::new());
}

#[test]
fn pauses_grow_to_their_longest_and_are_spread() {
    let tries: Vec<u32> = (1..TRIES).collect();
    let least: Vec<u128> = tries
        .iter()
        .map(|one| super::waiting::pause(*one, 0).as_millis())
        .collect();
    let most: Vec<u128> = tries
        .iter()
        .map(|one| super::waiting::pause(*one, 255).as_millis())
        .collect();
    assert_eq!(least, [100, 200, 400, 800, 1600, 3200, 6400, 12800]);
    assert_eq!(most, [200, 400, 800, 1600, 3200, 6400, 12800, 25600]);
    assert_eq!(super::waiting::pause(60, 255).as_millis(), 30_000);
}
