//! What each call costs, in the units that are paid for. The numbers are those of
//! infra/decisions/0003-stored-items.md.

use crate::engine::Engine;
use crate::samples::{
    act, at, authenticator, cap, decision, event, hash, letter, new_application, reference,
    under_next_link,
};
use aws_sdk_dynamodb::types::AttributeValue;
use forms::Answer;
use scheme::life::Status;
use service::ports::*;
use service::record::{
    ChangedApplication, Happening, LetterKind, NewApplication, Session, SignIn, Stage, TryLimit,
    Verdict,
};
use std::collections::HashMap;
use store::{Applications, Meter, Units};

/// An application whose item is of just `bytes` bytes, with letters as long as real ones.
async fn of_size(bytes: usize, seed: u64) -> NewApplication {
    let engine = Engine::start().await;
    let mut new = new_application(seed);
    for letter in &mut new.letters {
        letter.facts = HashMap::from([
            ("applicant_name", "Bartholomew Featherstonehaugh".to_owned()),
            ("manager_name", "Anastasia Wolstenholme".to_owned()),
            (
                "job_title",
                "Senior Academic Engagement Librarian".to_owned(),
            ),
            (
                "manager_email",
                "a.wolstenholme@library.example.ac.uk".to_owned(),
            ),
            (
                "deadline_text",
                "Friday 23 June 2023 at 11:59pm, UK time".to_owned(),
            ),
            (
                "link",
                format!(
                    "https://mentoring.example.ac.uk/forms/application/{}",
                    "x".repeat(56)
                ),
            ),
            ("role_name", "mentor".to_owned()),
            ("reference", "7K4M-9RTX-2C7P".to_owned()),
        ])
        .into_iter()
        .map(|(name, fact)| (name.to_owned(), fact))
        .collect();
    }
    new.application
        .answers
        .set("profile", Answer::Text(String::new()));
    engine
        .applications()
        .store_application(&new, None)
        .await
        .unwrap();
    let items = engine.scan(&engine.names.applications).await;
    let mut lacking = 0;
    for item in &items {
        if item["sk"].as_s().unwrap() == "APPLICATION" {
            lacking = bytes - size(item);
        } else {
            assert!(size(item) <= 1024, "{} bytes: {item:?}", size(item));
        }
    }
    let text = "x".repeat(lacking);
    new.application.answers.set("profile", Answer::Text(text));
    new
}

/// The size of an item by the rules of the DynamoDB developer guide, "Item sizes and formats".
fn size(item: &HashMap<String, AttributeValue>) -> usize {
    item.iter()
        .map(|(name, value)| name.len() + value_size(value))
        .sum()
}

fn value_size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(number) => {
            let digits = number.trim_start_matches('-').trim_matches('0').len();
            let sign = usize::from(number.starts_with('-'));
            digits.div_ceil(2) + 1 + sign
        }
        AttributeValue::Bool(_) => 1,
        AttributeValue::L(list) => 3 + list.iter().map(|item| 1 + value_size(item)).sum::<usize>(),
        AttributeValue::M(map) => 3 + size(map) + map.len(),
        AttributeValue::Ss(set) => set.iter().map(String::len).sum(),
        other => panic!("no such attribute is kept: {other:?}"),
    }
}

struct Counted {
    engine: Engine,
    meter: Meter,
    store: Applications,
}

impl Counted {
    async fn start() -> Self {
        let engine = Engine::start().await;
        let meter = Meter::default();
        let store = engine.applications_through(meter.watch(&engine.client));
        Self {
            engine,
            meter,
            store,
        }
    }

    #[track_caller]
    fn assert(&self, step: &str, write: f64, read: f64) {
        assert_eq!(self.meter.take(), Units { write, read }, "{step}");
    }
}

#[tokio::test]
async fn a_submission_takes_at_most_sixteen_write_units_and_no_read_unit() {
    for (bytes, write) in [
        (1024, 13.0),
        (2048, 15.0),
        (3072, 17.0),
        (4096, 19.0),
        (8192, 27.0),
    ] {
        let counted = Counted::start().await;
        let new = of_size(bytes, 1).await;
        let (most, known) = (cap(60), cap(1));
        let stored = counted
            .store
            .store_application(&new, Some(&most))
            .await
            .unwrap();
        assert_eq!(stored, Stored::New);
        counted.assert(&format!("{bytes} bytes"), write, 0.0);
        if bytes == 2048 {
            assert!(write <= 16.0);
        }
        // Pressed again: the answer is in the refusal, and nothing is read for it.
        let stored = counted
            .store
            .store_application(&new, Some(&known))
            .await
            .unwrap();
        assert_eq!(stored, Stored::Before(reference(1)));
        counted.assert("again", 0.0, 0.0);
    }
}

#[tokio::test]
async fn the_life_of_an_application_costs_what_is_written_down() {
    let counted = Counted::start().await;
    let store = &counted.store;
    // A little under two kilobytes, so that the longest status does not bring it over.
    let new = of_size(2000, 1).await;
    store.store_application(&new, Some(&cap(60))).await.unwrap();
    counted.assert("submit", 15.0, 0.0);

    for queued in &new.letters {
        store.read_letter(&queued.id, at(1)).await.unwrap();
        counted.assert("read a letter", 0.0, 1.0);
        store.mark_sent(&queued.id, at(1)).await.unwrap();
        counted.assert("mark it sent", 1.0, 0.0);
    }
    store.read_approval(&reference(1), at(1)).await.unwrap();
    counted.assert("read an approval", 0.0, 1.0);
    store.read_dossier(&reference(1), at(1)).await.unwrap();
    counted.assert("read a dossier", 0.0, 1.0);

    let second = under_next_link(&new.approval);
    let reminder = letter(LetterKind::Reminder, "1#1");
    let reminded = event(Happening::Reminded, 1);
    let settled = store.queue_reminder(&new.approval, &second, &reminded, &reminder);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    counted.assert("remind", 6.0, 0.0);

    let dossier = store.read_dossier(&reference(1), at(2)).await;
    let dossier = dossier.unwrap().unwrap();
    counted.meter.take();
    let mut changed = ChangedApplication {
        application: dossier.application.clone(),
        summary: new.summary.clone(),
        approval: dossier.approval.clone(),
        who: None,
        event: event(Happening::Changed, 1),
        letters: vec![letter(LetterKind::Changed, "1#1")],
    };
    "Another".clone_into(&mut changed.summary.name);
    let came = store.change_application(&dossier, &changed).await;
    assert_eq!(came.unwrap(), Changed::Done);
    counted.assert("change answers", 11.0, 0.0);
    let flagged = event(Happening::MarkedReal, 1);
    let settled = store.flag_application(&dossier, &[], &flagged);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    counted.assert("mark", 9.0, 0.0);

    let third = under_next_link(&second);
    let request = [letter(LetterKind::ApprovalRequest, "1#1")];
    let redirected = event(Happening::Redirected, 2);
    let settled = store.redirect_approval(&second, &third, &redirected, &request);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    counted.assert("redirect", 10.0, 0.0);

    let made = decision(Verdict::Approved);
    let approved = event(Happening::Approved, 3);
    let outcome = [letter(LetterKind::Outcome, "1")];
    let settled = store.decide_approval(&third, &made, &approved, &outcome);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    counted.assert("decide", 12.0, 0.0);

    let dossier = store.read_dossier(&reference(1), at(4)).await;
    let dossier = dossier.unwrap().unwrap();
    counted.meter.take();
    let proposed = event(Happening::Proposed, 4);
    let settled = store.record_outcome(&dossier, Status::Proposed, &proposed);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    counted.assert("record an outcome", 10.0, 0.0);
    let dossier = store.read_dossier(&reference(1), at(4)).await;
    let dossier = dossier.unwrap().unwrap();
    counted.meter.take();
    let withdrawn = event(Happening::Withdrawn, 4);
    let settled = store.withdraw_application(&dossier.application, &withdrawn);
    assert_eq!(settled.await.unwrap(), Settled::Done);
    counted.assert("withdraw", 24.0, 1.0);

    let settled = store.erase_application(&dossier, at(1)).await.unwrap();
    assert_eq!(settled, Settled::Done);
    counted.assert("erase", 23.0, 1.0);
    let left = counted.engine.partitions().await;
    assert_eq!(left.len(), 2, "its trace and the count: {left:?}");
}

#[tokio::test]
async fn lists_cost_by_what_they_show_and_not_by_the_answers() {
    let counted = Counted::start().await;
    let store = &counted.store;
    for seed in 0..100 {
        let mut new = new_application(seed);
        let text = "x".repeat(8_000);
        new.application.answers.set("profile", Answer::Text(text));
        store.store_application(&new, None).await.unwrap();
    }
    counted.meter.take();
    let selection = Selection {
        intake: "2023".to_owned(),
        role: "mentor".to_owned(),
        status: None,
    };
    let listed = store.list_applications(&selection, None, at(1)).await;
    assert_eq!(listed.unwrap().items.len(), 100);
    let units = counted.meter.take();
    assert_eq!(units.write, 0.0);
    assert!(units.read <= 8.0, "{units:?}");

    let asked: Vec<_> = (0..100).map(reference).collect();
    store.read_applications(&asked, at(1)).await.unwrap();
    counted.assert("export", 0.0, 150.0);
}

#[tokio::test]
async fn the_other_calls_cost_what_is_written_down() {
    let counted = Counted::start().await;
    let store = &counted.store;
    let link = hash("link");
    let sign_in = SignIn {
        link: link.clone(),
        email: "officer@example.ac.uk".to_owned(),
        expires: at(600_000),
    };
    let session = Session {
        link: link.clone(),
        email: "officer@example.ac.uk".to_owned(),
        stage: Stage::Whole { generation: 1 },
        began: at(1),
        used: at(1),
        expires: at(900_000),
    };
    let sent = letter(LetterKind::SignIn, "1");
    store.store_sign_in(&sign_in, &sent).await.unwrap();
    counted.assert("store a sign-in", 4.0, 0.0);
    store.begin_session(&sign_in, &session).await.unwrap();
    counted.assert("begin a session", 4.0, 0.0);
    store.read_session(&link, at(2)).await.unwrap();
    counted.assert("read a session", 0.0, 1.0);
    store.touch_session(&link, at(3)).await.unwrap();
    counted.assert("touch a session", 1.0, 0.0);
    store.end_session(&link).await.unwrap();
    counted.assert("end a session", 1.0, 0.0);

    door(&counted).await;

    let client = counted.meter.watch(&counted.engine.client);
    let monitoring = store::Monitoring::new(client, &counted.engine.names.monitoring);
    let response = EqualityResponse {
        key: "1".to_owned(),
        intake: "2023".to_owned(),
        answers: forms::Answers::default(),
        expires: at(9),
    };
    monitoring.store_response(&response, "page").await.unwrap();
    counted.assert("store a response", 4.0, 0.0);
}

/// A session of `ann` under this name.
fn session(name: &str) -> Session {
    Session {
        link: hash(name),
        email: "ann@example.org".to_owned(),
        stage: Stage::Whole { generation: 1 },
        began: at(1),
        used: at(1),
        expires: at(900_000),
    }
}

/// The second half of signing in.
async fn door(counted: &Counted) {
    let store = &counted.store;
    let held = authenticator("ann@example.org");
    for half in ["half", "other"] {
        let sign_in = SignIn {
            link: hash(half),
            email: held.email.clone(),
            expires: at(600_000),
        };
        let sent = letter(LetterKind::SignIn, half);
        store.store_sign_in(&sign_in, &sent).await.unwrap();
        store.begin_session(&sign_in, &session(half)).await.unwrap();
    }
    counted.meter.take();
    let (half, other) = (hash("half"), hash("other"));
    let enrolled = store
        .enrol_authenticator(&half, &held, &session("whole"), &act(1))
        .await;
    assert_eq!(enrolled.unwrap(), Settled::Done);
    counted.assert("enrol", 8.0, 0.0);
    store.read_authenticator(&held.email, at(2)).await.unwrap();
    counted.assert("read an authenticator", 0.0, 1.0);
    let limit = TryLimit {
        most: 5,
        minutes: 15,
    };
    let which = store.count_try(&held.email, limit, at(2)).await.unwrap();
    assert_eq!(which, Some(1));
    counted.assert("count a try", 1.0, 0.0);
    let accepted = store
        .accept_code(&other, &held, &held, &session("again"), &act(2))
        .await;
    assert_eq!(accepted.unwrap(), Settled::Done);
    counted.assert("accept a code", 8.0, 0.0);
    let own = hash("again");
    let out = store.sign_out_everywhere(&held.email, &own, &act(4)).await;
    out.unwrap();
    counted.assert("sign out everywhere", 6.0, 0.0);
    store.record_act(&act(3)).await.unwrap();
    counted.assert("record an act", 1.0, 0.0);
    let cap = Cap {
        key: "link#1".to_owned(),
        most: 3,
        until: at(9_000),
    };
    store.count_use(&cap, at(1)).await.unwrap();
    counted.assert("count a use", 1.0, 0.0);
}
