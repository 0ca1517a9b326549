//! The site as it will be: which pages there are, where each is, and what is next to what. Nothing
//! is drawn yet.

mod addresses;
mod claimed;
mod claims;
mod declared;
mod edit;
mod faqs;
pub(crate) mod films;
pub(crate) mod languages;
pub(crate) mod made;
mod reached;
mod sections;
mod shown;
mod targets;
mod taxonomies;
pub(crate) mod urls;

use claimed::Claimed;
pub(crate) use claims::{Claims, Thing};
pub(crate) use declared::Declared;
pub(crate) use faqs::{Faq, Group};
pub(crate) use languages::Tongues;
pub(crate) use made::Made;
pub(crate) use sections::Section;
pub(crate) use targets::{Destination, Targets};
pub(crate) use taxonomies::{Grouping, Term};

use crate::Looked;
use crate::assets::Assets;
use crate::data;
use crate::document::{Document, Kind, Reading};
use crate::options::Options;
use crate::parallel::{self, told};
use crate::past::Library;
use crate::pictures::Pictures;
use crate::source::{File, Source};
use forms::source::{Problem, Problems};
use jiff::Timestamp;
use std::sync::Arc;
use tera::Value;

/// A page with its place in the site.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) document: Arc<Document>,
    /// Its path from the site's root.
    pub(crate) url: Arc<str>,
}

/// The whole site.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) declared: Declared,
    /// The documents of the pages as read, for the next build.
    pub(crate) library: Library,
    /// The pages and the films, by the path of their file.
    pub(crate) pages: Vec<Page>,
    /// The sections; the first is the root.
    pub(crate) sections: Vec<Section>,
    /// The section of each page.
    pub(crate) homes: Vec<usize>,
    /// The terms of the taxonomies, and their pages.
    pub(crate) groupings: Vec<Grouping>,
    /// The pages that no file is behind.
    pub(crate) made: Vec<Made>,
    /// Which page is in which language.
    pub(crate) tongues: Tongues,
    /// The answers in their groups, both in order.
    pub(crate) faq_groups: Vec<Group>,
    /// The files of the templates' folder of assets.
    pub(crate) assets: Assets,
    /// Files to be copied: where to, and from where.
    pub(crate) copies: Vec<(String, File)>,
    /// Pages that lead on: the URL, and the page's that it leads to.
    pub(crate) aliases: Vec<(String, usize)>,
    pub(crate) targets: Targets,
    /// The pictures that texts show.
    pub(crate) pictures: Pictures,
    /// The data files, as templates see them.
    pub(crate) data: Value,
    /// When the first page is to come whose date was still to come.
    next: Option<Timestamp>,
    /// What `check` says besides the problems.
    pub(crate) findings: Vec<Problem>,
    /// What `check` notes.
    pub(crate) style: Vec<Problem>,
    /// The output that content takes, so that nothing generated replaces it.
    pub(crate) claims: Claims,
}

impl Site {
    /// Reads `source`, but for what is in `library` already, and puts the site together. What is wrong goes to `problems`, and the rest of
    /// the site is looked at all the same.
    pub(crate) fn assemble(
        source: &Source,
        library: &Library,
        options: &Options,
        looked: Looked,
        problems: &Problems,
    ) -> Self {
        let declared = Declared::read(source, options, problems);
        let reading = Reading {
            style: looked == Looked::AtStyleToo,
            ..declared.reading()
        };
        let documents = library.read(&source.documents, &reading);
        let mut findings = Vec::new();
        let mut style = Vec::new();
        for remarks in documents.iter().filter_map(|one| one.remarks.as_deref()) {
            problems.take_all(remarks.problems.iter().cloned());
            findings.extend(remarks.findings.iter().cloned());
            style.extend(remarks.style.iter().cloned());
        }
        let (kept, mut left_out) = part(documents, options);
        let next = next_to_come(&left_out);
        let (answers, others): (Vec<_>, Vec<_>) = kept
            .into_iter()
            .partition(|document| document.kind == Kind::Faq);
        let library = Library::new(&others, &reading);
        let mut pages = placed(&others, problems);
        let ((claimed, of_claims), (ordered, of_tongues)) = parallel::both(
            || told(|problems| Claimed::of(source, &pages, &declared, problems)),
            || {
                told(|problems| {
                    let (sections, homes) = sections::sections_of(&pages, &declared);
                    let tongues = Tongues::read(&pages, &sections, &declared, problems);
                    (sections, homes, tongues)
                })
            },
        );
        problems.take_all(of_claims.into_iter().chain(of_tongues));
        let Claimed {
            mut claims,
            copies,
            assets,
            aliases,
        } = claimed;
        let (sections, homes, tongues) = ordered;
        let groupings = taxonomies::groupings(&pages, &declared, problems);
        let faq_groups = match pages.iter().find(|page| &*page.url == urls::FAQS) {
            Some(page) => faqs::groups(answers, page, problems),
            None => {
                faqs::report_homeless(&answers, problems);
                left_out.extend(answers.into_iter().map(|answer| (answer, faqs::HOMELESS)));
                Vec::new()
            }
        };
        let made = made::pages(&pages, &sections, &groupings, &mut claims, problems);
        let (((), of_folders), mut targets) = parallel::both(
            || told(|problems| claims.check_folders(problems)),
            || reached::targets(&pages, &faq_groups, &left_out, &copies, &aliases, &declared),
        );
        problems.take_all(of_folders);
        assets.add_to(&mut targets);
        made.iter().for_each(|made| targets.add_url(&made.url));
        films::complete(&mut pages, &targets, problems);
        reached::check_nav(&declared, &targets, problems);
        let pictures = shown::pictures(&pages, &faq_groups, &copies, &targets, &declared, problems);
        Self {
            declared,
            library,
            pages,
            sections,
            homes,
            groupings,
            made,
            tongues,
            faq_groups,
            assets,
            copies,
            aliases,
            targets,
            pictures,
            data: data::read(&source.data, problems),
            next,
            findings,
            style,
            claims,
        }
    }

    /// The page at `url`.
    pub(crate) fn page_at(&self, url: &str) -> Option<&Page> {
        self.targets
            .page_at(url)
            .and_then(|index| self.pages.get(index))
    }

    /// Whether pages are minified.
    pub(crate) fn minifies(&self) -> bool {
        self.declared
            .scheme()
            .is_some_and(|scheme| scheme.build.minify)
    }

    /// The answers in order.
    pub(crate) fn faqs(&self) -> impl Iterator<Item = &Faq> {
        self.faq_groups.iter().flat_map(|group| &group.faqs)
    }

    /// The films in order.
    pub(crate) fn films(&self) -> impl Iterator<Item = (usize, &Page)> {
        let films = self.sections.iter().flat_map(|section| &section.pages);
        films
            .filter_map(|index| self.pages.get(*index).map(|page| (*index, page)))
            .filter(|(_, page)| page.document.kind == Kind::Video)
    }
}

/// Documents that a build leaves out, each with the reason.
type LeftOut = Vec<(Arc<Document>, &'static str)>;

/// The documents of this build, and those that it leaves out with the reason.
fn part(documents: Vec<Arc<Document>>, options: &Options) -> (Vec<Arc<Document>>, LeftOut) {
    let mut kept = Vec::with_capacity(documents.len());
    let mut left_out = Vec::new();
    for document in documents {
        if options.drafts {
            kept.push(document);
        } else if document.front.draft {
            left_out.push((document, "is a draft"));
        } else if document.front.is_future(options.now) {
            left_out.push((document, "has a date that is still to come"));
        } else {
            kept.push(document);
        }
    }
    (kept, left_out)
}

/// When the first of `left_out` is to come that has a date.
fn next_to_come(left_out: &LeftOut) -> Option<Timestamp> {
    let dates = left_out.iter().map(|(document, _)| document.front.begins());
    dates.flatten().min()
}

fn placed(documents: &[Arc<Document>], problems: &Problems) -> Vec<Page> {
    let pages = parallel::map(documents, |document| {
        told(|problems| Page {
            url: urls::url_of(document, problems).into(),
            document: Arc::clone(document),
        })
    });
    let pages = pages.into_iter().map(|(page, told)| {
        problems.take_all(told);
        page
    });
    pages.collect()
}
