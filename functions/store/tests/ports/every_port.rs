//! Every port, where the store is busy, refuses, or does as it is asked.

use crate::engine::{Engine, Fault};
use crate::samples::{
    act, at, authenticator, decision, event, hash, letter, new_application, reference,
    under_next_link,
};
use scheme::life::Status;
use service::ports::*;
use service::record::{
    ChangedApplication, Happening, LetterKind, Session, SignIn, Stage, TryLimit, Verdict,
};
use store::{Applications, Monitoring, Releases};

fn done<T>(came: Result<T, StoreError>) -> Result<(), StoreError> {
    came.map(drop)
}

type Came = Vec<(&'static str, Result<(), StoreError>)>;

/// Every port once, in the order of `service::ports`.
async fn every_port(store: &Applications, monitoring: &Monitoring, releases: &Releases) -> Came {
    let mut came = life_ports(store).await;
    came.extend(list_ports(store).await);
    came.extend(session_ports(store).await);
    came.extend(door_ports(store).await);
    came.extend(equality_ports(monitoring, releases).await);
    came
}

async fn life_ports(store: &Applications) -> Came {
    let new = new_application(1);
    let (own, approval) = (&new.application, &new.approval);
    let after = under_next_link(approval);
    let made = decision(Verdict::Approved);
    let happened = event(Happening::Approved, 1);
    let mail = letter(LetterKind::Reminder, "1");
    let mails = std::slice::from_ref(&mail);
    let dossier = Dossier {
        application: own.clone(),
        approval: approval.clone(),
        events: Vec::new(),
    };
    let changed = ChangedApplication {
        application: own.clone(),
        summary: new.summary.clone(),
        approval: after.clone(),
        who: None,
        event: happened.clone(),
        letters: Vec::new(),
    };
    let outcome = store.record_outcome(&dossier, Status::Matched, &happened);
    let erased = store.erase_application(&dossier, at(1));
    vec![
        ("store", done(store.store_application(&new, None).await)),
        (
            "read",
            done(store.read_approval(&own.reference, at(1)).await),
        ),
        (
            "decide",
            done(
                store
                    .decide_approval(approval, &made, &happened, mails)
                    .await,
            ),
        ),
        (
            "redirect",
            done(
                store
                    .redirect_approval(approval, &after, &happened, mails)
                    .await,
            ),
        ),
        (
            "dossier",
            done(store.read_dossier(&own.reference, at(1)).await),
        ),
        (
            "withdraw",
            done(store.withdraw_application(own, &happened).await),
        ),
        (
            "change",
            done(store.change_application(&dossier, &changed).await),
        ),
        (
            "flag",
            done(store.flag_application(&dossier, &[], &happened).await),
        ),
        ("outcome", done(outcome.await)),
        ("erase", done(erased.await)),
        (
            "remind",
            done(
                store
                    .queue_reminder(approval, &after, &happened, &mail)
                    .await,
            ),
        ),
        (
            "lapse",
            done(store.lapse_application(approval, &happened).await),
        ),
        ("letter", done(store.read_letter("1", at(1)).await)),
        ("mark", done(store.mark_sent("1", at(1)).await)),
    ]
}

async fn list_ports(store: &Applications) -> Came {
    let selection = Selection {
        intake: "2023".to_owned(),
        role: "mentor".to_owned(),
        status: None,
    };
    let references = [reference(1)];
    vec![
        (
            "list",
            done(store.list_applications(&selection, None, at(1)).await),
        ),
        (
            "batch",
            done(store.read_applications(&references, at(1)).await),
        ),
    ]
}

async fn session_ports(store: &Applications) -> Came {
    let link = hash("link");
    let sign_in = SignIn {
        link: link.clone(),
        email: String::new(),
        expires: at(9),
    };
    let session = Session {
        link: link.clone(),
        email: String::new(),
        stage: Stage::Whole { generation: 1 },
        began: at(1),
        used: at(1),
        expires: at(9),
    };
    let mail = letter(LetterKind::SignIn, "1");
    vec![
        (
            "store sign-in",
            done(store.store_sign_in(&sign_in, &mail).await),
        ),
        ("read sign-in", done(store.read_sign_in(&link, at(1)).await)),
        ("begin", done(store.begin_session(&sign_in, &session).await)),
        ("read session", done(store.read_session(&link, at(1)).await)),
        ("touch", done(store.touch_session(&link, at(1)).await)),
        ("end", done(store.end_session(&link).await)),
    ]
}

async fn door_ports(store: &Applications) -> Came {
    let half = hash("half");
    let held = authenticator("ann@example.org");
    let session = Session {
        link: hash("whole"),
        email: held.email.clone(),
        stage: Stage::Whole { generation: 1 },
        began: at(1),
        used: at(1),
        expires: at(9),
    };
    let (email, done_now) = (held.email.as_str(), act(1));
    let limit = TryLimit {
        most: 5,
        minutes: 15,
    };
    let cap = Cap {
        key: "link#1".to_owned(),
        most: 3,
        until: at(9_000),
    };
    let month = jiff::civil::date(2023, 6, 1);
    vec![
        (
            "read authenticator",
            done(store.read_authenticator(email, at(1)).await),
        ),
        ("try", done(store.count_try(email, limit, at(1)).await)),
        (
            "enrol",
            done(
                store
                    .enrol_authenticator(&half, &held, &session, &done_now)
                    .await,
            ),
        ),
        (
            "accept",
            done(
                store
                    .accept_code(&half, &held, &held, &session, &done_now)
                    .await,
            ),
        ),
        (
            "out",
            done(
                store
                    .sign_out_everywhere(email, &hash("whole"), &act(2))
                    .await,
            ),
        ),
        (
            "remove",
            done(store.remove_authenticator(email, &act(3)).await),
        ),
        ("count", done(store.count_use(&cap, at(1)).await)),
        (
            "forget",
            done(store.forget_answers(&reference(1), &["profile"]).await),
        ),
        ("record", done(store.record_act(&done_now).await)),
        ("acts", done(store.list_acts(month, at(1)).await)),
    ]
}

async fn equality_ports(monitoring: &Monitoring, releases: &Releases) -> Came {
    let response = EqualityResponse {
        key: "1".to_owned(),
        intake: "2023".to_owned(),
        answers: forms::Answers::default(),
        expires: at(9),
    };
    vec![
        (
            "respond",
            done(monitoring.store_response(&response, "1").await),
        ),
        (
            "responses",
            done(monitoring.read_responses("2023", at(1)).await),
        ),
        ("release", done(releases.store_release("2023", "x").await)),
        ("remove", done(monitoring.remove_response(&response).await)),
        ("released", done(releases.read_release("2023").await)),
    ]
}

async fn every_port_through(fault: Fault) -> Came {
    let engine = Engine::start().await;
    let client = engine.failing(vec![fault; 500]);
    let store = Applications::new(client.clone(), &engine.names.applications);
    let monitoring = Monitoring::new(client.clone(), &engine.names.monitoring);
    let releases = Releases::new(client, &engine.names.releases);
    let came = every_port(&store, &monitoring, &releases).await;
    assert_eq!(engine.partitions().await.len(), 0);
    came
}

#[tokio::test]
async fn every_port_is_busy_where_the_store_is() {
    for fault in [
        Fault::code(400, "ThrottlingException"),
        Fault::code(500, "InternalServerError"),
        Fault::Unreachable,
    ] {
        for (port, came) in every_port_through(fault.clone()).await {
            assert!(
                matches!(came, Err(StoreError::Busy(_))),
                "{port}, {fault:?}: {came:?}"
            );
        }
    }
}

#[tokio::test]
async fn every_port_fails_with_a_code_and_no_more_where_it_is_refused() {
    for code in [
        "AccessDeniedException",
        "ValidationException",
        "ResourceNotFoundException",
    ] {
        for (port, came) in every_port_through(Fault::code(400, code)).await {
            let Err(StoreError::Failed(text)) = came else {
                panic!("{port}: {came:?}");
            };
            assert!(text.contains(code), "{port}: {text}");
            assert!(!text.contains("CANARY"), "{port}: {text}");
        }
    }
}

#[tokio::test]
async fn every_port_answers() {
    let engine = Engine::start().await;
    let came = every_port(
        &engine.applications(),
        &engine.monitoring(),
        &engine.releases(),
    )
    .await;
    assert_eq!(came.len(), 37);
    for (port, came) in came {
        assert!(came.is_ok(), "{port}: {came:?}");
    }
}
