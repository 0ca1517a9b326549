//! Images: their words are gathered as plain text, and their address may stay open.

use super::spots::Spot;
use crate::escape;

/// An image whose end is still to come.
#[derive(Debug)]
pub(super) struct OpenImage {
    address: String,
    title: String,
    /// Where it stands.
    pub(super) spot: Spot,
    /// Its words so far.
    pub(super) words: String,
    /// How many images lie in its words.
    pub(super) within: usize,
}

impl OpenImage {
    /// An image at `address`: the text of an address, or a link's mark.
    pub(super) fn new(address: &str, title: &str, spot: Spot) -> Self {
        Self {
            address: address.to_owned(),
            title: title.to_owned(),
            spot,
            words: String::new(),
            within: 0,
        }
    }

    /// Its HTML.
    pub(super) fn html(&self) -> String {
        let mut html = String::from("<img src=\"");
        escape::href(&self.address, &mut html);
        html.push_str("\" alt=\"");
        escape::html(&self.words, &mut html);
        if !self.title.is_empty() {
            html.push_str("\" title=\"");
            escape::html(&self.title, &mut html);
        }
        html.push_str("\">");
        html
    }
}
