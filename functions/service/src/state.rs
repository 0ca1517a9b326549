//! The check page's state (TRUST 11): the answers and what they were given under, sealed.

use crate::desk::Moment;
use crate::keyring::{Keyring, Purpose};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forms::{Answers, Form};
use jiff::Timestamp;
use scheme::{Intake, calendar};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How long a check page can be sent, in hours.
const HOURS: i64 = 24;

/// The name of the check page's one input.
pub(crate) const INPUT: &str = "state";

/// What a check page holds between two presses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CheckState {
    /// The form's id.
    pub(crate) form: String,
    /// The form's edition.
    pub(crate) version: i64,
    /// The intake's id.
    pub(crate) intake: String,
    /// 128 random bits, in hexadecimal: what makes a second press the same submission.
    pub(crate) submission_id: String,
    /// When the page was made, in milliseconds since 1970.
    pub(crate) issued_ms: i64,
    /// Whether the trap was filled in.
    pub(crate) trapped: bool,
    /// The normalised answers.
    pub(crate) answers: Answers,
}

/// Why a state is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Not sealed by us, or for another form.
    Forged,
    /// Older than a day, or from the future.
    Expired,
}

impl CheckState {
    /// The state of a page made now.
    pub(crate) fn new(
        form: &Form,
        intake: &Intake,
        answers: Answers,
        trapped: bool,
        moment: Moment<'_>,
    ) -> Self {
        let submission_id = moment
            .random::<16>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            form: form.id.clone(),
            version: form.version,
            intake: intake.id.clone(),
            submission_id,
            issued_ms: moment.now.as_millisecond(),
            trapped,
            answers,
        }
    }

    /// When the page was made.
    pub(crate) fn issued(&self) -> Timestamp {
        Timestamp::from_millisecond(self.issued_ms).unwrap_or(Timestamp::MIN)
    }

    /// Sealed, as the page's hidden input holds it: `body.key.tag`.
    pub(crate) fn sealed(&self, keys: &Keyring) -> String {
        seal(self, Purpose::CheckState, keys)
    }

    /// Opens what [`CheckState::sealed`] gave, for the form with this id. The seal is checked before
    /// anything is parsed.
    pub(crate) fn open(
        text: &str,
        form: &str,
        keys: &Keyring,
        now: Timestamp,
    ) -> Result<Self, Unusable> {
        let state: Self = open(text, Purpose::CheckState, keys)?;
        if state.form != form {
            return Err(Unusable::Forged);
        }
        in_time(state.issued(), now)?;
        Ok(state)
    }
}

/// `state` under one seal, as a page's hidden input holds it: `body.key.tag`.
pub(crate) fn seal(state: &impl Serialize, purpose: Purpose, keys: &Keyring) -> String {
    let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(state).unwrap_or_default());
    let (key, tag) = keys.seal(purpose, body.as_bytes());
    format!("{body}.{key}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// What [`seal`] sealed. The seal is checked before anything is parsed.
pub(crate) fn open<T: DeserializeOwned>(
    text: &str,
    purpose: Purpose,
    keys: &Keyring,
) -> Result<T, Unusable> {
    let (sealed, tag) = text.rsplit_once('.').ok_or(Unusable::Forged)?;
    let (body, key) = sealed.rsplit_once('.').ok_or(Unusable::Forged)?;
    let tag = URL_SAFE_NO_PAD.decode(tag).map_err(|_| Unusable::Forged)?;
    if !keys.opens(key, purpose, body.as_bytes(), &tag) {
        return Err(Unusable::Forged);
    }
    let json = URL_SAFE_NO_PAD.decode(body).map_err(|_| Unusable::Forged)?;
    serde_json::from_slice(&json).map_err(|_| Unusable::Forged)
}

/// That a page made at `issued` can still be sent at `now`.
pub(crate) fn in_time(issued: Timestamp, now: Timestamp) -> Result<(), Unusable> {
    if now < issued || calendar::plus_hours(issued, HOURS) < now {
        return Err(Unusable::Expired);
    }
    Ok(())
}
