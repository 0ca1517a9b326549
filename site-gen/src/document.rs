//! One Markdown file, read: what it says does not depend on any other file.

use crate::front_matter::{self, FrontMatter};
use crate::markdown::{self, Body, Rules, Sinks, Text};
use crate::source::File;
use forms::source::{Place, Problem, Problems};
use jiff::tz::TimeZone;

/// What becomes of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page at the URL that its path gives.
    Page,
    /// An answer on the page of questions.
    Faq,
    /// A page about a film.
    Video,
}

/// A Markdown file, read.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) file: File,
    pub(crate) kind: Kind,
    pub(crate) front: FrontMatter,
    pub(crate) body: Body,
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
    /// The zone of dates without one.
    pub(crate) zone: TimeZone,
    /// Whether raw HTML passes.
    pub(crate) raw_html: bool,
}

impl Document {
    /// Reads `file`. What is wrong with it is kept with the document.
    pub(crate) fn read(file: &File, reading: &Reading) -> Self {
        let problems = Problems::new();
        let findings = Problems::new();
        let style = Problems::new();
        let kind = kind_of(&file.name);
        let text = file.text().unwrap_or_else(|problem| {
            problems.take_all([problem]);
            String::new()
        });
        let was_read = problems.is_empty();
        let (front, body) = if was_read {
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
            (FrontMatter::unread(), Body::default())
        };
        Self {
            file: file.clone(),
            kind,
            front,
            body,
            problems: problems.into_sorted(),
            findings: findings.into_sorted(),
            style: style.into_sorted(),
        }
    }

    /// The first character of the file.
    pub(crate) fn start(&self) -> Place {
        self.file.start()
    }
}

fn parts(
    file: &File,
    kind: Kind,
    text: &str,
    reading: &Reading,
    sinks: &Sinks<'_>,
) -> (FrontMatter, Body) {
    let parts = front_matter::part(&file.path, text, sinks.problems);
    let front = match &parts.front {
        Some(node) => FrontMatter::read(node, &reading.zone, sinks.problems),
        None => FrontMatter::unread(),
    };
    // Answers stand together on one page, so the ids that are made up for each bear its name.
    let id_prefix = if kind == Kind::Faq {
        format!("{}-", file.stem())
    } else {
        String::new()
    };
    let rules = Rules {
        raw_html: reading.raw_html,
        id_prefix: &id_prefix,
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
    (front, body)
}

fn kind_of(name: &str) -> Kind {
    match name.split('/').next() {
        Some("faqs") => Kind::Faq,
        Some("videos") => Kind::Video,
        _ => Kind::Page,
    }
}
