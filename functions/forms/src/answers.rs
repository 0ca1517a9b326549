//! Answers that have passed the form's rules.

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// One answer, in the shape in which it is stored and signed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
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

/// By what the value is. The derived way tries one kind after the other, and writes down why each does not
/// fit: of a long text all of it, in which a tenth of a submission's time went.
impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Kinds)
    }
}

struct Kinds;

impl<'de> Visitor<'de> for Kinds {
    type Value = Answer;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("true or false, a whole number, a text or a list of texts")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Answer, E> {
        Ok(Answer::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Answer, E> {
        Ok(Answer::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Answer, E> {
        let number = i64::try_from(number);
        number.map(Answer::Number).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Answer, E> {
        Ok(Answer::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Answer, E> {
        Ok(Answer::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Answer, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Answer::List(list))
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

#[cfg(test)]
mod tests {
    use super::{Answer, Answers};
    use proptest::prelude::*;

    fn answer() -> impl Strategy<Value = Answer> {
        prop_oneof![
            any::<bool>().prop_map(Answer::Flag),
            any::<i64>().prop_map(Answer::Number),
            any::<String>().prop_map(Answer::Text),
            prop::collection::vec(any::<String>(), 0..4).prop_map(Answer::List),
        ]
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_as_it_was(all in prop::collection::btree_map(any::<String>(), answer(), 0..6)) {
            let answers: Answers = all.into_iter().collect();
            let sealed = serde_json::to_vec(&answers).unwrap();
            prop_assert_eq!(serde_json::from_slice::<Answers>(&sealed).unwrap(), answers);
        }
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for sealed in [
            "null",
            "1.5",
            "{}",
            "[1]",
            "[[]]",
            "9223372036854775808",
            "\"a",
        ] {
            assert!(serde_json::from_str::<Answer>(sealed).is_err(), "{sealed}");
        }
    }
}
