//! Follows every link of every text before anything is drawn: what leads nowhere is told even of a
//! page that need not be drawn again.

use crate::document::Document;
use crate::fingerprint::{Digest, Fingerprint};
use crate::markdown::{LinkUse, Piece};
use crate::parallel;
use crate::site::{Destination, Page, Site, urls};
use forms::source::{Place, Problem, Problems};
use serde::{Deserialize, Serialize};
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
    /// The same for the next build.
    pub(crate) trail: Trail,
}

/// What the links of a site's pages came to, for a build that finds the same to link to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Trail {
    /// All that they could lead to.
    ground: Fingerprint,
    /// The text of each page, in order, and the addresses; nothing of a page whose links must be
    /// followed each time: one that leads nowhere is told each time, and an anchor is looked for.
    pages: Vec<Option<(Fingerprint, Fingerprint)>>,
}

impl Trail {
    /// The addresses of the page at `index` with this `text`, where all else is as it was.
    fn addresses(&self, index: usize, text: Fingerprint) -> Option<Fingerprint> {
        let (known, addresses) = self.pages.get(index).copied().flatten()?;
        (known == text).then_some(addresses)
    }
}

/// What the links of one text came to.
#[derive(Default)]
struct Followed {
    anchors: Vec<(String, Anchor)>,
    problems: Vec<Problem>,
    addresses: Fingerprint,
}

impl Followed {
    /// What is known already, and all well.
    fn known(addresses: Fingerprint) -> Self {
        Self {
            addresses,
            ..Self::default()
        }
    }
}

/// All that the links of `site` can lead to, and how what they lead to is shown.
fn ground(site: &Site) -> Fingerprint {
    let mut digest = Digest::new();
    digest.fingerprint(site.targets.fingerprint());
    for page in &site.pages {
        digest.fingerprint(page.document.ids);
    }
    for recipe in site.pictures.recipes() {
        digest.text(&recipe.path);
    }
    digest.finish()
}

impl Links {
    /// Follows the links of all texts of `site`; those that lead nowhere go to `problems`. What is on
    /// `trail` is not followed again, where that led through the same site.
    pub(crate) fn follow(site: &Site, trail: &Trail, problems: &Problems) -> Self {
        let ground = ground(site);
        let known = |index: usize, page: &Page| {
            let addresses = trail.addresses(index, page.document.text);
            addresses.filter(|_| trail.ground == ground)
        };
        let indexed: Vec<(usize, &Page)> = site.pages.iter().enumerate().collect();
        let pages = parallel::map(&indexed, |(index, page)| match known(*index, page) {
            Some(addresses) => Followed::known(addresses),
            None => followed(site, &page.document, &page.url),
        });
        let kept = indexed.iter().zip(&pages).map(|((_, page), text)| {
            let is_settled = text.problems.is_empty() && text.anchors.is_empty();
            is_settled.then_some((page.document.text, text.addresses))
        });
        let trail = Trail {
            ground,
            pages: kept.collect(),
        };
        let faqs = site
            .faqs()
            .map(|faq| followed(site, &faq.document, urls::FAQS));
        let mut links = Self {
            anchors: HashMap::new(),
            addresses: pages.iter().map(|text| text.addresses).collect(),
            trail,
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
            *addresses = text.addresses;
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
    let mut addresses = Digest::default();
    let mut following = Following {
        site,
        document,
        url,
        followed: &mut followed,
        addresses: &mut addresses,
    };
    following.pieces(&document.body.pieces);
    followed.addresses = addresses.finish();
    followed
}

/// The links of one text on their way.
struct Following<'a> {
    site: &'a Site,
    document: &'a Document,
    /// Where it is shown.
    url: &'a str,
    followed: &'a mut Followed,
    addresses: &'a mut Digest,
}

impl Following<'_> {
    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Html(_) => {}
                Piece::Link(link) => self.link(link),
                Piece::Shortcode(call) => self.pieces(call.body.as_deref().unwrap_or_default()),
            }
        }
    }

    fn link(&mut self, link: &LinkUse) {
        let (site, file) = (self.site, &self.document.file);
        let place = || link.spot.place(&file.path);
        match site.targets.resolve(&link.address, &file.name, self.url) {
            Ok(Destination { href, anchor }) => {
                self.addresses.text(&href);
                if let Some(picture) = link.image.as_ref().and_then(|_| site.pictures.get(&href)) {
                    self.addresses.text(&picture.sources());
                }
                if let Some((url, id)) = anchor.filter(|(url, id)| !has_anchor(site, url, id)) {
                    let place = place();
                    self.followed.anchors.push((url, Anchor { id, place }));
                }
            }
            Err((found, expected)) => self.followed.problems.push(Problem {
                place: place(),
                found,
                expected,
            }),
        }
    }
}

/// Whether the text of the page at `url` has the anchor `id`; its template's are not known yet.
fn has_anchor(site: &Site, url: &str, id: &str) -> bool {
    let in_text = site
        .page_at(url)
        .is_some_and(|page| page.document.body.ids().any(|own| own == id));
    in_text || (url == urls::FAQS && site.faqs().any(|faq| faq.document.file.stem() == id))
}
