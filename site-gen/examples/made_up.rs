//! Writes a made-up site to measure builds with: N pages in N/20 sections, about 650 words each with
//! headings, lists, a table and three links, and a fenced block in every fifth. Equal N, equal bytes.
//! A third word makes it a site of another generator's, with the same text and a layout that shows
//! the same: `hugo` or `eleventy`. `rich` has code in the fenced blocks, and a photograph's worth of
//! dots in every hundredth page.
//!
//! `cargo run --release -p site-gen --example made_up -- 10000 /dev/shm/made-up`

#[path = "made_up/rivals.rs"]
mod rivals;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// How many pages a section has.
const IN_SECTION: usize = 20;

const WORDS: [&str; 32] = [
    "library", "reader", "shelf", "mentor", "archive", "evening", "guide", "record", "question",
    "answer", "letter", "open", "quiet", "map", "story", "season", "garden", "window", "paper",
    "lamp", "north", "river", "table", "page", "visit", "learn", "share", "return", "borrow",
    "keep", "find", "write",
];

const SCHEME: &str = r#"name = "Made up"
base_url = "https://example.org"
description = "A site to measure builds with"

[[nav]]
title = "Home"
url = "/"

[[nav]]
title = "First section"
url = "/s0/"
"#;

const TEMPLATE: &str = r##"<!doctype html>
<html lang="{{ site.language }}">
<head><meta charset="utf-8"><title>{{ page.title }} – {{ site.name }}</title>
<link rel="canonical" href="{{ page.permalink }}"></head>
<body>
<nav>{% for link in site.nav %}<a href="{{ link.url }}">{{ link.title }}</a> {% endfor %}</nav>
<nav>{% for above in page.ancestors %}<a href="{{ above.url }}">{{ above.title }}</a> {% endfor %}</nav>
<main><h1>{{ page.title }}</h1>
<ul>{% for entry in page.toc %}<li><a href="#{{ entry.id }}">{{ entry.title }}</a>{% if entry.children %}<ul>{% for below in entry.children %}<li><a href="#{{ below.id }}">{{ below.title }}</a></li>{% endfor %}</ul>{% endif %}</li>{% endfor %}</ul>
{{ page.content }}
</main>
<aside><ul>{% for other in section.pages %}<li><a href="{{ other.url }}">{{ other.title }}</a></li>{% endfor %}</ul></aside>
</body>
</html>
"##;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (count, folder, shape) = match arguments.as_slice() {
        [count, folder] => (count, folder, &OURS),
        [count, folder, "rich"] => (count, folder, &RICH),
        [count, folder, "hugo"] => (count, folder, &rivals::HUGO),
        [count, folder, "eleventy"] => (count, folder, &rivals::ELEVENTY),
        _ => return Err(io::Error::other("expected how many pages, and a folder")),
    };
    let count: usize = count.parse().map_err(io::Error::other)?;
    write_site(count, Path::new(folder), shape)
}

/// How a generator wants its site.
struct Shape {
    /// The folder of the pages.
    pages: &'static str,
    /// What the home page is called, and a folder's own page.
    home: &'static str,
    index: &'static str,
    /// What stands above and below front matter, and between a key and its value.
    fence: &'static str,
    is: &'static str,
    /// The other files.
    files: &'static [(&'static str, &'static str)],
    /// Whether there is code and there are pictures.
    is_rich: bool,
}

const OURS: Shape = Shape {
    pages: "content/pages",
    home: "index.md",
    index: "_index.md",
    fence: "+++",
    is: " = ",
    files: &[
        ("content/scheme.toml", SCHEME),
        ("templates/page.html", TEMPLATE),
        ("templates/section.html", TEMPLATE),
    ],
    is_rich: false,
};

const RICH: Shape = Shape {
    is_rich: true,
    ..OURS
};

/// How wide and how high a picture is, in pixels.
const WIDE: u32 = 1600;
const HIGH: u32 = 1000;

const CODE: &str = "fn longest<'a>(shelves: &'a [Shelf], least: usize) -> Option<&'a Shelf> {
    // Of two that are as long, the first.
    shelves
        .iter()
        .filter(|shelf| shelf.books.len() >= least && shelf.name != \"attic\")
        .max_by_key(|shelf| shelf.books.len())
}";

fn write_site(count: usize, folder: &Path, shape: &Shape) -> io::Result<()> {
    for (path, text) in shape.files {
        let path = folder.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)?;
    }
    let Shape { fence, is, .. } = shape;
    let pages = folder.join(shape.pages);
    fs::create_dir_all(&pages)?;
    fs::write(
        pages.join(shape.home),
        format!("{fence}\ntitle{is}\"Home\"\n{fence}\nWelcome.\n"),
    )?;
    for section in 0..count.div_ceil(IN_SECTION) {
        let inside = pages.join(format!("s{section}"));
        fs::create_dir_all(&inside)?;
        fs::write(
            inside.join(shape.index),
            format!("{fence}\ntitle{is}\"Section {section}\"\n{fence}\nWhat is here.\n"),
        )?;
        let first = section * IN_SECTION;
        for page in first..count.min(first + IN_SECTION) {
            fs::write(
                inside.join(format!("p{page}.md")),
                page_of(page, count, shape),
            )?;
            if shape.is_rich && page.is_multiple_of(100) {
                picture(page)
                    .save(inside.join(format!("p{page}.jpg")))
                    .map_err(io::Error::other)?;
            }
        }
    }
    Ok(())
}

/// The Markdown of a page; its links lead to the page itself, its section and another page.
fn page_of(page: usize, count: usize, shape: &Shape) -> String {
    let Shape { fence, is, .. } = shape;
    let mut words = Words(page);
    let other = (page * 7 + 3) % count;
    let mut text = format!(
        "{fence}\ntitle{is}\"Page {page}\"\ndescription{is}\"About {page}\"\ndate{is}2023-0{}-1{}\n{fence}\n",
        page % 5 + 1,
        page % 10,
    );
    let _ = writeln!(
        text,
        "{} See [the section](_index.md), [another page](../s{}/p{other}.md) and [its part](#part-1).\n",
        words.sentences(60),
        other / IN_SECTION,
    );
    for part in 1..=4 {
        let (before, after) = (words.sentences(65), words.sentences(40));
        let _ = write!(
            text,
            "## Part {part}\n\n{before}\n\n### More of part {part}\n\n{after}\n\n"
        );
        for _ in 0..3 {
            let _ = writeln!(text, "- *{}* {}", words.next(), words.run(6));
        }
        text.push('\n');
    }
    text.push_str("| Name | Place | Day |\n| --- | --- | --- |\n");
    for _ in 0..4 {
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            words.run(2),
            words.next(),
            words.next()
        );
    }
    if shape.is_rich && page.is_multiple_of(100) {
        let _ = write!(text, "\n![{}](p{page}.jpg)\n", words.run(4));
    }
    if shape.is_rich && page.is_multiple_of(5) {
        let _ = write!(text, "\n```rust\n{CODE}\n```\n");
    } else if page.is_multiple_of(5) {
        let _ = write!(text, "\n```\n{}\n{}\n```\n", words.run(6), words.run(5));
    }
    text
}

/// A picture with edges and soft parts, another for each page.
fn picture(page: usize) -> image::RgbImage {
    let shift = u32::try_from(page % 251).unwrap_or(0);
    let part = |value: u32| u8::try_from(value % 256).unwrap_or(0);
    image::RgbImage::from_fn(WIDE, HIGH, |x, y| {
        let (x, y) = (x + shift, y + shift);
        image::Rgb([part(x / 7), part(x * y / 4096), part((x ^ y) / 5)])
    })
}

/// Words in an order that differs by page and never by run.
struct Words(usize);

impl Words {
    fn next(&mut self) -> &'static str {
        self.0 = self.0.wrapping_mul(1_103_515_245).wrapping_add(12_345) % 2_147_483_648;
        WORDS
            .get((self.0 >> 16) % WORDS.len())
            .copied()
            .unwrap_or("page")
    }

    fn run(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| self.next())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Sentences of 13 words, about `count` words in all.
    fn sentences(&mut self, count: usize) -> String {
        (0..count / 13)
            .map(|_| format!("The {}.", self.run(12)))
            .collect::<Vec<_>>()
            .join(" ")
    }
}
