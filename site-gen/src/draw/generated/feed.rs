//! The feed.

use crate::draw::frames::Frames;
use crate::escape::html_text;
use crate::site::{Page, Site};
use crate::{front_matter, values};
use jiff::Timestamp;
use scheme::calendar;
use std::fmt::Write as _;

/// How many pages the feed holds.
const LENGTH: usize = 20;

/// An Atom feed of the newest pages that have a date.
pub(super) fn of(site: &Site, frames: &Frames<'_>) -> String {
    let zone = site.declared.zone();
    let mut dated: Vec<(Timestamp, &Page)> = site
        .pages
        .iter()
        .filter(|page| !values::is_noindex(page))
        .filter_map(|page| Some((page.document.front.begins()?, page)))
        .collect();
    let order = |a: &(Timestamp, &Page), b: &(Timestamp, &Page)| {
        b.0.cmp(&a.0).then_with(|| a.1.url.cmp(&b.1.url))
    };
    if dated.len() > LENGTH {
        dated.select_nth_unstable_by(LENGTH, order);
        dated.truncate(LENGTH);
    }
    dated.sort_by(order);
    let changed = |(date, page): &(Timestamp, &Page)| {
        page.document
            .front
            .updated
            .map_or(*date, |updated| front_matter::instant(updated, zone))
    };
    let newest = dated.iter().map(changed).max();
    let newest = newest
        .unwrap_or_else(|| calendar::start_of(calendar::date_at(site.declared.now(), zone), zone));
    let (name, language) = site
        .declared
        .scheme()
        .map_or(("", "en"), |scheme| (&scheme.name, &scheme.language));
    let base = html_text(&frames.base_url);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{name}</title>\n<id>{base}/</id>\n<link href=\"{base}/\"/>\n<link rel=\"self\" href=\"{base}/feed.xml\"/>\n\
         <updated>{newest}</updated>\n<author><name>{name}</name></author>\n",
        html_text(language),
        name = html_text(name),
    );
    for dated in &dated {
        let language = site.tongues.of_url(&dated.1.url, site);
        entry(dated.0, changed(dated), dated.1, language, &base, &mut xml);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(
    published: Timestamp,
    updated: Timestamp,
    page: &Page,
    language: Option<&scheme::Language>,
    base: &str,
    xml: &mut String,
) {
    let front = &page.document.front;
    let language = language.map_or(String::new(), |language| {
        format!(" xml:lang=\"{}\"", html_text(&language.id))
    });
    let url = html_text(&page.url);
    let _ = write!(
        xml,
        "<entry{language}>\n<title>{}</title>\n<id>{base}{url}</id>\n<link href=\"{base}{url}\"/>\n\
         <published>{published}</published>\n<updated>{updated}</updated>\n",
        html_text(&front.title),
    );
    if !front.description.is_empty() {
        let _ = writeln!(xml, "<summary>{}</summary>", html_text(&front.description));
    }
    xml.push_str("</entry>\n");
}
