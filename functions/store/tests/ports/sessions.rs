//! Sign-in links are used once, and sessions end.

use crate::engine::Engine;
use crate::samples::{at, hash, letter};
use service::ports::{
    BeginSession, EndSession, ReadLetter, ReadSession, ReadSignIn, Settled, StoreSignIn,
    TouchSession,
};
use service::record::{LetterKind, Session, SignIn, Stage};

fn sign_in() -> SignIn {
    SignIn {
        link: hash("sign-in"),
        email: "officer@example.ac.uk".to_owned(),
        expires: at(600_000),
    }
}

fn session(name: &str) -> Session {
    Session {
        link: hash(name),
        email: "officer@example.ac.uk".to_owned(),
        stage: Stage::Code {
            offer: "k.offer".to_owned(),
        },
        began: at(1_000),
        used: at(1_000),
        expires: at(8 * 3_600_000),
    }
}

#[tokio::test]
async fn a_sign_in_link_is_stored_with_its_letter_and_ends() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let sent = letter(LetterKind::SignIn, "1");
    store.store_sign_in(&sign_in(), &sent).await.unwrap();
    let read = |now| {
        let store = store.clone();
        async move { store.read_sign_in(&hash("sign-in"), now).await.unwrap() }
    };
    assert_eq!(read(at(599_999)).await, Some(sign_in()));
    assert_eq!(read(at(600_000)).await, None);
    let other = store.read_sign_in(&hash("other"), at(1)).await.unwrap();
    assert_eq!(other, None);
    let letter = store.read_letter(&sent.id, at(1)).await.unwrap();
    assert_eq!(letter, Some(sent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_uses_of_a_link_at_once_one_begins_a_session() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let sent = letter(LetterKind::SignIn, "1");
    store.store_sign_in(&sign_in(), &sent).await.unwrap();
    let mut uses = tokio::task::JoinSet::new();
    for browser in 0..10 {
        let store = store.clone();
        uses.spawn(async move {
            let session = session(&format!("session{browser}"));
            store.begin_session(&sign_in(), &session).await.unwrap()
        });
    }
    let all = uses.join_all().await;
    let done = all.iter().filter(|settled| **settled == Settled::Done);
    assert_eq!(done.count(), 1);
    assert_eq!(engine.count("SESSION#").await, 1);
    assert_eq!(engine.count("SIGNIN#").await, 0);
}

#[tokio::test]
async fn a_link_that_has_ended_begins_nothing() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let sent = letter(LetterKind::SignIn, "1");
    store.store_sign_in(&sign_in(), &sent).await.unwrap();
    let mut late = session("late");
    late.began = at(600_000);
    let settled = store.begin_session(&sign_in(), &late).await.unwrap();
    assert_eq!(settled, Settled::Moved);
    let mut unknown = sign_in();
    unknown.link = hash("unknown");
    let settled = store.begin_session(&unknown, &session("x")).await.unwrap();
    assert_eq!(settled, Settled::Moved);
    assert_eq!(engine.count("SESSION#").await, 0);
}

#[tokio::test]
async fn a_session_is_touched_and_ended() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let sent = letter(LetterKind::SignIn, "1");
    store.store_sign_in(&sign_in(), &sent).await.unwrap();
    let mut session = session("session");
    let settled = store.begin_session(&sign_in(), &session).await.unwrap();
    assert_eq!(settled, Settled::Done);
    let link = session.link.clone();
    let read = store.read_session(&link, at(2_000)).await.unwrap();
    assert_eq!(read, Some(session.clone()));

    store.touch_session(&link, at(5_000)).await.unwrap();
    store.touch_session(&link, at(4_000)).await.unwrap();
    session.used = at(5_000);
    let read = store.read_session(&link, at(6_000)).await.unwrap();
    assert_eq!(read, Some(session.clone()));
    let expired = store.read_session(&link, session.expires).await.unwrap();
    assert_eq!(expired, None);

    store.end_session(&link).await.unwrap();
    store.end_session(&link).await.unwrap();
    store.touch_session(&link, at(7_000)).await.unwrap();
    assert_eq!(store.read_session(&link, at(7_000)).await.unwrap(), None);
    assert_eq!(engine.count("SESSION#").await, 0);
}
