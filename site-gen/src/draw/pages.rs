//! Draws pages one by one: those of files, and those that no file is behind.

use super::frames::Frames;
use super::letters;
use super::made;
use super::press::{Drawn, Passed, Press};
use super::templates::{made_template, template_of};
use crate::document::Document;
use crate::engine::{Fault, Keys};
use crate::fill::{Filled, Filler, Host};
use crate::fingerprint::Fingerprint;
use crate::site::{Made, urls};
use crate::values;
use tera::{Context, Value};

/// The file of a page. Where its template is not there, which is told already, it is empty: its
/// text is filled all the same, to find what is wrong with it.
pub(super) fn page(
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
pub(super) fn made_page(
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
pub(super) fn made_at(
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

fn drawn(result: Result<String, Fault>, during: &str) -> (String, Option<(Fault, String)>) {
    match result {
        Ok(html) => (html, None),
        Err(fault) => (String::new(), Some((fault, during.to_owned()))),
    }
}
