//! What the content takes of the output, before anything that the generator makes up does.

use super::{Claims, Declared, Page, Thing, urls};
use crate::assets::Assets;
use crate::source::{File, Source};
use forms::source::Problems;

/// The files of the output that are the content's own.
pub(super) struct Claimed {
    pub(super) claims: Claims,
    /// Files to be copied: where to, and from where.
    pub(super) copies: Vec<(String, File)>,
    pub(super) assets: Assets,
    /// Pages that lead on: the URL, and the page's that it leads to.
    pub(super) aliases: Vec<(String, usize)>,
}

impl Claimed {
    /// Claims what `source` has to be copied, and what its `pages` are; what is taken twice goes to
    /// `problems`.
    pub(super) fn of(
        source: &Source,
        pages: &[Page],
        declared: &Declared,
        problems: &Problems,
    ) -> Self {
        let mut claims = Claims::with_room(pages.len() + source.attachments.len());
        let copies = claim_copies(source, &mut claims, problems);
        let assets = Assets::read(&source.assets, declared, &mut claims, problems);
        claim_pages(pages, declared, &mut claims, problems);
        let aliases = claim_aliases(pages, &mut claims, problems);
        Self {
            claims,
            copies,
            assets,
            aliases,
        }
    }
}

/// Where each file goes that is copied: beside the pages of its folder.
fn claim_copies(source: &Source, claims: &mut Claims, problems: &Problems) -> Vec<(String, File)> {
    let attachments = source
        .attachments
        .iter()
        .map(|file| (file.name.strip_prefix("pages/").unwrap_or(&file.name), file));
    attachments
        .filter(|(output, file)| {
            claims.claim((*output).into(), Thing::File, &file.start(), problems)
        })
        .map(|(output, file)| (output.to_owned(), file.clone()))
        .collect()
}

fn claim_pages(pages: &[Page], declared: &Declared, claims: &mut Claims, problems: &Problems) {
    for (url, place) in declared.form_urls() {
        claims.claim(urls::output_of(&url).into(), Thing::Page, &place, problems);
    }
    for page in pages {
        let place = page
            .document
            .front
            .slug
            .as_ref()
            .map_or_else(|| page.document.start(), |slug| slug.1.clone());
        let output = urls::output_of(&page.url).into();
        claims.claim(output, Thing::Page, &place, problems);
        if page.url.starts_with("/forms/") || page.url.starts_with("/admin/") {
            problems.add(
                &place,
                format!("a page at `{}`, where the forms are answered", page.url),
                "expected another folder or slug",
            );
        }
    }
}

fn claim_aliases(pages: &[Page], claims: &mut Claims, problems: &Problems) -> Vec<(String, usize)> {
    let mut aliases = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        for (alias, place) in &page.document.front.aliases {
            let Some(url) = urls::alias_url(alias, place, problems) else {
                continue;
            };
            if claims.claim(urls::output_of(&url).into(), Thing::Page, place, problems) {
                aliases.push((url, index));
            }
        }
    }
    aliases
}
