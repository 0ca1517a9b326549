//! Footnotes: numbered in the order in which the text refers to them, and gathered at its end, each
//! with a way back.

use super::spots::Spot;
use pulldown_cmark::{CowStr, Event, TagEnd};

/// The footnotes of a text.
#[derive(Debug, Default)]
pub(super) struct Footnotes<'a> {
    prefix: String,
    /// In the order of the first reference to each.
    referred: Vec<(CowStr<'a>, usize)>,
    /// In the order of the text.
    defined: Vec<Defined<'a>>,
}

#[derive(Debug)]
struct Defined<'a> {
    name: CowStr<'a>,
    spot: Spot,
    events: Vec<Event<'a>>,
}

impl<'a> Footnotes<'a> {
    /// Footnotes whose ids begin with `prefix`.
    pub(super) fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
            ..Self::default()
        }
    }

    /// The HTML of a reference to the footnote called `name`, and the id that it has.
    pub(super) fn refer(&mut self, name: CowStr<'a>) -> (Event<'static>, String) {
        let known = self.referred.iter().position(|(known, _)| *known == name);
        let index = known.unwrap_or(self.referred.len());
        if known.is_none() {
            self.referred.push((name, 0));
        }
        let times = self.referred.get_mut(index).map_or(1, |(_, times)| {
            *times += 1;
            *times
        });
        let number = index + 1;
        let prefix = &self.prefix;
        let again = if times == 1 {
            String::new()
        } else {
            format!("-{times}")
        };
        let id = format!("{prefix}fnref-{number}{again}");
        let html = format!(
            "<sup class=\"footnote-ref\"><a href=\"#{prefix}fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
        );
        (Event::InlineHtml(CowStr::from(html)), id)
    }

    /// Begins the footnote called `name`.
    pub(super) fn define(&mut self, name: CowStr<'a>, spot: Spot) {
        self.defined.push(Defined {
            name,
            spot,
            events: Vec::new(),
        });
    }

    /// Where the events of the footnote that was begun last go.
    pub(super) fn events(&mut self) -> Option<&mut Vec<Event<'a>>> {
        self.defined.last_mut().map(|defined| &mut defined.events)
    }

    /// The list of footnotes, the ids in it, and where those stand that nothing refers to.
    pub(super) fn finish(self) -> (Vec<Event<'a>>, Vec<String>, Vec<(Spot, CowStr<'a>)>) {
        let Self {
            prefix,
            referred,
            defined,
        } = self;
        let mut numbered: Vec<(usize, Vec<Event<'a>>)> = Vec::new();
        let mut unused = Vec::new();
        for footnote in defined {
            match referred.iter().position(|(name, _)| *name == footnote.name) {
                Some(index) => numbered.push((index + 1, footnote.events)),
                None => unused.push((footnote.spot, footnote.name)),
            }
        }
        numbered.sort_by_key(|(number, _)| *number);
        let mut events = Vec::new();
        let mut ids = Vec::new();
        if !numbered.is_empty() {
            events.push(html(
                "<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n",
            ));
            for (number, footnote) in numbered {
                events.extend(item(&prefix, number, footnote));
                ids.push(format!("{prefix}fn-{number}"));
            }
            events.push(html("</ol>\n</div>\n"));
        }
        (events, ids, unused)
    }
}

fn item<'a>(prefix: &str, number: usize, mut footnote: Vec<Event<'a>>) -> Vec<Event<'a>> {
    let back = format!(
        " <a href=\"#{prefix}fnref-{number}\" role=\"doc-backlink\" aria-label=\"Back to the text at note {number}\">↩</a>"
    );
    let end = footnote
        .iter()
        .rposition(|event| *event == Event::End(TagEnd::Paragraph))
        .unwrap_or(footnote.len());
    footnote.insert(end, Event::InlineHtml(CowStr::from(back)));
    let mut events = vec![html(&format!("<li id=\"{prefix}fn-{number}\">\n"))];
    events.append(&mut footnote);
    events.push(html("</li>\n"));
    events
}

fn html(text: &str) -> Event<'static> {
    Event::Html(CowStr::from(text.to_owned()))
}
