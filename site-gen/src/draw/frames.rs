//! What the templates of pages see, made once and shared: a page that is in ten lists is one value.

use super::{made, tongue};
use crate::options::Options;
use crate::parallel;
use crate::site::{Page, Section, Site, urls};
use crate::values::{self, Table};
use form_page::FormView;
use std::collections::BTreeMap;
use tera::{Context, Map, Value};

/// The template of a form.
pub(super) const FORM: &str = "form/page.html";

/// The values that pages share.
pub(super) struct Frames<'a> {
    model: &'a Site,
    pub(super) base_url: String,
    /// `site`.
    pub(super) site: Value,
    /// Each page without its content, by index.
    pub(super) summaries: Vec<Value>,
    /// The films in order.
    pub(super) films: Vec<Value>,
    /// The data-protection register.
    pub(super) register: Value,
    sections: Vec<Value>,
    /// The pages before and after each, in its section.
    neighbours: Vec<(Value, Value)>,
    by_url: BTreeMap<&'a str, Value>,
}

impl<'a> Frames<'a> {
    pub(super) fn new(model: &'a Site, options: &Options) -> Self {
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
        let zone = model.declared.zone();
        let pages: Vec<_> = model.pages.iter().zip(terms_of_pages(model)).collect();
        let summaries = parallel::map(&pages, |(page, terms)| {
            values::summary(page, &base_url, zone)
                .with("terms", terms.clone())
                .value()
        });
        let site = values::site(model, &base_url, &options.banner, &summaries);
        let films = model
            .films()
            .map(|(index, page)| film(page, summaries.get(index)))
            .collect();
        let crumb = |page: &'a Page| {
            let title = page.document.front.title.as_str();
            (
                page.url.as_str(),
                Table::with_room(2)
                    .with("title", title)
                    .with("url", page.url.as_str())
                    .value(),
            )
        };
        Self {
            model,
            site,
            films,
            register: values::register(&model.declared),
            sections: sections(model, &summaries),
            neighbours: neighbours(model, &summaries),
            by_url: model.pages.iter().map(crumb).collect(),
            summaries,
            base_url,
        }
    }

    /// What the template of the page at `index` sees, but for the page's content and its contents
    /// list.
    pub(super) fn context(&self, index: usize) -> Context {
        let mut context = Context::new();
        context.insert_value("page", self.page(index));
        context.insert_value("section", self.section_of(index));
        let paginator = made::paginator_of(index, self.model, self);
        context.insert_value("paginator", paginator);
        context
    }

    /// What many pages share of what their templates see.
    pub(super) fn shared(&self) -> impl Iterator<Item = &Value> {
        self.sections
            .iter()
            .chain(&self.films)
            .chain([&self.site, &self.register])
    }

    /// `page` of the page at `index`, without its content and its contents list.
    fn page(&self, index: usize) -> Value {
        let Some(page) = self.model.pages.get(index) else {
            return Value::none();
        };
        let mut map: Map = self
            .summaries
            .get(index)
            .and_then(Value::as_map)
            .cloned()
            .unwrap_or_default();
        let (previous, next) = self
            .neighbours
            .get(index)
            .cloned()
            .unwrap_or_else(|| (Value::none(), Value::none()));
        map.insert("ancestors".into(), self.ancestors(&page.url));
        map.insert("previous".into(), previous);
        map.insert("next".into(), next);
        tongue::describe(&mut map, index, self.model, self);
        Value::from(map)
    }

    /// `section` of the page at `index`.
    fn section_of(&self, index: usize) -> Value {
        let home = self.model.homes.get(index).copied().unwrap_or(0);
        self.sections.get(home).cloned().unwrap_or_else(Value::none)
    }

    /// `page` and `section` of a page that no file is behind.
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
            .with("terms", no_terms(self.model))
            .with("language", tongue::main(self.model))
            .with("translations", Vec::<Value>::new())
            .with("content", "")
            .with("toc", Vec::<Value>::new())
            .with("ancestors", self.ancestors(url))
            .with("previous", Value::none())
            .with("next", Value::none());
        let above = self
            .model
            .sections
            .iter()
            .enumerate()
            .filter(|(_, section)| url.starts_with(&section.url));
        let home = above
            .max_by_key(|(_, section)| section.url.len())
            .map_or(0, |(index, _)| index);
        let mut context = Context::new();
        context.insert_value("page", page.value());
        context.insert_value(
            "section",
            self.sections.get(home).cloned().unwrap_or_else(Value::none),
        );
        context
    }

    /// The output path and the context of each form's page.
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
            (urls::output_of(&url), context)
        })
    }

    /// The pages above `url`, the home page first.
    fn ancestors(&self, url: &str) -> Value {
        let ends = url
            .match_indices('/')
            .map(|(start, slash)| start + slash.len());
        let above = ends
            .filter_map(|end| url.get(..end))
            .filter(|prefix| *prefix != url);
        Value::from(
            above
                .filter_map(|prefix| self.by_url.get(prefix).cloned())
                .collect::<Vec<_>>(),
        )
    }
}

/// What pages see of the taxonomies: for each, no term.
fn no_terms(model: &Site) -> Map {
    let taxonomies = model
        .declared
        .scheme()
        .map_or(&[][..], |scheme| &scheme.taxonomies);
    taxonomies
        .iter()
        .map(|taxonomy| (taxonomy.id.clone().into(), Vec::<Value>::new().into()))
        .collect()
}

/// The terms that each page names, by taxonomy.
fn terms_of_pages(model: &Site) -> Vec<Value> {
    let none = Value::from(no_terms(model));
    let mut named: BTreeMap<usize, BTreeMap<&str, Vec<Value>>> = BTreeMap::new();
    for grouping in &model.groupings {
        for term in &grouping.terms {
            for page in &term.pages {
                let terms = named.entry(*page).or_default();
                let id = grouping.taxonomy.id.as_str();
                terms.entry(id).or_default().push(made::term_value(term));
            }
        }
    }
    (0..model.pages.len())
        .map(|index| {
            let Some(own) = named.remove(&index) else {
                return none.clone();
            };
            let mut terms = no_terms(model);
            for (id, values) in own {
                terms.insert(id.to_owned().into(), values.into());
            }
            Value::from(terms)
        })
        .collect()
}

fn film(page: &Page, summary: Option<&Value>) -> Value {
    let mut map = summary.and_then(Value::as_map).cloned().unwrap_or_default();
    map.insert("id".into(), page.document.file.stem().into());
    Value::from(map)
}

/// `section` of each section. The sections in it are given without those in them.
fn sections(model: &Site, summaries: &[Value]) -> Vec<Value> {
    let all = |indexes: &[usize]| {
        indexes
            .iter()
            .filter_map(|index| summaries.get(*index).cloned())
            .collect::<Vec<_>>()
    };
    let title = |section: &Section| {
        let own = section
            .page
            .and_then(|index| model.pages.get(index))
            .map(|page| page.document.front.title.as_str());
        own.or_else(|| model.declared.scheme().map(|scheme| scheme.name.as_str()))
            .unwrap_or("")
            .to_owned()
    };
    let inner = |index: &usize| {
        let section = model.sections.get(*index)?;
        let mut map = section
            .page
            .and_then(|page| summaries.get(page))
            .and_then(Value::as_map)
            .cloned()
            .unwrap_or_default();
        map.insert("title".into(), title(section).into());
        map.insert("url".into(), section.url.as_str().into());
        map.insert("pages".into(), all(&section.pages).into());
        Some(Value::from(map))
    };
    let whole = |section: &Section| {
        Table::new()
            .with("title", title(section))
            .with("url", section.url.as_str())
            .with("pages", all(&section.pages))
            .with(
                "sections",
                section
                    .sections
                    .iter()
                    .filter_map(inner)
                    .collect::<Vec<_>>(),
            )
            .value()
    };
    model.sections.iter().map(whole).collect()
}

fn neighbours(model: &Site, summaries: &[Value]) -> Vec<(Value, Value)> {
    let mut neighbours = vec![(Value::none(), Value::none()); model.pages.len()];
    for section in &model.sections {
        for pair in section.pages.windows(2) {
            let [before, after] = pair else { continue };
            if let (Some(slot), Some(summary)) =
                (neighbours.get_mut(*after), summaries.get(*before))
            {
                slot.0 = summary.clone();
            }
            if let (Some(slot), Some(summary)) =
                (neighbours.get_mut(*before), summaries.get(*after))
            {
                slot.1 = summary.clone();
            }
        }
    }
    neighbours
}
