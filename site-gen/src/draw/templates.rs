//! Which template draws which page.

use super::{frames, made};
use crate::engine::Engine;
use crate::fill::Filler;
use crate::options::Options;
use crate::site::made::Shows;
use crate::site::{Made, Page, Site, urls};
use forms::source::{Place, Problems};

/// The template that draws `made`.
pub(super) fn made_template<'a>(made: &Made, filler: &Filler<'a>) -> &'a str {
    let own = made::page_behind(made, filler.site).and_then(|index| filler.site.pages.get(index));
    match (own, made.shows) {
        (Some(own), _) => template_of(own, filler.engine),
        (None, Shows::Term(..)) => made::TERM,
        (None, _) => made::TAXONOMY,
    }
}

/// The template that draws `page`.
pub(super) fn template_of<'a>(page: &'a Page, engine: &Engine) -> &'a str {
    if let Some(asked) = &page.document.front.template {
        return &asked.0;
    }
    let name = &*page.document.file.name;
    if &*page.url == urls::NOT_FOUND && engine.has("404.html") {
        "404.html"
    } else if name.starts_with("videos/") {
        "video.html"
    } else if name.ends_with("/_index.md") {
        "section.html"
    } else {
        "page.html"
    }
}

/// Reports the templates that pages ask for and that are not there.
pub(super) fn check(site: &Site, engine: &Engine, options: &Options, problems: &Problems) {
    if engine.is_broken() {
        return;
    }
    let mut last = "";
    for page in &site.pages {
        let template = template_of(page, engine);
        // Most pages have the template of the one before.
        if template == last || engine.has(template) {
            last = template;
            continue;
        }
        match &page.document.front.template {
            Some(asked) => engine.report_missing(template, &asked.1, problems),
            None => report_needed(template, options, problems),
        }
    }
    if !site.groupings.is_empty() {
        for template in [made::TAXONOMY, made::TERM] {
            if !engine.has(template) {
                report_needed(template, options, problems);
            }
        }
    }
    if site.declared.applications().next().is_some() && !engine.has(frames::FORM) {
        report_needed(frames::FORM, options, problems);
    }
}

fn report_needed(template: &str, options: &Options, problems: &Problems) {
    let path = crate::source::shown(&options.templates.join(template));
    problems.add(
        &Place::start_of(&path),
        "nothing there",
        "expected the template that draws pages of this kind",
    );
}
