//! Draws the pages: each page's text is filled, its template makes the file, and the file goes
//! where it belongs at once. No more pages are held than there are threads.

mod anchors;
mod frames;
mod generated;

use crate::engine::{Engine, Fault};
use crate::fill::{Filled, Filler, Host};
use crate::links::Links;
use crate::options::Options;
use crate::output::{Contents, Sink};
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
    problems: Vec<Problem>,
    /// A fault of the template, with the page that it was drawing.
    fault: Option<(Fault, String)>,
}

/// What is left of a page once its file is on its way.
struct Passed {
    problems: Vec<Problem>,
    fault: Option<(Fault, String)>,
}

/// Draws all of `site`, and passes each file to `sink` as soon as it is made. What is wrong goes to
/// `problems`; all files are whole where nothing is.
pub(crate) fn draw(
    site: &Site,
    mut engine: Engine,
    options: &Options,
    sink: &dyn Sink,
    problems: &Problems,
) {
    let links = Links::follow(site, problems);
    let frames = Frames::new(site, options);
    check_templates(site, &engine, options, problems);
    engine.set_global("site", frames.site.clone());
    let groups = answers(&filler(site, &engine, &frames), &frames, problems);
    engine.set_global("faq_groups", groups);
    engine.set_global("videos", Value::from(frames.films.clone()));
    let filler = filler(site, &engine, &frames);
    let press = Press {
        links: &links,
        sink,
    };
    let indexes: Vec<usize> = (0..site.pages.len()).collect();
    let pages = parallel::map(&indexes, |index| {
        page(*index, &filler, &frames).map(|drawn| press.pass(drawn))
    });
    let forms = frames
        .forms()
        .map(|(output, context)| form(output, &context, &engine));
    let others = forms.chain(generated::not_found(site, &engine, &frames));
    let mut faults = Faults::default();
    for passed in pages
        .into_iter()
        .flatten()
        .chain(others.map(|drawn| press.pass(drawn)))
    {
        problems.take_all(passed.problems);
        faults.add(passed.fault);
    }
    faults.report(options, problems);
    for (output, text) in generated::files(site, &frames) {
        problems.take_all(press.put(output, Contents::Bytes(text.into_bytes())));
    }
    for (output, file) in &site.copies {
        let copy = Contents::File(file.disk.clone());
        problems.take_all(press.put(output.clone(), copy));
    }
}

/// Looks at each file for what links ask of it, and passes it on.
struct Press<'a> {
    links: &'a Links,
    sink: &'a dyn Sink,
}

impl Press<'_> {
    fn pass(&self, drawn: Drawn) -> Passed {
        let mut problems = drawn.problems;
        problems.extend(self.put(drawn.output, Contents::Bytes(drawn.html.into_bytes())));
        Passed {
            problems,
            fault: drawn.fault,
        }
    }

    /// Passes `contents` on, and gives the anchors that links ask for and that are not there.
    fn put(&self, output: String, contents: Contents) -> Vec<Problem> {
        let anchors = self.links.anchors_of(&output);
        let missing = if anchors.is_empty() || !output.ends_with(".html") {
            Vec::new()
        } else {
            anchors::missing(anchors, &contents.read().unwrap_or_default())
        };
        self.sink.put(output, contents);
        missing
    }
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
    let page = filler
        .site
        .targets
        .page_at(urls::FAQS)
        .and_then(|index| frames.summaries.get(index));
    let none = Value::none();
    let faq = |faq: &crate::site::Faq| {
        let file = &faq.document.file;
        let host = Host {
            path: &file.path,
            name: &file.name,
            url: urls::FAQS,
            page: page.unwrap_or(&none),
        };
        let filled = filler.fill(&faq.document.body.pieces, &host);
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
    let Filled { html, problems } = filler.fill(&page.document.body.pieces, &host);
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
