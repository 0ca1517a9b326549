//! A file's values without their places: what a build that has checked the file keeps of it, for a
//! program that reads it anew at each start. That takes a tenth of what reading TOML takes, and the
//! program needs no parser of TOML.

use super::{Entry, Node, Place, Value};
use serde::de::{DeserializeSeed, EnumAccess, Error, SeqAccess, VariantAccess, Visitor};
use serde::{Deserializer, Serialize};
use std::fmt;

/// What a [`Node`] holds, but for where it stands: what is written. [`unpack`] reads it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Packed<'a> {
    /// As [`Value::Text`].
    Text(&'a str),
    /// As [`Value::Integer`].
    Integer(i64),
    /// As [`Value::Float`].
    Float(f64),
    /// As [`Value::Flag`].
    Flag(bool),
    /// As [`Value::Date`].
    Date(&'a str),
    /// As [`Value::List`].
    List(Vec<Self>),
    /// As [`Value::Table`]: keys and what they hold, in the order of the file.
    Table(Vec<(&'a str, Self)>),
}

/// The variants, in their order.
const VARIANTS: &[&str] = &["Text", "Integer", "Float", "Flag", "Date", "List", "Table"];

impl<'a> Packed<'a> {
    /// What `node` holds.
    pub fn of(node: &'a Node) -> Self {
        match &node.value {
            Value::Text(text) => Self::Text(text),
            Value::Integer(number) => Self::Integer(*number),
            Value::Float(number) => Self::Float(*number),
            Value::Flag(flag) => Self::Flag(*flag),
            Value::Date(text) => Self::Date(text),
            Value::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Table(entries) => {
                let entry = |entry: &'a Entry| (entry.key.as_str(), Self::of(&entry.node));
                Self::Table(entries.iter().map(entry).collect())
            }
        }
    }
}

/// The node that was packed, by a format that numbers variants. Everything in it stands at the start
/// of the file at `path`.
///
/// # Errors
/// Those of `from`.
pub fn unpack<'de, D: Deserializer<'de>>(from: D, path: &str) -> Result<Node, D::Error> {
    At(&Place::start_of(path)).deserialize(from)
}

/// Reads a node that stands there.
#[derive(Clone, Copy)]
struct At<'a>(&'a Place);

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        from.deserialize_enum("Packed", VARIANTS, self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a packed value")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Node, A::Error> {
        let (variant, held) = data.variant::<u32>()?;
        let value = match variant {
            0 => Value::Text(held.newtype_variant()?),
            1 => Value::Integer(held.newtype_variant()?),
            2 => Value::Float(held.newtype_variant()?),
            3 => Value::Flag(held.newtype_variant()?),
            4 => Value::Date(held.newtype_variant()?),
            5 => Value::List(held.newtype_variant_seed(All(self))?),
            6 => Value::Table(held.newtype_variant_seed(All(EntryAt(self.0)))?),
            _ => return Err(A::Error::custom("no such variant")),
        };
        Ok(Node {
            place: self.0.clone(),
            value,
        })
    }
}

/// Reads an entry of a table that stands there.
#[derive(Clone, Copy)]
struct EntryAt<'a>(&'a Place);

impl<'de> DeserializeSeed<'de> for EntryAt<'_> {
    type Value = Entry;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Entry, D::Error> {
        from.deserialize_tuple(2, self)
    }
}

impl<'de> Visitor<'de> for EntryAt<'_> {
    type Value = Entry;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key and what it holds")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<Entry, A::Error> {
        let missing = || A::Error::custom("half an entry");
        Ok(Entry {
            key: pair.next_element()?.ok_or_else(missing)?,
            place: self.0.clone(),
            node: pair.next_element_seed(At(self.0))?.ok_or_else(missing)?,
        })
    }
}

/// Reads a list of what a seed reads.
struct All<S>(S);

impl<'de, S: DeserializeSeed<'de> + Copy> DeserializeSeed<'de> for All<S> {
    type Value = Vec<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, S: DeserializeSeed<'de> + Copy> Visitor<'de> for All<S> {
    type Value = Vec<S::Value>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::with_capacity(items.size_hint().unwrap_or_default().min(256));
        while let Some(item) = items.next_element_seed(self.0)? {
            all.push(item);
        }
        Ok(all)
    }
}
