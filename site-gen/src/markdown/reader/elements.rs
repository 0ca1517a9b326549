//! What the reader does with the elements that it changes: headings, links and images.

use super::{OpenHeading, OpenLink, Reader, inline_html};
use crate::markdown::headings::Heading;
use crate::markdown::highlight;
use crate::markdown::images::{self, Hole, OpenImage};
use crate::markdown::links::{Address, classify};
use crate::markdown::pieces::LinkUse;
use crate::markdown::scan::{MARK, MARK_END};
use crate::markdown::spots::Spot;
use crate::markdown::style;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

impl<'a> Reader<'a, '_> {
    pub(super) fn start_heading(&mut self, tag: Tag<'a>, offset: usize) {
        let spot = self.origin.spot(offset);
        let Tag::Heading {
            level,
            id,
            classes,
            attrs,
        } = tag
        else {
            return;
        };
        for (name, _) in attrs.iter().filter(|_| !self.rules.raw_html) {
            let place = self.origin.place_of(spot);
            self.sinks.problems.add(
                &place,
                format!("`{name}` in a heading's braces"),
                "expected `#id` or `.class`",
            );
        }
        let index = if self.within_footnote {
            self.footnotes.events().map_or(0, |events| events.len())
        } else {
            self.out.len()
        };
        self.put(Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }));
        self.heading = Some(OpenHeading {
            index,
            level: level as usize,
            title: String::new(),
            spot,
        });
    }

    pub(super) fn end_heading(&mut self, tag: TagEnd) {
        if let Some(OpenHeading {
            index,
            level,
            title,
            spot,
        }) = self.heading.take()
        {
            self.check_level(level, spot);
            if title.trim().is_empty() {
                let place = self.origin.place_of(spot);
                self.sinks
                    .findings
                    .add(&place, "a heading without words", "expected some");
            }
            let events = if self.within_footnote {
                self.footnotes.events()
            } else {
                None
            };
            if let Some(Event::Start(Tag::Heading { id, .. })) =
                events.unwrap_or(&mut self.out).get_mut(index)
            {
                let title = title.trim().to_owned();
                let own = match id {
                    Some(given) => {
                        if !self.ids.take(given) {
                            let place = self.origin.place_of(spot);
                            self.sinks.problems.add(
                                &place,
                                format!("the id `{given}` twice on a page"),
                                "expected each id once",
                            );
                        }
                        given.to_string()
                    }
                    None => self.ids.make(&title),
                };
                *id = Some(CowStr::from(own.clone()));
                self.headings.push(Heading {
                    level,
                    id: own,
                    title,
                    spot,
                });
            }
        }
        self.put(Event::End(tag));
    }

    fn check_level(&self, level: usize, spot: Spot) {
        let above = self
            .headings
            .last()
            .map_or(self.rules.heading_above, |heading| heading.level);
        if above > 0 && level > above + 1 {
            let found = format!("a heading of level {level} below one of level {above}");
            let expected = format!(
                "expected `{}`, with no level skipped",
                "#".repeat(above + 1)
            );
            self.sinks
                .findings
                .add(&self.origin.place_of(spot), found, expected);
        }
    }

    pub(super) fn start_link(
        &mut self,
        link_type: LinkType,
        address: CowStr<'a>,
        title: CowStr<'a>,
        id: CowStr<'a>,
        offset: usize,
    ) {
        let spot = self.origin.spot(offset);
        self.link = Some(OpenLink {
            spot,
            words: String::new(),
        });
        // What is no address of this site is written out as it is.
        let mark = if link_type == LinkType::Email {
            None
        } else {
            self.address(&address, spot)
        };
        let event = match mark {
            None => Event::Start(Tag::Link {
                link_type,
                dest_url: address,
                title,
                id,
            }),
            Some(mark) => inline_html(&opening(&mark, &title)),
        };
        self.put(event);
    }

    pub(super) fn end_link(&mut self) {
        if let Some(link) = self.link.take() {
            if link.words.trim().is_empty() {
                let place = self.origin.place_of(link.spot);
                self.sinks.findings.add(
                    &place,
                    "a link without words",
                    "expected words that say where it leads",
                );
            }
            if self.rules.style.is_some() {
                style::check_link(&link.words, link.spot, self.origin, self.sinks.style);
            }
        }
        self.put(Event::End(TagEnd::Link));
    }

    /// The mark to put for an address of this site; nothing for one to write out as it is. What is
    /// neither is reported.
    fn address(&mut self, address: &str, spot: Spot) -> Option<String> {
        match classify(address) {
            Address::Elsewhere => None,
            Address::Here => {
                self.links.push(LinkUse {
                    address: address.to_owned(),
                    spot,
                    image: None,
                });
                Some(format!("{MARK}L{}{MARK_END}", self.links.len() - 1))
            }
            Address::Wrong(found, expected) => {
                self.sinks
                    .problems
                    .add(&self.origin.place_of(spot), found, expected);
                None
            }
        }
    }

    /// Begins code in a fence, whose first word may name its language.
    pub(super) fn start_code(&mut self, words: &str) {
        let language = words.split([' ', ',', '{']).next().unwrap_or("");
        if !language.is_empty() {
            self.code = Some((language.to_owned(), String::new()));
        }
    }

    /// Ends code in a fence: in colour where its language is known.
    pub(super) fn end_code(&mut self) {
        let Some((language, code)) = self.code.take() else {
            return;
        };
        match highlight::html(&code, &language) {
            Some(html) => self.put(Event::InlineHtml(CowStr::from(html))),
            None => self.put(Event::Text(CowStr::from(code))),
        }
    }

    pub(super) fn start_image(&mut self, address: &str, title: &str, offset: usize) {
        let spot = self.origin.spot(offset);
        let hole = self.address(address, spot).map(|mark| Hole {
            index: self.links.len().saturating_sub(1),
            mark,
        });
        self.image = Some(OpenImage::new(address, title, hole, spot));
    }

    pub(super) fn take_in_image(&mut self, event: Event<'a>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(Tag::Image { .. }) => image.within += 1,
            Event::End(TagEnd::Image) if image.within > 0 => image.within -= 1,
            Event::End(TagEnd::Image) => self.end_image(),
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                image.words.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => image.words.push(' '),
            _ => {}
        }
    }

    fn end_image(&mut self) {
        self.around.pop();
        let Some(image) = self.image.take() else {
            return;
        };
        if image.words.contains(MARK) {
            let place = self.origin.place_of(image.spot);
            self.sinks.problems.add(
                &place,
                "a shortcode in an image's words",
                "expected plain words",
            );
        }
        style::check_image(&image.words, image.spot, self.origin, self.sinks.style);
        if let Some(link) = &mut self.link {
            link.words.push_str(&image.words);
        }
        let says = image.says();
        // One with a shortcode in its words is told above, and stays as it is.
        let hole = image.hole.filter(|_| !says.words.contains(MARK));
        let Some(hole) = hole else {
            let mut html = String::new();
            images::html(&image.address, &says, "", &mut html);
            self.put(inline_html(&html));
            return;
        };
        if let Some(link) = self.links.get_mut(hole.index) {
            link.image = Some(Box::new(says));
        }
        self.put(inline_html(&hole.mark));
    }
}

/// The tag of a link to what `mark` stands for.
fn opening(mark: &str, title: &str) -> String {
    let mut html = format!("<a href=\"{mark}\"");
    if !title.is_empty() {
        html.push_str(" title=\"");
        crate::escape::html(title, &mut html);
        html.push('"');
    }
    html.push('>');
    html
}
