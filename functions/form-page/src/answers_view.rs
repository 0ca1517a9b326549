//! What the check page, the applicant's page and the administrators' page see of answers.

use crate::field_view::input_id;
use forms::{Answers, Field, Form};
use serde::Serialize;

/// Answers under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerGroup {
    /// The heading.
    pub title: String,
    /// The rows.
    pub rows: Vec<AnswerRow>,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerRow {
    /// The question's short name.
    pub label: String,
    /// The answer in lines; none where nothing was given.
    pub lines: Vec<String>,
    /// Hidden words after "Change".
    pub change_name: String,
    /// Where Change posts to, or "".
    pub change_action: String,
    /// Where a Change link leads to, or "".
    pub change_url: String,
}

/// The check page (`templates/CONTEXTS.md`, "After a form").
#[derive(Clone, Debug, Serialize)]
pub struct CheckView {
    /// The heading.
    pub title: String,
    /// The answers.
    pub groups: Vec<AnswerGroup>,
    /// What to know before sending.
    pub notes: Vec<NoteView>,
    /// The hidden input's value.
    pub state: String,
    /// Where Submit posts to.
    pub submit_action: String,
    /// The button's words.
    pub button: String,
    /// The deadline in words, or "".
    pub deadline_text: String,
}

/// A note, with at most one link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteView {
    /// The words before the link, or all of them.
    pub text: String,
    /// The link.
    pub link: Option<Link>,
    /// The words after it.
    pub after: String,
}

/// A link in a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// Its words.
    pub words: String,
}

/// `answers` by group, of the fields that `shown` lets through. `change` gives the address that
/// changes a field, from the id of its first input; "" for none.
pub fn answer_groups(
    form: &Form,
    answers: &Answers,
    shown: impl Fn(&Field) -> bool,
    change: impl Fn(&str) -> String,
) -> Vec<AnswerGroup> {
    let row = |field: &Field| {
        let change = change(&input_id(field));
        AnswerRow {
            label: field.short.clone(),
            lines: answers
                .get(&field.id)
                .map_or_else(Vec::new, |answer| field.kind.lines(answer)),
            change_name: field.name_in_fault.clone(),
            change_url: change.clone(),
            change_action: change,
        }
    };
    form.groups
        .iter()
        .map(|group| AnswerGroup {
            title: group.title.clone(),
            rows: form
                .fields_of(&group.id)
                .filter(|field| shown(field))
                .map(row)
                .collect(),
        })
        .filter(|group| !group.rows.is_empty())
        .collect()
}

/// A note's text with its one `[words](address)`, if it has one, taken apart.
pub fn note(text: &str) -> NoteView {
    let plain = || NoteView {
        text: text.to_owned(),
        link: None,
        after: String::new(),
    };
    let Some((before, rest)) = text.split_once('[') else {
        return plain();
    };
    let Some((words, rest)) = rest.split_once("](") else {
        return plain();
    };
    let Some((url, after)) = rest.split_once(')') else {
        return plain();
    };
    let is_safe = url.starts_with("https://") || (url.starts_with('/') && !url.starts_with("//"));
    if !is_safe {
        return plain();
    }
    NoteView {
        text: before.to_owned(),
        link: Some(Link {
            url: url.to_owned(),
            words: words.to_owned(),
        }),
        after: after.to_owned(),
    }
}
