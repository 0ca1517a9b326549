//! Reads the parser's events one by one: gives headings their ids, opens holes for links and
//! shortcodes, and tells what an editor should know.

mod elements;

use super::footnotes::Footnotes;
use super::headings::{self, Heading, Ids};
use super::images::OpenImage;
use super::pieces::{LinkUse, read_mark};
use super::scan::{MARK, MARK_END};
use super::spots::Spot;
use super::tables::Table;
use super::words::Words;
use super::{Origin, Rules, Sinks};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// What a reading gives.
pub(super) struct Read<'a> {
    /// The events for the HTML writer, with marks for the holes.
    pub(super) events: Vec<Event<'a>>,
    /// The addresses, by the number in their mark.
    pub(super) links: Vec<LinkUse>,
    pub(super) headings: Vec<Heading>,
    pub(super) ids: Vec<String>,
    pub(super) words: usize,
}

/// A heading whose end is still to come.
struct OpenHeading {
    /// Its start among the events.
    index: usize,
    level: usize,
    title: String,
    spot: Spot,
}

/// A link whose end is still to come.
struct OpenLink {
    spot: Spot,
    has_words: bool,
}

pub(super) struct Reader<'a, 'b> {
    rules: Rules<'b>,
    sinks: &'b Sinks<'b>,
    origin: &'b Origin<'b>,
    out: Vec<Event<'a>>,
    links: Vec<LinkUse>,
    ids: Ids<'b>,
    headings: Vec<Heading>,
    other_ids: Vec<String>,
    words: Words,
    footnotes: Footnotes<'a>,
    /// How many footnotes the events lie in: 0 or 1.
    within_footnote: bool,
    heading: Option<OpenHeading>,
    link: Option<OpenLink>,
    image: Option<OpenImage>,
    table: Table,
    /// A paragraph that so far holds nothing but shortcodes: what is inside it.
    held: Option<Vec<Event<'a>>>,
    /// The containers around the present event, each by a number of its own.
    around: Vec<usize>,
    containers: usize,
    /// The shortcodes with a body that are open, each with the container that it stands in.
    open_calls: Vec<(usize, usize)>,
    raw_told: bool,
}

impl<'a, 'b> Reader<'a, 'b> {
    pub(super) fn new(rules: Rules<'b>, sinks: &'b Sinks<'b>, origin: &'b Origin<'b>) -> Self {
        let reserved = headings::explicit_ids(&origin.scanned.text, super::options());
        Self {
            rules,
            sinks,
            origin,
            out: Vec::new(),
            links: Vec::new(),
            ids: Ids::new(rules.id_prefix, reserved),
            headings: Vec::new(),
            other_ids: Vec::new(),
            words: Words::default(),
            footnotes: Footnotes::new(rules.id_prefix),
            within_footnote: false,
            heading: None,
            link: None,
            image: None,
            table: Table::default(),
            held: None,
            around: Vec::new(),
            containers: 0,
            open_calls: Vec::new(),
            raw_told: false,
        }
    }

    /// Takes the next event, which stands at `range` of the scanned text.
    pub(super) fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.image.is_some() {
            self.take_in_image(event);
            return;
        }
        let Some(event) = self.hold(event) else {
            return;
        };
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.note_words(&code);
                self.put(Event::Code(code));
            }
            Event::Html(html) => self.html(html, range, true),
            Event::InlineHtml(html) => self.html(html, range, false),
            Event::FootnoteReference(name) => {
                let (html, id) = self.footnotes.refer(name);
                self.other_ids.push(id);
                self.put(html);
            }
            Event::SoftBreak => self.line_break(Event::SoftBreak),
            Event::HardBreak => self.line_break(inline_html("<br>\n")),
            Event::Rule => self.put(Event::Html(CowStr::from("<hr>\n"))),
            Event::TaskListMarker(done) => {
                let (checked, label) = if done {
                    (" checked", "Done")
                } else {
                    ("", "Not done")
                };
                self.put(inline_html(&format!(
                    "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "
                )));
            }
            other @ (Event::InlineMath(_) | Event::DisplayMath(_)) => self.put(other),
        }
    }

    /// Ends the reading.
    pub(super) fn finish(mut self) -> Read<'a> {
        let (footnotes, footnote_ids, unused) = self.footnotes.finish();
        for (spot, name) in unused {
            let place = self.origin.place_of(spot);
            self.sinks.problems.add(
                &place,
                format!("the footnote `{name}`, which nothing refers to"),
                format!("expected `[^{name}]` in the text"),
            );
        }
        self.out.extend(footnotes);
        let mut ids: Vec<String> = self
            .headings
            .iter()
            .map(|heading| heading.id.clone())
            .collect();
        ids.append(&mut self.other_ids);
        ids.extend(footnote_ids);
        Read {
            events: self.out,
            links: self.links,
            headings: self.headings,
            ids,
            words: self.words.count(),
        }
    }

    fn put(&mut self, event: Event<'a>) {
        let target = if self.within_footnote {
            self.footnotes.events()
        } else {
            None
        };
        target.unwrap_or(&mut self.out).push(event);
    }

    /// Keeps a paragraph back for as long as it holds shortcodes only. If that is all it ever holds,
    /// they stand as blocks of their own: a `<p>` around a film's card would be wrong. Gives back
    /// the event where it is not kept.
    fn hold(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        if self.origin.scanned.calls.is_empty() {
            return Some(event);
        }
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

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        self.containers += 1;
        self.around.push(self.containers);
        match tag {
            Tag::Heading { .. } => self.start_heading(tag, range.start),
            Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            } => {
                self.start_link(link_type, dest_url, title, id, range.start);
            }
            Tag::Image {
                dest_url, title, ..
            } => self.start_image(&dest_url, &title, range.start),
            Tag::Table(alignments) => {
                self.table = Table::new(&alignments);
                self.put(Event::Start(Tag::Table(alignments)));
            }
            Tag::TableHead | Tag::TableRow => {
                self.table.row(tag == Tag::TableHead);
                self.put(Event::Start(tag));
            }
            Tag::TableCell => {
                let cell = self.table.cell();
                self.put(cell);
            }
            Tag::FootnoteDefinition(name) => {
                self.footnotes.define(name, self.origin.spot(range.start));
                self.within_footnote = true;
            }
            Tag::HtmlBlock => {
                self.raw_told = false;
                self.put(Event::Start(tag));
            }
            other => self.put(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.around.pop();
        match tag {
            TagEnd::Heading(_) => self.end_heading(tag),
            TagEnd::Link => self.end_link(),
            TagEnd::FootnoteDefinition => self.within_footnote = false,
            tag => self.put(Event::End(tag)),
        }
        if !matches!(
            tag,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link
        ) {
            self.words.pause();
        }
    }

    fn text(&mut self, text: CowStr<'a>) {
        if text.contains(MARK) {
            let container = self.around.last().copied().unwrap_or(0);
            self.meet_marks(&text, container);
            if let Some(heading) = &self.heading {
                let place = self.origin.place_of(heading.spot);
                self.sinks
                    .problems
                    .add(&place, "a shortcode in a heading", "expected plain words");
            }
        }
        self.note_words(&text);
        self.put(Event::Text(text));
    }

    fn note_words(&mut self, text: &str) {
        self.words.add(text);
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        }
        if let Some(link) = &mut self.link {
            link.has_words |= !text.trim().is_empty();
        }
    }

    fn line_break(&mut self, event: Event<'a>) {
        self.note_words(" ");
        self.put(event);
    }

    fn html(&mut self, html: CowStr<'a>, range: Range<usize>, is_block: bool) {
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
            if !self.rules.raw_html && !self.raw_told {
                self.report_raw(&html, range.start);
                self.raw_told = is_block;
            }
            html
        };
        self.put(if is_block {
            Event::Html(html)
        } else {
            Event::InlineHtml(html)
        });
    }

    fn report_raw(&self, html: &str, offset: usize) {
        let shown: String = html.trim().chars().take(40).collect();
        self.sinks.problems.add(
            &self.origin.place(offset),
            format!("raw HTML, `{shown}`"),
            "expected Markdown, or `raw_html = true` under `[markdown]` in scheme.toml",
        );
    }

    /// Checks that both ends of each shortcode with a body stand in one container: otherwise the
    /// body would begin in one element of the page and end in another.
    fn meet_marks(&mut self, text: &str, container: usize) {
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

fn inline_html(html: &str) -> Event<'static> {
    Event::InlineHtml(CowStr::from(html.to_owned()))
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
