//! All declarations of a scheme at once: `scheme.toml`, `intakes/` and `forms/`. The site and the
//! functions read them here, so that they cannot disagree.

use crate::declaration::Zones;
use crate::{Intake, Scheme};
use forms::source::{Node, Place, Problem, Problems, parse_toml};
use forms::{Form, Include, Use};
use jiff::tz::TimeZone;
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
        let zones = |name: &str| TimeZone::get(name).ok();
        let parse =
            |path: &str, text: &String, problems: &Problems| parse_toml(path, text, problems);
        Self::read_by(folder, files, &parse, &zones)
    }

    /// Reads what a build has read before and checked, by path below the content folder: `unpack` makes
    /// a file's node again, whose path it is told, and `zone` finds the scheme's time zone by its name.
    ///
    /// # Errors
    /// Every problem, at the start of its file.
    pub fn unpack<F>(
        files: &BTreeMap<String, F>,
        unpack: &dyn Fn(&str, &F) -> Option<Node>,
        zone: &Zones<'_>,
    ) -> Result<Self, Vec<Problem>> {
        let unpack = |path: &str, file: &F, problems: &Problems| {
            let node = unpack(path, file);
            if node.is_none() {
                problems.add(&Place::start_of(path), "what was packed is broken", "");
            }
            node
        };
        Self::read_by("content", files, &unpack, zone)
    }

    fn read_by<F>(
        folder: &str,
        files: &BTreeMap<String, F>,
        parse: &dyn Fn(&str, &F, &Problems) -> Option<Node>,
        zone: &Zones<'_>,
    ) -> Result<Self, Vec<Problem>> {
        let problems = Problems::new();
        let at = |path: &str| format!("{}/{path}", folder.trim_end_matches('/'));
        let parsed = |path: &str, file: &F| parse(&at(path), file, &problems);
        let scheme = match files.get("scheme.toml") {
            Some(file) => {
                parsed("scheme.toml", file).and_then(|root| Scheme::of(&root, zone, &problems))
            }
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
            .filter_map(|(path, file)| {
                Intake::of(&at(path), &parsed(path, file)?, &scheme, &problems)
            })
            .collect();
        intakes.sort_by(|one, other| (one.opens, &one.id).cmp(&(other.opens, &other.id)));
        let part = |name: &str, path: &str| match files.get(&format!("forms/{name}")) {
            Some(file) => parse(path, file, &problems).map_or(Include::Broken, Include::Read),
            None => Include::Absent,
        };
        let forms: Vec<Form> = below(files, "forms/")
            .filter_map(|(path, file)| {
                let root = parsed(path, file)?;
                Form::of(&at(path), &root, &part, &scheme.lists, &problems)
            })
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
fn below<'a, F>(
    files: &'a BTreeMap<String, F>,
    folder: &'a str,
) -> impl Iterator<Item = (&'a str, &'a F)> {
    files.iter().filter_map(move |(path, file)| {
        let name = path.strip_prefix(folder)?;
        let stem = name.strip_suffix(".toml")?;
        (!stem.is_empty() && !stem.contains('/')).then_some((path.as_str(), file))
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
