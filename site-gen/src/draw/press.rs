//! Takes each file on its way out: one that an earlier build made from the same is kept, any other is
//! made, and all are looked at for the anchors that links ask of them.

use super::anchors;
use super::prints::Prints;
use crate::engine::{Engine, Fault, Given, Wants};
use crate::fill::Filler;
use crate::fingerprint::{Digest, Fingerprint};
use crate::links::Links;
use crate::markdown::Piece;
use crate::minify;
use crate::output::{Contents, Sink};
use crate::past::{Moment, Stamp};
use crate::pictures::Recipe;
use crate::site::Page;
use crate::source::File;
use forms::source::Problem;
use std::collections::BTreeMap;

/// A page's file, and what was met on the way.
pub(super) struct Drawn {
    pub(super) html: String,
    pub(super) problems: Vec<Problem>,
    /// A fault of the template, with the page that it was drawing.
    pub(super) fault: Option<(Fault, String)>,
}

/// What is left of a page once its file is on its way.
#[derive(Default)]
pub(super) struct Passed {
    pub(super) problems: Vec<Problem>,
    pub(super) fault: Option<(Fault, String)>,
}

/// The way out.
pub(super) struct Press<'a> {
    pub(super) links: &'a Links,
    pub(super) sink: &'a dyn Sink,
    pub(super) engine: &'a Engine,
    /// What each template reads.
    pub(super) wants: BTreeMap<&'a str, Wants<'a>>,
    /// What the frames of pages are made from.
    pub(super) prints: &'a Prints<'a>,
    /// What every page is made from besides what its template sees.
    pub(super) ground: Fingerprint,
    /// Whether pages lose what shows nowhere.
    pub(super) minifies: bool,
}

impl Press<'_> {
    /// What a page is made from that the template called `template` draws from what it is `given`: all
    /// that it would read of it, and `content`, where it would read the page's content. Nothing where
    /// that cannot be known before it is drawn.
    pub(super) fn key(
        &self,
        template: &str,
        given: &dyn Given,
        content: impl FnOnce() -> Option<Fingerprint>,
    ) -> Option<Fingerprint> {
        let wants = self.wants.get(template)?;
        let mut digest = Digest::new();
        digest.fingerprint(self.ground);
        wants.take(given, &mut digest);
        if wants.content {
            digest.fingerprint(content()?);
        }
        Some(digest.finish())
    }

    /// What the content of the page at `index` is made from: its text, the addresses that its links
    /// come to, and what its shortcodes read.
    pub(super) fn content_of(
        &self,
        index: usize,
        page: &Page,
        filler: &Filler<'_>,
    ) -> Option<Fingerprint> {
        let mut digest = Digest::new();
        digest.fingerprint(page.document.text);
        digest.fingerprint(self.links.addresses_of(index));
        if page.document.has_calls {
            self.read_shortcodes(index, &page.document.body.pieces, filler, &mut digest)?;
        }
        Some(digest.finish())
    }

    fn read_shortcodes(
        &self,
        index: usize,
        pieces: &[Piece],
        filler: &Filler<'_>,
        digest: &mut Digest,
    ) -> Option<()> {
        for piece in pieces {
            if let Piece::Shortcode(call) = piece {
                let (template, named) = filler.seen_by(call);
                // One that is not there is told when the page is drawn, and that is on each build.
                let wants = self.wants.get(template.as_str())?;
                wants.take(&self.prints.of_shortcode(index, &named), digest);
                let body = call.body.as_deref().unwrap_or_default();
                self.read_shortcodes(index, body, filler, digest)?;
            }
        }
        Some(())
    }

    /// Passes the file `output` on, which is made from `key`: as it is, or else by `make`.
    pub(super) fn pass(
        &self,
        output: String,
        key: Option<Fingerprint>,
        make: impl FnOnce() -> Drawn,
    ) -> Passed {
        if key.is_some_and(|key| self.sink.keep(&output, key)) {
            return Passed {
                problems: self.missing(&output, || self.sink.kept(&output)),
                fault: None,
            };
        }
        let Drawn {
            html,
            mut problems,
            fault,
        } = make();
        let html = if self.minifies {
            minify::html(&html)
        } else {
            html
        };
        problems.extend(self.put(output, Contents::from(html), key));
        Passed { problems, fault }
    }

    /// Passes on a file that no template draws.
    pub(super) fn pass_text(&self, output: String, text: String) -> Vec<Problem> {
        let key = Fingerprint::of(text.as_bytes());
        self.put(output, Contents::from(text), Some(key))
    }

    /// Passes on a file that no template draws, and that is made from `key`.
    pub(super) fn pass_made(
        &self,
        output: &str,
        key: Fingerprint,
        make: impl FnOnce() -> String,
    ) -> Vec<Problem> {
        if self.sink.keep(output, key) {
            return Vec::new();
        }
        self.put(output.to_owned(), Contents::from(make()), Some(key))
    }

    /// Passes on an asset, which is made from nothing but its bytes.
    pub(super) fn pass_asset(&self, output: String, contents: Contents) -> Vec<Problem> {
        let key = contents.read().map(|bytes| Fingerprint::of(&bytes));
        self.put(output, contents, key)
    }

    /// Passes on a picture in another width, whose name says what it is made from.
    pub(super) fn pass_picture(&self, recipe: &Recipe) -> Vec<Problem> {
        let key = Fingerprint::of(recipe.path.as_bytes());
        self.put(
            recipe.path.clone(),
            Contents::Made(recipe.clone()),
            Some(key),
        )
    }

    /// Passes on a copy of `file`.
    pub(super) fn pass_copy(&self, output: String, file: &File, seen: Moment) -> Vec<Problem> {
        let stamp = Stamp::of(&file.disk).and_then(|stamp| stamp.settled(seen));
        let key = stamp.map(|stamp| stamp.fingerprint());
        self.put(output, Contents::File(file.disk.clone()), key)
    }

    fn put(&self, output: String, contents: Contents, key: Option<Fingerprint>) -> Vec<Problem> {
        let missing = self.missing(&output, || contents.read().map(|bytes| bytes.into_owned()));
        if !key.is_some_and(|key| self.sink.keep(&output, key)) {
            self.sink.put(output, contents, key);
        }
        missing
    }

    /// The anchors that links ask of `output` and that its bytes do not have.
    fn missing(&self, output: &str, bytes: impl FnOnce() -> Option<Vec<u8>>) -> Vec<Problem> {
        let anchors = self.links.anchors_of(output);
        if anchors.is_empty() || !output.ends_with(".html") {
            return Vec::new();
        }
        anchors::missing(anchors, &bytes().unwrap_or_default())
    }
}
