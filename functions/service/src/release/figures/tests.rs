//! The figures give nobody away, whatever was answered.

use super::{Figures, PREFER_NOT_TO_SAY, figures, percent, rounded};
use crate::stage::desk;
use forms::{Answer, Answers, Form, Outside, Sent, Use, parse};
use proptest::prelude::*;
use std::sync::LazyLock;

static DESK: LazyLock<crate::desk::Desk> = LazyLock::new(desk);

fn form() -> &'static Form {
    let mut forms = DESK.declared.declarations.forms_of(Use::Monitoring);
    forms.next().expect("an equality form")
}

/// Any response that the form takes.
fn response() -> impl Strategy<Value = Answers> {
    let count = form().fields.len();
    prop::collection::vec(0_usize..30, count).prop_filter_map("the form takes it", |picks| {
        let mut sent = Sent::default();
        for (field, pick) in form().fields.iter().zip(picks) {
            if let Some(option) = field.kind.control().options.get(pick) {
                sent.push(&field.id, &option.id);
            }
        }
        let outside = Outside {
            today: "2023-06-09".parse().expect("a date"),
            applicant_email: None,
        };
        parse(form(), &sent, outside).ok()
    })
}

fn responses() -> impl Strategy<Value = Vec<Answers>> {
    prop::collection::vec(response(), 0..60)
}

fn counts(figures: &Figures) -> Vec<usize> {
    let of = |question: &super::Question| {
        let options = question.options.iter().map(|option| option.count);
        options.chain([question.not_said]).collect::<Vec<_>>()
    };
    figures.questions.iter().flat_map(of).collect()
}

#[test]
fn counts_go_to_the_nearest_five() {
    for (count, expected) in [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 5),
        (4, 5),
        (5, 5),
        (7, 5),
        (8, 10),
        (12, 10),
        (13, 15),
        (22, 20),
        (23, 25),
    ] {
        assert_eq!(rounded(count), expected, "{count}");
    }
}

#[test]
fn percentages_need_a_base_of_23_and_come_from_rounded_counts() {
    assert_eq!(percent(5, 22), None);
    assert_eq!(percent(5, 23), Some(20));
    assert_eq!(percent(25, 23), Some(100));
    assert_eq!(percent(0, 400), Some(0));
    assert_eq!(percent(10, 30), Some(33));
}

#[test]
fn every_question_offers_not_to_say() {
    for field in &form().fields {
        let options = field.kind.control().options;
        let offers = options.iter().any(|option| option.id == PREFER_NOT_TO_SAY);
        assert!(offers, "`{}` does not", field.id);
    }
}

#[test]
fn not_said_and_left_out_are_counted_together_and_shown_as_no_option() {
    let field = &form().fields[0];
    let said = |id: &str| Answers::from_iter([(field.id.clone(), Answer::Text(id.to_owned()))]);
    let one = field.kind.control().options.remove(0).id;
    let mut all = vec![said(&one); 4];
    all.extend(vec![said(PREFER_NOT_TO_SAY); 4]);
    all.extend(vec![Answers::default(); 4]);
    let figures = figures(form(), &all);
    let question = &figures.questions[0];
    assert_eq!((question.options[0].count, question.not_said), (5, 10));
    assert!(
        question
            .options
            .iter()
            .all(|option| option.id != PREFER_NOT_TO_SAY)
    );
}

#[test]
fn a_question_that_was_not_for_somebody_counts_them_nowhere() {
    let field = form()
        .fields
        .iter()
        .find(|field| field.ignored_unless.is_some());
    let field = field.expect("a question for some only");
    let figures = figures(form(), &vec![Answers::default(); 40]);
    let table = figures
        .questions
        .iter()
        .find(|question| question.id == field.id);
    let table = table.expect("a table");
    assert_eq!(table.not_said, 0);
    assert_eq!(figures.questions[0].not_said, 40);
}

#[test]
fn an_option_that_is_offered_no_more_is_counted_with_what_was_not_said() {
    let field = &form().fields[0];
    let answer = (field.id.clone(), Answer::Text("gone".to_owned()));
    let figures = figures(form(), &vec![Answers::from_iter([answer]); 10]);
    assert_eq!(figures.questions[0].not_said, 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_count_is_small_or_exact(responses in responses()) {
        for count in counts(&figures(form(), &responses)) {
            prop_assert_eq!(count % 5, 0);
        }
    }

    #[test]
    fn the_order_of_responses_does_not_matter(
        (responses, shuffled) in responses()
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
    ) {
        prop_assert_eq!(figures(form(), &responses), figures(form(), &shuffled));
    }

    #[test]
    fn each_count_is_within_two_of_the_truth(responses in responses()) {
        for (field, question) in form().fields.iter().zip(figures(form(), &responses).questions) {
            for option in question.options {
                let truth = responses
                    .iter()
                    .filter(|answers| answers.get(&field.id).and_then(Answer::text) == Some(option.id.as_str()))
                    .count();
                prop_assert!(truth.abs_diff(option.count) <= 2);
                prop_assert!(option.percent.is_none_or(|percent| percent <= 100));
            }
        }
    }

    #[test]
    fn two_who_alone_chose_something_leave_no_trace(responses in responses(), rare in response()) {
        let with: Vec<Answers> = responses.iter().cloned().chain([rare.clone(), rare.clone()]).collect();
        let (before, after) = (figures(form(), &responses), figures(form(), &with));
        for (one, other) in before.questions.iter().zip(&after.questions) {
            for (without, with) in one.options.iter().zip(&other.options) {
                let chose = rare.get(&one.id).and_then(Answer::text) == Some(without.id.as_str());
                let truth = responses
                    .iter()
                    .filter(|answers| answers.get(&one.id).and_then(Answer::text) == Some(without.id.as_str()))
                    .count();
                if chose && truth == 0 {
                    prop_assert_eq!((without.count, with.count), (0, 0));
                }
            }
        }
    }
}
