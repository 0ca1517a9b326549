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
        let start = match (self.within_head, alignment) {
            (false, Alignment::None) => "<td>",
            (false, Alignment::Left) => "<td class=\"left\">",
            (false, Alignment::Center) => "<td class=\"center\">",
            (false, Alignment::Right) => "<td class=\"right\">",
            (true, Alignment::None) => "<th scope=\"col\">",
            (true, Alignment::Left) => "<th scope=\"col\" class=\"left\">",
            (true, Alignment::Center) => "<th scope=\"col\" class=\"center\">",
            (true, Alignment::Right) => "<th scope=\"col\" class=\"right\">",
        };
        Event::InlineHtml(CowStr::from(start))
    }
}
