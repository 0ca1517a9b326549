//! What the reader does with shortcodes, which stand in the text as marks, and with raw HTML.

use super::Reader;
use crate::markdown::pieces::read_mark;
use crate::markdown::scan::{MARK, MARK_END};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;

impl<'a> Reader<'a, '_> {
    /// Keeps a paragraph back for as long as it holds shortcodes only. If that is all it ever holds,
    /// they stand as blocks of their own: a `<p>` around a film's card would be wrong. Gives back
    /// the event where it is not kept.
    pub(super) fn hold(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match (&mut self.held, event) {
            (None, Event::Start(Tag::Paragraph)) => {
                self.held = Some(Vec::new());
                None
            }
            (None, event) => Some(event),
            (Some(held), Event::Text(text)) if is_calls_only(&text) => {
                held.push(Event::Text(text));
                None
            }
            (Some(held), Event::SoftBreak) => {
                held.push(Event::SoftBreak);
                None
            }
            (Some(held), Event::End(TagEnd::Paragraph)) if !held.is_empty() => {
                for event in self.held.take().unwrap_or_default() {
                    let html = if let Event::Text(calls) = event {
                        calls
                    } else {
                        CowStr::from("\n")
                    };
                    self.put(Event::Html(html));
                }
                self.put(Event::Html(CowStr::from("\n")));
                None
            }
            (Some(_), event) => {
                let held = self.held.take().unwrap_or_default();
                self.start(Tag::Paragraph, 0..0);
                for event in held {
                    self.put(event);
                }
                Some(event)
            }
        }
    }

    pub(super) fn html(&mut self, html: CowStr<'a>, range: Range<usize>, is_block: bool) {
        if !self.rules.raw_html && !self.raw_told && !is_block_mark(&html) {
            self.report_raw(&html, range.start);
            self.raw_told = is_block;
        }
        let html = if html.contains(MARK) {
            let above = self.around.len().checked_sub(if is_block { 2 } else { 1 });
            let container = above
                .and_then(|index| self.around.get(index))
                .copied()
                .unwrap_or(0);
            self.meet_marks(&html, container);
            CowStr::from(
                html.replace(&format!("<!--{MARK}"), &MARK.to_string())
                    .replace(&format!("{MARK_END}-->"), &MARK_END.to_string()),
            )
        } else {
            html
        };
        self.put(if is_block {
            Event::Html(html)
        } else {
            Event::InlineHtml(html)
        });
    }

    fn report_raw(&self, html: &str, offset: usize) {
        let plain = html.split(MARK).next().unwrap_or("").trim();
        let shown: String = plain.chars().take(40).collect();
        self.sinks.problems.add(
            &self.origin.place(offset),
            format!("raw HTML, `{shown}`"),
            "expected Markdown, or `raw_html = true` under `[markdown]` in scheme.toml",
        );
    }

    /// Checks that both ends of each shortcode with a body stand in one container: otherwise the
    /// body would begin in one element of the page and end in another.
    pub(super) fn meet_marks(&mut self, text: &str, container: usize) {
        let marks = text
            .split(MARK)
            .skip(1)
            .filter_map(|part| read_mark(part.split_once(MARK_END)?.0));
        for (kind, index) in marks {
            match kind {
                'B' => self.open_calls.push((index, container)),
                'E' => {
                    let opened = self.open_calls.pop();
                    if opened != Some((index, container))
                        && let Some(call) = self.origin.scanned.calls.get(index)
                    {
                        let place = self.origin.place_of(call.spot);
                        let found = format!(
                            "`{{% {}(…) %}}` whose `{{% end %}}` is in another paragraph, list or quote",
                            call.name
                        );
                        self.sinks.problems.add(
                            &place,
                            found,
                            "expected both in one, or each on a line of its own",
                        );
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether `text` is marks of shortcodes without a body, and nothing else but white space.
fn is_calls_only(text: &str) -> bool {
    let mut parts = text.split(MARK);
    let blank = |part: &str| part.trim().is_empty();
    text.contains(MARK)
        && parts.next().is_some_and(blank)
        && parts.all(|part| {
            part.split_once(MARK_END)
                .is_some_and(|(mark, after)| mark.starts_with('S') && blank(after))
        })
}

/// Whether `html` is one end of a shortcode with a body, in the comment that makes a block of it.
fn is_block_mark(html: &str) -> bool {
    let inner = html
        .trim()
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| {
        inner.starts_with(MARK) && inner.ends_with(MARK_END) && inner.matches(MARK).count() == 1
    })
}
