//! What a template reads, found in its text: the names in its tags, and the keys that directly
//! follow them. Rather too much than too little: a name that is passed on whole counts as read whole,
//! and a text in quotes that names a template brings in that template.

use crate::fingerprint::{Digest, Fingerprint};
use std::collections::{BTreeMap, BTreeSet};

/// The name by which a template prints all that it is given.
const ALL: &str = "__tera_context";

/// What is read of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// All of it.
    All,
    /// The values of these keys.
    Some(BTreeSet<String>),
}

impl Keys {
    /// Whether `key` is among them.
    pub(crate) fn contain(&self, key: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(keys) => keys.contains(key),
        }
    }
}

/// What a template reads, with all that it extends, includes and calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reads {
    /// The texts of these templates.
    pub(crate) texts: Fingerprint,
    /// The names in them. Most are of values; some are of filters, tests and the template's own.
    pub(crate) names: BTreeMap<String, Keys>,
    /// Whether it may read names that are not in its text.
    pub(crate) reads_all: bool,
}

/// The tags of one template, looked through.
#[derive(Default)]
struct Looked<'a> {
    names: BTreeMap<&'a str, Keys>,
    /// The texts in quotes.
    quoted: BTreeSet<&'a str>,
}

/// What each of the templates `sources`, by name and text, reads.
pub(crate) fn of(sources: &[(String, String)]) -> BTreeMap<String, Reads> {
    let looked: BTreeMap<&str, (Looked<'_>, &str)> = sources
        .iter()
        .map(|(name, text)| (name.as_str(), (look(text), text.as_str())))
        .collect();
    looked
        .keys()
        .map(|name| ((*name).to_owned(), together(name, &looked)))
        .collect()
}

/// What the template called `name` reads with all that it draws on.
fn together(name: &str, looked: &BTreeMap<&str, (Looked<'_>, &str)>) -> Reads {
    let mut drawn_on: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> = looked
        .iter()
        .filter(|(own, (one, _))| **own == name || one.names.contains_key("component"))
        .map(|(own, _)| *own)
        .collect();
    while let Some(one) = next.pop() {
        if let Some((found, _)) = looked.get(one).filter(|_| drawn_on.insert(one)) {
            next.extend(
                found
                    .quoted
                    .iter()
                    .filter(|text| looked.contains_key(*text)),
            );
        }
    }
    let mut digest = Digest::new();
    digest.text(name);
    let mut names: BTreeMap<String, Keys> = BTreeMap::new();
    for (found, text) in drawn_on.iter().filter_map(|one| looked.get(one)) {
        digest.text(text);
        for (name, keys) in &found.names {
            add(&mut names, (*name).to_owned(), keys.clone());
        }
    }
    Reads {
        texts: digest.finish(),
        reads_all: names.contains_key(ALL),
        names,
    }
}

fn add<N: Ord>(names: &mut BTreeMap<N, Keys>, name: N, keys: Keys) {
    match (names.get_mut(&name), keys) {
        (Some(Keys::Some(known)), Keys::Some(more)) => known.extend(more),
        (Some(known), Keys::All) => *known = Keys::All,
        (Some(Keys::All), Keys::Some(_)) => {}
        (None, keys) => {
            names.insert(name, keys);
        }
    }
}

fn look(text: &str) -> Looked<'_> {
    let mut looked = Looked::default();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let after = rest.get(open + 1..).unwrap_or("");
        let inside = after.get(1..).unwrap_or("");
        rest = match after.chars().next() {
            Some('{') => look_in_tag(inside, "}}", &mut looked),
            Some('%') if is_raw(inside) => past(inside, "endraw"),
            Some('%') => look_in_tag(inside, "%}", &mut looked),
            Some('#') => past(inside, "#}"),
            _ => after,
        };
    }
    looked
}

/// Whether a tag begins text that the engine takes as it is.
fn is_raw(inside: &str) -> bool {
    let inside = inside.trim_start_matches('-').trim_start();
    inside
        .strip_prefix("raw")
        .is_some_and(|after| !after.starts_with(is_of_name))
}

fn past<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, after)| after)
}

/// Looks through a tag that ends with `close`, and gives what follows it.
fn look_in_tag<'a>(tag: &'a str, close: &str, looked: &mut Looked<'a>) -> &'a str {
    let mut rest = tag;
    while let Some(letter) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(close) {
            return after;
        }
        if matches!(letter, '"' | '\'' | '`') {
            let (text, after) = quoted(rest, letter);
            looked.quoted.insert(text);
            rest = after;
        } else if is_of_name(letter) {
            let (name, after) = name(rest);
            let (keys, after) = keys(after);
            add(&mut looked.names, name, keys);
            rest = after;
        } else {
            rest = rest.get(letter.len_utf8()..).unwrap_or("");
        }
    }
    ""
}

/// The text in quotes that `text` begins with, and what follows it.
fn quoted(text: &str, quote: char) -> (&str, &str) {
    let inside = text.get(1..).unwrap_or("");
    let mut is_escaped = false;
    for (at, letter) in inside.char_indices() {
        if letter == quote && !is_escaped {
            let after = at + letter.len_utf8();
            return (
                inside.get(..at).unwrap_or(""),
                inside.get(after..).unwrap_or(""),
            );
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    (inside, "")
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn name(text: &str) -> (&str, &str) {
    let end = text.find(|letter| !is_of_name(letter));
    text.split_at(end.unwrap_or(text.len()))
}

/// The key that directly follows a name, and what follows that.
fn keys(after: &str) -> (Keys, &str) {
    match after.strip_prefix('.').map(name) {
        Some((key, rest)) if !key.is_empty() => {
            (Keys::Some(BTreeSet::from([key.to_owned()])), rest)
        }
        _ => (Keys::All, after),
    }
}

#[cfg(test)]
mod tests {
    use super::{Keys, Reads, of};

    fn reads(text: &str, others: &[(&str, &str)]) -> Reads {
        let mut sources = vec![("t.html".to_owned(), text.to_owned())];
        for (name, text) in others {
            sources.push(((*name).to_owned(), (*text).to_owned()));
        }
        of(&sources).remove("t.html").unwrap()
    }

    fn keys(reads: &Reads, name: &str) -> Option<Vec<String>> {
        reads.names.get(name).map(|keys| match keys {
            Keys::All => vec!["*".to_owned()],
            Keys::Some(keys) => keys.iter().cloned().collect(),
        })
    }

    #[test]
    fn names_are_found_in_tags_and_nowhere_else() {
        let read = reads(
            "<section>{# {{ it's #}{% raw %}{{ it's }}{% endraw %}{{ site.name }}{% for x in site.nav %}{{- x.url | day -}}{% endfor %}{{ '}}' ~ page.next.title }} other",
            &[],
        );
        assert_eq!(keys(&read, "site").unwrap(), ["name", "nav"]);
        assert_eq!(keys(&read, "page").unwrap(), ["next"]);
        assert_eq!(keys(&read, "section"), None);
        assert_eq!(keys(&read, "other"), None);
    }

    #[test]
    fn what_is_passed_on_whole_is_read_whole() {
        for text in [
            "{% set s = site %}",
            "{{ site | json }}",
            "{{ site[key] }}",
            "{{ site . name }}{{ site.name }}",
            "{{ site?.name }}",
            "{{ get(site, 'x') }}",
        ] {
            assert_eq!(keys(&reads(text, &[]), "site").unwrap(), ["*"], "{text}");
        }
    }

    #[test]
    fn templates_that_it_draws_on_count() {
        let others = [
            ("base.html", "{{ site.name }}{% include 'foot.html' %}"),
            ("foot.html", "{{ site.contact }}"),
            (
                "parts.html",
                "{% component Button() %}{{ page.url }}{% endcomponent Button %}",
            ),
            ("apart.html", "{{ section.pages }}"),
        ];
        let read = reads("{% extends \"base.html\" %}", &others);
        assert_eq!(keys(&read, "site").unwrap(), ["contact", "name"]);
        assert_eq!(keys(&read, "page").unwrap(), ["url"]);
        assert_eq!(keys(&read, "section"), None);
        for (index, changed) in [true, true, true, false].into_iter().enumerate() {
            let mut edited = others;
            edited[index].1 = "{{ new }}";
            let again = reads("{% extends \"base.html\" %}", &edited);
            assert_eq!(again.texts != read.texts, changed, "{}", edited[index].0);
        }
    }

    #[test]
    fn a_template_that_prints_all_reads_all() {
        assert!(reads("{{ __tera_context }}", &[]).reads_all);
    }
}
