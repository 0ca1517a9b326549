//! Conditions on another field's answer.

use crate::{Answer, Answers};

/// A condition on the answer to one earlier field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The field it looks at.
    pub field: String,
    /// What it looks for.
    pub test: Test,
}

/// What a condition looks for. Each fails where there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// The answer is, or holds, one of these.
    Is(Vec<String>),
    /// There is an answer, and it is none of these.
    Not(Vec<String>),
    /// There is an answer.
    Answered,
}

impl Condition {
    /// Whether it holds for `answers`.
    pub fn holds(&self, answers: &Answers) -> bool {
        let Some(answer) = answers.get(&self.field) else {
            return false;
        };
        match &self.test {
            Test::Answered => true,
            Test::Is(wanted) => is_one_of(answer, wanted),
            Test::Not(unwanted) => !is_one_of(answer, unwanted),
        }
    }
}

fn is_one_of(answer: &Answer, ids: &[String]) -> bool {
    match answer {
        Answer::Text(text) => ids.contains(text),
        Answer::List(items) => items.iter().any(|item| ids.contains(item)),
        Answer::Flag(_) | Answer::Number(_) => false,
    }
}
