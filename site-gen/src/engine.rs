//! The templates, parsed, with their faults told in the editors' terms.

mod extras;
mod faults;
mod filters;
mod reads;

use crate::fingerprint::{Digest, Fingerprint};
use crate::source::File;
use extras::Extras;
use forms::source::{Place, Problem, Problems, nearest};
pub(crate) use reads::Keys;
use reads::Reads;
use std::collections::{BTreeMap, BTreeSet};
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
            paths.insert(file.name.to_string(), Arc::clone(&file.path));
            match file.text() {
                Ok(text) => sources.push((file.name.to_string(), text)),
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
        self.tera.global_context().insert_value(name, value);
    }

    /// Whether any template may read `key` of the value called `name`.
    pub(crate) fn may_read(&self, name: &str, key: &str) -> bool {
        self.reads.values().any(|reads| {
            reads.reads_all || reads.names.get(name).is_some_and(|keys| keys.contain(key))
        })
    }

    /// What the template called `template` may read of the value called `name`.
    pub(crate) fn keys_of(&self, template: &str, name: &str) -> &Keys {
        static NONE: Keys = Keys::Some(BTreeSet::new());
        match self.reads.get(template) {
            Some(reads) if !reads.reads_all => reads.names.get(name).unwrap_or(&NONE),
            Some(_) | None => &Keys::All,
        }
    }

    /// What each template wants to be given for a page, where that can be known before it is drawn;
    /// what `shared` gives to every page alike is read here, once.
    pub(crate) fn wants(&self, shared: &impl Given) -> BTreeMap<&str, Wants<'_>> {
        let known = self.reads.iter().filter(|(_, reads)| !reads.reads_all);
        known
            .map(|(name, reads)| (name.as_str(), Wants::of(name, reads, shared)))
            .collect()
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

/// What a template is given, for whoever asks only what a page is made from.
pub(crate) trait Given {
    /// Takes into `digest` what there is of the value called `name`, so far as `keys` go; false where
    /// there is none.
    fn take(&self, name: &str, keys: &Keys, digest: &mut Digest) -> bool;
}

impl Given for Context {
    fn take(&self, name: &str, keys: &Keys, digest: &mut Digest) -> bool {
        self.get(name).is_some_and(|value| {
            digest.part(value, keys);
            true
        })
    }
}

/// What a template reads, with what is the same for every page already read.
pub(crate) struct Wants<'a> {
    shared: Fingerprint,
    names: Vec<(&'a str, &'a Keys)>,
    /// Whether it reads `page.content` or `page.toc`, which are of the page's text alone.
    pub(crate) content: bool,
}

impl<'a> Wants<'a> {
    fn of(name: &str, reads: &'a Reads, shared: &impl Given) -> Self {
        let mut digest = Digest::new();
        digest.text(name);
        digest.fingerprint(reads.texts);
        let mut names = Vec::new();
        for (name, keys) in &reads.names {
            digest.text(name);
            if !shared.take(name, keys, &mut digest) {
                names.push((name.as_str(), keys));
            }
        }
        let page = reads.names.get("page");
        Self {
            shared: digest.finish(),
            names,
            content: page.is_some_and(|keys| keys.contain("content") || keys.contain("toc")),
        }
    }

    /// Takes into `digest` all that the template would read of what it is `given`.
    pub(crate) fn take(&self, given: &dyn Given, digest: &mut Digest) {
        digest.fingerprint(self.shared);
        for (name, keys) in &self.names {
            digest.text(name);
            given.take(name, keys, digest);
        }
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
