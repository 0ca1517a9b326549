//! The files that every site has though no editor writes them.

use super::frames::Frames;
use super::pages::made_at;
use super::press::{Passed, Press};
use super::tongue;
use crate::escape::html_text;
use crate::fingerprint::Digest;
use crate::site::{Page, Site, urls};
use crate::{front_matter, values};
use forms::source::{Place, Problem};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use scheme::calendar;
use std::fmt::Write as _;
use tera::Value;

/// How many pages the feed holds.
const FEED_LENGTH: usize = 20;

/// What an address that is not there gets, where the site has no page for it.
pub(super) fn not_found(site: &Site, frames: &Frames<'_>, press: &Press<'_>) -> Option<Passed> {
    const TITLE: &str = "Page not found";
    const TEXT: &str = "<p>There is no page at this address. It may be mistyped, or the page may have moved.</p>\n";
    const HOME: &str = "<p><a href=\"/\">Go to the home page</a></p>\n";
    if site.page_at(urls::NOT_FOUND).is_some() {
        return None;
    }
    let template = ["404.html", "page.html"]
        .into_iter()
        .find(|template| press.engine.has(template))?;
    let mut context = frames.made(TITLE, "", urls::NOT_FOUND);
    if let Some(map) = context.get("page").and_then(Value::as_map) {
        let mut map = map.clone();
        let home = if site.page_at("/").is_some() {
            HOME
        } else {
            ""
        };
        map.insert(
            "content".into(),
            Value::safe_string(&format!("{TEXT}{home}")),
        );
        context.insert_value("page", Value::from(map));
    }
    Some(made_at(
        urls::NOT_FOUND,
        template,
        0,
        context,
        frames,
        press,
    ))
}

/// The files with their texts, but the site map and those that the site has of its own.
pub(super) fn files(site: &Site, frames: &Frames<'_>) -> Vec<(String, String)> {
    let files = [
        ("robots.txt", Some(robots(site, frames))),
        ("feed.xml", Some(feed(site, frames))),
        (".well-known/security.txt", security(site, frames)),
    ];
    let own = files
        .into_iter()
        .filter_map(|(path, text)| Some((path.to_owned(), text?)))
        .filter(|(path, _)| !site.claims.has(path));
    let aliases = site.aliases.iter().filter_map(|(url, index)| {
        let page = site.pages.get(*index)?;
        Some((urls::output_of(url), alias(page, site, frames)))
    });
    own.chain(aliases).chain(calendars(site, frames)).collect()
}

/// For each intake, a file for calendars, where the site has a page on how to apply.
fn calendars(site: &Site, frames: &Frames<'_>) -> Vec<(String, String)> {
    let (Some(scheme), Some(_)) = (site.declared.scheme(), site.page_at("/apply/")) else {
        return Vec::new();
    };
    let about = scheme::About {
        scheme: &scheme.name,
        base_url: &frames.base_url,
        zone: &scheme.time_zone,
    };
    let intakes = site.declared.intakes().iter();
    intakes
        .map(|intake| {
            let path = scheme::calendar_path(&intake.id);
            let path = path.trim_start_matches('/').to_owned();
            (path, scheme::calendar_file(intake, about))
        })
        .filter(|(path, _)| !site.claims.has(path))
        .collect()
}

/// A page that leads on: at once for browsers, by its canonical address for search engines.
fn alias(page: &Page, site: &Site, frames: &Frames<'_>) -> String {
    let language = site
        .declared
        .scheme()
        .map_or("en", |scheme| scheme.language.as_str());
    let (url, title) = (html_text(&page.url), html_text(&page.document.front.title));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"0; url={url}\">\n\
         <link rel=\"canonical\" href=\"{}{url}\">\n</head>\n<body>\n\
         <p>This page has moved to <a href=\"{url}\">{title}</a>.</p>\n</body>\n</html>\n",
        html_text(language),
        html_text(&frames.base_url),
    )
}

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
pub(super) fn site_map(site: &Site, frames: &Frames<'_>, press: &Press<'_>) -> Vec<Problem> {
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
    press.pass_made(PATH, digest.finish(), || {
        site_map_of(&addresses, site, frames)
    })
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

fn site_map_of(addresses: &[Address<'_>], site: &Site, frames: &Frames<'_>) -> String {
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

fn robots(site: &Site, frames: &Frames<'_>) -> String {
    let mut text = String::from("User-agent: *\n");
    if site.declared.forms().is_empty() {
        text.push_str("Disallow:\n");
    } else {
        text.push_str("Disallow: /admin/\nDisallow: /forms/\n");
    }
    let _ = write!(text, "\nSitemap: {}/sitemap.xml\n", frames.base_url);
    text
}

/// An Atom feed of the newest pages that have a date.
fn feed(site: &Site, frames: &Frames<'_>) -> String {
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
    if dated.len() > FEED_LENGTH {
        dated.select_nth_unstable_by(FEED_LENGTH, order);
        dated.truncate(FEED_LENGTH);
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
    for entry in &dated {
        let language = site.tongues.of_url(&entry.1.url, site);
        feed_entry(entry.0, changed(entry), entry.1, language, &base, &mut xml);
    }
    xml.push_str("</feed>\n");
    xml
}

fn feed_entry(
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

/// Whom to tell of a hole (RFC 9116); nothing where the scheme names nobody. It expires a year after
/// the day of the build, at midnight UTC.
fn security(site: &Site, frames: &Frames<'_>) -> Option<String> {
    let scheme = site
        .declared
        .scheme()
        .filter(|scheme| !scheme.contact.email.is_empty())?;
    let today = calendar::date_at(site.declared.now(), &TimeZone::UTC);
    let expires = calendar::start_of(calendar::plus_months(today, 12), &TimeZone::UTC);
    Some(format!(
        "Contact: mailto:{}\nExpires: {expires}\nPreferred-Languages: {}\nCanonical: {}/.well-known/security.txt\n",
        scheme.contact.email, scheme.language, frames.base_url,
    ))
}
