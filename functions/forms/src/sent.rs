//! What a browser sent, sorted by input name, before any rule but the request's own.

use crate::form::Form;
use std::collections::BTreeMap;

/// The values sent, by input name. Values are as decoded: not trimmed, not normalised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    by_name: BTreeMap<String, Vec<String>>,
}

/// Why a request is refused before its answers are looked at (TRUST 2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unexpected {
    /// A name that the form does not have.
    Unknown,
    /// A name sent more than once that is no set of check boxes.
    Repeated,
}

impl Sent {
    /// Sorts decoded pairs, refusing names that `form` does not have and repeated ones.
    ///
    /// # Errors
    /// Says which of the two it was, never the name: it could hold anything.
    pub fn accept(form: &Form, pairs: Vec<(String, String)>) -> Result<Self, Unexpected> {
        let mut sent = Self::default();
        for (name, value) in pairs {
            let may_repeat = form.input(&name).ok_or(Unexpected::Unknown)?;
            let values = sent.by_name.entry(name).or_default();
            if !values.is_empty() && !may_repeat {
                return Err(Unexpected::Repeated);
            }
            values.push(value);
        }
        Ok(sent)
    }

    /// What `answers` look like when a form is filled with them: the way back from the check page.
    pub fn refill(form: &Form, answers: &crate::Answers) -> Self {
        let mut sent = Self::default();
        for field in &form.fields {
            let Some(answer) = answers.get(&field.id) else {
                continue;
            };
            for (name, value) in field.kind.refill(&field.id, answer) {
                sent.by_name.entry(name).or_default().push(value);
            }
        }
        sent
    }

    /// The first value sent under `name`, or "".
    pub fn first(&self, name: &str) -> &str {
        self.by_name
            .get(name)
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }

    /// All values sent under `name`.
    pub fn all(&self, name: &str) -> &[String] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Adds a value.
    pub fn push(&mut self, name: &str, value: &str) {
        self.by_name
            .entry(name.to_owned())
            .or_default()
            .push(value.to_owned());
    }

    /// Takes all values of `name` away.
    pub fn remove(&mut self, name: &str) {
        self.by_name.remove(name);
    }
}
