//! Answers that have passed the form's rules.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One answer, in the shape in which it is stored and signed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A ticked declaration.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Text, the id of a choice, or a date as `2023-06-23`.
    Text(String),
    /// The ids of choices, in the declared order, or best first where they are ranked.
    List(Vec<String>),
}

impl Answer {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list, where it is one.
    pub fn list(&self) -> Option<&[String]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// Answers by field id. A field that was left out, or did not apply, is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers {
    by_id: BTreeMap<String, Answer>,
}

impl Answers {
    /// The answer to the field with this id.
    pub fn get(&self, id: &str) -> Option<&Answer> {
        self.by_id.get(id)
    }

    /// Sets the answer to the field with this id.
    pub fn set(&mut self, id: &str, answer: Answer) {
        self.by_id.insert(id.to_owned(), answer);
    }

    /// Takes the answer to the field with this id away.
    pub fn remove(&mut self, id: &str) -> Option<Answer> {
        self.by_id.remove(id)
    }

    /// All answers by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.by_id.iter().map(|(id, answer)| (id.as_str(), answer))
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(answers: I) -> Self {
        Self {
            by_id: answers.into_iter().collect(),
        }
    }
}
