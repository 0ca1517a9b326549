//! What a field's template sees.

use crate::waiting;
use forms::{Choice, Control, Fault, Field, Form, Look, Required, Sent};
use serde::Serialize;

/// One field, filled with what was sent (`templates/CONTEXTS.md`, FIELD).
#[derive(Clone, Debug, Serialize)]
pub struct FieldView {
    /// The input's name.
    pub id: String,
    /// The kind's word, which picks the template.
    pub kind: &'static str,
    /// The words above it.
    pub label: String,
    /// One sentence below the label, or "".
    pub hint: String,
    /// Whether the label ends "(optional)".
    pub optional: bool,
    /// The fault's wording, or "".
    pub error: String,
    /// The id of its first input.
    pub input_id: String,
    /// For `aria-describedby`, or "".
    pub describedby: String,
    /// What was typed, or "".
    pub value: String,
    /// Words after the input.
    pub suffix: String,
    /// The `inputmode`.
    pub inputmode: &'static str,
    /// The `autocomplete` token.
    pub autocomplete: String,
    /// Whether spelling is left unchecked.
    pub spellcheck_off: bool,
    /// Lines of a text area.
    pub rows: usize,
    /// What can be chosen.
    pub options: Vec<OptionView>,
    /// What can be chosen, by group.
    pub option_groups: Vec<OptionGroup>,
    /// `radios`, `select`, `grid`, or "".
    pub look: &'static str,
    /// The drop-down lists of a ranked choice.
    pub selects: Vec<SelectView>,
    /// The inputs of an answer in parts.
    pub parts: Vec<PartView>,
    /// The numbers of the conditions that it waits for, out of sight.
    pub waits: Vec<usize>,
}

/// One option.
#[derive(Clone, Debug, Serialize)]
pub struct OptionView {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub name: String,
    /// A few words below it, or "".
    pub hint: String,
    /// Whether it is chosen.
    pub checked: bool,
    /// Its id, or "" inside a drop-down list.
    pub input_id: String,
    /// The numbers of the conditions that it meets.
    pub opens: Vec<usize>,
}

/// Options under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct OptionGroup {
    /// The heading, or "" for those that stand alone.
    pub title: String,
    /// The options.
    pub options: Vec<OptionView>,
}

/// One drop-down list of a ranked choice.
#[derive(Clone, Debug, Serialize)]
pub struct SelectView {
    /// Its input's name.
    pub name: String,
    /// Its id.
    pub input_id: String,
    /// "First choice".
    pub label: String,
    /// What can be chosen.
    pub options: Vec<OptionView>,
}

/// One input of an answer in parts.
#[derive(Clone, Debug, Serialize)]
pub struct PartView {
    /// Its name.
    pub name: String,
    /// Its id.
    pub input_id: String,
    /// Its words.
    pub label: &'static str,
    /// What was typed.
    pub value: String,
    /// How many characters wide.
    pub width: usize,
}

const RANKS: [&str; 10] = [
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
];

/// The field of `form` filled with `sent`, with its fault among `faults` if it has one.
pub fn field_view(form: &Form, field: &Field, sent: &Sent, faults: &[Fault]) -> FieldView {
    let control = field.kind.control();
    let error = faults
        .iter()
        .find(|fault| fault.field == field.id)
        .map_or("", |fault| fault.text.as_str());
    let input_id = input_id(field);
    let parent = field
        .kind
        .across()
        .parent
        .and_then(|parent| form.field(&parent));
    let grouped = parent.is_some();
    let options = options(form, field, &control, sent);
    FieldView {
        kind: field.kind.word(),
        label: field.label.clone(),
        hint: field.hint.clone(),
        optional: field.required == Required::Never,
        describedby: described_by(&input_id, &field.hint, error),
        error: error.to_owned(),
        value: typed(field, &control, sent),
        suffix: control.suffix.clone(),
        inputmode: control.inputmode,
        autocomplete: field.autocomplete.clone(),
        spellcheck_off: control.spellcheck_off,
        rows: control.rows,
        look: if control.options.is_empty() {
            ""
        } else {
            control.look.word()
        },
        option_groups: parent.map_or_else(Vec::new, |parent| {
            option_groups(&parent.kind.control(), &control, &options)
        }),
        options: if grouped || control.ranks > 0 {
            Vec::new()
        } else {
            options
        },
        selects: selects(field, &control, sent),
        parts: parts(field, &control, sent),
        waits: waiting::waits(form, field),
        id: field.id.clone(),
        input_id,
    }
}

/// The id of a field's first input, where a fault's link leads.
pub(crate) fn input_id(field: &Field) -> String {
    field
        .kind
        .inputs(&field.id)
        .into_iter()
        .next()
        .unwrap_or_else(|| field.id.clone())
}

fn described_by(input_id: &str, hint: &str, error: &str) -> String {
    let mut ids = Vec::new();
    if !hint.is_empty() {
        ids.push(format!("{input_id}-hint"));
    }
    if !error.is_empty() {
        ids.push(format!("{input_id}-error"));
    }
    ids.join(" ")
}

/// What was typed, without the control characters that no page may hold (HTML, 3.5.1 and 13.2.3.5):
/// the fault names them, and nobody can see them.
fn typed(field: &Field, control: &Control, sent: &Sent) -> String {
    let is_typed = control.options.is_empty()
        && control.parts.is_empty()
        && field.kind.word() != "declaration";
    if is_typed {
        let may_stand = |one: &char| !one.is_control() || matches!(one, '\n' | '\r' | '\t');
        sent.first(&field.id).chars().filter(may_stand).collect()
    } else {
        String::new()
    }
}

fn options(form: &Form, field: &Field, control: &Control, sent: &Sent) -> Vec<OptionView> {
    let chosen = sent.all(&field.id);
    if field.kind.word() == "declaration" {
        let name = field.label.clone();
        let checked = !chosen.is_empty();
        return vec![OptionView {
            value: "yes".to_owned(),
            name,
            hint: String::new(),
            checked,
            input_id: field.id.clone(),
            opens: Vec::new(),
        }];
    }
    let in_list = control.look == Look::Select;
    let view = |(index, option): (usize, &Choice)| OptionView {
        value: option.id.clone(),
        name: option.name.clone(),
        hint: option.hint.clone(),
        checked: chosen.contains(&option.id),
        input_id: if in_list {
            String::new()
        } else {
            numbered(&field.id, index)
        },
        opens: waiting::opens(form, field, &option.id),
    };
    control.options.iter().enumerate().map(view).collect()
}

/// The first input of a set has the field's own id, so that a fault's link leads to it.
fn numbered(id: &str, index: usize) -> String {
    if index == 0 {
        id.to_owned()
    } else {
        format!("{id}-{}", index + 1)
    }
}

/// Options by the parent's option that they belong to; those of none come last, without a heading.
fn option_groups(parent: &Control, control: &Control, options: &[OptionView]) -> Vec<OptionGroup> {
    let mut groups: Vec<(String, OptionGroup)> = Vec::new();
    for (choice, option) in control.options.iter().zip(options) {
        match groups.iter_mut().find(|(of, _)| *of == choice.of) {
            Some((_, group)) => group.options.push(option.clone()),
            None => {
                let title = parent.options.iter().find(|option| option.id == choice.of);
                let title = title.map_or_else(String::new, |option| option.name.clone());
                groups.push((
                    choice.of.clone(),
                    OptionGroup {
                        title,
                        options: vec![option.clone()],
                    },
                ));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn selects(field: &Field, control: &Control, sent: &Sent) -> Vec<SelectView> {
    if control.ranks == 0 {
        return Vec::new();
    }
    let inputs = field.kind.inputs(&field.id);
    let view = |(rank, name): (usize, String)| {
        let option = |choice: &Choice| OptionView {
            value: choice.id.clone(),
            name: choice.name.clone(),
            hint: choice.hint.clone(),
            checked: sent.first(&name) == choice.id,
            input_id: String::new(),
            opens: Vec::new(),
        };
        SelectView {
            options: control.options.iter().map(option).collect(),
            label: RANKS.get(rank).map_or_else(
                || format!("Choice {}", rank + 1),
                |word| format!("{word} choice"),
            ),
            input_id: name.clone(),
            name,
        }
    };
    inputs.into_iter().enumerate().map(view).collect()
}

fn parts(field: &Field, control: &Control, sent: &Sent) -> Vec<PartView> {
    let names = field.kind.inputs(&field.id);
    let view = |(part, name): (&forms::Part, String)| PartView {
        input_id: name.clone(),
        label: part.label,
        value: sent.first(&name).to_owned(),
        width: part.width,
        name,
    };
    control.parts.iter().zip(names).map(view).collect()
}
