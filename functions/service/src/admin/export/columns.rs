//! The columns that a copy may have.

use crate::admin::filters::Filters;
use forms::{Column, Viewer, columns};
use scheme::Declarations;

/// The columns that every row has, before the fields.
pub(super) const FIXED: [&str; 6] = [
    "reference",
    "intake",
    "role",
    "status",
    "submitted",
    "flags",
];

/// The columns that a copy may have: those of every application, and the fields that `viewer` may see.
pub(in crate::admin) fn all_columns(
    declarations: &Declarations,
    filters: &Filters<'_>,
    viewer: Viewer,
) -> Vec<Column> {
    let fixed = FIXED.iter().map(|name| Column {
        field: (*name).to_owned(),
        heading: (*name).to_owned(),
    });
    fixed
        .chain(field_columns(declarations, filters, viewer))
        .collect()
}

/// The columns of all the forms that the filters let through: a field that they share stands once,
/// and each form's own order is kept as far as the others allow. A heading is never there twice.
fn field_columns(
    declarations: &Declarations,
    filters: &Filters<'_>,
    viewer: Viewer,
) -> Vec<Column> {
    let mut merged: Vec<Column> = Vec::new();
    let forms = filters.roles(declarations).into_iter();
    for form in forms.filter_map(|role| declarations.form_for_role(role)) {
        let mut next = 0;
        for mut column in columns(form, viewer) {
            if let Some(known) = merged.iter().position(|own| own.field == column.field) {
                next = known + 1;
                continue;
            }
            let is_taken = FIXED.contains(&column.heading.as_str())
                || merged.iter().any(|own| own.heading == column.heading);
            if is_taken {
                column.heading = format!("{} ({})", column.heading, column.field);
            }
            merged.insert(next, column);
            next += 1;
        }
    }
    merged
}
