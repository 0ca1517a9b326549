//! A problem in a file that an editor wrote, with its place.

use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

/// A place in a file: path as given by the caller, line and column counted from 1 (columns in characters).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the caller named it.
    #[serde(with = "shared_text")]
    pub path: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Place {
    /// The first character of a file.
    pub fn start_of(path: &str) -> Self {
        Self {
            path: Arc::from(path),
            line: 1,
            column: 1,
        }
    }

    /// The place of the byte `offset` of `text`, where `text` begins on line `first_line` of `path`.
    /// An offset past the end, or inside a character, gives the nearest place before it.
    pub fn at(path: &Arc<str>, text: &str, first_line: usize, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or_else(|| {
            let end = (0..=offset.min(text.len()))
                .rev()
                .find(|end| text.is_char_boundary(*end));
            text.get(..end.unwrap_or(0)).unwrap_or("")
        });
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            path: Arc::clone(path),
            line: first_line + before.matches('\n').count(),
            column: 1 + before.get(line_start..).unwrap_or("").chars().count(),
        }
    }
}

/// How serde writes and reads a shared text: as any other text.
pub mod shared_text {
    use serde::{Deserialize as _, Deserializer, Serializer};
    use std::sync::Arc;

    /// Writes `text`.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn serialize<S: Serializer>(text: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    /// Reads a text, shared with nobody yet.
    ///
    /// # Errors
    /// Those of `from`.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(from).map(Arc::from)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// One problem: its place, what was found there and what was expected. It is for the editor's eyes,
/// and reads `path:line:column: found, expected`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// What was found, in lower case, with values in backticks.
    pub found: String,
    /// What was expected; empty where `found` says it all.
    pub expected: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.found)?;
        if !self.expected.is_empty() {
            write!(out, ", {}", self.expected)?;
        }
        Ok(())
    }
}

/// A sink for problems, so that one run reports them all. Shared by reference within a thread;
/// threads keep their own and [`Problems::take_all`] brings them together.
#[derive(Debug, Default)]
pub struct Problems {
    found: RefCell<Vec<Problem>>,
}

impl Problems {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn add(&self, place: &Place, found: impl Into<String>, expected: impl Into<String>) {
        self.found.borrow_mut().push(Problem {
            place: place.clone(),
            found: found.into(),
            expected: expected.into(),
        });
    }

    /// Moves all of `others` into this sink.
    pub fn take_all(&self, others: impl IntoIterator<Item = Problem>) {
        self.found.borrow_mut().extend(others);
    }

    /// How many there are so far.
    pub fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// Whether there are none so far.
    pub fn is_empty(&self) -> bool {
        self.found.borrow().is_empty()
    }

    /// All of them, by path, line and column, each once.
    pub fn into_sorted(self) -> Vec<Problem> {
        let mut all = self.found.into_inner();
        all.sort();
        all.dedup();
        all
    }

    /// `value` where nothing was found, else all that was found.
    ///
    /// # Errors
    /// The problems, sorted.
    pub fn or<T>(self, value: T) -> Result<T, Vec<Problem>> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self.into_sorted())
        }
    }
}

/// The name in `names` that a mistyped `word` most likely meant, if any is near enough.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(word, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
