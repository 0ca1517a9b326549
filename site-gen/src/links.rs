//! Follows every link of every text before anything is drawn: what leads nowhere is told even of a
//! page that need not be drawn again.

use crate::document::Document;
use crate::fingerprint::{Digest, Fingerprint};
use crate::markdown::{LinkUse, Piece};
use crate::parallel;
use crate::site::{Destination, Site, urls};
use forms::source::{Place, Problem, Problems};
use std::collections::HashMap;

/// An anchor that no text of its page has: the page's template may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) id: String,
    /// Where the link stands.
    pub(crate) place: Place,
}

/// What the links of a site ask of its pages.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// The anchors to look for in pages as drawn, by the file of the output.
    anchors: HashMap<String, Vec<Anchor>>,
    /// The addresses that the links of each page come to, by the page's index.
    addresses: Vec<Fingerprint>,
}

/// What the links of one text came to.
#[derive(Default)]
struct Followed {
    anchors: Vec<(String, Anchor)>,
    problems: Vec<Problem>,
    addresses: Digest,
}

impl Links {
    /// Follows the links of all texts of `site`; those that lead nowhere go to `problems`.
    pub(crate) fn follow(site: &Site, problems: &Problems) -> Self {
        let pages = parallel::map(&site.pages, |page| {
            followed(site, &page.document, &page.url)
        });
        let faqs = site
            .faqs()
            .map(|faq| followed(site, &faq.document, urls::FAQS));
        let mut links = Self {
            anchors: HashMap::new(),
            addresses: pages.iter().map(|text| text.addresses.finish()).collect(),
        };
        for text in pages.into_iter().chain(faqs) {
            links.take(text, problems);
        }
        links
    }

    /// Follows the links of the page at `index` anew, of a site that is the same but for its text.
    pub(crate) fn follow_again(&mut self, index: usize, site: &Site, problems: &Problems) {
        let Some(page) = site.pages.get(index) else {
            return;
        };
        let own = &page.document.file.path;
        for anchors in self.anchors.values_mut() {
            anchors.retain(|anchor| anchor.place.path != *own);
        }
        let text = followed(site, &page.document, &page.url);
        if let Some(addresses) = self.addresses.get_mut(index) {
            *addresses = text.addresses.finish();
        }
        self.take(text, problems);
    }

    /// Takes in what the links of a text came to.
    fn take(&mut self, text: Followed, problems: &Problems) {
        problems.take_all(text.problems);
        for (url, anchor) in text.anchors {
            let output = urls::output_of(&url);
            self.anchors.entry(output).or_default().push(anchor);
        }
    }

    /// The addresses that the links of the page at `index` come to.
    pub(crate) fn addresses_of(&self, index: usize) -> Fingerprint {
        self.addresses.get(index).copied().unwrap_or_default()
    }

    /// The anchors that the file `output` must have.
    pub(crate) fn anchors_of(&self, output: &str) -> &[Anchor] {
        self.anchors.get(output).map_or(&[], Vec::as_slice)
    }
}

/// The links of `document`, which is shown at `url`.
fn followed(site: &Site, document: &Document, url: &str) -> Followed {
    let mut followed = Followed::default();
    follow_pieces(site, document, url, &document.body.pieces, &mut followed);
    followed
}

fn follow_pieces(
    site: &Site,
    document: &Document,
    url: &str,
    pieces: &[Piece],
    followed: &mut Followed,
) {
    for piece in pieces {
        match piece {
            Piece::Html(_) => {}
            Piece::Link(link) => follow_link(site, document, url, link, followed),
            Piece::Shortcode(call) => {
                let body = call.body.as_deref().unwrap_or_default();
                follow_pieces(site, document, url, body, followed);
            }
        }
    }
}

fn follow_link(
    site: &Site,
    document: &Document,
    url: &str,
    link: &LinkUse,
    followed: &mut Followed,
) {
    let place = || link.spot.place(&document.file.path);
    match site
        .targets
        .resolve(&link.address, &document.file.name, url)
    {
        Ok(Destination { href, anchor }) => {
            followed.addresses.text(&href);
            if let Some(picture) = link.image.as_ref().and_then(|_| site.pictures.get(&href)) {
                followed.addresses.text(&picture.sources());
            }
            if let Some((url, id)) = anchor.filter(|(url, id)| !has_anchor(site, url, id)) {
                let place = place();
                followed.anchors.push((url, Anchor { id, place }));
            }
        }
        Err((found, expected)) => followed.problems.push(Problem {
            place: place(),
            found,
            expected,
        }),
    }
}

/// Whether the text of the page at `url` has the anchor `id`; its template's are not known yet.
fn has_anchor(site: &Site, url: &str, id: &str) -> bool {
    let in_text = site
        .page_at(url)
        .is_some_and(|page| page.document.body.ids.iter().any(|own| own == id));
    in_text || (url == urls::FAQS && site.faqs().any(|faq| faq.document.file.stem() == id))
}
