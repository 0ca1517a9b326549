//! Content and templates in, a tree of files out.
//!
//! A build goes through stages, each a value: the files found (`source`), the site with every page
//! in its place (`site`), the tree of files ([`OutputTree`]). Nothing is written on the way, and
//! nothing here asks the clock. What editors got wrong is gathered from all stages, and told at
//! once.

mod document;
mod draw;
mod engine;
mod escape;
mod excerpt;
mod fill;
mod front_matter;
mod markdown;
mod options;
mod output;
mod parallel;
pub mod preview;
mod proof;
pub mod scaffold;
mod site;
mod source;
mod values;

pub use excerpt::Excerpts;
pub use forms::source::{Place, Problem};
pub use options::Options;
pub use output::{MARKER, OutputTree, Served, WriteError, Written, content_type};

use forms::source::Problems;

/// Builds the site.
///
/// # Errors
/// Every problem that keeps it from being built, sorted by file and place.
pub fn build(options: &Options) -> Result<OutputTree, Vec<Problem>> {
    let problems = Problems::new();
    let (_, tree) = make(options, &problems);
    problems.or(tree)
}

/// What `check` finds; both lists are sorted by file and place, and empty where all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is to be mended: what keeps the site from being built, and besides skipped headings,
    /// links without words, ids that are there twice, links of templates that lead nowhere.
    pub problems: Vec<Problem>,
    /// Matters of style: images without words, links whose words say nothing, sentences of 40 words
    /// and more.
    pub style: Vec<Problem>,
}

/// Everything that an editor should know.
pub fn check(options: &Options) -> Checked {
    let problems = Problems::new();
    let (site, tree) = make(options, &problems);
    let style = Problems::new();
    if problems.is_empty() {
        proof::read(&site, &tree, &problems, &style);
    }
    problems.take_all(site.findings);
    style.take_all(site.style);
    Checked {
        problems: problems.into_sorted(),
        style: style.into_sorted(),
    }
}

/// The site and its files, so far as they can be made; what is wrong goes to `problems`.
fn make(options: &Options, problems: &Problems) -> (site::Site, OutputTree) {
    let source = source::Source::find(&options.content, &options.templates, problems);
    let site = site::Site::assemble(&source, options, problems);
    let engine = engine::Engine::load(&source.templates, problems);
    let tree = draw::draw(&site, engine, options, problems);
    (site, tree)
}
