//! The state of the page that a change is checked on: the new answers and what they were made from,
//! sealed for this one application (TRUST 11).

use super::Visit;
use crate::keyring::Purpose;
use crate::ports::Dossier;
use crate::state::{Unusable, in_time, open, seal};
use forms::{Answers, Form};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name of the hidden input that says which answers the form was filled with.
pub(super) const BASIS_INPUT: &str = "made_from";

/// What the page holds between two presses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ChangeState {
    /// The application's reference.
    reference: String,
    /// The form's edition.
    pub(super) version: i64,
    /// [`basis`] of the answers that the form was filled with.
    pub(super) made_from: String,
    /// When the page was made, in milliseconds since 1970.
    issued_ms: i64,
    /// The normalised answers.
    pub(super) answers: Answers,
}

impl ChangeState {
    /// The state of a page made now.
    pub(super) fn new(visit: Visit<'_>, form: &Form, made_from: &str, answers: Answers) -> Self {
        Self {
            reference: visit.token.reference.to_string(),
            version: form.version,
            made_from: made_from.to_owned(),
            issued_ms: visit.moment.now.as_millisecond(),
            answers,
        }
    }

    /// When the page was made.
    pub(super) fn issued(&self) -> Timestamp {
        Timestamp::from_millisecond(self.issued_ms).unwrap_or(Timestamp::MIN)
    }

    /// Sealed, as the page's hidden input holds it.
    pub(super) fn sealed(&self, visit: Visit<'_>) -> String {
        seal(self, Purpose::ChangeState, &visit.desk.keys)
    }

    /// Opens what [`Self::sealed`] gave, for the application whose link is used.
    pub(super) fn open(visit: Visit<'_>, text: &str) -> Result<Self, Unusable> {
        let state: Self = open(text, Purpose::ChangeState, &visit.desk.keys)?;
        if state.reference != visit.token.reference.as_str() {
            return Err(Unusable::Forged);
        }
        in_time(state.issued(), visit.moment.now)?;
        Ok(state)
    }
}

/// What tells the answers that are held now from those of another time. A hash, since the form
/// carries it in the open; it grants nothing, for the store compares the answers themselves.
pub(super) fn basis(dossier: &Dossier) -> String {
    let answers = serde_json::to_vec(&dossier.application.answers).unwrap_or_default();
    let hash = Sha256::digest(answers);
    hash.iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
