//! Cells of tables, written out here because the parser crate aligns them by inline style, which
//! the site's security policy forbids, and does not say what a header cell heads.

use pulldown_cmark::{Alignment, CowStr, Event};

/// The table being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    within_head: bool,
}

impl Table {
    /// A table whose columns are aligned like this.
    pub(super) fn new(alignments: &[Alignment]) -> Self {
        Self {
            alignments: alignments.to_vec(),
            column: 0,
            within_head: false,
        }
    }

    /// Begins a row, of the head or not.
    pub(super) fn row(&mut self, of_head: bool) {
        self.column = 0;
        self.within_head = of_head;
    }

    /// The start of the next cell.
    pub(super) fn cell(&mut self) -> Event<'static> {
        let alignment = self
            .alignments
            .get(self.column)
            .copied()
            .unwrap_or(Alignment::None);
        self.column += 1;
        let class = match alignment {
            Alignment::None => "",
            Alignment::Left => " class=\"left\"",
            Alignment::Center => " class=\"center\"",
            Alignment::Right => " class=\"right\"",
        };
        let tag = if self.within_head {
            "th scope=\"col\""
        } else {
            "td"
        };
        Event::InlineHtml(CowStr::from(format!("<{tag}{class}>")))
    }
}
