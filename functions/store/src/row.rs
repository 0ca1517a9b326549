//! An item on its way in, as a row of attributes, and on its way out.

use crate::attributes::name;
use crate::key::Key;
use aws_sdk_dynamodb::types::AttributeValue;
use forms::{Answer, Answers};
use jiff::Timestamp;
use service::ports::StoreError;
use std::collections::HashMap;

/// Attributes by name.
pub(crate) type Attributes = HashMap<String, AttributeValue>;

/// An item to be stored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row(Attributes);

impl Row {
    /// The item with this key, forgotten at `expires`.
    pub(crate) fn new(key: &Key, expires: Timestamp) -> Self {
        Self(key.attributes()).expires(expires)
    }

    /// Attributes without a key, for an update.
    pub(crate) fn loose() -> Self {
        Self::default()
    }

    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        self.set(name, AttributeValue::S(text.to_owned()))
    }

    pub(crate) fn number(self, name: &str, number: i64) -> Self {
        self.set(name, AttributeValue::N(number.to_string()))
    }

    pub(crate) fn truth(self, name: &str, truth: bool) -> Self {
        self.set(name, AttributeValue::Bool(truth))
    }

    /// An instant, as milliseconds since 1970: what is kept of it is cut to that.
    pub(crate) fn time(self, name: &str, at: Timestamp) -> Self {
        self.number(name, at.as_millisecond())
    }

    /// When the item is forgotten, in whole seconds since 1970 and rounded up, as the table's time
    /// to live wants it.
    pub(crate) fn expires(self, at: Timestamp) -> Self {
        self.number(name::EXPIRES_AT, expires_at(at))
    }

    /// Texts in their order; none at all is no attribute.
    pub(crate) fn texts<'a>(self, name: &str, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let list = list(texts);
        if list.is_empty() {
            return self;
        }
        self.set(name, AttributeValue::L(list))
    }

    /// Texts as a set, to which an update can add; none at all is no attribute.
    pub(crate) fn text_set(self, name: &str, texts: Vec<String>) -> Self {
        if texts.is_empty() {
            return self;
        }
        self.set(name, AttributeValue::Ss(texts))
    }

    /// Answers, as a map by the fields' ids.
    pub(crate) fn answers(self, name: &str, answers: &Answers) -> Self {
        self.set(name, answers_value(answers))
    }

    /// Other attributes, as a map under one name.
    pub(crate) fn map(self, name: &str, inner: Self) -> Self {
        self.set(name, AttributeValue::M(inner.0))
    }

    /// The attributes of `other` as well.
    pub(crate) fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn into_attributes(self) -> Attributes {
        self.0
    }

    fn set(mut self, name: &str, value: AttributeValue) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }
}

/// An item that was read.
#[derive(Clone, Debug)]
pub(crate) struct Item(Attributes);

impl Item {
    pub(crate) fn new(attributes: Attributes) -> Self {
        Self(attributes)
    }

    /// The item, unless it has expired: the table deletes late (TRUST 23).
    pub(crate) fn live(attributes: Attributes, now: Timestamp) -> Result<Option<Self>, StoreError> {
        let item = Self(attributes);
        Ok((item.expires()? > now).then_some(item))
    }

    pub(crate) fn text(&self, name: &str) -> Result<String, StoreError> {
        self.get(name, |value| value.as_s().ok().cloned())
    }

    pub(crate) fn number(&self, name: &str) -> Result<i64, StoreError> {
        self.get(name, number_of)
    }

    pub(crate) fn truth(&self, name: &str) -> Result<bool, StoreError> {
        self.get(name, |value| value.as_bool().ok().copied())
    }

    pub(crate) fn time(&self, name: &str) -> Result<Timestamp, StoreError> {
        self.get(name, |value| {
            Timestamp::from_millisecond(number_of(value)?).ok()
        })
    }

    pub(crate) fn expires(&self) -> Result<Timestamp, StoreError> {
        self.get(name::EXPIRES_AT, |value| {
            Some(Timestamp::from_second(number_of(value)?).unwrap_or(Timestamp::MAX))
        })
    }

    /// What `read` makes of a text.
    pub(crate) fn word<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        self.get(name, |value| read(value.as_s().ok()?))
    }

    /// What `read` makes of each text of a list or a set.
    pub(crate) fn words<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<T>, StoreError> {
        if !self.has(name) {
            return Ok(Vec::new());
        }
        self.get(name, |value| match value {
            AttributeValue::L(list) => list.iter().map(|text| read(text.as_s().ok()?)).collect(),
            AttributeValue::Ss(set) => set.iter().map(|text| read(text)).collect(),
            _ => None,
        })
    }

    pub(crate) fn answers(&self, name: &str) -> Result<Answers, StoreError> {
        self.get(name, |value| {
            let map = value.as_m().ok()?.iter();
            map.map(|(id, value)| Some((id.clone(), answer_of(value)?)))
                .collect()
        })
    }

    pub(crate) fn map(&self, name: &str) -> Result<Self, StoreError> {
        self.get(name, |value| value.as_m().ok().cloned().map(Self))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names of all attributes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn get<T>(
        &self,
        name: &str,
        read: impl Fn(&AttributeValue) -> Option<T>,
    ) -> Result<T, StoreError> {
        self.0
            .get(name)
            .and_then(read)
            .ok_or_else(|| StoreError::Failed(format!("an item without a readable `{name}`")))
    }
}

/// `at` in whole seconds since 1970, rounded up: nothing is forgotten early.
pub(crate) fn expires_at(at: Timestamp) -> i64 {
    at.as_millisecond().saturating_add(999).div_euclid(1000)
}

/// `now` for a comparison with `expires_at`: what is not above it has expired.
pub(crate) fn now_seconds(now: Timestamp) -> AttributeValue {
    AttributeValue::N(now.as_millisecond().div_euclid(1000).to_string())
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<AttributeValue> {
    texts
        .into_iter()
        .map(|text| AttributeValue::S(text.to_owned()))
        .collect()
}

fn number_of(value: &AttributeValue) -> Option<i64> {
    value.as_n().ok()?.parse().ok()
}

/// Answers, for a comparison with those that are stored.
pub(crate) fn answers_value(answers: &Answers) -> AttributeValue {
    let value = |(id, answer): (&str, &Answer)| (id.to_owned(), answer_value(answer));
    AttributeValue::M(answers.iter().map(value).collect())
}

fn answer_value(answer: &Answer) -> AttributeValue {
    match answer {
        Answer::Flag(truth) => AttributeValue::Bool(*truth),
        Answer::Number(number) => AttributeValue::N(number.to_string()),
        Answer::Text(text) => AttributeValue::S(text.clone()),
        Answer::List(items) => AttributeValue::L(list(items.iter().map(String::as_str))),
    }
}

fn answer_of(value: &AttributeValue) -> Option<Answer> {
    match value {
        AttributeValue::Bool(truth) => Some(Answer::Flag(*truth)),
        AttributeValue::N(_) => number_of(value).map(Answer::Number),
        AttributeValue::S(text) => Some(Answer::Text(text.clone())),
        AttributeValue::L(items) => items
            .iter()
            .map(|item| item.as_s().ok().cloned())
            .collect::<Option<_>>()
            .map(Answer::List),
        _ => None,
    }
}
