//! What of a site can be linked to.

use super::targets::Target;
use super::{Declared, Group, Page, Targets};
use crate::document::Document;
use crate::source::File;
use forms::source::Problems;
use std::sync::Arc;

/// Checks the links of the navigation, which is on every page.
pub(super) fn check_nav(declared: &Declared, targets: &Targets, problems: &Problems) {
    for (url, place) in declared.nav() {
        let is_here = url.starts_with('/') && !url.starts_with("//");
        if let Some((found, expected)) = targets.resolve(url, "", "/").err().filter(|_| is_here) {
            problems.add(place, found, expected);
        }
    }
}

/// All that links can lead to, but the assets and the pages that no file is behind.
pub(super) fn targets(
    pages: &[Page],
    faq_groups: &[Group],
    left_out: &[(Arc<Document>, &'static str)],
    copies: &[(String, File)],
    aliases: &[(String, usize)],
    declared: &Declared,
) -> Targets {
    let mut targets = Targets::new(pages.iter().map(|page| Arc::clone(&page.url)).collect());
    for (index, page) in pages.iter().enumerate() {
        targets.add_file(&page.document.file.name, Target::Page(index));
    }
    for faq in faq_groups.iter().flat_map(|group| &group.faqs) {
        targets.add_file(
            &faq.document.file.name,
            Target::Faq(faq.document.file.stem().to_owned()),
        );
    }
    for (document, why) in left_out {
        targets.add_file(&document.file.name, Target::LeftOut(why));
    }
    for (output, file) in copies {
        targets.add_file(&file.name, Target::Url(format!("/{output}")));
    }
    let generated = [
        "/404.html",
        "/feed.xml",
        "/robots.txt",
        "/sitemap.xml",
        "/.well-known/security.txt",
    ];
    for url in generated
        .iter()
        .copied()
        .chain(aliases.iter().map(|(url, _)| url.as_str()))
    {
        targets.add_url(url);
    }
    for (url, _) in declared.form_urls() {
        targets.add_url(&url);
    }
    if targets.page_at("/apply/").is_some() {
        for intake in declared.intakes() {
            targets.add_url(&scheme::calendar_path(&intake.id));
        }
    }
    targets
}
