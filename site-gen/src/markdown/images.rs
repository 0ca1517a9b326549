//! Images: their words are gathered as plain text, and one of this site stays open as a whole, since
//! it may be had in several widths.

use super::pieces::Image;
use super::spots::Spot;
use crate::escape;

/// An image whose end is still to come.
#[derive(Debug)]
pub(super) struct OpenImage {
    /// As written.
    pub(super) address: String,
    title: String,
    /// Its hole, where its address is of this site.
    pub(super) hole: Option<Hole>,
    /// Where it stands.
    pub(super) spot: Spot,
    /// Its words so far.
    pub(super) words: String,
    /// How many images lie in its words.
    pub(super) within: usize,
}

/// The hole of an image.
#[derive(Debug)]
pub(super) struct Hole {
    /// Its place among the links.
    pub(super) index: usize,
    /// Its mark.
    pub(super) mark: String,
}

impl OpenImage {
    /// An image at `address`.
    pub(super) fn new(address: &str, title: &str, hole: Option<Hole>, spot: Spot) -> Self {
        Self {
            address: address.to_owned(),
            title: title.to_owned(),
            hole,
            spot,
            words: String::new(),
            within: 0,
        }
    }

    /// What its element says besides its address.
    pub(super) fn says(&self) -> Image {
        Image {
            words: self.words.clone(),
            title: self.title.clone(),
        }
    }
}

/// Adds the element of an image to `out`; `besides` are more attributes, each after a space.
pub(crate) fn html(address: &str, says: &Image, besides: &str, out: &mut String) {
    out.push_str("<img src=\"");
    escape::href(address, out);
    out.push_str("\" alt=\"");
    escape::html(&says.words, out);
    if !says.title.is_empty() {
        out.push_str("\" title=\"");
        escape::html(&says.title, out);
    }
    out.push('"');
    out.push_str(besides);
    out.push('>');
}
