//! The release of an intake's figures.

use super::{ReleaseReport, run as release};
use crate::desk::Desk;
use crate::ports::EqualityResponse;
use crate::stage::{Stage, at, desk, run};
use forms::{Answer, Answers, Use};

const INTAKE: &str = "2023-spring-summer";
const LAST: &str = "2024-01-31T23:59:59.999Z";
const AFTER: &str = "2024-02-01T00:00:00Z";

fn stage(desk: &Desk, count: usize) -> Stage {
    let stage = Stage::default();
    let form = desk.declared.declarations.forms_of(Use::Monitoring).next();
    let field = &form.expect("an equality form").fields[0];
    let options = field.kind.control().options;
    for number in 0..count {
        let option = &options[number % options.len()];
        let answer = (field.id.clone(), Answer::Text(option.id.clone()));
        let response = EqualityResponse {
            key: format!("{number:032x}"),
            intake: INTAKE.to_owned(),
            answers: Answers::from_iter([answer]),
            expires: at("2025-04-01T00:00:00Z"),
        };
        stage.change(|state| state.responses.insert(response.key.clone(), response));
    }
    stage
}

fn report(released: usize, waiting: usize, failed: usize) -> ReleaseReport {
    ReleaseReport {
        released,
        waiting,
        failed,
    }
}

#[test]
fn nothing_is_released_before_the_last_day_has_passed() {
    let desk = desk();
    let stage = stage(&desk, 30);
    let before = stage.state();
    assert_eq!(run(release(&desk, &stage, at(LAST))), report(0, 0, 0));
    assert_eq!(stage.state(), before);
    assert_eq!(run(release(&desk, &stage, at(AFTER))), report(1, 0, 0));
}

#[test]
fn under_ten_nothing_is_released_and_nothing_deleted() {
    let desk = desk();
    for (count, released) in [(1, 0), (9, 0), (10, 1)] {
        let stage = stage(&desk, count);
        let told = run(release(&desk, &stage, at(AFTER)));
        assert_eq!(told, report(released, 1 - released, 0));
        let state = stage.state();
        assert_eq!(state.releases.len(), released);
        assert_eq!(state.responses.len(), if released == 1 { 0 } else { count });
    }
}

#[test]
fn figures_are_made_once_and_stay_byte_for_byte() {
    let desk = desk();
    let store = stage(&desk, 30);
    run(release(&desk, &store, at(AFTER)));
    let first = store.state().releases;
    let late = stage(&desk, 60).state().responses;
    store.change(|state| state.responses = late);
    assert_eq!(
        run(release(&desk, &store, at("2024-02-02T00:00:00Z"))),
        report(0, 0, 0)
    );
    let state = store.state();
    assert_eq!(state.releases, first);
    assert!(state.responses.is_empty(), "what came after waits for ever");
}

#[test]
fn a_run_that_fails_anywhere_is_made_good_by_the_next() {
    let desk = desk();
    let whole = stage(&desk, 14);
    run(release(&desk, &whole, at(AFTER)));
    for calls in 0..20 {
        let stage = stage(&desk, 14);
        stage.fail_after(calls);
        run(release(&desk, &stage, at(AFTER)));
        stage.mend();
        let told = run(release(&desk, &stage, at(AFTER)));
        assert_eq!(told.failed, 0);
        assert_eq!(stage.state(), whole.state(), "after {calls} calls");
    }
}

fn answered(stage: &Stage, intake: &str, count: usize) {
    stage.change(|state| {
        let like = state.responses.values().next().cloned();
        for number in 0..count {
            let mut response = like.clone().expect("a response to be like");
            response.key = format!("{intake}-{number}");
            intake.clone_into(&mut response.intake);
            state.responses.insert(response.key.clone(), response);
        }
    });
}

#[test]
fn trust_21_what_is_too_few_waits_and_is_counted_with_the_next_intake_once() {
    let desk = desk();
    let earlier = &desk.declared.declarations.intakes[0];
    assert_ne!(earlier.id, INTAKE);
    let earlier_end = "2023-08-01T00:00:00Z";
    for (old, new, released) in [(4, 6, 1), (9, 9, 1), (4, 5, 0), (9, 1, 1), (1, 0, 0)] {
        let stage = stage(&desk, new.max(1));
        answered(&stage, &earlier.id, old);
        if new == 0 {
            stage.change(|state| state.responses.retain(|_, one| one.intake != INTAKE));
        }
        run(release(&desk, &stage, at(earlier_end)));
        assert_eq!(stage.state().releases.len(), 0, "{old} released alone");
        assert_eq!(stage.state().responses.len(), old + new);
        let told = run(release(&desk, &stage, at(AFTER)));
        assert_eq!(
            (told.released, told.failed),
            (released, 0),
            "{old} and {new}"
        );
        let state = stage.state();
        assert_eq!(
            state.responses.len(),
            if released == 1 { 0 } else { old + new }
        );
        if released == 1 {
            let json: serde_json::Value =
                serde_json::from_str(&state.releases[INTAKE]).expect("JSON");
            assert_eq!(json["also"], serde_json::json!([earlier.id]));
        }
        assert_eq!(run(release(&desk, &stage, at(AFTER))).released, 0);
    }
}

#[test]
fn trust_21_a_run_that_fails_while_it_carries_over_counts_nobody_twice() {
    let desk = desk();
    let earlier = desk.declared.declarations.intakes[0].id.clone();
    let made = || {
        let stage = stage(&desk, 8);
        answered(&stage, &earlier, 7);
        stage
    };
    let whole = made();
    run(release(&desk, &whole, at(AFTER)));
    assert!(whole.state().responses.is_empty());
    for calls in 0..24 {
        let stage = made();
        stage.fail_after(calls);
        run(release(&desk, &stage, at(AFTER)));
        stage.mend();
        assert_eq!(run(release(&desk, &stage, at(AFTER))).failed, 0);
        assert_eq!(stage.state(), whole.state(), "after {calls} calls");
    }
}

#[test]
fn the_text_is_json_that_names_the_intake_and_no_small_count() {
    let desk = desk();
    let stage = stage(&desk, 30);
    run(release(&desk, &stage, at(AFTER)));
    let text = &stage.state().releases[INTAKE];
    let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(json["intake"], INTAKE);
    let first = &json["questions"][0];
    let counts = first["options"].as_array().expect("options");
    assert!(counts.iter().all(|one| one["count"] == 10));
    assert_eq!(first["not_said"], 10);
    assert!(
        counts.iter().all(|one| one["percent"].is_null()),
        "a base of 20 is too small"
    );
}
