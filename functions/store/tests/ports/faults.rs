//! What goes wrong on the way: tried again within bounds, done once, told in codes (R2, R10).

use crate::engine::{Engine, Fault};
use crate::samples::{at, cap, new_application, reference};
use aws_sdk_dynamodb::types::AttributeValue;
use service::ports::{MarkSent, ReadApproval, ReadLetter, StoreApplication, StoreError, Stored};
use std::time::{Duration, Instant};

/// The writes of one submission: the application, the guard on the address, the count of those that
/// press, the approval, two letters.
const WRITES: usize = 6;

async fn store_through(engine: &Engine, faults: Vec<Fault>) -> Result<Stored, StoreError> {
    let store = engine.applications_through(engine.failing(faults));
    store
        .store_application(&new_application(1), Some(&cap(60)))
        .await
}

#[tokio::test]
async fn what_fails_for_a_moment_is_tried_again_and_done_once() {
    for faults in [
        vec![Fault::code(400, "ThrottlingException"); 3],
        vec![Fault::code(400, "ProvisionedThroughputExceededException"); 3],
        vec![Fault::code(400, "TransactionInProgressException"); 3],
        vec![Fault::code(500, "InternalServerError"); 3],
        vec![Fault::Refused(503, String::new()); 3],
        vec![Fault::cancelled("TransactionConflict", WRITES); 3],
        vec![Fault::cancelled("ThrottlingError", WRITES); 3],
        vec![Fault::Unreachable; 3],
        vec![Fault::Lost; 3],
        vec![Fault::Lost, Fault::Unreachable, Fault::Lost],
        vec![Fault::Silent],
    ] {
        let engine = Engine::start().await;
        let told = format!("{faults:?}");
        let stored = store_through(&engine, faults).await;
        assert!(matches!(stored, Ok(Stored::New)), "{told}: {stored:?}");
        assert_eq!(engine.partitions().await.len(), WRITES, "{told}");
    }
}

#[tokio::test]
async fn a_single_write_that_met_a_transaction_is_tried_again() {
    let engine = Engine::start().await;
    let new = new_application(1);
    engine
        .applications()
        .store_application(&new, None)
        .await
        .unwrap();
    let met = Fault::code(400, "TransactionConflictException");
    let store = engine.applications_through(engine.failing(vec![met.clone(); 3]));
    let id = &new.letters[0].id;
    store.mark_sent(id, at(1)).await.unwrap();
    let read = store.read_letter(id, at(1)).await.unwrap().unwrap();
    assert_eq!(read.sent, Some(at(1)));

    let store = engine.applications_through(engine.failing(vec![met; 20]));
    let marked = store.mark_sent(id, at(2)).await;
    assert!(matches!(marked, Err(StoreError::Busy(_))), "{marked:?}");
}

#[tokio::test]
async fn what_keeps_failing_is_busy_and_leaves_nothing() {
    for (fault, code) in [
        (
            Fault::code(400, "ThrottlingException"),
            "ThrottlingException",
        ),
        (
            Fault::code(500, "InternalServerError"),
            "InternalServerError",
        ),
        (
            Fault::cancelled("TransactionConflict", WRITES),
            "TransactionConflict",
        ),
        (
            Fault::cancelled("ThrottlingError", WRITES),
            "ThrottlingError",
        ),
        (Fault::Unreachable, "dispatch"),
    ] {
        let engine = Engine::start().await;
        let stored = store_through(&engine, vec![fault; 20]).await;
        let Err(StoreError::Busy(text)) = stored else {
            panic!("{code}: {stored:?}");
        };
        assert!(text.contains(code), "{text}");
        assert!(!text.contains("CANARY"), "{text}");
        assert_eq!(engine.partitions().await.len(), 0);
    }
}

#[tokio::test]
async fn a_submission_whose_answers_were_all_lost_is_found_on_the_next_press() {
    let engine = Engine::start().await;
    let stored = store_through(&engine, vec![Fault::Lost; 20]).await;
    assert!(matches!(stored, Err(StoreError::Busy(_))), "{stored:?}");
    // Another page of the same person, or the same page once more, which counts no further.
    let mut other_page = new_application(2);
    other_page.who = new_application(1).who;
    for again in [new_application(1), other_page] {
        let stored = engine.applications();
        let stored = stored.store_application(&again, Some(&cap(1))).await;
        assert_eq!(stored.unwrap(), Stored::Before(reference(1)));
    }
    assert_eq!(engine.partitions().await.len(), WRITES);
}

#[tokio::test]
async fn a_silent_store_is_given_up_in_time() {
    let engine = Engine::start().await;
    let began = Instant::now();
    let stored = store_through(&engine, vec![Fault::Silent; 20]).await;
    assert!(matches!(stored, Err(StoreError::Busy(_))), "{stored:?}");
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test]
async fn a_condition_that_did_not_hold_counts_more_than_a_conflict_beside_it() {
    let engine = Engine::start().await;
    let [met, fine] = ["TransactionConflict", "None"].map(|code| format!(r#"{{"Code":"{code}"}}"#));
    let item = |old: &str| format!(r#"{{"Code":"ConditionalCheckFailed","Item":{{{old}}}}}"#);
    let full = r#"{"Code":"ConditionalCheckFailed"}"#.to_owned();
    let (own, other) = (reference(1), reference(9));
    let own_item = item(&format!(
        r#""pk":{{"S":"APP#{own}"}},"once":{{"S":"{:032x}"}},"status":{{"S":"awaiting"}},"digest":{{"S":"digest-1"}}"#,
        1
    ));
    let who_item = item(&format!(
        r#""reference":{{"S":"{other}"}},"digest":{{"S":"digest-1"}}"#
    ));
    let busy = || Err(StoreError::Busy("another press".to_owned()));
    // The application, the guard on the address, the count, and a write that is never refused.
    for (reasons, told) in [
        ([&own_item, &met, &met, &fine], Ok(Stored::Before(own))),
        ([&met, &who_item, &full, &fine], Ok(Stored::Before(other))),
        // Where another press is at it, nobody can say that nothing was stored.
        ([&met, &fine, &full, &fine], busy()),
        ([&fine, &met, &full, &fine], busy()),
        ([&fine, &fine, &full, &met], Ok(Stored::TooMany)),
    ] {
        let reasons = reasons.map(String::as_str).join(",");
        let body = format!(
            r#"{{"__type":"x#TransactionCanceledException","CancellationReasons":[{reasons},{fine},{fine}]}}"#
        );
        let stored = store_through(&engine, vec![Fault::Refused(400, body)]).await;
        let (stored, told) = (format!("{stored:?}"), format!("{told:?}"));
        assert_eq!(stored, told, "{reasons}");
    }
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_told_by_its_attribute_alone() {
    let engine = Engine::start().await;
    engine
        .client
        .put_item()
        .table_name(&engine.names.applications)
        .item("pk", AttributeValue::S(format!("APP#{}", reference(1))))
        .item("sk", AttributeValue::S("APPROVAL".to_owned()))
        .item("intake", AttributeValue::N("77777".to_owned()))
        .item("expires_at", AttributeValue::N("9999999999".to_owned()))
        .send()
        .await
        .unwrap();
    let read = engine
        .applications()
        .read_approval(&reference(1), at(1))
        .await;
    let Err(StoreError::Failed(text)) = read else {
        panic!("{read:?}");
    };
    assert_eq!(text, "an item without a readable `intake`");
}
