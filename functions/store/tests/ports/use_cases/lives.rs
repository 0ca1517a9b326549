//! Random lives of two applications, led through the use cases over the real engine: whatever is
//! pressed in whatever order, at whatever time, with the store failing now and then, every state is
//! legal, no event is lost, and no e-mail is sent twice or about what is gone (R4, R11).

use super::errands::Officer;
use super::filled::Filled;
use super::hasty;
use super::scenarios::{changed, corrected};
use super::watched::{Post, Watched};
use super::world::{Applied, Ask, DESK, applied, asked, at, decision, filled, pair};
use crate::engine::{Engine, Fault, Script};
use aws_sdk_dynamodb::types::AttributeValue;
use forms::Role;
use jiff::Timestamp;
use proptest::prelude::*;
use scheme::life::{Act, Next, Status};
use scheme::{Reference, calendar};
use service::daily;
use service::edge::SystemDice;
use service::notify::{Waiting, deliver};
use service::ports::{Dossier, ReadDossier};
use service::record::{Event, Happening};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// Something that happens to one of the applications, or to all.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Approve(bool),
    Decline(bool),
    SendOn,
    /// The applicant gives other answers.
    Change(bool, Other),
    /// The applicant corrects the line manager's address.
    Correct(bool),
    Withdraw(bool),
    Erase(bool),
    /// An officer records what the oversight group decided.
    Record(bool, &'static str),
    /// So many hours pass, over the deadline.
    Hours(i64),
    /// So many days pass, over both changes of the clocks, and until all has expired.
    Days(i64),
    /// The clock is set back so many minutes.
    Back(i64),
    Schedule,
    /// What waits is sent, by a mail system that is well or not.
    Mail(Post),
    /// The next call fails.
    Fault(u8),
}

/// What an applicant changes.
#[derive(Clone, Copy, Debug)]
enum Other {
    /// What the line manager decides on.
    JobTitle(u8),
    /// Who is asked.
    Manager,
    /// The address that the application is known by.
    Address,
    /// That address, to the other applicant's.
    OthersAddress,
}

impl Other {
    /// The whole form with it.
    fn filled(self) -> Filled<'static> {
        match self {
            Self::JobTitle(draw) => {
                filled("ann@hull.ac.uk").with(Role::JobTitle, &format!("Librarian {}", draw % 4))
            }
            Self::Manager => filled("ann@hull.ac.uk").with(Role::ManagerEmail, "other@hull.ac.uk"),
            Self::Address => filled("cat@hull.ac.uk"),
            Self::OthersAddress => filled("bob@hull.ac.uk"),
        }
    }
}

fn others() -> impl Strategy<Value = Other> {
    prop_oneof![
        3 => any::<u8>().prop_map(Other::JobTitle),
        1 => Just(Other::Manager),
        1 => Just(Other::Address),
        1 => Just(Other::OthersAddress),
    ]
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        2 => any::<bool>().prop_map(Turn::Approve),
        2 => any::<bool>().prop_map(Turn::Decline),
        2 => Just(Turn::SendOn),
        4 => (any::<bool>(), others()).prop_map(|(second, other)| Turn::Change(second, other)),
        1 => any::<bool>().prop_map(Turn::Correct),
        3 => (any::<bool>(), prop::sample::select(vec!["propose", "match", "wait", "return"]))
            .prop_map(|(second, step)| Turn::Record(second, step)),
        1 => any::<bool>().prop_map(Turn::Withdraw),
        1 => any::<bool>().prop_map(Turn::Erase),
        4 => (1_i64..200).prop_map(Turn::Hours),
        1 => (1_i64..90).prop_map(Turn::Back),
        1 => (20_i64..300).prop_map(Turn::Days),
        4 => Just(Turn::Schedule),
        3 => Just(Turn::Mail(Post::Takes)),
        2 => prop::sample::select(MENDS.to_vec()).prop_map(Turn::Mail),
        3 => any::<u8>().prop_map(Turn::Fault),
    ];
    prop::collection::vec(turn, 1..24)
}

/// What is wrong with a mail system that has taken nothing, and takes it later.
const MENDS: [Post; 3] = [Post::Throttles, Post::Fails, Post::TimesOut];

/// How often it may be so in one life: a letter that is tried nine times is set aside.
const ILL: usize = 5;

/// All that goes on.
struct Lives {
    engine: Engine,
    well: Watched,
    applied: Vec<Applied>,
    officer: Officer,
    now: Timestamp,
    waiting: Waiting,
    passed: Duration,
    fault: Option<Fault>,
    ill: usize,
    seen: BTreeMap<String, Option<Dossier>>,
}

impl Lives {
    async fn begin() -> Self {
        let engine = Engine::start().await;
        let well = Watched::new(&engine, &engine.client);
        let mut applied_to = Vec::new();
        for email in ["ann@hull.ac.uk", "bob@hull.ac.uk"] {
            applied_to.push(applied(&well, email).await);
        }
        let now = at("2023-06-09T10:00:00Z");
        let officer = Officer::begin(&well, now).await;
        let mut lives = Self {
            engine,
            well,
            applied: applied_to,
            officer,
            now,
            waiting: Waiting::default(),
            passed: Duration::ZERO,
            fault: None,
            ill: 0,
            seen: BTreeMap::new(),
        };
        for applied in &lives.applied {
            let dossier = lives.read(&applied.reference).await;
            lives.seen.insert(applied.reference.clone(), dossier);
        }
        lives
    }

    async fn read(&self, reference: &str) -> Option<Dossier> {
        let reference = Reference::parse(reference).expect("a reference");
        let read = self.well.read_dossier(&reference, self.now).await;
        read.expect("an engine")
    }

    async fn take(&mut self, turn: Turn) {
        let failing = self.fault.take().map(|fault| {
            let script = Arc::new(Script::of([fault]));
            Watched::new(&self.engine, &hasty(&self.engine.scripted(&script)))
        });
        let ports = failing.as_ref().unwrap_or(&self.well);
        let one = |second: bool| &self.applied[usize::from(second)];
        let manager = |second: bool| self.manager(one(second));
        let ask = match turn {
            Turn::Approve(second) => Ask::post(&manager(second), decision("approve")),
            Turn::Decline(second) => Ask::post(&manager(second), decision("decline")),
            Turn::SendOn => Ask::post(&manager(false), decision("wrong-person")),
            Turn::Change(second, other) => {
                let save = changed(ports, one(second), &other.filled(), self.now).await;
                let Some(save) = save else { return };
                save
            }
            Turn::Correct(second) => {
                let send = corrected(ports, one(second), "right@hull.ac.uk", self.now).await;
                let Some(send) = send else { return };
                send
            }
            Turn::Record(second, step) => {
                let (officer, reference) = (&self.officer, &one(second).reference);
                let press = officer.records(&self.well, reference, step, self.now).await;
                let Some(press) = press else { return };
                press
            }
            Turn::Withdraw(second) => Ask::post(&one(second).own, vec![pair("step", "withdraw")]),
            Turn::Erase(second) => Ask::post(&one(second).own, vec![pair("step", "erase")]),
            Turn::Hours(hours) => {
                self.now = calendar::plus_hours(self.now, hours);
                return;
            }
            Turn::Days(days) => {
                self.now = calendar::plus_hours(self.now, 24 * days);
                return;
            }
            Turn::Back(minutes) => {
                let back = jiff::SignedDuration::from_mins(minutes);
                self.now = self.now.checked_sub(back).expect("an instant");
                return;
            }
            Turn::Schedule => {
                daily::run(&DESK, ports, self.now, &SystemDice).await;
                return;
            }
            Turn::Mail(post) => return self.mail(post).await,
            Turn::Fault(draw) => {
                self.fault = Some(fault(draw));
                return;
            }
        };
        let answer = asked(ports, &ask, self.now).await;
        let known = matches!(answer.status, 200 | 303 | 404 | 409 | 410 | 422 | 429 | 503);
        assert!(known, "{turn:?}: {}: {}", answer.status, answer.page);
    }

    /// Where the line manager's newest letter leads.
    fn manager(&self, applied: &Applied) -> String {
        let asked = self.well.asked.lock().unwrap();
        let newest = asked.get(&applied.reference);
        newest.unwrap_or(&applied.manager).clone()
    }

    /// The stream brings every letter that there is, again, and what is due is sent, where the mail
    /// system takes it.
    async fn mail(&mut self, post: Post) {
        self.ill += usize::from(post != Post::Takes);
        self.well.post = if self.ill < ILL { post } else { Post::Takes };
        let items = self.engine.scan(&self.engine.names.applications).await;
        for item in &items {
            if let Some(id) = item["pk"].as_s().ok().and_then(|pk| store::outbox_id(pk)) {
                self.waiting.add(id);
            }
        }
        let mut gone = Vec::new();
        for applied in &self.applied {
            let status = self
                .read(&applied.reference)
                .await
                .map(|one| one.application.status);
            if matches!(status, None | Some(Status::Withdrawn)) {
                gone.push(applied.reference.clone());
            }
        }
        let before = self.well.taken.lock().unwrap().len();
        self.passed += Duration::from_secs(60);
        for id in self.waiting.due(self.passed) {
            let outcome = deliver(&DESK.declared, &self.well, &id, self.now).await;
            self.waiting.came(&id, outcome, self.passed, 0);
        }
        let taken = self.well.taken.lock().unwrap();
        for id in taken.iter().skip(before) {
            let is_gone = gone.iter().any(|reference| id.contains(reference));
            assert!(!is_gone, "an e-mail about what is gone: {id}");
            let times = taken.iter().filter(|one| *one == id).count();
            assert_eq!(times, 1, "{id} was sent twice");
        }
    }

    /// All that waits is sent.
    async fn mail_all(&mut self) {
        for _ in 0..40 {
            self.mail(Post::Takes).await;
        }
    }

    /// Whether a letter asks, since an earlier day, for a decision that its link cannot take any more.
    async fn is_of_no_use(&self, item: &HashMap<String, AttributeValue>) -> bool {
        let id = item["pk"].as_s().ok().and_then(|pk| store::outbox_id(pk));
        let id: Vec<&str> = id.expect("a letter").split('#').collect();
        let ["approval-request", reference, turn] = id.as_slice() else {
            return false;
        };
        let queued = item["queued"].as_n().expect("a time").parse::<i64>();
        let queued = Timestamp::from_millisecond(queued.expect("a time")).expect("a time");
        let is_of_today = DESK.declared.today(queued) >= DESK.declared.today(self.now);
        let Some(dossier) = self.read(reference).await else {
            return !is_of_today;
        };
        let awaits = dossier.application.status == Status::Awaiting;
        let is_newest = turn.parse() == Ok(dossier.approval.replaced.len());
        !(is_of_today || awaits && is_newest)
    }

    /// What became of each application since it was last looked at is what the machine allows.
    async fn check(&mut self) {
        for applied in &self.applied {
            let after = self.read(&applied.reference).await;
            let before = self.seen.get(&applied.reference).cloned().flatten();
            match (before, &after) {
                (None, None) => {}
                (None, Some(_)) => panic!("it came back"),
                // Were the clock set back now, it would be there again.
                (Some(before), None) if before.application.expires <= self.now => continue,
                (Some(before), None) => {
                    assert_eq!(before.application.status.next(Act::Erase), Next::Gone);
                }
                (Some(before), Some(after)) => follows(&before, after),
            }
            self.seen.insert(applied.reference.clone(), after);
        }
    }
}

/// Something that passes.
fn fault(draw: u8) -> Fault {
    match draw % 5 {
        0 => Fault::Lost,
        1 => Fault::Unreachable,
        2 => Fault::code(500, "InternalServerError"),
        3 => Fault::code(400, "ThrottlingException"),
        _ => Fault::Refused(503, String::new()),
    }
}

fn follows(before: &Dossier, after: &Dossier) {
    let (from, to) = (before.application.status, after.application.status);
    let (old, new) = (before.events.len(), after.events.len());
    assert!(old <= new, "an event was lost");
    for event in &before.events {
        assert!(after.events.contains(event), "{event:?} was lost");
    }
    if from != to {
        let is_legal = Act::ALL.iter().any(|act| from.after(*act) == Some(to));
        assert!(is_legal, "from {from:?} to {to:?}");
        assert!(new > old, "a change without its event");
    }
    assert_eq!(after.approval.withdrawn, to == Status::Withdrawn);
    let decided = to.is_approved() || to == Status::Declined;
    assert!(!decided || after.approval.decision.is_some());
    // Answers that are kept for a shorter time go without an event: those that are there count.
    let (old, new) = (&before.application.answers, &after.application.answers);
    if new.iter().any(|(id, answer)| old.get(id) != Some(answer)) {
        assert!(
            told_of_changes(before) < told_of_changes(after),
            "other answers without their event: {:?}",
            after.events
        );
    }
}

/// How many events tell of other answers.
fn told_of_changes(dossier: &Dossier) -> usize {
    let tells = |event: &&Event| {
        let ways = [
            Happening::Changed,
            Happening::Reasked,
            Happening::Redirected,
        ];
        ways.contains(&event.what)
    };
    dossier.events.iter().filter(tells).count()
}

async fn live(turns: Vec<Turn>) {
    let mut lives = Lives::begin().await;
    for turn in turns {
        lives.take(turn).await;
        lives.check().await;
    }
    lives.fault = None;
    // A request that was not sent on its own day, since each try to send it counts for its reader, is
    // the daily run's, which asks again the day after.
    lives.mail_all().await;
    daily::run(&DESK, &lives.well, lives.now, &SystemDice).await;
    lives.now = calendar::plus_hours(lives.now, 24);
    daily::run(&DESK, &lives.well, lives.now, &SystemDice).await;
    lives.mail_all().await;
    assert!(lives.waiting.aside().is_empty());
    for item in lives.engine.scan(&lives.engine.names.applications).await {
        let number = |name: &str| item.get(name)?.as_n().ok()?.parse::<i64>().ok();
        let is_letter = item["pk"]
            .as_s()
            .is_ok_and(|pk| store::outbox_id(pk).is_some());
        let is_over = number("expires_at").is_some_and(|at| at <= lives.now.as_second());
        let is_done = !is_letter || is_over || item.contains_key("sent");
        assert!(
            is_done || lives.is_of_no_use(&item).await,
            "never sent: {item:?}"
        );
    }
}

const LIVES: u32 = 48;

#[test]
fn every_life_that_is_led_through_the_use_cases_is_legal() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = ProptestConfig {
        cases: LIVES,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    let mut runner = prop::test_runner::TestRunner::new(config);
    let outcome = runner.run(&turns(), |turns| {
        runtime.block_on(live(turns));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    println!("promise R11: {LIVES} lives through the use cases and the engine");
    println!("promise R4: {LIVES} lives, no e-mail sent twice");
}

/// An engine on which two applications have lived a while.
pub(super) async fn lived() -> Engine {
    let mut lives = Lives::begin().await;
    let turns = [
        Turn::Mail(Post::Takes),
        Turn::SendOn,
        Turn::Approve(true),
        Turn::Hours(5),
        Turn::Mail(Post::Takes),
    ];
    for turn in turns {
        lives.take(turn).await;
    }
    lives.engine
}
