//! Fingerprints: 128 bits that stand for all that something was made from. Two that are equal were
//! made from the same; no chance of a few billion files changes that. They guard against accidents,
//! not against somebody who makes two files collide on purpose: whoever edits the content could
//! write what they like anyway.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::marker::PhantomData;
use tera::value::Key;
use tera::{Map, Value};
use xxhash_rust::xxh3::xxh3_128;

/// The fingerprint of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of `bytes`.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// Its bytes, the same on every machine.
    pub(crate) fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }
}

/// Takes in, one by one, what something is made from. Each part says where it ends, so that no two
/// rows of parts read the same.
#[derive(Default)]
pub(crate) struct Digest {
    bytes: Vec<u8>,
}

impl Digest {
    pub(crate) fn new() -> Self {
        Self {
            bytes: Vec::with_capacity(512),
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.bytes.extend_from_slice(&count.to_le_bytes());
    }

    pub(crate) fn fingerprint(&mut self, other: Fingerprint) {
        self.bytes.extend_from_slice(&other.to_bytes());
    }

    /// What a template could tell of `value`.
    pub(crate) fn value(&mut self, value: &Value, known: &Known<'_>) {
        match known.get(value) {
            Some(fingerprint) => {
                self.mark(b'#');
                self.fingerprint(fingerprint);
            }
            None => self.plain_value(value, known),
        }
    }

    /// [`Digest::value`] of a value that may be missing.
    pub(crate) fn value_or_none(&mut self, value: Option<&Value>, known: &Known<'_>) {
        match value {
            Some(value) => self.value(value, known),
            None => self.mark(b'?'),
        }
    }

    pub(crate) fn finish(&self) -> Fingerprint {
        Fingerprint::of(&self.bytes)
    }

    fn mark(&mut self, mark: u8) {
        self.bytes.push(mark);
    }

    fn plain_value(&mut self, value: &Value, known: &Known<'_>) {
        if let Some(text) = value.as_str() {
            self.mark(if value.is_safe() { b'S' } else { b's' });
            self.text(text);
        } else if let Some(map) = value.as_map() {
            self.map(map, known);
        } else if let Some(items) = value.as_array() {
            self.mark(b'[');
            self.count(items.len());
            for item in items {
                self.value(item, known);
            }
        } else if let Some(flag) = value.as_bool() {
            self.mark(if flag { b't' } else { b'f' });
        } else if let Some(number) = value.as_i128() {
            self.mark(b'i');
            self.bytes.extend_from_slice(&number.to_le_bytes());
        } else {
            // Nothing, numbers of other kinds, and bytes: by what would be printed of them.
            self.mark(b'o');
            self.text(value.name());
            self.text(&format!("{value:?}"));
        }
    }

    fn map(&mut self, map: &Map, known: &Known<'_>) {
        self.mark(b'{');
        self.count(map.len());
        for (key, value) in map {
            match key.as_str() {
                Some(key) => self.text(key),
                None => self.key(key),
            }
            self.value(value, known);
        }
    }

    fn key(&mut self, key: &Key<'_>) {
        self.mark(b'k');
        self.text(&format!("{key:?}"));
    }
}

/// Fingerprints of values that many pages share, by where each lies in memory, so that a page that
/// is in ten lists is read once. The values cannot go away while this is there.
#[derive(Default)]
pub(crate) struct Known<'a> {
    by_address: HashMap<usize, Fingerprint>,
    values: PhantomData<&'a Value>,
}

impl<'a> Known<'a> {
    /// Takes in the fingerprints of `values`, and of all lists and tables in them.
    pub(crate) fn learn_all(&mut self, values: impl IntoIterator<Item = &'a Value>) {
        for value in values {
            self.learn(value);
        }
    }

    /// Takes in `fingerprint` of `value`.
    pub(crate) fn put(&mut self, value: &'a Value, fingerprint: Fingerprint) {
        if let Some(address) = address(value) {
            self.by_address.insert(address, fingerprint);
        }
    }

    fn learn(&mut self, value: &'a Value) {
        let Some(address) = address(value) else {
            return;
        };
        if self.by_address.contains_key(&address) {
            return;
        }
        if let Some(map) = value.as_map() {
            self.learn_all(map.values());
        }
        if let Some(items) = value.as_array() {
            self.learn_all(items);
        }
        let fingerprint = self.of(value);
        self.by_address.insert(address, fingerprint);
    }

    /// The fingerprint of `value`, read but for the parts that are known.
    pub(crate) fn of(&self, value: &Value) -> Fingerprint {
        let mut digest = Digest::new();
        digest.plain_value(value, self);
        digest.finish()
    }

    fn get(&self, value: &Value) -> Option<Fingerprint> {
        self.by_address.get(&address(value)?).copied()
    }
}

/// Where a list or table lies; two that are alive and lie at one place are one. Empty ones lie
/// nowhere.
fn address(value: &Value) -> Option<usize> {
    if let Some(map) = value.as_map() {
        return (!map.is_empty()).then(|| std::ptr::from_ref(map).addr());
    }
    let items = value.as_array()?;
    (!items.is_empty()).then(|| items.as_ptr().addr())
}

#[cfg(test)]
mod tests {
    use super::{Digest, Known};
    use tera::{Map, Value};

    fn of(value: &Value) -> super::Fingerprint {
        Known::default().of(value)
    }

    fn table(entries: &[(&'static str, Value)]) -> Value {
        let map: Map = entries
            .iter()
            .map(|(key, value)| ((*key).into(), value.clone()))
            .collect();
        Value::from(map)
    }

    #[test]
    fn values_that_read_differently_have_other_fingerprints() {
        let list = |items: &[&str]| {
            Value::from(
                items
                    .iter()
                    .map(|one| Value::from(*one))
                    .collect::<Vec<_>>(),
            )
        };
        let values = [
            Value::none(),
            Value::from(""),
            Value::safe_string(""),
            Value::from("1"),
            Value::from(1),
            Value::from(1.5),
            Value::from(2.5),
            Value::from(true),
            Value::from(false),
            list(&[]),
            list(&["ab", "c"]),
            list(&["a", "bc"]),
            list(&["abc"]),
            table(&[]),
            table(&[("a", Value::from("b"))]),
            table(&[("a", Value::from("b")), ("c", Value::from("d"))]),
            table(&[("c", Value::from("d")), ("a", Value::from("b"))]),
        ];
        for (index, one) in values.iter().enumerate() {
            for other in &values[index + 1..] {
                assert_ne!(of(one), of(other), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn what_is_known_changes_nothing_but_the_time() {
        let inner = table(&[("a", Value::from("b"))]);
        let outer = Value::from(vec![inner.clone(), inner.clone()]);
        let mut known = Known::default();
        known.learn_all([&outer]);
        let mut two = Digest::new();
        two.value(&outer, &known);
        let again = Value::from(vec![inner, table(&[("a", Value::from("b"))])]);
        let mut known = Known::default();
        known.learn_all([&again]);
        let mut other = Digest::new();
        other.value(&again, &known);
        assert_eq!(two.finish(), other.finish());
    }
}
