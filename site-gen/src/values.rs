//! The model as templates see it. `templates/CONTEXTS.md` is the contract.

use crate::markdown::{Argument, Heading};
use crate::site::urls::NOT_FOUND;
use crate::site::{Declared, Page, Site};
use forms::source::{Entry, Node, Value as Read};
use jiff::tz::TimeZone;
use scheme::Intake;
use scheme::calendar::{self, Written};
use std::collections::BTreeMap;
use tera::{Map, Value};

/// A table for templates, built key by key. The maps of templates hash each key anew whenever one
/// becomes a value, so that none is used before.
#[derive(Clone, Default)]
pub(crate) struct Table(BTreeMap<&'static str, Value>);

impl Table {
    /// An empty table.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With `value` under `key`.
    pub(crate) fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.0.insert(key, value.into());
        self
    }

    /// Puts `value` under `key`.
    pub(crate) fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        self.0.insert(key, value.into());
    }

    /// The table as a value.
    pub(crate) fn value(self) -> Value {
        Value::from(self.0)
    }
}

/// What lists, neighbours and shortcodes see of a page: all but its content.
pub(crate) fn summary(page: &Page, base_url: &str, zone: &TimeZone) -> Table {
    let front = &page.document.front;
    let mut table = Table::new()
        .with("title", front.title.as_str())
        .with("description", front.description.as_str())
        .with("url", &*page.url)
        .with("permalink", format!("{base_url}{}", page.url))
        .with("date", date_text(front.date))
        .with("updated", date_text(front.updated))
        .with("draft", front.draft)
        .with("weight", front.weight.unwrap_or(0))
        .with("word_count", page.document.words)
        .with("noindex", is_noindex(page))
        .with("extra", extra(&front.extra));
    for (key, date) in [("date_text", front.date), ("updated_text", front.updated)] {
        if let Some(date) = date {
            table.set(key, calendar::day(day_of(date, zone)));
        }
    }
    table
}

/// Whether search engines are asked to leave the page out.
pub(crate) fn is_noindex(page: &Page) -> bool {
    &*page.url == NOT_FOUND
        || page
            .document
            .front
            .extra("noindex")
            .is_some_and(|node| node.value == Read::Flag(true))
}

/// The day of a date in `zone`.
pub(crate) fn day_of(date: Written, zone: &TimeZone) -> jiff::civil::Date {
    match date {
        Written::Day(day) => day,
        Written::Instant(instant) => calendar::date_at(instant, zone),
    }
}

fn date_text(date: Option<Written>) -> String {
    match date {
        None => String::new(),
        Some(Written::Day(day)) => day.to_string(),
        Some(Written::Instant(instant)) => instant.to_string(),
    }
}

/// A page's free table.
pub(crate) fn extra(entries: &[Entry]) -> Value {
    let map: Map = entries
        .iter()
        .map(|entry| (entry.key.clone().into(), node(&entry.node)))
        .collect();
    Value::from(map)
}

/// What a file of an editor's holds.
pub(crate) fn node(node: &Node) -> Value {
    match &node.value {
        Read::Text(text) | Read::Date(text) => Value::from(text.as_str()),
        Read::Integer(number) => Value::from(*number),
        Read::Float(number) => Value::from(*number),
        Read::Flag(flag) => Value::from(*flag),
        Read::List(items) => Value::from(items.iter().map(self::node).collect::<Vec<_>>()),
        Read::Table(entries) => extra(entries),
    }
}

/// An argument of a shortcode.
pub(crate) fn argument(argument: &Argument) -> Value {
    match argument {
        Argument::Text(text) => Value::from(text.as_str()),
        Argument::Integer(number) => Value::from(*number),
        Argument::Flag(flag) => Value::from(*flag),
    }
}

/// Headings as a nested list: each holds those below it that come before the next of its level.
pub(crate) fn contents(headings: &[Heading]) -> Value {
    let mut rest = headings;
    let mut entries = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        let end = after
            .iter()
            .position(|other| other.level <= first.level)
            .unwrap_or(after.len());
        let (below, next) = after.split_at(end);
        entries.push(
            Table::new()
                .with("level", first.level)
                .with("id", first.id.as_str())
                .with("title", first.title.as_str())
                .with("children", contents(below))
                .value(),
        );
        rest = next;
    }
    Value::from(entries)
}

/// The site, but for the list of its pages and what is drawn from its answers.
pub(crate) fn site(site: &Site, base_url: &str, banner: &str) -> Table {
    let declared = &site.declared;
    let zone = declared.zone();
    let current = declared.intake();
    let intakes = declared
        .intakes()
        .iter()
        .map(|one| intake(one, declared))
        .collect::<Vec<_>>();
    let mut table = Table::new()
        .with(
            "build_date",
            calendar::date_at(declared.now(), zone).to_string(),
        )
        .with("base_url", base_url)
        .with("style", site.assets.style_url())
        .with(
            "theme_color",
            declared.scheme().map_or("", |scheme| scheme.brand.theme()),
        )
        .with("banner", banner)
        .with("intakes", intakes)
        .with(
            "intake",
            current.map_or_else(Value::none, |one| intake(one, declared)),
        )
        .with(
            "forms",
            declared.applications().map(form).collect::<Vec<_>>(),
        );
    let Some(scheme) = declared.scheme() else {
        // It could not be read, which is told: pages are drawn only to find what else is wrong.
        for key in ["name", "short_name", "description", "language"] {
            table.set(key, "");
        }
        table.set("nav", Vec::<Value>::new());
        table.set("languages", Vec::<Value>::new());
        table.set(
            "contact",
            Table::new().with("name", "").with("email", "").value(),
        );
        return table;
    };
    let nav = scheme.nav.iter().map(|link| {
        Table::new()
            .with("title", link.title.as_str())
            .with("url", link.url.as_str())
            .value()
    });
    let contact = &scheme.contact;
    let contact = Table::new()
        .with("name", contact.name.as_str())
        .with("email", contact.email.as_str());
    table.set("name", scheme.name.as_str());
    table.set("short_name", scheme.short_name.as_str());
    table.set("description", scheme.description.as_str());
    table.set("language", scheme.language.as_str());
    table.set("nav", nav.collect::<Vec<_>>());
    table.set("contact", contact.value());
    table.set("languages", languages(scheme));
    table
}

/// The languages, the scheme's own first; none where it is the only one.
fn languages(scheme: &scheme::Scheme) -> Vec<Value> {
    let own = (&scheme.language, &scheme.language_name, "/".to_owned());
    let others = scheme
        .languages
        .iter()
        .map(|language| (&language.id, &language.name, format!("/{}/", language.id)));
    let all = std::iter::once(own).chain(others);
    let all = all.filter(|_| !scheme.languages.is_empty());
    all.map(|(id, name, url)| {
        Table::new()
            .with("id", id.as_str())
            .with("name", name.as_str())
            .with("url", url)
            .value()
    })
    .collect()
}

/// An intake.
pub(crate) fn intake(intake: &Intake, declared: &Declared) -> Value {
    let zone = declared.zone();
    Table::new()
        .with("id", intake.id.as_str())
        .with("name", intake.name.as_str())
        .with("opens", intake.opens.to_string())
        .with("closes", intake.last_moment().to_string())
        .with("ends", intake.ends.to_string())
        .with("opens_text", intake.opens_text(zone))
        .with("closes_text", intake.closes_text(zone))
        .with("ends_text", calendar::day(intake.ends))
        .with("state", intake.window(declared.now()).word())
        .with(
            "roles",
            intake
                .roles
                .iter()
                .map(|role| Value::from(role.as_str()))
                .collect::<Vec<_>>(),
        )
        .value()
}

/// A form, as links to it need it.
pub(crate) fn form(form: &forms::Form) -> Value {
    Table::new()
        .with("id", form.id.as_str())
        .with("title", form.title.as_str())
        .with("description", form.description.as_str())
        .with("url", format!("/apply/{}/", form.id))
        .with("role", form.role.as_str())
        .value()
}

/// The data-protection register.
pub(crate) fn register(declared: &Declared) -> Value {
    let field = |entry: forms::RegisterEntry| {
        let words = entry
            .shown_to
            .iter()
            .map(|word| Value::from(*word))
            .collect::<Vec<_>>();
        Table::new()
            .with("retention", declared.retention(&entry.retention))
            .with("label", entry.label)
            .with("purpose", entry.purpose)
            .with("sensitivity", entry.sensitivity)
            .with("shown_to", words)
            .value()
    };
    let part = |form: &forms::Form| {
        let fields = forms::register(form)
            .into_iter()
            .map(field)
            .collect::<Vec<_>>();
        Table::new()
            .with("form", form.title.as_str())
            .with("fields", fields)
            .value()
    };
    Value::from(declared.forms().iter().map(part).collect::<Vec<_>>())
}
