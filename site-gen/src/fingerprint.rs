//! Fingerprints: 128 bits that stand for all that something was made from. Two that are equal were
//! made from the same; no chance of a few billion files changes that. They guard against accidents,
//! not against somebody who makes two files collide on purpose: whoever edits the content could
//! write what they like anyway.

use crate::engine::Keys;
use serde::{Deserialize, Serialize};
use tera::value::Key;
use tera::{Map, Value};
use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

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

/// The fingerprint of bytes that come in parts.
#[derive(Default)]
pub(crate) struct Running(Xxh3Default);

impl Running {
    /// Takes in the next part.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// [`Fingerprint::of`] all that came in.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint(self.0.digest128())
    }
}

/// Takes in, one by one, what something is made from. Each part says where it ends, so that no two
/// rows of parts read the same.
#[derive(Debug, Default)]
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
    pub(crate) fn value(&mut self, value: &Value) {
        if let Some(text) = value.as_str() {
            self.mark(if value.is_safe() { b'S' } else { b's' });
            self.text(text);
        } else if let Some(map) = value.as_map() {
            self.map(map);
        } else if let Some(items) = value.as_array() {
            self.mark(b'[');
            self.count(items.len());
            for item in items {
                self.value(item);
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

    /// What a template could tell of `value` that reads these `keys` of it.
    pub(crate) fn part(&mut self, value: &Value, keys: &Keys) {
        match keys {
            Keys::All => self.value(value),
            Keys::Some(keys) => {
                for key in keys {
                    self.text(key);
                    match value.get_from_path(key) {
                        Some(value) => self.value(value),
                        None => self.mark(b'?'),
                    }
                }
            }
        }
    }

    pub(crate) fn finish(&self) -> Fingerprint {
        Fingerprint::of(&self.bytes)
    }

    fn mark(&mut self, mark: u8) {
        self.bytes.push(mark);
    }

    fn map(&mut self, map: &Map) {
        self.mark(b'{');
        self.count(map.len());
        for (key, value) in map {
            match key.as_str() {
                Some(key) => self.text(key),
                None => self.key(key),
            }
            self.value(value);
        }
    }

    fn key(&mut self, key: &Key<'_>) {
        self.mark(b'k');
        self.text(&format!("{key:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;
    use tera::{Map, Value};

    fn of(value: &Value) -> super::Fingerprint {
        let mut digest = Digest::new();
        digest.value(value);
        digest.finish()
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
}
