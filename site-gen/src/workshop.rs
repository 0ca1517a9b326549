//! A site that is built again and again in one process. What a build read and drew is the next one's
//! where it is still the same.

use crate::options::Options;
use crate::output::{Keyed, OutputTree, Regrowing};
use crate::past::Library;
use crate::{Looked, draw, find, prepare};
use forms::source::{Problem, Problems};

/// What the last build left.
#[derive(Default)]
pub(crate) struct Workshop {
    library: Library,
    /// The files of the last build that had no problem.
    built: Keyed,
}

impl Workshop {
    /// Builds the site, and gives its files.
    ///
    /// # Errors
    /// Every problem that keeps it from being built, sorted by file and place.
    pub(crate) fn build(&mut self, options: &Options) -> Result<&OutputTree, Vec<Problem>> {
        let problems = Problems::new();
        let (site, engine) = prepare(
            find(options),
            options,
            &self.library,
            Looked::AtProblems,
            &problems,
        );
        let files = Regrowing::from(&self.built);
        draw::draw(&site, engine, options, &files, &problems);
        let grown = files.grown();
        self.library = site.library;
        problems.or(())?;
        self.built = grown;
        Ok(&self.built.tree)
    }
}
