//! The columns of an export and the cells of a row.

use crate::answers::Answers;
use crate::field::{Field, Viewer};
use crate::form::Form;

/// A column of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The field's id.
    pub field: String,
    /// The heading.
    pub heading: String,
}

/// The columns of `form` that `viewer` may see, in field order.
pub fn columns(form: &Form, viewer: Viewer) -> Vec<Column> {
    let column = |field: &Field| Column {
        field: field.id.clone(),
        heading: field.column.clone(),
    };
    form.fields
        .iter()
        .filter(|field| field.is_shown_to(viewer))
        .map(column)
        .collect()
}

/// The cells of `answers` under `columns`; empty where there is no answer, or no such field.
pub fn cells(form: &Form, columns: &[Column], answers: &Answers) -> Vec<String> {
    columns
        .iter()
        .map(
            |column| match (form.field(&column.field), answers.get(&column.field)) {
                (Some(field), Some(answer)) => field.kind.cell(answer),
                _ => String::new(),
            },
        )
        .collect()
}
