//! An edit of nothing but the texts of pages: the site keeps its shape, and only they are read.

use super::{Page, Site};
use crate::document::{Document, Kind};
use crate::markdown::Heading;
use crate::options::Options;
use std::collections::HashSet;
use std::sync::Arc;

impl Site {
    /// Reads the pages of the files `touched` anew, where that is all that a build at the moment of
    /// `options` would do: gives their indexes, or nothing where more has changed than texts, and then
    /// the site is as it was.
    pub(crate) fn edit(
        &mut self,
        touched: &HashSet<String>,
        options: &Options,
    ) -> Option<Vec<usize>> {
        if self.next.is_some_and(|next| next <= options.now) {
            return None;
        }
        let reading = self.declared.reading();
        let mut edited = Vec::with_capacity(touched.len());
        for name in touched {
            let by_name = |page: &Page| (*page.document.file.name).cmp(name);
            let index = self.pages.binary_search_by(by_name).ok()?;
            let before = &self.pages.get(index)?.document;
            let after = Document::read(&before.file, None, &reading);
            if !is_edit(before, &after) {
                return None;
            }
            edited.push((index, Arc::new(after)));
        }
        self.declared.set_now(options.now);
        let mut indexes = Vec::with_capacity(edited.len());
        for (index, document) in edited {
            self.library.replace(Arc::clone(&document));
            if let Some(page) = self.pages.get_mut(index) {
                page.document = document;
            }
            indexes.push(index);
        }
        Some(indexes)
    }
}

/// Whether nothing tells `after` from `before` but its words: no other page shows more of it than how
/// many they are, none can link to anything else in it, and no picture is shown that was not.
fn is_edit(before: &Document, after: &Document) -> bool {
    after.is_right()
        && before.is_right()
        && after.kind == Kind::Page
        && after.matter == before.matter
        && after.ids == before.ids
        && are_alike(&after.body.headings, &before.body.headings)
        && !after.has_images
        && !before.has_images
}

/// Whether headings are the same, wherever they stand.
fn are_alike(some: &[Heading], others: &[Heading]) -> bool {
    let part = |heading: &Heading| (heading.level, heading.id.clone(), heading.title.clone());
    some.len() == others.len() && some.iter().map(part).eq(others.iter().map(part))
}
