//! Draws the pages: each page's text is filled, and its template makes the file.

mod anchors;
mod frames;
mod generated;

use crate::engine::{Engine, Fault};
use crate::fill::{Anchor, Filled, Filler, Host};
use crate::options::Options;
use crate::output::{Contents, OutputTree};
use crate::parallel;
use crate::site::{Group, Page, Site, urls};
use crate::values::{self, Table};
use forms::source::{Place, Problem, Problems};
use frames::Frames;
use std::collections::BTreeMap;
use tera::{Context, Value};

/// A page's file, and what was met on the way.
struct Drawn {
    output: String,
    html: String,
    anchors: Vec<Anchor>,
    problems: Vec<Problem>,
    /// A fault of the template, with the page that it was drawing.
    fault: Option<(Fault, String)>,
}

/// Draws all of `site`. What is wrong goes to `problems`; the tree is whole where nothing is.
pub(crate) fn draw(
    site: &Site,
    mut engine: Engine,
    options: &Options,
    problems: &Problems,
) -> OutputTree {
    let frames = Frames::new(site, options);
    check_templates(site, &engine, options, problems);
    engine.set_global("site", frames.site.clone());
    let mut anchors = Vec::new();
    let groups = {
        let filler = filler(site, &engine, &frames);
        answers(&filler, &frames, &mut anchors, problems)
    };
    engine.set_global("faq_groups", groups);
    engine.set_global("videos", Value::from(frames.films.clone()));
    let filler = filler(site, &engine, &frames);
    let indexes: Vec<usize> = (0..site.pages.len()).collect();
    let pages = parallel::map(&indexes, |index| page(*index, &filler, &frames));
    let forms = frames
        .forms()
        .map(|(output, context)| form(output, &context, &engine));
    let mut tree = OutputTree::default();
    let mut faults = Faults::default();
    for drawn in pages
        .into_iter()
        .flatten()
        .chain(forms)
        .chain(generated::not_found(site, &engine, &frames))
    {
        problems.take_all(drawn.problems);
        anchors.extend(drawn.anchors);
        faults.add(drawn.fault);
        tree.insert(drawn.output, Contents::Bytes(drawn.html.into_bytes()));
    }
    faults.report(options, problems);
    generated::add(site, &frames, &mut tree);
    for (output, file) in &site.copies {
        tree.insert(output.clone(), Contents::File(file.disk.clone()));
    }
    anchors::check(anchors, &tree, problems);
    tree
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
fn answers(
    filler: &Filler<'_>,
    frames: &Frames<'_>,
    anchors: &mut Vec<Anchor>,
    problems: &Problems,
) -> Value {
    let page = filler
        .site
        .targets
        .page_at(urls::FAQS)
        .and_then(|index| frames.summaries.get(index));
    let none = Value::none();
    let mut faq = |faq: &crate::site::Faq| {
        let file = &faq.document.file;
        let host = Host {
            path: &file.path,
            name: &file.name,
            url: urls::FAQS,
            page: page.unwrap_or(&none),
        };
        let filled = filler.fill(&faq.document.body.pieces, &host);
        anchors.extend(filled.anchors);
        problems.take_all(filled.problems);
        Table::new()
            .with("id", file.stem())
            .with("title", faq.document.front.title.as_str())
            .with("content", Value::safe_string(&filled.html))
            .with("extra", values::extra(&faq.document.front.extra))
            .value()
    };
    let mut group = |group: &Group| {
        let faqs = group.faqs.iter().map(&mut faq).collect::<Vec<_>>();
        Table::new()
            .with("id", group.id.as_str())
            .with("title", group.title.as_str())
            .with("level", 2)
            .with("children", Vec::<Value>::new())
            .with("faqs", faqs)
            .value()
    };
    Value::from(
        filler
            .site
            .faq_groups
            .iter()
            .map(&mut group)
            .collect::<Vec<_>>(),
    )
}

/// The file of a page. Where its template is not there, which is told already, it is empty: its
/// text is filled all the same, to find what is wrong with it.
fn page(index: usize, filler: &Filler<'_>, frames: &Frames<'_>) -> Option<Drawn> {
    let page = filler.site.pages.get(index)?;
    let summary = frames.summaries.get(index)?;
    let file = &page.document.file;
    let host = Host {
        path: &file.path,
        name: &file.name,
        url: &page.url,
        page: summary,
    };
    let Filled {
        html,
        anchors,
        problems,
    } = filler.fill(&page.document.body.pieces, &host);
    let template = template_of(page, filler.engine);
    let (html, fault) = if filler.engine.has(template) {
        let mut context = Context::new();
        context.insert_value("page", frames.page(index, &html));
        context.insert_value("section", frames.section_of(index));
        drawn(filler.engine.draw(template, &context), &file.path)
    } else {
        (String::new(), None)
    };
    Some(Drawn {
        output: urls::output_of(&page.url),
        html,
        anchors,
        problems,
        fault,
    })
}

fn form(output: String, context: &Context, engine: &Engine) -> Drawn {
    let during = format!("/{}", output.trim_end_matches("index.html"));
    let (html, fault) = if engine.has(frames::FORM) {
        drawn(engine.draw(frames::FORM, context), &during)
    } else {
        (String::new(), None)
    };
    Drawn {
        output,
        html,
        anchors: Vec::new(),
        problems: Vec::new(),
        fault,
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
    if page.url == urls::NOT_FOUND && engine.has("404.html") {
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
    for page in &site.pages {
        let template = template_of(page, engine);
        if engine.has(template) {
            continue;
        }
        match &page.document.front.template {
            Some((_, place)) => engine.report_missing(template, place, problems),
            None => report_needed(template, options, problems),
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
