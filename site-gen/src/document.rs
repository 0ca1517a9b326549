//! One Markdown file, read: what it says does not depend on any other file.

use crate::fingerprint::{Digest, Fingerprint};
use crate::front_matter::{self, FrontMatter};
use crate::markdown::{self, Body, Rules, Sinks, Text};
use crate::past::{Kept, Later, Moment, Stamp};
use crate::source::File;
use forms::source::{Place, Problem, Problems};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What becomes of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// A page at the URL that its path gives.
    Page,
    /// An answer on the page of questions.
    Faq,
    /// A page about a film.
    Video,
}

/// A Markdown file, read. A build keeps it for the next, but for its HTML. Of one that an earlier build
/// kept, the body is read back when it is first asked for; what most pages are asked is beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Document {
    #[serde(skip)]
    pub(crate) file: File,
    /// What an earlier build kept of it.
    #[serde(skip)]
    pub(crate) kept: Option<Kept>,
    /// The file's stamp, where it was sure to change with it.
    pub(crate) stamp: Option<Stamp>,
    /// The file's text.
    pub(crate) text: Fingerprint,
    /// The part of it that is front matter.
    pub(crate) matter: Fingerprint,
    pub(crate) kind: Kind,
    pub(crate) front: FrontMatter,
    /// How many words the body has.
    pub(crate) words: usize,
    /// The ids in it, but those that shortcodes add.
    pub(crate) ids: Fingerprint,
    /// Whether it shows images, other than by shortcodes.
    pub(crate) has_images: bool,
    /// Whether it calls shortcodes.
    pub(crate) has_calls: bool,
    /// Kept apart from the rest.
    #[serde(skip)]
    pub(crate) body: Later<Body>,
    /// What is wrong with it, if anything.
    pub(crate) remarks: Option<Box<Remarks>>,
}

/// What an editor should know of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remarks {
    /// What keeps the site from being built.
    pub(crate) problems: Vec<Problem>,
    /// What `check` says besides.
    pub(crate) findings: Vec<Problem>,
    /// What `check` notes.
    pub(crate) style: Vec<Problem>,
}

/// What reading needs to know of the scheme.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// Whether matters of style are looked for, which `check` alone tells.
    pub(crate) style: bool,
    /// What pages are then held to.
    pub(crate) house_style: scheme::HouseStyle,
    /// The zone of dates without one.
    pub(crate) zone: TimeZone,
    /// What Markdown may hold, and what is made of it.
    pub(crate) markdown: scheme::Markdown,
}

impl Document {
    /// Reads `file`. What is wrong with it is kept with the document, and the file's stamp where a
    /// change after the moment `seen` is sure to make it another.
    pub(crate) fn read(file: &File, seen: Option<Moment>, reading: &Reading) -> Self {
        let problems = Problems::new();
        let findings = Problems::new();
        let style = Problems::new();
        let kind = kind_of(&file.name);
        let (text, stamp) = file.stamped_text().unwrap_or_else(|problem| {
            problems.take_all([problem]);
            (String::new(), None)
        });
        let was_read = problems.is_empty();
        let (front, body, matter) = if was_read {
            parts(
                file,
                kind,
                &text,
                reading,
                &Sinks {
                    problems: &problems,
                    findings: &findings,
                    style: &style,
                },
            )
        } else {
            (FrontMatter::unread(), Body::default(), "")
        };
        let remarks = Remarks {
            problems: problems.into_sorted(),
            findings: findings.into_sorted(),
            style: style.into_sorted(),
        };
        Self {
            file: file.clone(),
            kept: None,
            stamp: seen.and_then(|seen| stamp?.settled(seen)),
            text: Fingerprint::of(text.as_bytes()),
            matter: Fingerprint::of(matter.as_bytes()),
            kind,
            front,
            words: body.words,
            ids: of_ids(&body),
            has_images: markdown::have_images(&body.pieces),
            has_calls: markdown::have_calls(&body.pieces),
            body: body.into(),
            remarks: (remarks != Remarks::default()).then(|| Box::new(remarks)),
        }
    }

    /// The document with its HTML.
    ///
    /// # Errors
    /// Where its file is no longer what it was when the document was read.
    pub(crate) fn whole(self: &Arc<Self>, reading: &Reading) -> Result<Arc<Self>, Problem> {
        if self.body.html.get().is_some() {
            return Ok(Arc::clone(self));
        }
        let again = Self::read(&self.file, None, reading);
        if again.text == self.text {
            return Ok(Arc::new(again));
        }
        Err(Problem {
            place: self.start(),
            found: "a file that changed while the site was built".to_owned(),
            expected: "expected another build, with the file at rest".to_owned(),
        })
    }

    /// Whether nothing in it keeps the site from being built.
    pub(crate) fn is_right(&self) -> bool {
        let remarks = self.remarks.as_ref();
        remarks.is_none_or(|remarks| remarks.problems.is_empty())
    }

    /// The first character of the file.
    pub(crate) fn start(&self) -> Place {
        self.file.start()
    }
}

/// What stands for the ids in `body`.
fn of_ids(body: &Body) -> Fingerprint {
    let mut digest = Digest::new();
    body.ids().for_each(|id| digest.text(id));
    digest.finish()
}

/// The front matter, the body, and the text of the first.
fn parts<'a>(
    file: &File,
    kind: Kind,
    text: &'a str,
    reading: &Reading,
    sinks: &Sinks<'_>,
) -> (FrontMatter, Body, &'a str) {
    let parts = front_matter::part(&file.path, text, sinks.problems);
    let front = match &parts.front {
        Some(node) => FrontMatter::read(node, &parts.faulty, &reading.zone, sinks.problems),
        None => FrontMatter::unread(),
    };
    // Answers stand together on one page, so the ids that are made up for each bear its name.
    let id_prefix = if kind == Kind::Faq {
        format!("{}-", file.stem())
    } else {
        String::new()
    };
    let rules = Rules {
        raw_html: reading.markdown.raw_html,
        smart_punctuation: reading.markdown.smart_punctuation,
        highlight: reading.markdown.highlight,
        id_prefix: &id_prefix,
        style: reading.style.then_some(&reading.house_style),
        heading_above: if kind == Kind::Faq { 0 } else { 1 },
    };
    let body = markdown::read(
        &Text {
            path: &file.path,
            file: text,
            start: parts.body_start,
        },
        rules,
        sinks,
    );
    (front, body, text.get(..parts.body_start).unwrap_or(text))
}

fn kind_of(name: &str) -> Kind {
    match name.split('/').next() {
        Some("faqs") => Kind::Faq,
        Some("videos") => Kind::Video,
        _ => Kind::Page,
    }
}
