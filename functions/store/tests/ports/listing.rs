//! Lists: in order, page by page, whole, and without what has expired.

use crate::engine::Engine;
use crate::samples::{at, event, expiry, new_application, reference};
use scheme::life::Status;
use service::ports::{
    LapseApplication, ListApplications, Place, ReadApplications, Selection, StoreApplication,
    WithdrawApplication,
};
use service::record::{Happening, Summary};
use store::Applications;

fn selection(status: Option<Status>) -> Selection {
    Selection {
        intake: "2023".to_owned(),
        role: "mentor".to_owned(),
        status,
    }
}

/// All pages, each with its length.
async fn all(store: &Applications, selection: &Selection) -> (Vec<Summary>, Vec<usize>) {
    let mut items = Vec::new();
    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = store
            .list_applications(selection, after.as_ref(), at(1))
            .await
            .unwrap();
        pages.push(page.items.len());
        items.extend(page.items);
        after = page.next;
        if after.is_none() {
            return (items, pages);
        }
    }
}

#[tokio::test]
async fn every_application_is_listed_once_by_status_and_then_oldest_first() {
    let engine = Engine::start().await;
    let store = engine.applications();
    for seed in 0..250 {
        let new = new_application(seed);
        store.store_application(&new, None).await.unwrap();
        let lapsed = event(Happening::Lapsed, 900);
        let withdrawn = event(Happening::Withdrawn, 900);
        match seed {
            0..40 => drop(store.lapse_application(&new.approval, &lapsed).await),
            40..50 => drop(
                store
                    .withdraw_application(&new.application, &withdrawn)
                    .await,
            ),
            _ => {}
        }
    }
    let (items, pages) = all(&store, &selection(None)).await;
    assert_eq!(pages, [100, 100, 50]);
    let seen: Vec<_> = items
        .iter()
        .map(|item| (item.status, item.submitted, item.reference.clone()))
        .collect();
    let mut wanted: Vec<_> = (0..250)
        .map(|seed| {
            let status = match seed {
                0..40 => Status::Lapsed,
                40..50 => Status::Withdrawn,
                _ => Status::Awaiting,
            };
            let submitted = at(i64::try_from(seed).unwrap());
            (status, submitted, reference(seed))
        })
        .collect();
    wanted.sort();
    assert_eq!(seen, wanted);

    let (items, pages) = all(&store, &selection(Some(Status::Awaiting))).await;
    assert_eq!(
        (items.len(), pages.as_slice()),
        (200, [100, 100].as_slice())
    );
    let (items, _) = all(&store, &selection(Some(Status::Declined))).await;
    assert_eq!(items, []);
}

#[tokio::test]
async fn a_summary_says_what_was_stored_of_it() {
    let engine = Engine::start().await;
    let store = engine.applications();
    let new = new_application(1);
    store.store_application(&new, None).await.unwrap();
    let (items, _) = all(&store, &selection(None)).await;
    assert_eq!(items, [new.summary]);
    for (intake, role) in [("2024", "mentor"), ("2023", "mentee"), ("2023", "mentor#")] {
        let other = Selection {
            intake: intake.to_owned(),
            role: role.to_owned(),
            status: None,
        };
        assert_eq!(all(&store, &other).await.0, []);
    }
}

#[tokio::test]
async fn what_has_expired_is_not_listed_and_leaves_no_gap() {
    let engine = Engine::start().await;
    let store = engine.applications();
    for seed in 0..230 {
        let mut new = new_application(seed);
        if seed < 120 {
            new.application.expires = at(0);
        }
        store.store_application(&new, None).await.unwrap();
    }
    let (items, pages) = all(&store, &selection(None)).await;
    assert_eq!(pages, [100, 10]);
    assert_eq!(items.first().unwrap().reference, reference(120));
}

#[tokio::test]
async fn a_list_goes_on_after_any_place_whether_anyone_stands_there_or_not() {
    let engine = Engine::start().await;
    let store = engine.applications();
    for seed in [1, 3, 5] {
        store
            .store_application(&new_application(seed), None)
            .await
            .unwrap();
    }
    for (seed, left) in [(0, 3), (1, 2), (2, 2), (3, 1), (4, 1), (5, 0), (9, 0)] {
        let after = Place {
            status: Status::Awaiting,
            submitted: at(i64::try_from(seed).unwrap()),
            reference: reference(seed),
        };
        let listed = store
            .list_applications(&selection(Some(Status::Awaiting)), Some(&after), at(1))
            .await
            .unwrap();
        assert_eq!(listed.items.len(), left, "after {seed}");
        assert_eq!(listed.next, None);
    }
}

#[tokio::test]
async fn applications_are_read_in_the_order_asked_without_those_that_are_gone() {
    let engine = Engine::start().await;
    let store = engine.applications();
    for seed in 0..130 {
        let mut new = new_application(seed);
        if seed == 7 {
            new.application.expires = at(0);
        }
        store.store_application(&new, None).await.unwrap();
    }
    let asked: Vec<_> = (0..140).rev().chain([5, 5]).map(reference).collect();
    let read = store.read_applications(&asked, at(1)).await.unwrap();
    let read: Vec<_> = read.into_iter().map(|item| item.reference).collect();
    let wanted: Vec<_> = (0..130)
        .rev()
        .filter(|seed| *seed != 7)
        .chain([5, 5])
        .map(reference)
        .collect();
    assert_eq!(read, wanted);
    assert_eq!(store.read_applications(&[], at(1)).await.unwrap(), []);
    let gone = store.read_applications(&asked, expiry()).await.unwrap();
    assert_eq!(gone, []);
}

/// Sixteen megabytes is the most that one answer of a batch holds, and one the most of a query.
#[tokio::test]
async fn applications_too_large_for_one_answer_are_all_read() {
    let engine = Engine::start().await;
    let store = engine.applications();
    for seed in 0..46 {
        let mut new = new_application(seed);
        let long = forms::Answer::Text("x".repeat(380_000));
        new.application.answers.set("profile", long);
        store.store_application(&new, None).await.unwrap();
    }
    let asked: Vec<_> = (0..46).map(reference).collect();
    let read = store.read_applications(&asked, at(1)).await.unwrap();
    assert_eq!(read.len(), 46);
}
