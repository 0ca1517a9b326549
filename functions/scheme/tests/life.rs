//! The life of an application (R11): total, with no way back from its ends, and drawn in the README.

#![cfg(test)]

use proptest::prelude::*;
use scheme::life::{Act, Next, Status, picture};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_picture_in_the_readme_is_the_one_that_the_code_draws() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = std::fs::read_to_string(readme).expect("the README");
    let (_, rest) = text.split_once("<!-- life:begin -->\n").expect("a mark");
    let (drawn, _) = rest.split_once("<!-- life:end -->").expect("a mark");
    assert_eq!(
        drawn,
        format!("```mermaid\n{}\n```\n", picture()),
        "draw it again: cargo run -p scheme --example life"
    );
}

#[test]
fn every_status_can_be_reached_and_every_application_can_be_erased_and_expires() {
    let mut reached = BTreeSet::from([Status::FIRST]);
    let mut waiting = vec![Status::FIRST];
    while let Some(status) = waiting.pop() {
        let next = Act::ALL.into_iter().filter_map(|act| status.after(act));
        waiting.extend(next.filter(|one| reached.insert(*one)));
    }
    assert_eq!(reached, BTreeSet::from(Status::ALL));
    for status in Status::ALL {
        for act in [Act::Erase, Act::Expire] {
            assert_eq!(status.next(act), Next::Gone);
        }
        let left = |act: &Act| status.after(*act).is_some();
        let is_an_end = matches!(status, Status::Withdrawn);
        assert_eq!(Act::ALL.iter().any(left), !is_an_end, "{status:?}");
    }
}

#[test]
fn words_name_one_act_and_one_status_each() {
    let acts: BTreeSet<&str> = Act::ALL.into_iter().map(Act::word).collect();
    assert_eq!(acts.len(), Act::ALL.len());
    for status in Status::ALL {
        assert_eq!(Status::from_word(status.word()), Some(status));
    }
}

const LIVES: u32 = 20_000;

#[test]
fn no_life_leaves_the_withdrawn_decides_twice_or_goes_on_after_its_end() {
    let acts = prop::collection::vec(prop::sample::select(Act::ALL.to_vec()), 0..60);
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig::with_cases(LIVES));
    let outcome = runner.run(&acts, |acts| {
        let mut at = Some(Status::FIRST);
        let mut decisions = 0;
        for act in acts {
            let Some(status) = at else { break };
            match status.next(act) {
                Next::Refused => {}
                Next::Gone => at = None,
                Next::Stands(next) => {
                    prop_assert_ne!(status, Status::Withdrawn, "something followed");
                    prop_assert!(
                        status != Status::Declined || next == Status::Withdrawn,
                        "a refusal was undone"
                    );
                    let is_outcome =
                        matches!(next, Status::Proposed | Status::Matched | Status::Waiting);
                    prop_assert!(
                        !is_outcome || status.is_approved(),
                        "an outcome without an approval"
                    );
                    prop_assert!(
                        !matches!(status, Status::Proposed | Status::Matched | Status::Waiting)
                            || !matches!(act, Act::Change | Act::Reask),
                        "answers changed under an outcome"
                    );
                    decisions += usize::from(matches!(act, Act::Approve | Act::Decline));
                    if act == Act::Reask {
                        decisions = 0;
                    }
                    at = Some(next);
                }
            }
        }
        prop_assert!(decisions <= 1, "decided twice without being asked anew");
        Ok(())
    });
    outcome.expect("a legal life");
    println!("promise R11: {LIVES} lives of the state machine");
}
