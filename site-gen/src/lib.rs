//! Content and templates in, a tree of files out.
//!
//! A build goes through stages, each a value: the files found (`source`), the site with every page
//! in its place (`site`), where its links lead (`links`), and then each file of it as it is drawn
//! (`draw`), into an [`OutputTree`] or a folder. Nothing here asks the clock. What editors got wrong
//! is gathered from all stages, and told at once.

mod assets;
mod brand;
mod data;
mod document;
mod draw;
mod engine;
mod escape;
mod excerpt;
mod fill;
mod fingerprint;
mod front_matter;
mod links;
mod markdown;
mod minify;
mod options;
mod output;
mod parallel;
mod past;
mod pictures;
pub mod preview;
mod proof;
pub mod scaffold;
mod site;
mod source;
mod values;
mod workshop;

pub use excerpt::Excerpts;
pub use forms::source::{Place, Problem};
pub use options::Options;
pub use output::{MARKER, OutputTree, Served, WriteError, Written, cache_control, content_type};

use forms::source::Problems;
use std::path::Path;

/// Builds the site in memory.
///
/// # Errors
/// Every problem that keeps it from being built, sorted by file and place.
pub fn build(options: &Options) -> Result<OutputTree, Vec<Problem>> {
    let problems = Problems::new();
    let (_, tree) = make(options, Looked::AtProblems, &problems);
    problems.or(tree)
}

/// Why a site was not built into a folder.
#[derive(Debug)]
pub enum NotBuilt {
    /// What is wrong with it, sorted by file and place. Nothing was written.
    Problems(Vec<Problem>),
    /// It could not be written.
    Write(WriteError),
}

/// Builds the site into `folder`, page by page, so that no more of it is held than is being drawn.
/// The folder is made where it is not there; what changes in it is replaced by renaming, once all is
/// drawn; what no longer belongs is removed. See [`OutputTree::write`]. `progress` is told how many
/// files are done, from several threads.
///
/// # Errors
/// Where something is wrong with the site, or where `folder` is somebody else's or cannot be written
/// to. What was in it before is as it was, but where the file system fails in the last step.
pub fn build_into(
    options: &Options,
    folder: &Path,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Written, NotBuilt> {
    parallel::within(|| built_into(options, folder, progress))
}

fn built_into(
    options: &Options,
    folder: &Path,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Written, NotBuilt> {
    let (begun, past) = output::Begun::at(folder).map_err(NotBuilt::Write)?;
    let source = find_again(options, past.listing.into_value());
    let known = &past.library;
    let (found, ((site, mut engine, links), told)) = parallel::both(
        || begun.look(past.outputs.into_value()),
        || {
            parallel::told(|problems| {
                let (site, engine) = prepare(&source, options, known, Looked::AtProblems, problems);
                let links = links::Links::follow(&site, known.trail(), problems);
                (site, engine, links)
            })
        },
    );
    if !told.is_empty() {
        let problems = Problems::new();
        problems.take_all(told);
        let nowhere = output::Nowhere;
        draw::draw(&site, &links, &mut engine, options, &nowhere, &problems);
        return Err(NotBuilt::Problems(problems.into_sorted()));
    }
    let writing = output::Writing::new(begun, found.map_err(NotBuilt::Write)?, progress);
    let (((), told), kept) = parallel::both(
        || {
            parallel::told(|problems| {
                draw::draw(&site, &links, &mut engine, options, &writing, problems);
            })
        },
        || writing.keep(&site.library, &links.trail, &source.0.listing),
    );
    let written = if told.is_empty() {
        writing.finish(kept).map_err(NotBuilt::Write)
    } else {
        writing.forsake(kept);
        Err(NotBuilt::Problems(told))
    };
    parallel::let_go((site, source, engine, links, past.library));
    written
}

/// The site as far as it can be made, and everything that keeps it from being built: a dead link
/// is written out as it is, and what cannot be drawn is empty.
pub fn build_with_problems(options: &Options) -> (OutputTree, Vec<Problem>) {
    let problems = Problems::new();
    let (_, tree) = make(options, Looked::AtProblems, &problems);
    (tree, problems.into_sorted())
}

/// What `check` finds; both lists are sorted by file and place, and empty where all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is to be mended: what keeps the site from being built, and besides skipped headings,
    /// links without words, ids that are there twice, links of templates that lead nowhere.
    pub problems: Vec<Problem>,
    /// Matters of style: images without words, links whose words say nothing, sentences that are
    /// longer than the house style has them, words that the scheme never writes.
    pub style: Vec<Problem>,
}

/// Everything that an editor should know.
pub fn check(options: &Options) -> Checked {
    let problems = Problems::new();
    let (site, tree) = make(options, Looked::AtStyleToo, &problems);
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

/// What documents are looked through for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looked {
    /// What keeps a site from being built, or is wrong with it.
    AtProblems,
    /// Long sentences too: counting them takes as long as a third of the rest.
    AtStyleToo,
}

/// The site and its files, so far as they can be made; what is wrong goes to `problems`.
fn make(options: &Options, looked: Looked, problems: &Problems) -> (site::Site, OutputTree) {
    let library = past::Library::default();
    let (site, mut engine) = prepare(&find(options), options, &library, looked, problems);
    let links = links::Links::follow(&site, library.trail(), problems);
    let tree = output::Growing::default();
    draw::draw(&site, &links, &mut engine, options, &tree, problems);
    (site, tree.grown())
}

/// The files of a site, and what is wrong with them.
pub(crate) type Sources = (source::Source, Vec<Problem>);

/// Finds the files of the site.
pub(crate) fn find(options: &Options) -> Sources {
    find_again(options, source::Listing::default())
}

/// Finds the files of a site that lay as `before` says when an earlier build found them.
fn find_again(options: &Options, before: source::Listing) -> Sources {
    let problems = Problems::new();
    let source = source::Source::find(&options.content, &options.templates, before, &problems);
    (source, problems.into_sorted())
}

/// All that is to be known before anything is drawn. What is in `library` already is not read again.
fn prepare(
    (source, found): &Sources,
    options: &Options,
    library: &past::Library,
    looked: Looked,
    problems: &Problems,
) -> (site::Site, engine::Engine) {
    problems.take_all(found.iter().cloned());
    let site = site::Site::assemble(source, library, options, looked, problems);
    let engine = engine::Engine::load(&source.templates, site.assets.urls(), problems);
    (site, engine)
}
