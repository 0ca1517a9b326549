//! From responses to rounded, one-way tables. Pure.
//!
//! The rules are those of HESA's rounding and suppression strategy, taken one step further: a
//! percentage is worked out from the rounded counts, so that it says nothing that they do not.

use forms::{Answer, Answers, Field, Form};
use serde::{Deserialize, Serialize};

/// Counts are given to the nearest of these.
const STEP: usize = 5;

/// A percentage is given on a base of at least 22.5, and people come whole.
const LEAST_BASE: usize = 23;

/// The option that every question of an equality form offers (FORMS.md).
const PREFER_NOT_TO_SAY: &str = "prefer_not_to_say";

/// The tables of one form: one a question, and no totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// In the form's order.
    pub(crate) questions: Vec<Question>,
}

/// The table of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Question {
    /// The field's id.
    pub(crate) id: String,
    /// The question.
    pub(crate) label: String,
    /// What could be chosen, but for "prefer not to say", in the form's order.
    pub(crate) options: Vec<Count>,
    /// "Prefer not to say" and no answer together, rounded; of those whom the question is for.
    pub(crate) not_said: usize,
}

/// How many chose one option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Count {
    /// The option's id.
    pub(crate) id: String,
    /// What people read.
    pub(crate) name: String,
    /// How many, rounded.
    pub(crate) count: usize,
    /// In a hundred of those who said, where they are enough.
    pub(crate) percent: Option<usize>,
}

/// The figures of `responses` to `form`: a table for each question that is answered by choosing.
pub(super) fn figures<'a>(
    form: &Form,
    responses: impl IntoIterator<Item = &'a Answers>,
) -> Figures {
    let responses: Vec<&Answers> = responses.into_iter().collect();
    let questions = form
        .fields
        .iter()
        .filter(|field| !field.kind.control().options.is_empty())
        .map(|field| question(field, &responses))
        .collect();
    Figures { questions }
}

fn question(field: &Field, responses: &[&Answers]) -> Question {
    let options = field.kind.control().options;
    let is_offered =
        |id: &str| id != PREFER_NOT_TO_SAY && options.iter().any(|option| option.id == id);
    let asked = responses.iter().filter(|answers| {
        let condition = field.ignored_unless.as_ref();
        condition.is_none_or(|condition| condition.holds(answers))
    });
    let (said, unsaid): (Vec<&&Answers>, Vec<&&Answers>) = asked.partition(|answers| {
        chosen(answers.get(&field.id))
            .iter()
            .any(|id| is_offered(id))
    });
    let count = |id: &str| {
        said.iter()
            .filter(|answers| chosen(answers.get(&field.id)).contains(&id))
            .count()
    };
    let table = options
        .iter()
        .filter(|option| is_offered(&option.id))
        .map(|option| {
            let count = rounded(count(&option.id));
            Count {
                id: option.id.clone(),
                name: option.name.clone(),
                count,
                percent: percent(count, said.len()),
            }
        })
        .collect();
    Question {
        id: field.id.clone(),
        label: field.label.clone(),
        options: table,
        not_said: rounded(unsaid.len()),
    }
}

/// The ids that an answer holds.
fn chosen(answer: Option<&Answer>) -> Vec<&str> {
    match answer {
        Some(Answer::Text(id)) => vec![id],
        Some(Answer::List(ids)) => ids.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// To the nearest five: under 2.5 is 0.
fn rounded(count: usize) -> usize {
    (count + STEP / 2) / STEP * STEP
}

/// A rounded count in a hundred of the base, rounded alike; none where the base is too small.
fn percent(rounded_count: usize, base: usize) -> Option<usize> {
    (base >= LEAST_BASE).then(|| {
        let base = rounded(base);
        (rounded_count * 100 + base / 2) / base
    })
}

#[cfg(test)]
mod tests;
