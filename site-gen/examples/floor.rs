//! The least that a build can cost, to measure builds against.
//!
//! `floor render SITE OUT` parses the Markdown of a made-up site, draws each page with the site's own
//! template and values that are shared, and writes it: on all cores, each page as it is drawn, with
//! nothing checked, no site map, no feed, and nothing kept for a next time.
//!
//! `floor bytes COUNT LENGTH OUT` writes as many files of that length, each into a folder of its own.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use tera::{Context, Map, Tera, Value};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["render", site, out] => render(Path::new(site), Path::new(out)),
        ["bytes", count, length, out] => {
            let count = count.parse().map_err(io::Error::other)?;
            let length = length.parse().map_err(io::Error::other)?;
            bytes(count, length, Path::new(out))
        }
        _ => Err(io::Error::other(
            "expected `render SITE OUT` or `bytes COUNT LENGTH OUT`",
        )),
    }
}

/// Does `work` for each number below `count`, on all cores.
fn each(count: usize, work: impl Fn(usize) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism()?.get();
    let take = || {
        loop {
            let first = next.fetch_add(8, Ordering::Relaxed);
            if first >= count {
                return Ok(());
            }
            for number in first..count.min(first + 8) {
                work(number)?;
            }
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a thread failed")))
        })
    })
}

fn bytes(count: usize, length: usize, out: &Path) -> io::Result<()> {
    let page = vec![b'a'; length];
    for section in 0..count.div_ceil(20) {
        fs::create_dir_all(out.join(format!("s{section}")))?;
    }
    each(count, |number| {
        let folder = out.join(format!("s{}/p{number}", number / 20));
        fs::create_dir(&folder)?;
        fs::write(folder.join("index.html"), &page)
    })
}

/// A page as read.
struct Page {
    /// Its folder in the output.
    folder: PathBuf,
    section: usize,
    title: String,
    html: String,
    toc: Value,
}

fn render(site: &Path, out: &Path) -> io::Result<()> {
    let mut tera = Tera::new();
    let template = fs::read_to_string(site.join("templates/page.html"))?;
    tera.add_raw_template("page.html", &template)
        .map_err(io::Error::other)?;
    let mut sections = Vec::new();
    let mut files = Vec::new();
    let folder = site.join("content/pages");
    for entry in fs::read_dir(&folder)? {
        let inside = entry?.path();
        if !inside.is_dir() {
            continue;
        }
        fs::create_dir_all(out.join(inside.strip_prefix(&folder).map_err(io::Error::other)?))?;
        for entry in fs::read_dir(&inside)? {
            files.push((sections.len(), entry?.path()));
        }
        sections.push(inside);
    }
    let slots: Vec<std::sync::OnceLock<Page>> =
        files.iter().map(|_| std::sync::OnceLock::new()).collect();
    each(files.len(), |number| {
        if let (Some((section, path)), Some(slot)) = (files.get(number), slots.get(number)) {
            let _ = slot.set(read(*section, path, &folder)?);
        }
        Ok(())
    })?;
    let pages: Vec<Page> = slots
        .into_iter()
        .filter_map(std::sync::OnceLock::into_inner)
        .collect();
    let summaries: Vec<Value> = pages.iter().map(summary).collect();
    let mut lists: Vec<Vec<Value>> = sections.iter().map(|_| Vec::new()).collect();
    for (page, summary) in pages.iter().zip(&summaries) {
        if let Some(list) = lists.get_mut(page.section) {
            list.push(summary.clone());
        }
    }
    let lists: Vec<Value> = lists
        .into_iter()
        .map(|list| table([("pages", Value::from(list))]))
        .collect();
    tera.global_context().insert_value("site", shared());
    each(pages.len(), |number| {
        let (Some(page), Some(summary)) = (pages.get(number), summaries.get(number)) else {
            return Ok(());
        };
        let mut context = Context::new();
        let mut map = summary.as_map().cloned().unwrap_or_default();
        map.insert("content".into(), Value::safe_string(&page.html));
        map.insert("toc".into(), page.toc.clone());
        map.insert("ancestors".into(), Value::from(Vec::<Value>::new()));
        context.insert_value("page", Value::from(map));
        context.insert_value(
            "section",
            lists.get(page.section).cloned().unwrap_or_else(Value::none),
        );
        let html = tera
            .render("page.html", &context)
            .map_err(io::Error::other)?;
        let folder = out.join(&page.folder);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.html"), html)
    })
}

fn table<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    let map: Map = entries
        .into_iter()
        .map(|(key, value)| (key.into(), value))
        .collect();
    Value::from(map)
}

fn shared() -> Value {
    let link = |title: &str, url: &str| table([("title", title.into()), ("url", url.into())]);
    table([
        ("name", "Made up".into()),
        ("language", "en".into()),
        (
            "nav",
            Value::from(vec![link("Home", "/"), link("First section", "/s0/")]),
        ),
    ])
}

fn summary(page: &Page) -> Value {
    let url = format!("/{}/", page.folder.display());
    table([
        ("title", page.title.as_str().into()),
        ("permalink", format!("https://example.org{url}").into()),
        ("url", url.into()),
    ])
}

fn read(section: usize, path: &Path, folder: &Path) -> io::Result<Page> {
    let text = fs::read_to_string(path)?;
    let (front, body) = text
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .ok_or_else(|| io::Error::other("no front matter"))?;
    let title = front
        .lines()
        .find_map(|line| line.strip_prefix("title = \""))
        .map_or("", |title| title.trim_end_matches('"'));
    let mut events: Vec<Event<'_>> = Parser::new_ext(body, Options::ENABLE_TABLES).collect();
    let toc = give_ids(&mut events);
    let mut written = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut written, events.into_iter());
    let below = path
        .strip_prefix(folder)
        .map_err(io::Error::other)?
        .with_extension("");
    let folder = if below.ends_with("_index") {
        below.parent().unwrap_or(&below).to_owned()
    } else {
        below
    };
    Ok(Page {
        folder,
        section,
        title: title.to_owned(),
        html: written,
        toc,
    })
}

/// Gives each heading an id, and the contents list.
fn give_ids(events: &mut [Event<'_>]) -> Value {
    let mut entries: Vec<(Value, Vec<Value>)> = Vec::new();
    for at in 0..events.len() {
        let Some(Event::Start(Tag::Heading { level, .. })) = events.get(at) else {
            continue;
        };
        let level = *level;
        let inside = events.get(at + 1..).unwrap_or_default().iter();
        let inside = inside.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        let title: String = inside
            .filter_map(|event| match event {
                Event::Text(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        let slug = title.to_lowercase().replace(' ', "-");
        let entry = |children| {
            table([
                ("id", slug.as_str().into()),
                ("title", title.as_str().into()),
                ("children", Value::from(children)),
            ])
        };
        match entries.last_mut() {
            Some((_, children)) if level > HeadingLevel::H2 => {
                children.push(entry(Vec::<Value>::new()));
            }
            _ => entries.push((
                Value::from(vec![
                    Value::from(slug.as_str()),
                    Value::from(title.as_str()),
                ]),
                Vec::new(),
            )),
        }
        if let Some(Event::Start(Tag::Heading { id, .. })) = events.get_mut(at) {
            *id = Some(slug.into());
        }
    }
    let whole = |(head, children): (Value, Vec<Value>)| {
        let part = |at: usize| {
            head.as_array()
                .and_then(|parts| parts.get(at))
                .cloned()
                .unwrap_or_else(Value::none)
        };
        table([
            ("id", part(0)),
            ("title", part(1)),
            ("children", Value::from(children)),
        ])
    };
    Value::from(entries.into_iter().map(whole).collect::<Vec<_>>())
}
