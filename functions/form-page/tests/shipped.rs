//! The shipped forms drawn with the shipped templates, in every state: empty, and each fault of each
//! field. A name that a template uses and a view lacks, or the other way round, shows here.

#![cfg(test)]

use form_page::{FormView, Frame, Pages, SiteView, fault_views};
use forms::source::Problems;
use forms::{Fault, Form, Sent};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn texts(folder: &Path, base: &Path, into: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts(&path, base, into);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "html" || ending == "txt")
        {
            let name = path
                .strip_prefix(base)
                .expect("below")
                .to_str()
                .expect("UTF-8")
                .to_owned();
            into.insert(name, std::fs::read_to_string(&path).expect("text"));
        }
    }
}

fn pages() -> Pages {
    let mut templates = BTreeMap::new();
    let folder = root().join("templates");
    texts(&folder, &folder, &mut templates);
    Pages::new(templates).unwrap_or_else(|error| panic!("{}", error.chain()))
}

fn forms() -> Vec<Form> {
    let mut lists = forms::Lists::default();
    for (name, count) in [
        ("institutions", 3),
        ("topics", 12),
        ("groups", 5),
        ("regions", 4),
        ("levels", 7),
    ] {
        let item = |number: usize| forms::Listed {
            id: number.to_string(),
            name: format!("{name} <{number}>"),
        };
        lists.insert(name, (1..=count).map(item).collect());
    }
    let folder = root().join("content/forms");
    let part = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let problems = Problems::new();
    ["mentor", "mentee", "equality", "approval"]
        .iter()
        .map(|id| {
            let text = part(&format!("{id}.toml")).expect("a shipped form");
            Form::read(
                &format!("content/forms/{id}.toml"),
                &text,
                &part,
                &lists,
                &problems,
            )
            .expect("a sound form")
        })
        .collect()
}

fn draw(pages: &Pages, form: &Form, sent: &Sent, faults: &[Fault]) -> String {
    let site = SiteView {
        name: "A scheme".to_owned(),
        language: "en-GB".to_owned(),
        ..SiteView::default()
    };
    let frame = Frame::of_function(&site, &form.title, "/apply/");
    let view = FormView::new(form, sent, faults, "/forms/x/check");
    let context = json!({ "site": frame.site, "page": frame.page, "form": view, "faults": fault_views(form, faults) });
    pages
        .draw("form/page.html", &context)
        .unwrap_or_else(|error| panic!("{}: {}", form.id, error.chain()))
}

#[test]
fn an_empty_form_has_every_input_with_a_label_and_nothing_chosen() {
    let pages = pages();
    for form in forms() {
        let html = draw(&pages, &form, &Sent::default(), &[]);
        for name in form.input_names() {
            assert!(
                html.contains(&format!("name=\"{name}\"")),
                "{name} of {}",
                form.id
            );
        }
        assert!(!html.contains(" checked"), "{}", form.id);
        assert!(!html.contains("There is a problem"), "{}", form.id);
        for unwanted in [
            " required",
            "maxlength",
            "placeholder",
            "<script",
            "style=\"",
        ] {
            assert!(!html.contains(unwanted), "{unwanted} in {}", form.id);
        }
        assert!(
            !html.contains("topics <1>"),
            "an option's name is not escaped in {}",
            form.id
        );
    }
}

#[test]
fn each_fault_of_each_field_is_said_above_and_beside_with_a_link_that_leads_somewhere() {
    let pages = pages();
    for form in forms() {
        for field in &form.fields {
            for code in field.possible_faults() {
                let fault = field.fault(code);
                let html = draw(
                    &pages,
                    &form,
                    &Sent::default(),
                    std::slice::from_ref(&fault),
                );
                let target = field.kind.inputs(&field.id).remove(0);
                assert!(
                    html.contains(&format!("href=\"#{target}\"")),
                    "{} {code}: no link",
                    field.id
                );
                assert!(
                    html.contains(&format!("id=\"{target}\"")),
                    "{} {code}: the link leads nowhere",
                    field.id
                );
                assert!(
                    html.contains(&format!("id=\"{target}-error\"")),
                    "{} {code}: no error beside it",
                    field.id
                );
                assert!(html.contains("There is a problem"), "{} {code}", field.id);
                assert!(html.contains("<title>Error: "), "{} {code}", field.id);
            }
        }
    }
}

#[test]
fn what_was_sent_is_shown_again_escaped() {
    let pages = pages();
    for form in forms() {
        for field in form
            .fields
            .iter()
            .filter(|field| matches!(field.kind.word(), "line" | "long-text" | "email"))
        {
            let mut sent = Sent::default();
            sent.push(&field.id, "\"><b>'&\u{202e}x");
            let html = draw(&pages, &form, &sent, &[]);
            assert!(
                !html.contains("<b>"),
                "{} of {} is not escaped",
                field.id,
                form.id
            );
            assert!(
                html.contains("&lt;b&gt;"),
                "{} of {} is lost",
                field.id,
                form.id
            );
        }
    }
}
