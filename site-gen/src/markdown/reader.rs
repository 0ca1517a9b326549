//! Reads the parser's events one by one: gives headings their ids, opens holes for links and
//! shortcodes, and tells what an editor should know.

mod elements;
mod holes;
mod texts;

use super::footnotes::Footnotes;
use super::headings::{self, Heading, Ids};
use super::images::OpenImage;
use super::never::Banned;
use super::pieces::LinkUse;
use super::room;
use super::sentences::Sentences;
use super::spots::Spot;
use super::tables::Table;
use super::words::Words;
use super::{Origin, Rules, Sinks};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// What a reading gives.
pub(super) struct Read<'a> {
    /// The events for the HTML writer, with marks for the holes.
    pub(super) events: Vec<Event<'a>>,
    /// The addresses, by the number in their mark.
    pub(super) links: Vec<LinkUse>,
    pub(super) headings: Vec<Heading>,
    /// The ids besides those of the headings.
    pub(super) other_ids: Vec<String>,
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
    words: String,
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
    sentence: Sentences,
    banned: Banned<'b>,
    /// Whether the text is code, which has no sentences.
    within_code: bool,
    /// Code that names its language, as far as it was read: its language, and its text.
    code: Option<(String, String)>,
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
        let reserved = headings::explicit_ids(&origin.scanned.text, rules.options());
        Self {
            rules,
            sinks,
            origin,
            out: room::for_events(),
            links: Vec::new(),
            ids: Ids::new(rules.id_prefix, reserved),
            headings: Vec::new(),
            other_ids: Vec::new(),
            words: Words::default(),
            sentence: Sentences::up_to(rules.longest_sentence()),
            banned: Banned::new(rules.style.map_or(&[], |style| &style.never)),
            within_code: false,
            code: None,
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
        let event = if self.origin.scanned.calls.is_empty() {
            event
        } else {
            let Some(event) = self.hold(event) else {
                return;
            };
            event
        };
        // Most events stay as they are, and are not taken apart: each is moved as rarely as can be.
        match event {
            Event::Start(ref tag) if is_plain(tag) => {
                self.enter(tag);
                self.put(event);
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(ref text) => {
                if self.text(text, &range) {
                    self.put(event);
                }
            }
            Event::Code(ref code) => {
                self.note_words(code, &range);
                self.put(event);
            }
            Event::Html(html) => self.html(html, range, true),
            Event::InlineHtml(html) => self.html(html, range, false),
            Event::FootnoteReference(name) => {
                let (html, id) = self.footnotes.refer(name);
                self.other_ids.push(id);
                self.put(html);
            }
            Event::SoftBreak => self.line_break(Event::SoftBreak, &range),
            Event::HardBreak => self.line_break(inline_html("<br>\n"), &range),
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
        self.other_ids.extend(footnote_ids);
        Read {
            events: self.out,
            links: self.links,
            headings: self.headings,
            other_ids: self.other_ids,
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

    /// Notes that an element begins.
    fn enter(&mut self, tag: &Tag<'a>) {
        if !is_within_line(&tag.to_end()) {
            self.end_sentence();
        }
        self.within_code = matches!(tag, Tag::CodeBlock(_));
        self.containers += 1;
        self.around.push(self.containers);
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        self.enter(&tag);
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
            Tag::CodeBlock(CodeBlockKind::Fenced(words)) if self.rules.highlight => {
                self.start_code(&words);
                self.put(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))));
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
            TagEnd::CodeBlock => {
                self.end_code();
                self.put(Event::End(tag));
            }
            TagEnd::FootnoteDefinition => self.within_footnote = false,
            tag => self.put(Event::End(tag)),
        }
        if !is_within_line(&tag) {
            self.words.pause();
            self.end_sentence();
            self.within_code = false;
        }
    }
}

/// Whether an element begins as it is, whatever it is in.
fn is_plain(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
    )
}

/// Whether an element stands within a line of text, so that words and sentences go on through it.
fn is_within_line(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

fn inline_html(html: &str) -> Event<'static> {
    Event::InlineHtml(CowStr::from(html.to_owned()))
}
