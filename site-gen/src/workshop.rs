//! A site that is built again and again in one process. What a build read and drew is the next one's
//! where it is still the same.

use crate::options::Options;
use crate::output::{Keyed, OutputTree, Regrowing};
use crate::past::Library;
use crate::preview::Changed;
use crate::source::Source;
use crate::{Looked, Sources, draw, find, prepare};
use forms::source::{Problem, Problems};
use std::collections::HashSet;
use std::path::{MAIN_SEPARATOR, Path, absolute};

/// What the last build left.
#[derive(Default)]
pub(crate) struct Workshop {
    library: Library,
    /// The files that it was made from; nothing before the first build.
    sources: Option<Sources>,
    /// The files of the last build that had no problem.
    built: Keyed,
}

impl Workshop {
    /// Builds the site of which `changed` is all that is not as the last build found it, and gives
    /// its files.
    ///
    /// # Errors
    /// Every problem that keeps it from being built, sorted by file and place.
    pub(crate) fn build(
        &mut self,
        options: &Options,
        changed: &Changed,
    ) -> Result<&OutputTree, Vec<Problem>> {
        let known = self.sources.take();
        let known = known.and_then(|sources| {
            let touched = touched(&sources.0, options, changed)?;
            Some((sources, Some(touched)))
        });
        let (sources, touched) = known.unwrap_or_else(|| (find(options), None));
        let problems = Problems::new();
        let (site, engine) = prepare(
            &sources,
            options,
            self.library.touched_at(touched),
            Looked::AtProblems,
            &problems,
        );
        self.sources = Some(sources);
        let files = Regrowing::from(&self.built);
        draw::draw(&site, engine, options, &files, &problems);
        let made = files.made();
        self.library = site.library;
        problems.or(())?;
        self.built.take(made);
        Ok(&self.built.tree)
    }
}

/// The documents of `source` that have changed; nothing where something else has, so that which
/// files there are is to be found out again.
fn touched(source: &Source, options: &Options, changed: &Changed) -> Option<HashSet<String>> {
    let Changed::Paths(paths) = changed else {
        return None;
    };
    let content = absolute(&options.content).ok()?;
    let names: Option<Vec<Option<String>>> = paths
        .iter()
        .map(|path| touched_by(path, &content, source))
        .collect();
    Some(names?.into_iter().flatten().collect())
}

/// The document at `path`; nothing of it where the path is of no file that a site is made from, as
/// editors' own are, which come and go. Nothing at all where it is of anything else.
fn touched_by(path: &Path, content: &Path, source: &Source) -> Option<Option<String>> {
    let name = path.strip_prefix(content).ok()?.to_str()?;
    if name.split(MAIN_SEPARATOR).any(|part| part.starts_with('.')) {
        return Some(None);
    }
    let documents = &source.documents;
    let at = documents.binary_search_by(|file| file.name.as_str().cmp(name));
    match (at, path.symlink_metadata()) {
        (Ok(at), Ok(kind)) if kind.is_file() => {
            let file = documents.get(at)?;
            Some(Some(file.name.clone()))
        }
        (Err(_), Err(_)) if !source.had_content(name) => Some(None),
        _ => None,
    }
}
