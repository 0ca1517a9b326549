//! Which of the copied files are shown as images by a text, so that each is made in several widths.

use super::{Declared, Group, Page, Targets, urls};
use crate::document::Document;
use crate::markdown::Piece;
use crate::pictures::Pictures;
use crate::source::File;
use forms::source::Problems;
use std::collections::BTreeSet;

/// The pictures that the texts of a site show.
pub(super) fn pictures(
    pages: &[Page],
    faq_groups: &[Group],
    copies: &[(String, File)],
    targets: &Targets,
    declared: &Declared,
    problems: &Problems,
) -> Pictures {
    if declared.scheme().is_some_and(|scheme| !scheme.build.images) {
        return Pictures::default();
    }
    let mut urls = BTreeSet::new();
    for page in pages.iter().filter(|page| page.document.has_images) {
        see(
            &page.document,
            &page.document.body.pieces,
            &page.url,
            targets,
            &mut urls,
        );
    }
    for faq in faq_groups.iter().flat_map(|group| &group.faqs) {
        see(
            &faq.document,
            &faq.document.body.pieces,
            urls::FAQS,
            targets,
            &mut urls,
        );
    }
    let files = copies
        .iter()
        .filter(|(output, _)| urls.contains(&format!("/{output}")))
        .map(|(output, file)| (output.as_str(), file));
    Pictures::read(files, problems)
}

/// Adds the addresses of the images in `pieces`.
fn see(
    document: &Document,
    pieces: &[Piece],
    url: &str,
    targets: &Targets,
    urls: &mut BTreeSet<String>,
) {
    for piece in pieces {
        match piece {
            Piece::Link(link) if link.image.is_some() => {
                let resolved = targets.resolve(&link.address, &document.file.name, url);
                urls.extend(resolved.ok().map(|to| to.href));
            }
            Piece::Shortcode(call) => {
                let body = call.body.as_deref().unwrap_or_default();
                see(document, body, url, targets, urls);
            }
            Piece::Link(_) | Piece::Html(_) => {}
        }
    }
}
