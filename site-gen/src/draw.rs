//! Draws the pages: each page's text is filled, its template makes the file, and the file goes
//! where it belongs at once. No more pages are held than there are threads.

mod anchors;
mod frames;
mod generated;
mod letters;
mod made;
mod press;
mod prints;
mod tongue;

use crate::document::Document;
use crate::engine::{Engine, Fault, Keys};
use crate::fill::{Filled, Filler, Host};
use crate::fingerprint::{Digest, Fingerprint};
use crate::links::Links;
use crate::options::Options;
use crate::output::Sink;
use crate::parallel;
use crate::past::Moment;
use crate::site::made::Shows;
use crate::site::{Group, Made, Page, Site, urls};
use crate::values::{self, Table};
use forms::source::{Place, Problem, Problems};
use frames::Frames;
use press::{Drawn, Passed, Press};
use prints::Prints;
use std::collections::BTreeMap;
use tera::{Context, Value};

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
    check_templates(site, engine, options, problems);
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
        || parallel::map(&indexes, |index| page(*index, &filler, &frames, &press)),
    );
    problems.take_all(of_listings);
    let forms = frames.forms().map(|(url, context)| {
        let home = frames.home_of(&url);
        made_at(&url, frames::FORM, home, context, &frames, &press)
    });
    let made = site.made.iter();
    let made = made.filter_map(|made| made_page(made, &filler, &frames, &press));
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

/// The file of a page. Where its template is not there, which is told already, it is empty: its
/// text is filled all the same, to find what is wrong with it.
fn page(
    index: usize,
    filler: &Filler<'_>,
    frames: &Frames<'_>,
    press: &Press<'_>,
) -> Option<Passed> {
    let page = filler.site.pages.get(index)?;
    let file = &page.document.file;
    let template = template_of(page, filler.engine);
    let key = press.key(template, &press.prints.of_page(index, template), || {
        press.content_of(index, page, filler)
    });
    let output = urls::output_of(&page.url);
    Some(press.pass(output, key, || {
        let host = Host {
            path: &file.path,
            name: &file.name,
            url: &page.url,
            page: frames.summary(index),
        };
        draw_page(index, template, filler, (frames, press), &host)
    }))
}

fn draw_page(
    index: usize,
    template: &str,
    filler: &Filler<'_>,
    (frames, press): (&Frames<'_>, &Press<'_>),
    host: &Host<'_>,
) -> Drawn {
    let empty = |problems| Drawn {
        html: String::new(),
        problems,
        fault: None,
    };
    let Some(page) = filler.site.pages.get(index) else {
        return empty(Vec::new());
    };
    let document = match page.document.whole(&filler.site.declared.reading()) {
        Ok(document) => document,
        Err(problem) => return empty(vec![problem]),
    };
    let Filled { html, problems } = filler.fill(&document.body, host);
    if press.sink.is_once() {
        document.body.html.let_go();
    }
    if !filler.engine.has(template) {
        return empty(problems);
    }
    let content = Value::safe_string(&html);
    drop(html);
    let draw = |keys: &Keys| {
        let mut context = frames.context(index);
        let home = filler.site.homes.get(index).copied();
        frames.add_section(home.unwrap_or(0), &mut context);
        if template == letters::TEMPLATE {
            context.insert_value("letters", letters::letters(index, filler.site));
        }
        let mut shown = frames.page(index, keys);
        if keys.contain("content") {
            shown.insert("content".into(), content.clone());
        }
        if keys.contain("toc") {
            shown.insert("toc".into(), contents(&document));
        }
        context.insert_value("page", Value::from(shown));
        filler.engine.draw(template, &context)
    };
    // What it fails over is told with all that it might have meant.
    let result = draw(filler.engine.keys_of(template, "page")).or_else(|_| draw(&Keys::All));
    let (html, fault) = drawn(result, host.path);
    Drawn {
        html,
        problems,
        fault,
    }
}

/// The contents list of a page, where it asks for one.
fn contents(document: &Document) -> Value {
    let headings = if document.front.toc {
        document.body.headings.as_slice()
    } else {
        &[]
    };
    values::contents(headings)
}

/// The file of a page that lists others, and that no file is behind.
fn made_page(
    made: &Made,
    filler: &Filler<'_>,
    frames: &Frames<'_>,
    press: &Press<'_>,
) -> Option<Passed> {
    let context = made::context(made, filler.site, frames)?;
    let home = made::home_of(made, frames);
    let template = made_template(made, filler);
    Some(made_at(&made.url, template, home, context, frames, press))
}

/// The file at `url` of a page that no file is behind, in the section at `home`.
fn made_at(
    url: &str,
    template: &str,
    home: usize,
    mut context: Context,
    frames: &Frames<'_>,
    press: &Press<'_>,
) -> Passed {
    let given = press.prints.of_made(home, &context);
    let key = press.key(template, &given, || Some(Fingerprint::default()));
    press.pass(urls::output_of(url), key, || {
        frames.add_section(home, &mut context);
        let (html, fault) = if press.engine.has(template) {
            drawn(press.engine.draw(template, &context), url)
        } else {
            (String::new(), None)
        };
        Drawn {
            html,
            problems: Vec::new(),
            fault,
        }
    })
}

fn made_template<'a>(made: &Made, filler: &Filler<'a>) -> &'a str {
    let own = made::page_behind(made, filler.site).and_then(|index| filler.site.pages.get(index));
    match (own, made.shows) {
        (Some(own), _) => template_of(own, filler.engine),
        (None, Shows::Term(..)) => made::TERM,
        (None, _) => made::TAXONOMY,
    }
}

fn drawn(result: Result<String, Fault>, during: &str) -> (String, Option<(Fault, String)>) {
    match result {
        Ok(html) => (html, None),
        Err(fault) => (String::new(), Some((fault, during.to_owned()))),
    }
}

/// The template that draws `page`.
fn template_of<'a>(page: &'a Page, engine: &Engine) -> &'a str {
    if let Some((template, _)) = &page.document.front.template {
        return template;
    }
    let name = page.document.file.name.as_str();
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
fn check_templates(site: &Site, engine: &Engine, options: &Options, problems: &Problems) {
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
            Some((_, place)) => engine.report_missing(template, place, problems),
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

/// The faults of templates: one that every page meets is told once, with the first page and how
/// many more.
#[derive(Default)]
struct Faults {
    met: BTreeMap<Fault, (String, usize)>,
}

impl Faults {
    fn add(&mut self, fault: Option<(Fault, String)>) {
        if let Some((fault, during)) = fault {
            self.met.entry(fault).or_insert((during, 0)).1 += 1;
        }
    }

    fn report(self, options: &Options, problems: &Problems) {
        let templates = Place::start_of(&crate::source::shown(&options.templates));
        for (fault, (page, count)) in self.met {
            let during = match count {
                1 => format!("`{page}`"),
                more => format!("`{page}` and {} more", more - 1),
            };
            problems.take_all([fault.problem(&templates, &during)]);
        }
    }
}
