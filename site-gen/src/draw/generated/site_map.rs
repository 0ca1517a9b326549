//! The site map.

use crate::draw::frames::Frames;
use crate::draw::press::Press;
use crate::draw::tongue;
use crate::escape::html_text;
use crate::fingerprint::Digest;
use crate::site::Site;
use crate::values;
use forms::source::{Place, Problem};
use jiff::civil::Date;
use std::fmt::Write as _;

/// One address of the site map.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Address<'a> {
    url: &'a str,
    /// The day on which it was last changed, where that is said.
    changed: Option<Date>,
    /// The page there; none where no file is behind it.
    page: Option<usize>,
}

/// Passes on the site map.
pub(in crate::draw) fn pass_on(
    site: &Site,
    frames: &Frames<'_>,
    press: &Press<'_>,
) -> Vec<Problem> {
    const PATH: &str = "sitemap.xml";
    if site.claims.has(PATH) {
        return Vec::new();
    }
    let forms = site.declared.form_urls();
    let addresses = addresses(site, &forms);
    let mut digest = Digest::new();
    digest.text(&frames.base_url);
    for address in &addresses {
        digest.text(address.url);
        if let Some(day) = address.changed {
            digest.text(&day.to_string());
        }
        for (language, url) in versions(address.page, site) {
            digest.text(language);
            digest.text(url);
        }
    }
    press.pass_made(PATH, digest.finish(), || xml_of(&addresses, site, frames))
}

fn addresses<'a>(site: &'a Site, forms: &'a [(String, Place)]) -> Vec<Address<'a>> {
    let zone = site.declared.zone();
    let bare = |url: &'a str| Address {
        url,
        changed: None,
        page: None,
    };
    let pages = site.pages.iter().enumerate();
    let pages = pages.filter(|(_, page)| !values::is_noindex(page));
    let pages = pages.map(|(index, page)| {
        let changed = page.document.front.updated.or(page.document.front.date);
        Address {
            url: &page.url,
            changed: changed.map(|date| values::day_of(date, zone)),
            page: Some(index),
        }
    });
    let forms = forms.iter().map(|(url, _)| url.as_str());
    let made = site.made.iter().map(|made| made.url.as_str());
    let mut addresses: Vec<Address<'_>> = pages.chain(forms.chain(made).map(bare)).collect();
    addresses.sort_unstable();
    addresses
}

fn xml_of(addresses: &[Address<'_>], site: &Site, frames: &Frames<'_>) -> String {
    let has_versions = |address: &Address<'_>| versions(address.page, site).next().is_some();
    let alternates = if addresses.iter().any(has_versions) {
        " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\""
    } else {
        ""
    };
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{alternates}>\n",
    );
    let base = html_text(&frames.base_url);
    for address in addresses {
        let _ = write!(xml, "<url><loc>{base}{}</loc>", html_text(address.url));
        if let Some(day) = address.changed {
            let _ = write!(xml, "<lastmod>{day}</lastmod>");
        }
        for (language, url) in versions(address.page, site) {
            let _ = write!(
                xml,
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{base}{}\"/>",
                html_text(language),
                html_text(url)
            );
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// The page in each language: the language's code, and the URL.
fn versions(page: Option<usize>, site: &Site) -> impl Iterator<Item = (&str, &str)> {
    let main = tongue::main(site);
    let others = page.map_or(&[][..], |index| site.tongues.versions(index));
    others.iter().filter_map(move |other| {
        let language = site.tongues.of(*other, &site.declared);
        let language = language.map_or(main, |language| &language.id);
        Some((language, &*site.pages.get(*other)?.url))
    })
}
