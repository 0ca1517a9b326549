//! All declarations of a scheme at once: `scheme.toml`, `intakes/` and `forms/`. The site and the
//! functions read them here, so that they cannot disagree.

use crate::{Intake, Scheme};
use forms::source::{Place, Problem, Problems};
use forms::{Form, Use};
use std::collections::BTreeMap;

/// What the editors declared, read and checked.
#[derive(Debug)]
pub struct Declarations {
    /// `scheme.toml`.
    pub scheme: Scheme,
    /// `intakes/*.toml`, by opening.
    pub intakes: Vec<Intake>,
    /// `forms/*.toml`, by id.
    pub forms: Vec<Form>,
}

impl Declarations {
    /// Reads `files`, texts by their path below the content folder (`forms/mentee.toml`). `folder`
    /// stands before each path in messages. Files that declare nothing are passed over.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn read(folder: &str, files: &BTreeMap<String, String>) -> Result<Self, Vec<Problem>> {
        let problems = Problems::new();
        let at = |path: &str| format!("{}/{path}", folder.trim_end_matches('/'));
        let scheme = match files.get("scheme.toml") {
            Some(text) => Scheme::read(&at("scheme.toml"), text, &problems),
            None => {
                let place = Place::start_of(&at("scheme.toml"));
                problems.add(&place, "no such file", "expected the scheme's declaration");
                None
            }
        };
        let Some(scheme) = scheme else {
            return Err(problems.into_sorted());
        };
        let mut intakes: Vec<Intake> = below(files, "intakes/")
            .filter_map(|(path, text)| Intake::read(&at(path), text, &scheme, &problems))
            .collect();
        intakes.sort_by(|one, other| (one.opens, &one.id).cmp(&(other.opens, &other.id)));
        let part = |name: &str| files.get(&format!("forms/{name}")).cloned();
        let forms: Vec<Form> = below(files, "forms/")
            .filter_map(|(path, text)| Form::read(&at(path), text, &part, &scheme.lists, &problems))
            .collect();
        check_retention(&scheme, &forms, &at("scheme.toml"), &problems);
        problems.or(Self {
            scheme,
            intakes,
            forms,
        })
    }

    /// The form with this id.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The forms of one use.
    pub fn forms_of(&self, use_of: Use) -> impl Iterator<Item = &Form> {
        self.forms.iter().filter(move |form| form.use_of == use_of)
    }

    /// The form by which people apply to be `role`.
    pub fn form_for_role(&self, role: &str) -> Option<&Form> {
        self.forms_of(Use::Application)
            .find(|form| form.role == role)
    }

    /// The intake with this id.
    pub fn intake(&self, id: &str) -> Option<&Intake> {
        self.intakes.iter().find(|intake| intake.id == id)
    }
}

/// The TOML files right inside `folder`: those in folders of it are parts, included by name.
fn below<'a>(
    files: &'a BTreeMap<String, String>,
    folder: &'a str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    files.iter().filter_map(move |(path, text)| {
        let name = path.strip_prefix(folder)?;
        let stem = name.strip_suffix(".toml")?;
        (!stem.is_empty() && !stem.contains('/')).then_some((path.as_str(), text.as_str()))
    })
}

fn check_retention(scheme: &Scheme, forms: &[Form], path: &str, problems: &Problems) {
    let mut missing: Vec<&str> = forms
        .iter()
        .flat_map(|form| &form.fields)
        .map(|field| field.retention.as_str())
        .filter(|key| scheme.retention.get(key).is_none())
        .collect();
    missing.sort_unstable();
    missing.dedup();
    for key in missing {
        problems.add(
            &Place::start_of(path),
            format!("no `{key}` in `[retention]`, which a form names"),
            "expected a whole number under that key",
        );
    }
}
