//! Draws the pages: each page's text is filled, its template makes the file, and the file goes
//! where it belongs at once. No more pages are held than there are threads.

mod anchors;
mod faults;
mod frames;
mod generated;
mod letters;
mod made;
mod pages;
mod press;
mod prints;
mod relations;
mod templates;
mod tongue;

use crate::engine::Engine;
use crate::fill::{Filler, Host};
use crate::fingerprint::{Digest, Fingerprint};
use crate::links::Links;
use crate::options::Options;
use crate::output::Sink;
use crate::parallel;
use crate::past::Moment;
use crate::site::{Group, Site, urls};
use crate::values::{self, Table};
use faults::Faults;
use forms::source::{Problem, Problems};
use frames::Frames;
use press::Press;
use prints::Prints;
use tera::Value;

/// Draws all of `site`, and passes each file to `sink` as soon as it is made, or has `sink` keep
/// what an earlier build made from the same. What is wrong goes to `problems`; all files are whole
/// where nothing is.
pub(crate) fn draw(
    site: &Site,
    links: &Links,
    engine: &mut Engine,
    options: &Options,
    sink: &dyn Sink,
    problems: &Problems,
) {
    let seen = Moment::now();
    let frames = Frames::new(site, options, engine);
    templates::check(site, engine, options, problems);
    let globals = globals(site, engine, &frames, options, problems);
    let engine = &*engine;
    let filler = filler(site, engine, &frames);
    let prints = Prints::take(&frames);
    let press = Press {
        links,
        sink,
        wants: engine.wants(&prints.shared(&globals)),
        engine,
        prints: &prints,
        ground: ground(site, options),
        minifies: site.minifies(),
    };
    let indexes: Vec<usize> = (0..site.pages.len()).collect();
    let (of_listings, pages) = parallel::both(
        || listings(site, &frames, &press),
        || {
            parallel::map(&indexes, |index| {
                pages::page(*index, &filler, &frames, &press)
            })
        },
    );
    problems.take_all(of_listings);
    let forms = frames.forms().map(|(url, context)| {
        let home = frames.home_of(&url);
        pages::made_at(&url, frames::FORM, home, context, &frames, &press)
    });
    let made = site.made.iter();
    let made = made.filter_map(|made| pages::made_page(made, &filler, &frames, &press));
    let others = made
        .chain(forms)
        .chain(generated::not_found(site, &frames, &press));
    let mut faults = Faults::default();
    for passed in pages.into_iter().flatten().chain(others) {
        problems.take_all(passed.problems);
        faults.add(passed.fault);
    }
    faults.report(options, problems);
    for (output, contents) in site.assets.files() {
        problems.take_all(press.pass_asset(output, contents));
    }
    let recipes: Vec<_> = site.pictures.recipes().collect();
    for found in parallel::map(&recipes, |recipe| press.pass_picture(recipe)) {
        problems.take_all(found);
    }
    for (output, file) in &site.copies {
        problems.take_all(press.pass_copy(output.clone(), file, seen));
    }
}

/// Passes on what lists the site's pages for machines, and gives what is wrong with it.
fn listings(site: &Site, frames: &Frames<'_>, press: &Press<'_>) -> Vec<Problem> {
    let mut found = generated::site_map(site, frames, press);
    for (output, text) in generated::files(site, frames) {
        found.extend(press.pass_text(output, text));
    }
    found
}

/// What every template can read, which is made known to `engine`.
fn globals(
    site: &Site,
    engine: &mut Engine,
    frames: &Frames<'_>,
    options: &Options,
    problems: &Problems,
) -> Vec<(&'static str, Value)> {
    let mut globals = vec![
        ("site", frames.site(&options.banner, engine)),
        ("data", site.data.clone()),
    ];
    for (name, value) in &globals {
        engine.set_global(name, value.clone());
    }
    // The answers may have shortcodes, which read those.
    let groups = answers(&filler(site, engine, frames), frames, problems);
    let drawn = [
        ("faq_groups", groups),
        ("videos", Value::from(frames.films.clone())),
    ];
    for (name, value) in drawn {
        engine.set_global(name, value.clone());
        globals.push((name, value));
    }
    globals
}

/// What every page is made from besides what its template sees. `scheme.toml` is in it whole: almost
/// all of it shows on every page.
fn ground(site: &Site, options: &Options) -> Fingerprint {
    let mut digest = Digest::new();
    digest.text(&format!("{:?}", options.base_url));
    digest.text(&options.banner);
    digest.text(&format!("{:?}", site.declared.scheme()));
    digest.text(&format!("{:?}", site.assets.urls()));
    digest.finish()
}

fn filler<'a>(site: &'a Site, engine: &'a Engine, frames: &Frames<'_>) -> Filler<'a> {
    let films = site
        .films()
        .map(|(_, page)| page.document.file.stem().to_owned())
        .zip(frames.films.iter().cloned());
    let forms = site
        .declared
        .applications()
        .map(|form| (form.id.clone(), values::form(form)));
    Filler {
        site,
        engine,
        films: films.collect(),
        forms: forms.collect(),
        register: frames.register.clone(),
    }
}

/// The answers, filled, in their groups. Their shortcodes see the page that shows them.
fn answers(filler: &Filler<'_>, frames: &Frames<'_>, problems: &Problems) -> Value {
    let page = filler.site.targets.page_at(urls::FAQS);
    let page = page.map_or_else(Value::none, |index| frames.summary(index).clone());
    let faq = |faq: &crate::site::Faq| {
        let file = &faq.document.file;
        let host = Host {
            path: &file.path,
            name: &file.name,
            url: urls::FAQS,
            page: &page,
        };
        let filled = filler.fill(&faq.document.body, &host);
        problems.take_all(filled.problems);
        Table::new()
            .with("id", file.stem())
            .with("title", faq.document.front.title.as_str())
            .with("content", Value::safe_string(&filled.html))
            .with("extra", values::extra(&faq.document.front.extra))
            .value()
    };
    let group = |group: &Group| {
        let faqs = group.faqs.iter().map(faq).collect::<Vec<_>>();
        Table::new()
            .with("id", group.id.as_str())
            .with("title", group.title.as_str())
            .with("level", 2)
            .with("children", Vec::<Value>::new())
            .with("faqs", faqs)
            .value()
    };
    Value::from(filler.site.faq_groups.iter().map(group).collect::<Vec<_>>())
}
