//! What `scheme.toml` says of the site alone: Markdown, languages, taxonomies, colours, and how its
//! files are made. The functions read it too, since they share the frame of every page.

mod brand;

pub(crate) use brand::brand;
pub use brand::{Brand, Colour};

use crate::declaration::{NavLink, nav_link};
use forms::source::{Keys, Node, Place, Problems};
use std::collections::BTreeMap;

/// What Markdown may hold, and what is made of it.
#[derive(Clone, Copy, Debug)]
pub struct Markdown {
    /// Whether raw HTML passes.
    pub raw_html: bool,
    /// Whether straight quotes become curly ones, and `--` and `...` what they stand for.
    pub smart_punctuation: bool,
    /// Whether code blocks that name their language are coloured.
    pub highlight: bool,
}

impl Default for Markdown {
    fn default() -> Self {
        Self {
            raw_html: false,
            smart_punctuation: true,
            highlight: false,
        }
    }
}

/// A language beside the scheme's own: its pages are below `pages/<id>/`.
#[derive(Clone, Debug)]
pub struct Language {
    /// BCP 47, and the folder's name.
    pub id: String,
    /// Its name in itself: "Cymraeg".
    pub name: String,
    /// The scheme's name in it; the scheme's own, where none is given.
    pub site_name: String,
    /// Its main navigation; the scheme's own, where none is given.
    pub nav: Vec<NavLink>,
    /// Words of the frame around every page, by key.
    pub words: BTreeMap<String, String>,
    /// Where it is declared.
    pub place: Place,
}

/// The words of the frame that a language may give: `templates/base.html` has them in English.
pub const WORDS: [&str; 10] = [
    "skip",
    "main_menu",
    "help",
    "help_text",
    "about",
    "privacy",
    "accessibility",
    "contact",
    "a_to_z",
    "in_other_languages",
];

/// A way to group pages: each names its terms under `extra`.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// Its key in `extra`, and the first part of its pages' URLs.
    pub id: String,
    /// The title of the page that lists its terms.
    pub name: String,
    /// How many pages a term lists at a time; none for all.
    pub page_size: Option<usize>,
    /// Where it is declared.
    pub place: Place,
}

/// How the site's files are made.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// Whether white space that shows nowhere is left out of pages.
    pub minify: bool,
    /// Whether pictures are made in several sizes.
    pub images: bool,
}

impl Default for Build {
    fn default() -> Self {
        Self {
            minify: false,
            images: true,
        }
    }
}

pub(crate) fn markdown(keys: &Keys<'_>) -> Markdown {
    let Some(node) = keys.node("markdown") else {
        return Markdown::default();
    };
    let inner = Keys::of(node, "`[markdown]`", keys.problems());
    let markdown = Markdown {
        raw_html: inner.flag("raw_html"),
        smart_punctuation: flag_or_true(&inner, "smart_punctuation"),
        highlight: inner.flag("highlight"),
    };
    inner.finish();
    markdown
}

pub(crate) fn build(keys: &Keys<'_>) -> Build {
    let Some(node) = keys.node("build") else {
        return Build::default();
    };
    let inner = Keys::of(node, "`[build]`", keys.problems());
    let build = Build {
        minify: inner.flag("minify"),
        images: flag_or_true(&inner, "images"),
    };
    inner.finish();
    build
}

pub(crate) fn languages(keys: &Keys<'_>, own: &str, problems: &Problems) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    for node in keys.list("languages") {
        let language = language(node, problems);
        let is_known = language.id == own || languages.iter().any(|other| other.id == language.id);
        if is_known {
            problems.add(
                &language.place,
                format!("the language `{}` twice", language.id),
                "expected each language once, and the scheme's own only as `language`",
            );
        } else {
            languages.push(language);
        }
    }
    languages
}

fn language(node: &Node, problems: &Problems) -> Language {
    let keys = Keys::of(node, "a language", problems);
    let id = keys.need_text("id").to_owned();
    let fits = id
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if !fits {
        keys.wrong(
            "id",
            format!("`{id}` for a language"),
            "expected a code such as `cy` or `pt-BR`",
        );
    }
    let language = Language {
        id,
        name: keys.need_text("name").to_owned(),
        site_name: keys.text("site_name").unwrap_or("").to_owned(),
        nav: keys
            .list("nav")
            .iter()
            .map(|node| nav_link(node, problems))
            .collect(),
        words: words(&keys),
        place: keys.place().clone(),
    };
    keys.finish();
    language
}

fn words(keys: &Keys<'_>) -> BTreeMap<String, String> {
    let Some(node) = keys.node("words") else {
        return BTreeMap::new();
    };
    let inner = Keys::of(node, "a language's words", keys.problems());
    let words = WORDS
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), inner.text(key)?.to_owned())))
        .collect();
    inner.finish();
    words
}

pub(crate) fn taxonomies(keys: &Keys<'_>, problems: &Problems) -> Vec<Taxonomy> {
    let mut taxonomies: Vec<Taxonomy> = Vec::new();
    for node in keys.list("taxonomies") {
        let taxonomy = taxonomy(node, problems);
        if taxonomies.iter().any(|other| other.id == taxonomy.id) {
            problems.add(
                &taxonomy.place,
                format!("the taxonomy `{}` twice", taxonomy.id),
                "expected each id once",
            );
        } else {
            taxonomies.push(taxonomy);
        }
    }
    taxonomies
}

fn taxonomy(node: &Node, problems: &Problems) -> Taxonomy {
    let keys = Keys::of(node, "a taxonomy", problems);
    let id = keys.need_text("id").to_owned();
    let is_plain = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-')
    };
    if !id.chars().all(is_plain) {
        keys.wrong(
            "id",
            format!("`{id}` for a taxonomy"),
            "expected letters a to z, digits, `-` and `_`: it is part of an address",
        );
    }
    let page_size = keys.count("page_size");
    if page_size == Some(0) {
        keys.wrong("page_size", "`0` for `page_size`", "expected 1 or more");
    }
    let taxonomy = Taxonomy {
        id,
        name: keys.need_text("name").to_owned(),
        page_size: page_size.filter(|size| *size > 0),
        place: keys.place().clone(),
    };
    keys.finish();
    taxonomy
}

fn flag_or_true<'a>(keys: &Keys<'a>, key: &'a str) -> bool {
    keys.node(key).is_none() || keys.flag(key)
}
