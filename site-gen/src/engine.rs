//! The templates, parsed, with their faults told in the editors' terms.

mod faults;
mod filters;

use crate::source::File;
use forms::source::{Place, Problem, Problems, nearest};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Tera, Value};

/// The templates of a site.
pub(crate) struct Engine {
    tera: Tera,
    /// How messages name each template.
    paths: BTreeMap<String, Arc<str>>,
}

/// A template's fault while a page was drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// Where in the template, if that is known.
    pub(crate) place: Option<Place>,
    /// What is wrong.
    pub(crate) found: String,
}

impl Engine {
    /// Parses `files`. Each that does not parse goes to `problems`, and then there are no templates.
    pub(crate) fn load(files: &[File], problems: &Problems) -> Option<Self> {
        let mut sources = Vec::with_capacity(files.len());
        let mut paths = BTreeMap::new();
        for file in files {
            paths.insert(file.name.clone(), Arc::clone(&file.path));
            match file.text() {
                Ok(text) => sources.push((file.name.clone(), text)),
                Err(problem) => problems.take_all([problem]),
            }
        }
        let mut tera = Tera::new();
        filters::register(&mut tera);
        if let Err(error) = tera.add_raw_templates(sources.iter().map(|(name, text)| (name, text)))
        {
            problems.take_all(faults::all(&sources, &error, &paths));
            return None;
        }
        Some(Self { tera, paths })
    }

    /// Whether there is a template called `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// Reports that there is no template called `name`, with the nearest in the same folder.
    pub(crate) fn report_missing(&self, name: &str, place: &Place, problems: &Problems) {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let others = self
            .paths
            .keys()
            .map(String::as_str)
            .filter(|other| other.rsplit_once('/').map_or("", |(folder, _)| folder) == folder);
        let expected = match nearest(name, others) {
            Some(meant) => {
                format!("expected a file of the templates folder (did you mean `{meant}`?)")
            }
            None => "expected a file of the templates folder".to_owned(),
        };
        problems.add(
            place,
            format!("the template `{name}`, which is not there"),
            expected,
        );
    }

    /// The shortcodes that there are, by name.
    pub(crate) fn shortcodes(&self) -> impl Iterator<Item = &str> {
        self.paths
            .keys()
            .filter_map(|name| name.strip_prefix("shortcodes/")?.strip_suffix(".html"))
    }

    /// Makes `value` known to every template as `name`.
    pub(crate) fn set_global(&mut self, name: &'static str, value: Value) {
        self.tera.global_context().insert_value(name, value);
    }

    /// Draws the template called `name`.
    ///
    /// # Errors
    /// Where it uses a name that is not there, or fails in another way.
    pub(crate) fn draw(&self, name: &str, context: &Context) -> Result<String, Fault> {
        self.tera
            .render(name, context)
            .map_err(|error| faults::drawing(&error, &self.paths))
    }
}

impl Fault {
    /// The fault as a problem: at its place in the template, or at `otherwise`; `while_drawing` says
    /// for what.
    pub(crate) fn problem(self, otherwise: &Place, while_drawing: &str) -> Problem {
        Problem {
            place: self.place.unwrap_or_else(|| otherwise.clone()),
            found: self.found,
            expected: format!("while drawing {while_drawing}"),
        }
    }
}
