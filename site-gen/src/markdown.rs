//! Markdown to HTML with holes: the parts of a page that depend on other pages (links) or on
//! templates (shortcodes) stay open, so that a page is parsed once and filled whenever what it
//! refers to changes.

mod call;
mod footnotes;
mod headings;
mod highlight;
mod html;
mod images;
mod links;
mod never;
mod pieces;
mod reader;
mod room;
mod scan;
mod sentences;
mod spots;
mod style;
mod tables;
mod words;

pub(crate) use call::{Argument, Call};
pub(crate) use headings::{Heading, slug};
pub(crate) use html::Html;
pub(crate) use images::html as image_html;
pub(crate) use pieces::{Image, LinkUse, Piece, have_calls, have_images};
pub(crate) use spots::Spot;

use forms::source::{Place, Problems};
use pulldown_cmark::{BrokenLink, Options, Parser};
use scan::Scanned;
use scheme::HouseStyle;
use serde::{Deserialize, Serialize};
use spots::Spots;
use std::sync::Arc;

/// A text's HTML with holes, and what was learnt on the way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Body {
    /// The HTML and its holes, in order. A body that an earlier build kept has the holes alone.
    #[serde(serialize_with = "pieces::write_holes")]
    pub(crate) pieces: Vec<Piece>,
    /// The HTML that the pieces are of.
    #[serde(skip)]
    pub(crate) html: Html,
    /// The headings, in order.
    pub(crate) headings: Vec<Heading>,
    /// The ids in the HTML besides those of the headings, and those that shortcodes add.
    other_ids: Vec<String>,
    /// How many words it has.
    pub(crate) words: usize,
}

impl Body {
    /// Every id in the HTML, but those that shortcodes add.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        let headings = self.headings.iter().map(|heading| &heading.id);
        headings.chain(&self.other_ids).map(String::as_str)
    }
}

/// How a text is to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules<'a> {
    /// What the text is held to; nothing where matters of style are not looked for.
    pub(crate) style: Option<&'a HouseStyle>,
    /// Whether raw HTML passes.
    pub(crate) raw_html: bool,
    /// Whether straight quotes become curly ones.
    pub(crate) smart_punctuation: bool,
    /// Whether code that names its language is coloured.
    pub(crate) highlight: bool,
    /// What stands before ids that are made up, for texts that share a page with others; "" for none.
    pub(crate) id_prefix: &'a str,
    /// The level of the heading that the text stands under, 0 where that is not known.
    pub(crate) heading_above: usize,
}

impl Rules<'_> {
    /// How many words a sentence may have; any number where style is not looked for.
    fn longest_sentence(&self) -> usize {
        self.style
            .map_or(usize::MAX, |style| style.longest_sentence)
    }

    /// The extensions of the Markdown parser.
    fn options(&self) -> Options {
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        options.set(Options::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        options
    }
}

/// Where a text stands.
pub(crate) struct Text<'a> {
    /// How messages name its file.
    pub(crate) path: &'a Arc<str>,
    /// The whole file.
    pub(crate) file: &'a str,
    /// Where the text begins in it, in bytes.
    pub(crate) start: usize,
}

/// The sinks of a reading.
pub(crate) struct Sinks<'a> {
    /// What keeps a site from being built.
    pub(crate) problems: &'a Problems,
    /// What is wrong with a page that can be built all the same, and is said by `check`.
    pub(crate) findings: &'a Problems,
    /// What makes a page worse to read; `check` notes it.
    pub(crate) style: &'a Problems,
}

/// From what the Markdown parser sees back to the editor's file.
struct Origin<'a> {
    spots: &'a Spots<'a>,
    scanned: &'a Scanned<'a>,
}

impl Origin<'_> {
    fn spot(&self, offset: usize) -> Spot {
        self.spots.at(self.scanned.original(offset))
    }

    fn place(&self, offset: usize) -> Place {
        self.place_of(self.spot(offset))
    }

    fn place_of(&self, spot: Spot) -> Place {
        spot.place(self.spots.path())
    }
}

/// Reads the Markdown of `text`.
pub(crate) fn read(text: &Text<'_>, rules: Rules<'_>, sinks: &Sinks<'_>) -> Body {
    let body = text.file.get(text.start..).unwrap_or("");
    let spots = Spots::new(text);
    let options = rules.options();
    let scanned = scan::scan(body, options, &spots, sinks.problems);
    let origin = Origin {
        spots: &spots,
        scanned: &scanned,
    };
    let mut reader = reader::Reader::new(rules, sinks, &origin);
    let unknown = |link: BrokenLink<'_>| {
        links::report_unknown(&link, &origin, sinks.problems);
        None
    };
    let parser = Parser::new_with_broken_link_callback(&scanned.text, options, Some(unknown));
    for (event, range) in parser.into_offset_iter() {
        reader.take(event, range);
    }
    let mut read = reader.finish();
    let mut html = room::for_html();
    html.reserve(body.len() + body.len() / 2);
    pulldown_cmark::html::push_html(&mut html, read.events.drain(..));
    let (own, pieces) = pieces::assemble(&html, read.links, scanned.calls, |spot, name| {
        let found = format!("the shortcode `{name}` in a place where it cannot be shown");
        sinks
            .problems
            .add(&spot.place(text.path), found, "expected it in plain text");
    });
    room::give_back(read.events, html);
    Body {
        pieces,
        html: Html::from(own),
        headings: read.headings,
        other_ids: read.other_ids,
        words: read.words,
    }
}
