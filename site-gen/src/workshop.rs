//! A site that is built again and again in one process. What a build read and drew is the next one's
//! where it is still the same.

#[cfg(test)]
mod tests;

use crate::engine::Engine;
use crate::links::Links;
use crate::options::Options;
use crate::output::{Change, Keyed, Regrowing};
use crate::past::Library;
use crate::preview::Changed;
use crate::site::Site;
use crate::source::Source;
use crate::{Looked, Sources, draw, find, prepare};
use forms::source::{Problem, Problems};
use std::collections::HashSet;
use std::path::{MAIN_SEPARATOR, Path, absolute};

/// What the last build left.
#[derive(Default)]
pub(crate) struct Workshop {
    /// Nothing before the first build.
    last: Option<Prepared>,
    /// The files of the last build that had no problem.
    built: Keyed,
}

/// All that is known before anything is drawn.
struct Prepared {
    sources: Sources,
    site: Site,
    engine: Engine,
    links: Links,
    /// Whether nothing was wrong with the site when it was built.
    was_right: bool,
}

impl Workshop {
    /// Builds the site of which `changed` is all that is not as the last build found it, and gives
    /// what that changes in the site as the last build that had no problem made it.
    ///
    /// # Errors
    /// Every problem that keeps it from being built, sorted by file and place.
    pub(crate) fn build(
        &mut self,
        options: &Options,
        changed: &Changed,
    ) -> Result<Change, Vec<Problem>> {
        let problems = Problems::new();
        let last = self.last.take();
        let mut now = prepared(last, options, changed, &problems);
        let files = Regrowing::from(&self.built);
        draw::draw(
            &now.site,
            &now.links,
            &mut now.engine,
            options,
            &files,
            &problems,
        );
        let made = files.made();
        now.was_right = problems.is_empty();
        self.last = Some(now);
        problems.or(())?;
        Ok(self.built.take(made))
    }
}

/// What is to be known before the site is drawn, from what was known of it `last`.
fn prepared(
    last: Option<Prepared>,
    options: &Options,
    changed: &Changed,
    problems: &Problems,
) -> Prepared {
    let Some(mut last) = last else {
        let library = Library::default();
        return anew(find(options), &library, options, problems);
    };
    let Some(touched) = touched(&last.sources.0, options, changed) else {
        return anew(find(options), &last.site.library, options, problems);
    };
    if last.was_right
        && let Some(edited) = last.site.edit(&touched, options)
    {
        for index in edited {
            last.links.follow_again(index, &last.site, problems);
        }
        return last;
    }
    let library = last.site.library.touched_at(Some(touched));
    anew(last.sources, library, options, problems)
}

fn anew(sources: Sources, library: &Library, options: &Options, problems: &Problems) -> Prepared {
    let looked = Looked::AtProblems;
    let (mut site, engine) = prepare(&sources, options, library, looked, problems);
    let links = Links::follow(&site, library.trail(), problems);
    site.library.set_trail(links.trail.clone());
    Prepared {
        links,
        sources,
        site,
        engine,
        was_right: false,
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
    let at = documents.binary_search_by(|file| (*file.name).cmp(name));
    match (at, path.symlink_metadata()) {
        (Ok(at), Ok(kind)) if kind.is_file() => {
            let file = documents.get(at)?;
            Some(Some(file.name.to_string()))
        }
        (Err(_), Err(_)) if !source.had_content(name) => Some(None),
        _ => None,
    }
}
