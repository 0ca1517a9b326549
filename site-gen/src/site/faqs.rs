//! Questions and answers, in the groups that the page of questions names.

use super::Page;
use crate::document::Document;
use forms::source::{Keys, Node, Problems, Value, nearest};
use std::sync::Arc;

/// A question and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Faq {
    pub(crate) document: Arc<Document>,
}

/// Questions under one heading.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The heading's id; "" where the page names no groups.
    pub(crate) id: String,
    /// The heading.
    pub(crate) title: String,
    /// In order.
    pub(crate) faqs: Vec<Faq>,
}

/// Why links cannot lead to an answer where there is no page of questions.
pub(super) const HOMELESS: &str = "has no page at `/faqs/` to show it";

/// Reports, once, answers that no page shows.
pub(super) fn report_homeless(answers: &[Arc<Document>], problems: &Problems) {
    if let Some(first) = answers.first() {
        problems.add(
            &first.start(),
            "an answer, but no page at `/faqs/` to show it",
            "expected `pages/faqs.md`",
        );
    }
}

/// Puts `answers` into the groups that `page` names. Where it names none, they are one group under
/// its title.
pub(super) fn groups(answers: Vec<Arc<Document>>, page: &Page, problems: &Problems) -> Vec<Group> {
    let named = named_groups(page, problems);
    let has_groups = !named.is_empty();
    let mut groups = if has_groups {
        named
    } else {
        vec![only_group(page)]
    };
    for document in sorted(answers) {
        check_stem(&document, &groups, problems);
        let index = if has_groups {
            group_of(&document, &groups, problems)
        } else {
            0
        };
        if let Some(group) = groups.get_mut(index) {
            group.faqs.push(Faq { document });
        }
    }
    groups.retain(|group| !group.faqs.is_empty());
    groups
}

fn named_groups(page: &Page, problems: &Problems) -> Vec<Group> {
    let Some(Node {
        value: Value::List(items),
        ..
    }) = page.document.front.extra("groups")
    else {
        return Vec::new();
    };
    items
        .iter()
        .map(|item| {
            let keys = Keys::of(item, "a group of questions", problems);
            let group = Group {
                id: keys.need_text("id").to_owned(),
                title: keys.need_text("title").to_owned(),
                faqs: Vec::new(),
            };
            keys.finish();
            group
        })
        .collect()
}

fn only_group(page: &Page) -> Group {
    Group {
        id: "questions".to_owned(),
        title: page.document.front.title.clone(),
        faqs: Vec::new(),
    }
}

fn sorted(answers: Vec<Arc<Document>>) -> Vec<Arc<Document>> {
    let mut pages: Vec<Page> = answers
        .into_iter()
        .map(|document| Page {
            url: (*document.file.name).into(),
            document,
        })
        .collect();
    pages.sort_by(|a, b| super::sections::key(a).cmp(&super::sections::key(b)));
    pages.into_iter().map(|page| page.document).collect()
}

/// An answer's id is its file's stem, which two files in different folders can share.
fn check_stem(document: &Document, groups: &[Group], problems: &Problems) {
    let stem = document.file.stem();
    let mut known = groups
        .iter()
        .flat_map(|group| &group.faqs)
        .map(|faq| &faq.document);
    if let Some(other) = known.find(|other| other.file.stem() == stem) {
        problems.add(
            &document.start(),
            format!("a second answer called `{stem}`"),
            format!("expected one: the other is `{}`", other.file.path),
        );
    }
}

/// The index of the group that `document` names; the first where it names none that there is.
fn group_of(document: &Document, groups: &[Group], problems: &Problems) -> usize {
    let ids = || groups.iter().map(|group| group.id.as_str());
    let all = || {
        ids()
            .map(|id| format!("`{id}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let Some((name, place)) = document.front.extra_text("group") else {
        if !document.front.title.is_empty() {
            problems.add(
                &document.start(),
                "an answer without a group",
                format!("expected `group = \"…\"` under `[extra]`: one of {}", all()),
            );
        }
        return 0;
    };
    ids().position(|id| id == name).unwrap_or_else(|| {
        let meant =
            nearest(name, ids()).map_or(String::new(), |id| format!(" (did you mean `{id}`?)"));
        problems.add(
            place,
            format!("the group `{name}`, which the page at `/faqs/` does not name"),
            format!("expected one of {}{meant}", all()),
        );
        0
    })
}
