//! The data-protection register (UK GDPR, article 30), drawn from the declarations so that it
//! cannot drift from what is asked.

use crate::field::{Sensitivity, Viewer};
use crate::form::Form;
use serde::Serialize;

/// One line of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterEntry {
    /// The question's short name.
    pub label: String,
    /// Why it is asked.
    pub purpose: String,
    /// How delicate it is, in words.
    pub sensitivity: &'static str,
    /// Who besides the applicant may see it, in words.
    pub shown_to: Vec<&'static str>,
    /// The key of the scheme's `[retention]` that says how long it is kept.
    pub retention: String,
}

/// The register of one form, in field order.
pub fn register(form: &Form) -> Vec<RegisterEntry> {
    form.fields
        .iter()
        .map(|field| RegisterEntry {
            label: field.short.clone(),
            purpose: field.purpose.clone(),
            sensitivity: sensitivity_words(field.sensitivity),
            shown_to: field
                .shown_to
                .iter()
                .map(|viewer| viewer_words(*viewer))
                .collect(),
            retention: field.retention.clone(),
        })
        .collect()
}

fn sensitivity_words(sensitivity: Sensitivity) -> &'static str {
    match sensitivity {
        Sensitivity::Public => "Public",
        Sensitivity::Personal => "Personal",
        Sensitivity::Confidential => "Confidential",
        Sensitivity::Special => "Special category",
    }
}

fn viewer_words(viewer: Viewer) -> &'static str {
    match viewer {
        Viewer::Manager => "your line manager",
        Viewer::Partner => "a proposed partner",
        Viewer::Viewer => "administrators who list applications",
        Viewer::Officer => "the officers of the scheme",
        Viewer::Owner => "the owners of the scheme",
    }
}
