//! The templates, parsed, with their faults told in the editors' terms.

mod extras;
mod faults;
mod filters;
mod reads;

use crate::fingerprint::{Digest, Known};
use crate::source::File;
use extras::Extras;
use forms::source::{Place, Problem, Problems, nearest};
use reads::{Keys, Reads};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Tera, Value};

/// The templates of a site.
pub(crate) struct Engine {
    tera: Tera,
    /// How messages name each template.
    paths: BTreeMap<String, Arc<str>>,
    /// Whether the templates could not be parsed, so that there are none.
    is_broken: bool,
    /// What each template reads.
    reads: BTreeMap<String, Reads>,
    /// What every template can read.
    globals: BTreeMap<&'static str, Value>,
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
    /// Parses `files`; `assets` are the addresses that `asset` gives. What is wrong with them goes to `problems`, and then there are no templates.
    pub(crate) fn load(
        files: &[File],
        assets: BTreeMap<String, String>,
        problems: &Problems,
    ) -> Self {
        let extras = Extras {
            assets: Arc::new(assets),
        };
        let mut sources = Vec::with_capacity(files.len());
        let mut paths = BTreeMap::new();
        for file in files {
            paths.insert(file.name.clone(), Arc::clone(&file.path));
            match file.text() {
                Ok(text) => sources.push((file.name.clone(), text)),
                Err(problem) => problems.take_all([problem]),
            }
        }
        let is_whole = sources.len() == files.len();
        let loaded = parse(&sources, &extras)
            .map_err(|error| faults::all(&sources, &extras, &error, &paths));
        if let Err(found) = &loaded {
            problems.take_all(found.iter().cloned());
        }
        Self {
            reads: reads::of(&sources),
            globals: BTreeMap::new(),
            is_broken: !is_whole || loaded.is_err(),
            tera: loaded.unwrap_or_default(),
            paths,
        }
    }

    /// Whether the templates could not be parsed: which there would be is not known then.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
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
        self.globals.insert(name, value.clone());
        self.tera.global_context().insert_value(name, value);
    }

    /// What every template can read.
    pub(crate) fn globals(&self) -> impl Iterator<Item = &Value> {
        self.globals.values()
    }

    /// Takes into `digest` all that the template called `name` would read of `context`, and says
    /// whether it would read `page.content` or `page.toc`, which are of the page's text alone. Nothing where what it reads is not known.
    pub(crate) fn read_by(
        &self,
        name: &str,
        context: &Context,
        known: &Known<'_>,
        digest: &mut Digest,
    ) -> Option<bool> {
        let reads = self.reads.get(name).filter(|reads| !reads.reads_all)?;
        digest.fingerprint(reads.texts);
        let mut reads_content = false;
        for (name, keys) in &reads.names {
            let Some(value) = context
                .get(name)
                .or_else(|| self.globals.get(name.as_str()))
            else {
                continue;
            };
            digest.text(name);
            reads_content |= name == "page" && (keys.contain("content") || keys.contain("toc"));
            match keys {
                Keys::All => digest.value(value, known),
                Keys::Some(keys) => {
                    for key in keys {
                        digest.text(key);
                        digest.value_or_none(value.get_from_path(key), known);
                    }
                }
            }
        }
        Some(reads_content)
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

fn parse(sources: &[(String, String)], extras: &Extras) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    filters::register(&mut tera);
    extras.register(&mut tera);
    tera.add_raw_templates(sources.iter().map(|(name, text)| (name, text)))?;
    Ok(tera)
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
