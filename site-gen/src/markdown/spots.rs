//! From a byte of the text that the Markdown parser sees to a line and column of the editor's file.

use super::Text;
use forms::source::Place;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::sync::Arc;

/// A line and a column (in characters), both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Spot {
    /// The line.
    pub(crate) line: usize,
    /// The column.
    pub(crate) column: usize,
}

impl Spot {
    /// This spot of the file that messages call `path`.
    pub(crate) fn place(self, path: &Arc<str>) -> Place {
        Place {
            path: Arc::clone(path),
            line: self.line,
            column: self.column,
        }
    }
}

/// Finds spots of one file. Questions mostly come in the order of the file, and then each line is
/// counted once.
pub(super) struct Spots<'a> {
    file: &'a str,
    start: usize,
    /// The last answer: a byte, its line, and where that line begins.
    last: Cell<(usize, usize, usize)>,
    path: &'a Arc<str>,
}

impl<'a> Spots<'a> {
    pub(super) fn new(text: &Text<'a>) -> Self {
        Self {
            file: text.file,
            start: text.start,
            last: Cell::new((0, 1, 0)),
            path: text.path,
        }
    }

    /// The spot of the byte `offset` of the text, which begins where the front matter ends.
    pub(super) fn at(&self, offset: usize) -> Spot {
        let offset = self.start.saturating_add(offset);
        let (from, mut line, mut line_start) = match self.last.get() {
            known if known.0 <= offset => known,
            _ => (0, 1, 0),
        };
        let between = self.file.get(from..offset).unwrap_or("");
        for newline in memchr::memchr_iter(b'\n', between.as_bytes()) {
            line += 1;
            line_start = from + newline + 1;
        }
        self.last.set((offset, line, line_start));
        Spot {
            line,
            column: 1 + self
                .file
                .get(line_start..offset)
                .unwrap_or("")
                .chars()
                .count(),
        }
    }

    /// How messages name the file.
    pub(super) fn path(&self) -> &'a Arc<str> {
        self.path
    }

    /// The place of the byte `offset` of the text.
    pub(super) fn place(&self, offset: usize) -> Place {
        self.at(offset).place(self.path)
    }
}
