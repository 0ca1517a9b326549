//! What the reader does with text: counts its words, and has its style looked at.

use super::Reader;
use crate::markdown::links;
use crate::markdown::scan::MARK;
use crate::markdown::style;
use pulldown_cmark::Event;
use std::ops::Range;

impl<'a> Reader<'a, '_> {
    pub(super) fn end_sentence(&mut self) {
        if self.rules.style.is_none() {
            return;
        }
        let (longest, sink) = (self.rules.longest_sentence(), self.sinks.style);
        style::check_sentences(self.sentence.end(), longest, self.origin, sink);
        style::check_words(self.banned.end(), self.origin, sink);
    }

    /// Takes in `text`; whether it is to be put with the rest: code that is to be coloured is not.
    pub(super) fn text(&mut self, text: &str, range: &Range<usize>) -> bool {
        if text.starts_with('^') {
            links::report_unknown_footnote(range, self.origin, self.sinks.problems);
        }
        let has_calls = !self.origin.scanned.calls.is_empty();
        if has_calls && text.contains(MARK) {
            let container = self.around.last().copied().unwrap_or(0);
            self.meet_marks(text, container);
            if let Some(heading) = &self.heading {
                let place = self.origin.place_of(heading.spot);
                self.sinks
                    .problems
                    .add(&place, "a shortcode in a heading", "expected plain words");
            }
        }
        self.note_words(text, range);
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
        }
        self.code.is_none()
    }

    pub(super) fn note_words(&mut self, text: &str, range: &Range<usize>) {
        self.words.add(text);
        if self.rules.style.is_some() && !self.within_code {
            let long = self.sentence.add(text, range);
            let longest = self.rules.longest_sentence();
            style::check_sentences(long, longest, self.origin, self.sinks.style);
            let written = self.banned.add(text, range);
            style::check_words(written, self.origin, self.sinks.style);
        }
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        }
        if let Some(link) = &mut self.link {
            link.words.push_str(text);
        }
    }

    pub(super) fn line_break(&mut self, event: Event<'a>, range: &Range<usize>) {
        self.note_words(" ", range);
        self.put(event);
    }
}
