//! The second half of the administrators' door: each code is good once, tries are counted before
//! they are looked at, and what was done can be read.

use crate::engine::Engine;
use crate::samples::{act, at, authenticator, expiry, hash, letter};
use service::ports::{
    AcceptCode, BeginSession, CountTry, EnrolAuthenticator, ListActs, ReadAuthenticator,
    ReadSession, RecordAct, RemoveAuthenticator, Settled, SignOutEverywhere, StoreSignIn,
};
use service::record::{LetterKind, Session, SignIn, Stage, TryLimit};
use store::Applications;

const ANN: &str = "ann@example.org";

const LIMIT: TryLimit = TryLimit {
    most: 5,
    minutes: 15,
};

fn session(name: &str, stage: Stage) -> Session {
    Session {
        link: hash(name),
        email: ANN.to_owned(),
        stage,
        began: at(1_000),
        used: at(1_000),
        expires: at(600_000),
    }
}

fn whole(name: &str) -> Session {
    session(name, Stage::Whole { generation: 1 })
}

/// A session that awaits a code.
async fn half(store: &Applications, name: &str) {
    let sign_in = SignIn {
        link: hash(name),
        email: ANN.to_owned(),
        expires: at(600_000),
    };
    let sent = letter(LetterKind::SignIn, name);
    store.store_sign_in(&sign_in, &sent).await.unwrap();
    let offer = "k.offer".to_owned();
    let half = session(name, Stage::Code { offer });
    let begun = store.begin_session(&sign_in, &half).await.unwrap();
    assert_eq!(begun, Settled::Done);
    let read = store.read_session(&hash(name), at(2_000)).await.unwrap();
    assert_eq!(read, Some(half));
}

async fn enrolled(store: &Applications) {
    half(store, "half").await;
    let new = authenticator(ANN);
    let settled = store
        .enrol_authenticator(&hash("half"), &new, &whole("whole"), &act(1))
        .await;
    assert_eq!(settled.unwrap(), Settled::Done);
}

#[tokio::test]
async fn trust_14_setting_up_turns_a_half_session_whole_once() {
    let engine = Engine::start().await;
    let store = engine.applications();
    enrolled(&store).await;
    let read = |email, now| {
        let store = store.clone();
        async move { store.read_authenticator(email, now).await.unwrap() }
    };
    assert_eq!(read(ANN, at(2)).await, Some(authenticator(ANN)));
    assert_eq!(read(ANN, expiry()).await, None);
    assert_eq!(read("bob@example.org", at(2)).await, None);
    assert_eq!(
        store.read_session(&hash("half"), at(2)).await.unwrap(),
        None
    );
    let session = store.read_session(&hash("whole"), at(2)).await.unwrap();
    assert_eq!(session, Some(whole("whole")));
    // A second authenticator, in the place of one that is live.
    half(&store, "other").await;
    let again = store
        .enrol_authenticator(&hash("other"), &authenticator(ANN), &whole("x"), &act(2))
        .await;
    assert_eq!(again.unwrap(), Settled::Moved);
    // Without a session that awaits a code.
    store.remove_authenticator(ANN, &act(3)).await.unwrap();
    let without = store
        .enrol_authenticator(&hash("half"), &authenticator(ANN), &whole("x"), &act(2))
        .await;
    assert_eq!(without.unwrap(), Settled::Moved);
    assert_eq!(read(ANN, at(2)).await, None);
    assert_eq!(engine.count("RECORD#").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trust_14_of_many_uses_of_one_code_at_once_one_is_accepted() {
    let engine = Engine::start().await;
    let store = engine.applications();
    enrolled(&store).await;
    for browser in 0..8 {
        half(&store, &format!("half{browser}")).await;
    }
    let before = authenticator(ANN);
    let mut after = before.clone();
    after.turns = 2;
    after.used_steps.push(7);
    after.recovery.clear();
    let mut uses = tokio::task::JoinSet::new();
    for browser in 0..8 {
        let (store, before, after) = (store.clone(), before.clone(), after.clone());
        uses.spawn(async move {
            let (half, whole) = (hash(&format!("half{browser}")), format!("whole{browser}"));
            let act = act(browser + 10);
            let accepted = store
                .accept_code(&half, &before, &after, &self::whole(&whole), &act)
                .await;
            accepted.unwrap()
        });
    }
    let all = uses.join_all().await;
    let done = all.iter().filter(|settled| **settled == Settled::Done);
    assert_eq!(done.count(), 1);
    let held = store.read_authenticator(ANN, at(2)).await.unwrap();
    assert_eq!(held, Some(after));
    assert_eq!(engine.count("RECORD#").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trust_14_of_many_tries_at_once_five_are_looked_at_until_the_time_is_over() {
    let engine = Engine::start().await;
    let store = engine.applications();
    assert_eq!(store.count_try(ANN, LIMIT, at(1)).await.unwrap(), None);
    enrolled(&store).await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let store = store.clone();
        tries.spawn(async move { store.count_try(ANN, LIMIT, at(1)).await.unwrap() });
    }
    let mut given: Vec<i64> = tries.join_all().await.into_iter().flatten().collect();
    given.sort_unstable();
    assert_eq!(given, [1, 2, 3, 4, 5]);
    let minutes = 60_000 * 15;
    let count = |now| {
        let store = store.clone();
        async move { store.count_try(ANN, LIMIT, now).await.unwrap() }
    };
    assert_eq!(count(at(minutes)).await, None);
    assert_eq!(count(at(minutes + 1)).await, Some(1));
    assert_eq!(count(at(minutes + 2)).await, Some(2));
}

#[tokio::test]
async fn trust_14_signing_out_everywhere_begins_another_generation() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let own = hash("whole");
    let out = |at| {
        let (store, own) = (store.clone(), own.clone());
        async move {
            store
                .sign_out_everywhere(ANN, &own, &act(at))
                .await
                .unwrap();
        }
    };
    out(7).await;
    assert_eq!(engine.count("AUTHENTICATOR#").await, 0);
    assert_eq!(engine.count("RECORD#").await, 0, "nothing happened");
    enrolled(&store).await;
    let recorded = engine.count("RECORD#").await;
    assert!(store.read_session(&own, at(2)).await.unwrap().is_some());
    out(8).await;
    assert_eq!(store.read_session(&own, at(2)).await.unwrap(), None);
    assert_eq!(engine.count("RECORD#").await, recorded + 1);
    let held = store.read_authenticator(ANN, at(2)).await.unwrap();
    let held = held.expect("an authenticator");
    assert_eq!(held.generation, 2);
    // A code that was being looked at meanwhile begins no session of the generation before.
    half(&store, "late").await;
    let (before, late) = (authenticator(ANN), hash("late"));
    let accepted = store
        .accept_code(&late, &before, &before, &whole("late whole"), &act(5))
        .await;
    assert_eq!(accepted.unwrap(), Settled::Moved);
}

#[tokio::test]
async fn trust_16_what_was_done_is_read_by_month_newest_first_until_it_expires() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let month = 30 * 24 * 3_600_000;
    let acts = [act(3), act(1), act(2), act(month)];
    for act in &acts {
        store.record_act(act).await.unwrap();
    }
    let june = jiff::civil::date(2023, 6, 15);
    let read = store.list_acts(june, at(month)).await.unwrap();
    assert_eq!(read, [act(3), act(2), act(1)]);
    let july = jiff::civil::date(2023, 7, 1);
    assert_eq!(
        store.list_acts(july, at(month)).await.unwrap(),
        [act(month)]
    );
    assert_eq!(store.list_acts(june, expiry()).await.unwrap(), []);
}
