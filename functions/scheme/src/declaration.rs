//! `content/scheme.toml`: the scheme's name, people, places, lists and periods.

use crate::administrator::{Administrator, Seat, administrator};
use crate::house_style::{HouseStyle, house_style};
use crate::institution::{Institution, institution};
use crate::lists::lists;
use crate::presentation::{self, Brand, Build, Language, Markdown, Taxonomy};
use forms::Lists;
use forms::source::{Keys, Node, Problems, parse_toml};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The scheme as its editors declare it.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Its whole name.
    pub name: String,
    /// What people call it for short; the name, where none is given.
    pub short_name: String,
    /// Where it is published, without a slash at the end.
    pub base_url: String,
    /// One sentence about it.
    pub description: String,
    /// BCP 47 language of the pages.
    pub language: String,
    /// That language's name in itself, for links from pages in others.
    pub language_name: String,
    /// The zone of its deadlines.
    pub time_zone: TimeZone,
    /// Whom people ask.
    pub contact: Contact,
    /// The main navigation, in order.
    pub nav: Vec<NavLink>,
    /// Who may sign in.
    pub administrators: Vec<Administrator>,
    /// The member institutions, in the order of the file.
    pub institutions: Vec<Institution>,
    /// How long things are kept.
    pub retention: Retention,
    /// Points by criterion for matching, by key.
    pub matching: BTreeMap<String, i64>,
    /// What Markdown may hold, and what is made of it.
    pub markdown: Markdown,
    /// What its pages are held to.
    pub house_style: HouseStyle,
    /// The languages beside its own.
    pub languages: Vec<Language>,
    /// The ways to group pages.
    pub taxonomies: Vec<Taxonomy>,
    /// How the site's files are made.
    pub build: Build,
    /// Its colours.
    pub brand: Brand,
    /// How e-mail is sent.
    pub mail: Mail,
    /// The lists that a form's options may come from: institutions, topics, groups, regions, levels.
    pub lists: Lists,
}

/// Whom people ask.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// A person's or a team's name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// A link of the main navigation.
#[derive(Clone, Debug)]
pub struct NavLink {
    /// Its words.
    pub title: String,
    /// A path from the site's root.
    pub url: String,
}

/// How long things are kept: the `[retention]` table by key, each with its unit in its name.
#[derive(Clone, Debug, Default)]
pub struct Retention {
    periods: BTreeMap<String, i64>,
}

impl Retention {
    /// The period of `key`, in the unit that the key names.
    pub fn get(&self, key: &str) -> Option<i64> {
        self.periods.get(key).copied()
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.periods.keys().map(String::as_str)
    }
}

/// How e-mail is sent.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// The sender's address.
    pub from: String,
    /// Where answers go; the contact, where none is given.
    pub reply_to: String,
}

/// Who knows the time zones by their names: the whole database, or a program that carries one of them.
pub type Zones<'a> = dyn Fn(&str) -> Option<TimeZone> + 'a;

impl Scheme {
    /// Reads `scheme.toml`. Only `name` must be there: a site with no forms needs no more. What is
    /// wrong goes to `problems`, and then there is no scheme.
    pub fn read(path: &str, text: &str, problems: &Problems) -> Option<Self> {
        let root = parse_toml(path, text, problems)?;
        Self::of(&root, &|name| TimeZone::get(name).ok(), problems)
    }

    /// The scheme that `root` declares. `zone` finds a time zone by its name. What is wrong goes to
    /// `problems`, and then there is no scheme.
    pub fn of(root: &Node, zone: &Zones<'_>, problems: &Problems) -> Option<Self> {
        let before = problems.count();
        let keys = Keys::of(root, "the scheme", problems);
        let name = keys.need_text("name").to_owned();
        let contact = contact(&keys);
        let institutions: Vec<Institution> = keys
            .list("institutions")
            .iter()
            .map(|node| institution(node, problems))
            .collect();
        let language = keys.text("language").unwrap_or("en-GB").to_owned();
        let scheme = Self {
            languages: presentation::languages(&keys, &language, problems),
            taxonomies: presentation::taxonomies(&keys, problems),
            build: presentation::build(&keys),
            brand: presentation::brand(&keys),
            short_name: keys.text("short_name").unwrap_or(&name).to_owned(),
            base_url: base_url(&keys),
            description: keys.text("description").unwrap_or("").to_owned(),
            language_name: keys
                .text("language_name")
                .unwrap_or(if language.starts_with("en") {
                    "English"
                } else {
                    &language
                })
                .to_owned(),
            language,
            time_zone: time_zone(&keys, zone),
            nav: keys
                .list("nav")
                .iter()
                .map(|node| nav_link(node, problems))
                .collect(),
            administrators: keys
                .list("administrators")
                .iter()
                .map(|node| administrator(node, problems))
                .collect(),
            retention: Retention {
                periods: numbers(&keys, "retention"),
            },
            matching: numbers(&keys, "matching"),
            markdown: presentation::markdown(&keys),
            house_style: house_style(&keys, problems),
            mail: mail(&keys, &contact),
            lists: lists(&keys, &institutions),
            institutions,
            contact,
            name,
        };
        keys.finish();
        (problems.count() == before).then_some(scheme)
    }

    /// The member with this id.
    pub fn institution(&self, id: &str) -> Option<&Institution> {
        self.institutions
            .iter()
            .find(|institution| institution.id == id)
    }

    /// What the owner of `email` may do, if they may sign in. Addresses are compared in lower case.
    pub fn seat_of(&self, email: &str) -> Option<Seat> {
        let email = email.to_lowercase();
        self.administrators
            .iter()
            .find(|one| one.email == email)
            .map(|one| one.seat)
    }
}

fn base_url(keys: &Keys<'_>) -> String {
    let written = keys.text("base_url").unwrap_or("");
    if !written.is_empty() && !written.starts_with("https://") && !written.starts_with("http://") {
        keys.wrong(
            "base_url",
            format!("`{written}`"),
            "expected an address that begins with https://",
        );
    }
    written.trim_end_matches('/').to_owned()
}

fn time_zone(keys: &Keys<'_>, zone: &Zones<'_>) -> TimeZone {
    let name = keys.text("time_zone").unwrap_or("Europe/London");
    zone(name).unwrap_or_else(|| {
        keys.wrong(
            "time_zone",
            format!("`{name}`"),
            "expected a zone such as `Europe/London`",
        );
        TimeZone::UTC
    })
}

fn contact(keys: &Keys<'_>) -> Contact {
    let Some(node) = keys.node("contact") else {
        return Contact::default();
    };
    let inner = Keys::of(node, "the contact", keys.problems());
    let contact = Contact {
        name: inner.need_text("name").to_owned(),
        email: inner.need_text("email").to_owned(),
    };
    inner.finish();
    contact
}

fn mail(keys: &Keys<'_>, contact: &Contact) -> Mail {
    let Some(node) = keys.node("mail") else {
        return Mail::default();
    };
    let inner = Keys::of(node, "`[mail]`", keys.problems());
    let mail = Mail {
        from: inner.need_text("from").to_owned(),
        reply_to: inner.text("reply_to").unwrap_or(&contact.email).to_owned(),
    };
    inner.finish();
    mail
}

pub(crate) fn nav_link(node: &Node, problems: &Problems) -> NavLink {
    let keys = Keys::of(node, "a link of the navigation", problems);
    let link = NavLink {
        title: keys.need_text("title").to_owned(),
        url: keys.need_text("url").to_owned(),
    };
    keys.finish();
    link
}

fn numbers(keys: &Keys<'_>, table: &'static str) -> BTreeMap<String, i64> {
    let Some(node) = keys.node(table) else {
        return BTreeMap::new();
    };
    let forms::source::Value::Table(entries) = &node.value else {
        keys.wrong(
            table,
            format!("{} for `{table}`", node.value.kind()),
            "expected a table of whole numbers",
        );
        return BTreeMap::new();
    };
    let mut numbers = BTreeMap::new();
    for entry in entries {
        match entry.node.value {
            forms::source::Value::Integer(number) if number >= 0 => {
                numbers.insert(entry.key.clone(), number);
            }
            ref other => keys.problems().add(
                &entry.node.place,
                format!("{} for `{}`", other.kind(), entry.key),
                "expected a whole number of 0 or more",
            ),
        }
    }
    numbers
}
