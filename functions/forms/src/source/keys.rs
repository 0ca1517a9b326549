//! Reads a table key by key, and knows which keys nobody asked for.

use super::{Entry, Node, Place, Problems, Value, nearest};
use std::cell::RefCell;

/// A reader of one table. Ask for every key that the table may have, then call [`Keys::finish`],
/// which reports those that were never asked for. Each question about a key of the wrong type is
/// reported and answered as if the key were absent, so that reading goes on.
pub struct Keys<'a> {
    place: &'a Place,
    entries: &'a [Entry],
    what: &'a str,
    problems: &'a Problems,
    asked: RefCell<Vec<&'a str>>,
}

impl<'a> Keys<'a> {
    /// A reader of `node`, which messages call `what` ("a field", "the intake"). A node that is no
    /// table is reported and read as an empty one.
    pub fn of(node: &'a Node, what: &'a str, problems: &'a Problems) -> Self {
        let entries = match &node.value {
            Value::Table(entries) => entries.as_slice(),
            other => {
                problems.add(
                    &node.place,
                    format!("{} where {what} should be", other.kind()),
                    "expected a table",
                );
                &[]
            }
        };
        Self {
            place: &node.place,
            entries,
            what,
            problems,
            asked: RefCell::new(Vec::new()),
        }
    }

    /// Where the table stands.
    pub fn place(&self) -> &'a Place {
        self.place
    }

    /// Where `key`'s value stands, or else the table.
    pub fn place_of(&self, key: &str) -> &'a Place {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map_or(self.place, |entry| &entry.node.place)
    }

    /// The sink that this reader reports to.
    pub fn problems(&self) -> &'a Problems {
        self.problems
    }

    /// The value of `key`, of whatever type.
    pub fn node(&self, key: &'a str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key);
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.node)
    }

    /// Reports `key` as wrong: `expected` completes "found …, expected".
    pub fn wrong(&self, key: &str, found: impl Into<String>, expected: impl Into<String>) {
        self.problems.add(self.place_of(key), found, expected);
    }

    /// Text, if the key is there.
    pub fn text(&self, key: &'a str) -> Option<&'a str> {
        self.typed(key, "text", |value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Text that must be there and must not be blank. Where it is not, that is reported and the answer is "".
    pub fn need_text(&self, key: &'a str) -> &'a str {
        let blank = self.text(key).is_some_and(|text| text.trim().is_empty());
        if blank {
            self.wrong(
                key,
                format!("a blank `{key}`"),
                format!("expected some text in {}", self.what),
            );
        }
        let here = self.need(key);
        if here {
            self.text(key).unwrap_or("")
        } else {
            ""
        }
    }

    /// A whole number, if the key is there.
    pub fn integer(&self, key: &'a str) -> Option<i64> {
        self.typed(key, "a whole number", |value| match value {
            Value::Integer(number) => Some(*number),
            _ => None,
        })
    }

    /// A whole number of 0 or more that must be there; 0 where it is not, which is reported.
    pub fn need_count(&self, key: &'a str) -> usize {
        if self.need(key) {
            self.count(key).unwrap_or(0)
        } else {
            0
        }
    }

    /// A whole number of 0 or more, if the key is there.
    pub fn count(&self, key: &'a str) -> Option<usize> {
        let number = self.integer(key)?;
        let count = usize::try_from(number).ok();
        if count.is_none() {
            self.wrong(key, format!("`{number}` for `{key}`"), "expected 0 or more");
        }
        count
    }

    /// True or false; false where the key is absent.
    pub fn flag(&self, key: &'a str) -> bool {
        self.typed(key, "true or false", |value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        })
        .unwrap_or(false)
    }

    /// A date or date and time as written, quoted or bare, if the key is there.
    pub fn date(&self, key: &'a str) -> Option<&'a str> {
        self.typed(key, "a date", |value| match value {
            Value::Date(text) | Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The items of a list; none where the key is absent.
    pub fn list(&self, key: &'a str) -> &'a [Node] {
        self.typed(key, "a list", |value| match value {
            Value::List(items) => Some(items.as_slice()),
            _ => None,
        })
        .unwrap_or(&[])
    }

    /// The texts of a list, with their places; items that are no text are reported and left out.
    pub fn texts(&self, key: &'a str) -> Vec<(&'a str, &'a Place)> {
        let mut texts = Vec::new();
        for item in self.list(key) {
            match &item.value {
                Value::Text(text) => texts.push((text.as_str(), &item.place)),
                other => self.problems.add(
                    &item.place,
                    format!("{} in `{key}`", other.kind()),
                    "expected a list of texts",
                ),
            }
        }
        texts
    }

    /// One of `choices`, if the key is there; anything else is reported, with the nearest.
    pub fn one_of(&self, key: &'a str, choices: &[&'static str]) -> Option<&'static str> {
        let text = self.text(key)?;
        let found = choices.iter().find(|choice| **choice == text).copied();
        if found.is_none() {
            let meant = nearest(text, choices.iter().copied())
                .map_or(String::new(), |name| format!(" (did you mean `{name}`?)"));
            self.wrong(
                key,
                format!("`{text}` for `{key}`"),
                format!("expected one of {}{meant}", quoted(choices)),
            );
        }
        found
    }

    /// Whether `key` is there; where it is not, that is reported.
    pub fn need(&self, key: &'a str) -> bool {
        let here = self.node(key).is_some();
        if !here {
            self.problems.add(
                self.place,
                format!("no `{key}` in {}", self.what),
                format!("expected `{key} = …`"),
            );
        }
        here
    }

    /// Reports every key that was never asked for, with the nearest name that was.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for entry in self
            .entries
            .iter()
            .filter(|entry| !asked.contains(&entry.key.as_str()))
        {
            let expected = match nearest(&entry.key, asked.iter().copied()) {
                Some(name) => format!("expected `{name}`"),
                None => {
                    let mut names = asked.clone();
                    names.sort_unstable();
                    names.dedup();
                    format!("expected one of {}", quoted(&names))
                }
            };
            self.problems.add(
                &entry.place,
                format!("unknown key `{}` in {}", entry.key, self.what),
                expected,
            );
        }
    }

    fn typed<T>(
        &self,
        key: &'a str,
        expected: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let node = self.node(key)?;
        let found = read(&node.value);
        if found.is_none() {
            self.problems.add(
                &node.place,
                format!("{} for `{key}`", node.value.kind()),
                format!("expected {expected}"),
            );
        }
        found
    }
}

fn quoted(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
