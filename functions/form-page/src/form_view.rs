//! What a form's template sees.

use crate::answers_view::{NoteView, note};
use crate::field_view::{FieldView, field_view, input_id};
use forms::{Fault, Form, Sent};
use serde::Serialize;

/// The name of the hidden input that says which edition of a form a page was drawn from.
pub const EDITION_INPUT: &str = "form_version";

/// A form in any state (`templates/CONTEXTS.md`, "A form").
#[derive(Clone, Debug, Serialize)]
pub struct FormView {
    /// The form's id.
    pub id: String,
    /// The page's heading.
    pub title: String,
    /// The declaration's edition.
    pub version: i64,
    /// Where it is posted.
    pub action: String,
    /// The button's words.
    pub button: String,
    /// How many faults it has.
    pub error_count: usize,
    /// The deadline in words, or "".
    pub deadline_text: String,
    /// Why it cannot be sent now, or "".
    pub closed_text: String,
    /// Its fields, by group.
    pub groups: Vec<GroupView>,
    /// The trap, if it has one.
    pub honeypot: Option<HoneypotView>,
    /// Hidden inputs.
    pub hidden: Vec<Hidden>,
}

/// Fields under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct GroupView {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Sentences below it.
    pub intro: Option<NoteView>,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// The numbers of the conditions that all of its fields wait for.
    pub waits: Vec<usize>,
}

impl GroupView {
    fn new(group: &forms::Group, fields: Vec<FieldView>) -> Self {
        let first = fields.first().map_or(&[][..], |field| &field.waits);
        let is_common = |number: &&usize| fields.iter().all(|one| one.waits.contains(number));
        Self {
            id: group.id.clone(),
            title: group.title.clone(),
            intro: (!group.intro.is_empty()).then(|| note(&group.intro)),
            waits: first.iter().filter(is_common).copied().collect(),
            fields,
        }
    }
}

/// The trap for programs that fill in everything.
#[derive(Clone, Debug, Serialize)]
pub struct HoneypotView {
    /// Its input's name.
    pub id: String,
    /// Its words.
    pub label: String,
}

/// A hidden input.
#[derive(Clone, Debug, Serialize)]
pub struct Hidden {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One line of the summary of faults.
#[derive(Clone, Debug, Serialize)]
pub struct FaultView {
    /// The first input of its field.
    pub href: String,
    /// What it says.
    pub text: String,
}

impl FormView {
    /// `form` filled with `sent`, posted to `action`, showing `faults`. The deadline, the reason why
    /// it is closed and hidden inputs are empty until the caller sets them.
    pub fn new(form: &Form, sent: &Sent, faults: &[Fault], action: &str) -> Self {
        let group = |group: &forms::Group| {
            let fields = form.fields_of(&group.id);
            let views = fields.map(|field| field_view(form, field, sent, faults));
            GroupView::new(group, views.collect())
        };
        Self {
            id: form.id.clone(),
            title: form.title.clone(),
            version: form.version,
            action: action.to_owned(),
            button: form.button.clone(),
            error_count: faults.len(),
            deadline_text: String::new(),
            closed_text: String::new(),
            groups: form
                .groups
                .iter()
                .map(group)
                .filter(|group| !group.fields.is_empty())
                .collect(),
            honeypot: form.honeypot.as_ref().map(|trap| HoneypotView {
                id: trap.id.clone(),
                label: trap.label.clone(),
            }),
            hidden: vec![edition(form)],
        }
    }

    /// An empty form that has not been posted yet.
    pub fn empty(form: &Form, action: &str) -> Self {
        Self::new(form, &Sent::default(), &[], action)
    }
}

/// Says which edition of the form a page was drawn from, so that a page that was open while the form
/// changed can be shown again with its answers kept.
fn edition(form: &Form) -> Hidden {
    Hidden {
        name: EDITION_INPUT.to_owned(),
        value: form.version.to_string(),
    }
}

/// The summary's lines, in the order of `faults`.
pub fn fault_views(form: &Form, faults: &[Fault]) -> Vec<FaultView> {
    let view = |fault: &Fault| {
        let target = form
            .field(&fault.field)
            .map_or_else(|| fault.field.clone(), input_id);
        FaultView {
            href: format!("#{target}"),
            text: fault.text.clone(),
        }
    };
    faults.iter().map(view).collect()
}
