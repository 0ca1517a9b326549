//! What the scheme declares: its name and people, intakes and forms.

use crate::document::Reading;
use crate::options::Options;
use crate::source::{File, Source, shown};
use forms::source::{Node, Place, Problems, Value, parse_toml};
use forms::{Form, Use};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use scheme::{Declarations, Intake, Scheme, Window};
use std::collections::BTreeMap;

/// The scheme's declarations, as far as they could be read.
#[derive(Debug)]
pub(crate) struct Declared {
    whole: Option<Declarations>,
    /// The scheme, where it could be read though another declaration could not.
    scheme: Option<Scheme>,
    /// The files of forms that could not be read, by stem: links to their pages are not to blame.
    unread_forms: Vec<File>,
    /// The files of forms that could.
    form_files: Vec<File>,
    /// The addresses of the navigation, each with where it stands.
    nav: Vec<(String, Place)>,
    now: Timestamp,
}

impl Declared {
    /// Reads `scheme.toml`, the intakes and the forms. What is wrong goes to `problems`.
    pub(crate) fn read(source: &Source, options: &Options, problems: &Problems) -> Self {
        let folder = shown(&options.content);
        let files = source
            .scheme
            .iter()
            .chain(&source.intakes)
            .chain(&source.forms);
        let mut texts = BTreeMap::new();
        for file in files {
            match file.text() {
                Ok(text) => {
                    texts.insert(file.name.to_string(), text);
                }
                Err(problem) => problems.take_all([problem]),
            }
        }
        let form_files: Vec<File> = source
            .forms
            .iter()
            .filter(|file| file.name.matches('/').count() == 1)
            .cloned()
            .collect();
        let mut declared = Self {
            whole: None,
            scheme: None,
            unread_forms: Vec::new(),
            form_files,
            nav: nav(texts.get("scheme.toml").map_or("", String::as_str), source),
            now: options.now,
        };
        if !texts.contains_key("scheme.toml") {
            declared.unread_forms.clone_from(&declared.form_files);
            return declared;
        }
        match Declarations::read(&folder, &texts) {
            Ok(whole) => declared.whole = Some(whole),
            Err(found) => {
                problems.take_all(found);
                declared.unread_forms.clone_from(&declared.form_files);
                let text = texts.get("scheme.toml").map_or("", String::as_str);
                declared.scheme = Scheme::read("", text, &Problems::new());
            }
        }
        declared
    }

    /// The same at another moment.
    pub(crate) fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// The scheme, where it could be read.
    pub(crate) fn scheme(&self) -> Option<&Scheme> {
        self.whole
            .as_ref()
            .map(|whole| &whole.scheme)
            .or(self.scheme.as_ref())
    }

    /// Whether every declaration could be read.
    pub(crate) fn are_whole(&self) -> bool {
        self.whole.is_some()
    }

    /// The scheme's zone; UTC where the scheme could not be read.
    pub(crate) fn zone(&self) -> &TimeZone {
        const UTC: &TimeZone = &TimeZone::UTC;
        self.scheme().map_or(UTC, |scheme| &scheme.time_zone)
    }

    /// What reading documents needs. Where the scheme could not be read, raw HTML passes: whether
    /// it may is not known.
    pub(crate) fn reading(&self) -> Reading {
        let unknown = scheme::Markdown {
            raw_html: true,
            ..scheme::Markdown::default()
        };
        Reading {
            style: false,
            house_style: self
                .scheme()
                .map_or_else(Default::default, |scheme| scheme.house_style.clone()),
            zone: self.zone().clone(),
            markdown: self.scheme().map_or(unknown, |scheme| scheme.markdown),
        }
    }

    /// The intakes by opening.
    pub(crate) fn intakes(&self) -> &[Intake] {
        self.whole.as_ref().map_or(&[], |whole| &whole.intakes)
    }

    /// The intake that pages speak of: the open one, else the next, else the last.
    pub(crate) fn intake(&self) -> Option<&Intake> {
        scheme::current(self.intakes(), self.now)
    }

    /// All forms by id.
    pub(crate) fn forms(&self) -> &[Form] {
        self.whole.as_ref().map_or(&[], |whole| &whole.forms)
    }

    /// The forms that have a page of their own here: those by which people apply.
    pub(crate) fn applications(&self) -> impl Iterator<Item = &Form> {
        self.forms()
            .iter()
            .filter(|form| form.use_of == Use::Application)
    }

    /// The URLs of the forms' pages, with where each form is declared.
    pub(crate) fn form_urls(&self) -> Vec<(String, Place)> {
        let of = |id: &str| {
            let file = self.form_files.iter().find(|file| file.stem() == id);
            (
                form_url(id),
                file.map_or_else(|| Place::start_of("forms"), File::start),
            )
        };
        let unread = self.unread_forms.iter().map(|file| of(file.stem()));
        self.applications()
            .map(|form| of(&form.id))
            .chain(unread)
            .collect()
    }

    /// Why the form cannot be sent now, in whole sentences; "" where it can.
    pub(crate) fn closed_text(&self, form: &Form) -> String {
        let Some(intake) = self.intake() else {
            return "You cannot apply yet. No dates have been announced.".to_owned();
        };
        match intake.window(self.now) {
            Window::Before => format!(
                "You cannot apply yet. Applications open on {}.",
                intake.opens_text(self.zone())
            ),
            Window::Closed => format!(
                "You cannot apply now. Applications closed on {}.",
                intake.closes_text(self.zone())
            ),
            Window::Open if !intake.roles.contains(&form.role) => {
                format!("You cannot apply to be a {} in this intake.", form.role)
            }
            Window::Open => String::new(),
        }
    }

    /// How long the answers to a field are kept, in words: the scheme's period under `key`, counted
    /// from the end of the intake.
    pub(crate) fn retention(&self, key: &str) -> String {
        let Some(period) = self.scheme().and_then(|scheme| scheme.retention.get(key)) else {
            return String::new();
        };
        let unit = ["months", "days", "hours", "minutes"]
            .into_iter()
            .find(|unit| key.split('_').any(|word| word == *unit));
        let unit = unit.unwrap_or("days");
        match period {
            0 => "until the intake ends".to_owned(),
            1 => format!("1 {} after the intake ends", unit.trim_end_matches('s')),
            period => format!("{period} {unit} after the intake ends"),
        }
    }

    /// The addresses of the navigation, each with where it stands.
    pub(crate) fn nav(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.nav.iter().map(|(url, place)| (url.as_str(), place))
    }

    /// The moment that the site is built for.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }
}

/// The URL of a form's page.
pub(crate) fn form_url(id: &str) -> String {
    format!("/apply/{id}/")
}

/// The addresses of the navigation in the text of `scheme.toml`. What is wrong with the text is told
/// by whoever reads the rest of it.
fn nav(text: &str, source: &Source) -> Vec<(String, Place)> {
    let path = source.scheme.as_ref().map_or("", |file| &file.path);
    let root = parse_toml(path, text, &Problems::new());
    let Some(root) = &root else {
        return Vec::new();
    };
    let languages = items(root, "languages").iter();
    items(root, "nav")
        .iter()
        .chain(languages.flat_map(|language| items(language, "nav")))
        .filter_map(|link| match entry(link, "url") {
            Some(Node {
                place,
                value: Value::Text(url),
            }) => Some((url.clone(), place.clone())),
            _ => None,
        })
        .collect()
}

/// The items of the list under `key`.
fn items<'a>(table: &'a Node, key: &str) -> &'a [Node] {
    match entry(table, key).map(|node| &node.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

fn entry<'a>(table: &'a Node, key: &str) -> Option<&'a Node> {
    match &table.value {
        Value::Table(entries) => entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.node),
        _ => None,
    }
}
