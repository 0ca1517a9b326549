//! What the templates of pages see, made once and shared: a page that is in ten lists is one value.

use super::relations::{neighbours, no_terms, terms_of_pages};
use super::{made, tongue};
use crate::engine::{Engine, Keys};
use crate::options::Options;
use crate::parallel;
use crate::site::{Page, Section, Site, urls};
use crate::values::{self, Table};
use form_page::FormView;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tera::{Context, Map, Value};

/// The template of a form.
pub(super) const FORM: &str = "form/page.html";

/// The values that pages share. Each is made when a page is drawn that shows it, and then once: of
/// most builds, few are. What a page is made from is known without them (see `prints`).
pub(super) struct Frames<'a> {
    pub(super) model: &'a Site,
    pub(super) base_url: String,
    /// The films in order.
    pub(super) films: Vec<Value>,
    /// The data-protection register.
    pub(super) register: Value,
    /// Each page without its content, by index.
    summaries: Vec<OnceLock<Value>>,
    /// `section` of each section.
    sections: Vec<OnceLock<Value>>,
    /// Each page as those below it name it, by index.
    crumbs: Vec<OnceLock<Value>>,
    /// The pages before and after each, in its section.
    pub(super) neighbours: Vec<(Option<usize>, Option<usize>)>,
    /// The terms that pages name, by taxonomy.
    pub(super) terms: BTreeMap<usize, Value>,
    no_terms: Value,
    /// Whether a template may read which sections are in a section.
    shows_inner: bool,
}

impl<'a> Frames<'a> {
    pub(super) fn new(model: &'a Site, options: &Options, engine: &Engine) -> Self {
        let declared = model
            .declared
            .scheme()
            .map_or("", |scheme| scheme.base_url.as_str());
        let base_url = options
            .base_url
            .as_deref()
            .unwrap_or(declared)
            .trim_end_matches('/')
            .to_owned();
        let mut frames = Self {
            model,
            base_url,
            films: Vec::new(),
            register: values::register(&model.declared),
            summaries: model.pages.iter().map(|_| OnceLock::new()).collect(),
            sections: model.sections.iter().map(|_| OnceLock::new()).collect(),
            crumbs: model.pages.iter().map(|_| OnceLock::new()).collect(),
            neighbours: neighbours(model),
            terms: terms_of_pages(model),
            no_terms: Value::from(no_terms(model)),
            shows_inner: engine.may_read("section", "sections"),
        };
        let films = model.films();
        frames.films = films
            .map(|(index, page)| film(page, frames.summary(index)))
            .collect();
        frames
    }

    /// `site`, with the list of all pages where `engine` has a template that may read it.
    pub(super) fn site(&self, banner: &str, engine: &Engine) -> Value {
        let mut site = values::site(self.model, &self.base_url, banner);
        if engine.may_read("site", "pages") {
            let indexes: Vec<usize> = listed(self.model).collect();
            let pages = parallel::map(&indexes, |index| self.summary(*index).clone());
            site.set("pages", pages);
        }
        site.value()
    }

    /// The page at `index` without its content.
    pub(super) fn summary(&self, index: usize) -> &Value {
        static NONE: OnceLock<Value> = OnceLock::new();
        let (Some(page), Some(slot)) = (self.model.pages.get(index), self.summaries.get(index))
        else {
            return NONE.get_or_init(Value::none);
        };
        slot.get_or_init(|| {
            let terms = self.terms.get(&index).unwrap_or(&self.no_terms);
            values::summary(page, &self.base_url, self.model.declared.zone())
                .with("terms", terms.clone())
                .value()
        })
    }

    fn summaries_of(&self, indexes: &[usize]) -> Vec<Value> {
        let summaries = indexes.iter().map(|index| self.summary(*index).clone());
        summaries.collect()
    }

    /// What the template of the page at `index` sees besides `page`, but for its section.
    pub(super) fn context(&self, index: usize) -> Context {
        let mut context = Context::new();
        let paginator = made::paginator_of(index, self.model, self);
        context.insert_value("paginator", paginator);
        context
    }

    /// `page` of the page at `index`, as far as `keys` go, without its content and its contents list.
    pub(super) fn page(&self, index: usize, keys: &Keys) -> Map {
        let Some(page) = self.model.pages.get(index) else {
            return Map::new();
        };
        let mut map = match (self.summary(index).as_map(), keys) {
            (None, _) => Map::new(),
            (Some(all), Keys::All) => all.clone(),
            (Some(all), Keys::Some(_)) => all
                .iter()
                .filter(|(key, _)| key.as_str().is_some_and(|key| keys.contain(key)))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        };
        let (previous, next) = self.neighbours.get(index).copied().unwrap_or_default();
        let neighbour = |other: Option<usize>| {
            other.map_or_else(Value::none, |index| self.summary(index).clone())
        };
        if keys.contain("ancestors") {
            map.insert("ancestors".into(), self.ancestors(&page.url));
        }
        if keys.contain("previous") {
            map.insert("previous".into(), neighbour(previous));
        }
        if keys.contain("next") {
            map.insert("next".into(), neighbour(next));
        }
        if tongue::KEYS.iter().any(|key| keys.contain(key)) {
            tongue::describe(&mut map, index, self.model, self);
        }
        map
    }

    /// Adds `section`, the section at `home`, to what a template sees.
    pub(super) fn add_section(&self, home: usize, context: &mut Context) {
        context.insert_value("section", self.section(home));
    }

    /// `section` of the section at `index`. The sections in it are given without those in them.
    fn section(&self, index: usize) -> Value {
        let (Some(section), Some(slot)) =
            (self.model.sections.get(index), self.sections.get(index))
        else {
            return Value::none();
        };
        let whole = slot.get_or_init(|| {
            let inner = section
                .sections
                .iter()
                .filter(|_| self.shows_inner)
                .filter_map(|inner| self.inner(*inner));
            Table::new()
                .with("title", section_title(section, self.model))
                .with("url", section.url.as_str())
                .with("pages", self.summaries_of(&section.pages))
                .with("sections", inner.collect::<Vec<_>>())
                .value()
        });
        whole.clone()
    }

    /// A section as the one that it is in lists it.
    fn inner(&self, index: usize) -> Option<Value> {
        let section = self.model.sections.get(index)?;
        let own = section.page.map(|page| self.summary(page));
        let mut map = own.and_then(Value::as_map).cloned().unwrap_or_default();
        map.insert("title".into(), section_title(section, self.model).into());
        map.insert("url".into(), section.url.as_str().into());
        map.insert("pages".into(), self.summaries_of(&section.pages).into());
        Some(Value::from(map))
    }

    /// What the template of a page sees that no file is behind, but for its section.
    pub(super) fn made(&self, title: &str, description: &str, url: &str) -> Context {
        let page = Table::new()
            .with("title", title)
            .with("description", description)
            .with("url", url)
            .with("permalink", format!("{}{url}", self.base_url))
            .with("noindex", url == urls::NOT_FOUND)
            .with("date", "")
            .with("updated", "")
            .with("draft", false)
            .with("weight", 0)
            .with("word_count", 0)
            .with("extra", Map::new())
            .with("terms", self.no_terms.clone())
            .with("language", tongue::main(self.model))
            .with("translations", Vec::<Value>::new())
            .with("content", "")
            .with("toc", Vec::<Value>::new())
            .with("ancestors", self.ancestors(url))
            .with("previous", Value::none())
            .with("next", Value::none());
        let mut context = Context::new();
        context.insert_value("page", page.value());
        context
    }

    /// The section that a page at `url` is in that no file is behind.
    pub(super) fn home_of(&self, url: &str) -> usize {
        let sections = self.model.sections.iter().enumerate();
        let above = sections.filter(|(_, section)| url.starts_with(&section.url));
        above
            .max_by_key(|(_, section)| section.url.len())
            .map_or(0, |(index, _)| index)
    }

    /// The URL and the context of each form's page.
    pub(super) fn forms(&self) -> impl Iterator<Item = (String, Context)> {
        let declared = &self.model.declared;
        declared.applications().map(|form| {
            let url = format!("/apply/{}/", form.id);
            let mut view = FormView::empty(form, &format!("/forms/{}/check", form.id));
            view.closed_text = declared.closed_text(form);
            if view.closed_text.is_empty()
                && let Some(intake) = declared.intake()
            {
                view.deadline_text = intake.closes_text(declared.zone());
            }
            let mut context = self.made(&form.title, &form.description, &url);
            context.insert("form", &view);
            context.insert_value("faults", Value::from(Vec::<Value>::new()));
            if let Some(intake) = declared.intake() {
                context.insert_value("intake", values::intake(intake, declared));
            }
            (url, context)
        })
    }

    /// The pages above `url`, the home page first.
    fn ancestors(&self, url: &str) -> Value {
        let above = above(url, self.model);
        Value::from(above.map(|index| self.crumb(index)).collect::<Vec<_>>())
    }

    /// The page at `index`, as those below it name it.
    fn crumb(&self, index: usize) -> Value {
        let (Some(page), Some(slot)) = (self.model.pages.get(index), self.crumbs.get(index)) else {
            return Value::none();
        };
        let crumb = slot.get_or_init(|| {
            Table::new()
                .with("title", page.document.front.title.as_str())
                .with("url", &*page.url)
                .value()
        });
        crumb.clone()
    }
}

/// The pages above `url`, the home page first.
pub(super) fn above<'a>(url: &'a str, model: &'a Site) -> impl Iterator<Item = usize> + 'a {
    let ends = url
        .match_indices('/')
        .map(|(start, slash)| start + slash.len());
    let above = ends.filter_map(|end| url.get(..end));
    above
        .filter(move |prefix| *prefix != url)
        .filter_map(|prefix| model.targets.page_at(prefix))
}

/// The pages of the list of all pages.
pub(super) fn listed(model: &Site) -> impl Iterator<Item = usize> {
    let listed = model.pages.iter().enumerate();
    listed
        .filter(|(_, page)| &*page.url != urls::NOT_FOUND)
        .map(|(index, _)| index)
}

/// The title of a section: that of its own page, or of the scheme.
pub(super) fn section_title<'a>(section: &Section, model: &'a Site) -> &'a str {
    let own = section
        .page
        .and_then(|index| model.pages.get(index))
        .map(|page| page.document.front.title.as_str());
    own.or_else(|| model.declared.scheme().map(|scheme| scheme.name.as_str()))
        .unwrap_or("")
}

fn film(page: &Page, summary: &Value) -> Value {
    let mut map = summary.as_map().cloned().unwrap_or_default();
    map.insert("id".into(), page.document.file.stem().into());
    Value::from(map)
}
