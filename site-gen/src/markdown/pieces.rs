//! HTML with its marks, cut into pieces and holes.

use super::call::Call;
use super::scan::{MARK, MARK_END};
use super::spots::Spot;
use serde::{Deserialize, Serialize, Serializer};
use std::ops::Range;

/// What begins a mark, as text.
const BEGIN: &str = "\u{FDD0}";

/// A part of a text's HTML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Piece {
    /// An address, to be put inside the quotes of an attribute; or a whole image.
    Link(LinkUse),
    /// What a shortcode's template makes.
    Shortcode(Box<Call>),
    /// HTML that depends on nothing else: where it stands in the text's. It is last, so that the
    /// others are kept under the numbers that they are read by.
    #[serde(skip)]
    Html(Range<usize>),
}

/// A link or an image whose address depends on other files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LinkUse {
    /// As written.
    pub(crate) address: String,
    /// Where it stands.
    pub(crate) spot: Spot,
    /// Of an image, what its element says besides: its hole is the whole element.
    pub(crate) image: Option<Box<Image>>,
}

/// What an image's element says besides its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Image {
    /// What it shows, for who cannot see it.
    pub(crate) words: String,
    /// "" for none.
    pub(crate) title: String,
}

/// Writes the holes of `pieces` and not the HTML between them, which is made again where it is needed.
pub(super) fn write_holes<S: Serializer>(pieces: &[Piece], to: S) -> Result<S::Ok, S::Error> {
    let holes = pieces
        .iter()
        .filter(|piece| !matches!(piece, Piece::Html(_)));
    holes.collect::<Vec<_>>().serialize(to)
}

/// [`write_holes`] of a shortcode's body.
pub(super) fn write_body<S: Serializer>(
    body: &Option<Vec<Piece>>,
    to: S,
) -> Result<S::Ok, S::Error> {
    struct Holes<'a>(&'a [Piece]);
    impl Serialize for Holes<'_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            write_holes(self.0, to)
        }
    }
    body.as_deref().map(Holes).serialize(to)
}

/// Whether there is an image in `pieces`.
pub(crate) fn have_images(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Html(_) => false,
        Piece::Link(link) => link.image.is_some(),
        Piece::Shortcode(call) => have_images(call.body.as_deref().unwrap_or_default()),
    })
}

/// Whether there is a shortcode in `pieces`.
pub(crate) fn have_calls(pieces: &[Piece]) -> bool {
    let is_call = |piece: &Piece| matches!(piece, Piece::Shortcode(_));
    pieces.iter().any(is_call)
}

/// Cuts `html` at its marks: the HTML without them, and the pieces. Calls that no mark is left of, and second marks of one call, go to
/// `lost`, with where the call stands and its name.
pub(super) fn assemble(
    html: &str,
    links: Vec<LinkUse>,
    calls: Vec<Call>,
    lost: impl Fn(Spot, &str),
) -> (String, Vec<Piece>) {
    let mut assembly = Assembly {
        html: String::with_capacity(html.len()),
        done: Vec::new(),
        open: Vec::new(),
        links: links.into_iter().map(Some).collect(),
        calls: calls.into_iter().map(Some).collect(),
    };
    let mut rest = html;
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), BEGIN.as_bytes()) {
        let (before, marked) = rest.split_at(at);
        assembly.html(before);
        let marked = marked.strip_prefix(MARK).unwrap_or(marked);
        let (mark, after) = marked.split_once(MARK_END).unwrap_or(("", marked));
        assembly.mark(mark);
        rest = after;
    }
    assembly.html(rest);
    for call in assembly.calls.iter().flatten() {
        lost(call.spot, &call.name);
    }
    assembly.finish()
}

/// The text of a mark without its two ends: a letter and a number.
pub(super) fn read_mark(mark: &str) -> Option<(char, usize)> {
    let mut letters = mark.chars();
    let kind = letters.next()?;
    Some((kind, letters.as_str().parse().ok()?))
}

struct Assembly {
    html: String,
    done: Vec<Piece>,
    /// The calls whose end is still to come, with the pieces before each.
    open: Vec<(Call, Vec<Piece>)>,
    links: Vec<Option<LinkUse>>,
    calls: Vec<Option<Call>>,
}

impl Assembly {
    fn html(&mut self, html: &str) {
        if !html.is_empty() {
            let start = self.html.len();
            self.html.push_str(html);
            self.done.push(Piece::Html(start..self.html.len()));
        }
    }

    fn mark(&mut self, mark: &str) {
        let Some((kind, index)) = read_mark(mark) else {
            return;
        };
        match kind {
            'L' => {
                let link = self.links.get_mut(index).and_then(Option::take);
                self.done.extend(link.map(Piece::Link));
            }
            'S' => {
                let call = self.take_call(index);
                self.done
                    .extend(call.map(|call| Piece::Shortcode(Box::new(call))));
            }
            'B' => {
                if let Some(call) = self.take_call(index) {
                    self.open.push((call, std::mem::take(&mut self.done)));
                }
            }
            _ => self.close(),
        }
    }

    fn take_call(&mut self, index: usize) -> Option<Call> {
        self.calls.get_mut(index).and_then(Option::take)
    }

    fn close(&mut self) {
        if let Some((mut call, before)) = self.open.pop() {
            call.body = Some(std::mem::replace(&mut self.done, before));
            self.done.push(Piece::Shortcode(Box::new(call)));
        }
    }

    fn finish(mut self) -> (String, Vec<Piece>) {
        while !self.open.is_empty() {
            self.close();
        }
        (self.html, self.done)
    }
}
