//! The files that every site has though no editor writes them.

mod feed;
mod site_map;

pub(super) use site_map::pass_on as site_map;

use super::frames::Frames;
use super::pages::made_at;
use super::press::{Passed, Press};
use crate::escape::html_text;
use crate::site::{Page, Site, urls};
use jiff::tz::TimeZone;
use scheme::calendar;
use std::fmt::Write as _;
use tera::Value;

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
        ("feed.xml", Some(feed::of(site, frames))),
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
