//! What must hold of a form as a whole, beyond each block by itself.

use crate::condition::Condition;
use crate::field::{Field, Required};
use crate::form::{Form, Use, When};
use crate::source::{Place, Problems};

/// Reports whatever does not hold. `place` is the form's own.
pub(super) fn check(form: &Form, place: &Place, problems: &Problems) {
    let report = |found: String, expected: &str| problems.add(place, found, expected);
    names_are_single(form, &report);
    conditions_look_back(form, &report);
    neighbours_exist(form, &report);
    roles_are_there(form, &report);
    traps_are_set(form, &report);
}

fn names_are_single(form: &Form, report: &dyn Fn(String, &str)) {
    let mut names: Vec<String> = Vec::new();
    for field in &form.fields {
        for name in field
            .kind
            .inputs(&field.id)
            .into_iter()
            .chain([field.id.clone()])
        {
            if names.contains(&name) && name != *names.last().unwrap_or(&name) {
                report(
                    format!("two inputs called `{name}`"),
                    "expected each field to have an id of its own",
                );
            }
            names.push(name);
        }
        if !is_id(&field.id) {
            report(
                format!("the field id `{}`", field.id),
                "expected small letters, digits and `_`, a letter first",
            );
        }
    }
    for (index, field) in form.fields.iter().enumerate() {
        if form
            .fields
            .iter()
            .take(index)
            .any(|earlier| earlier.id == field.id)
        {
            report(
                format!("two fields called `{}`", field.id),
                "expected each field to have an id of its own",
            );
        }
    }
}

/// A condition may only look at an earlier field, so that one pass settles what applies.
fn conditions_look_back(form: &Form, report: &dyn Fn(String, &str)) {
    for (index, field) in form.fields.iter().enumerate() {
        for condition in conditions(field) {
            if !form
                .fields
                .iter()
                .take(index)
                .any(|earlier| earlier.id == condition.field)
            {
                report(
                    format!(
                        "`{}` hangs on `{}`, which does not come before it",
                        field.id, condition.field
                    ),
                    "expected the id of an earlier field",
                );
            }
        }
    }
    for note in &form.notes {
        let (When::OutsideInstitution(id) | When::Holds(Condition { field: id, .. })) = &note.when;
        if form.field(id).is_none() {
            report(
                format!("a note on `{id}`, which is no field"),
                "expected a field's id",
            );
        }
    }
}

fn conditions(field: &Field) -> impl Iterator<Item = &Condition> {
    let required = match &field.required {
        Required::When(condition) => Some(condition),
        Required::Always | Required::Never => None,
    };
    field.ignored_unless.iter().chain(required)
}

fn neighbours_exist(form: &Form, report: &dyn Fn(String, &str)) {
    for field in &form.fields {
        let across = field.kind.across();
        for id in across.at_least.iter().chain(&across.parent) {
            if form.field(id).is_none() {
                report(
                    format!("`{}` names `{id}`, which is no field", field.id),
                    "expected a field's id",
                );
            }
        }
    }
}

fn roles_are_there(form: &Form, report: &dyn Fn(String, &str)) {
    for role in form.use_of.needs() {
        let count = form
            .fields
            .iter()
            .filter(|field| field.role == Some(*role))
            .count();
        if count != 1 {
            report(
                format!("{count} fields with `role = \"{}\"`", role.word()),
                "expected exactly one",
            );
        }
    }
    if form.use_of == Use::Application && form.role.is_empty() {
        report(
            "no `role`".to_owned(),
            "expected what people apply to be, such as `role = \"mentor\"`",
        );
    }
}

fn traps_are_set(form: &Form, report: &dyn Fn(String, &str)) {
    match &form.honeypot {
        Some(trap)
            if form
                .fields
                .iter()
                .any(|field| field.kind.inputs(&field.id).contains(&trap.id)) =>
        {
            report(
                format!("a honeypot called `{}`, as a field is", trap.id),
                "expected a name of its own",
            );
        }
        None if matches!(form.use_of, Use::Application | Use::Monitoring) => report(
            "no `[honeypot]`".to_owned(),
            "expected one with `id` and `label`",
        ),
        _ => {}
    }
}

fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.chars().all(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        })
}
