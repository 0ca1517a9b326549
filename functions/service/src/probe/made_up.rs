//! What marks an application as the probe's, and what follows from it.
//!
//! The mark is its intake, whose id no file can have. Only whoever holds the sealing keys can send
//! one: the state of its check page is sealed like any other. Lists, copies, figures and the daily run
//! go by the intakes that are declared, so none of them finds it; and it queues no letter.

use super::answers;
use crate::desk::{Desk, Moment};
use crate::keyring::{Keyring, Purpose};
use crate::link::LinkToken;
use crate::record::NewApplication;
use crate::state::CheckState;
use forms::{Answer, Form, Outside, Role, Sent, parse};
use jiff::Timestamp;
use scheme::{Reference, calendar};

/// The probe's intake. An intake's id is the stem of its file, and no stem holds a slash.
const INTAKE: &str = "/probe";

/// How long what the probe stores may stay, in hours, where it could not erase it.
const HOURS: i64 = 2;

/// How long ago the probe says that its check page was made, in milliseconds: the clocks of two functions
/// are never quite the same, and a page from the future is refused.
const MINUTE: i64 = 60_000;

/// Whether an application to this intake is the probe's.
pub(crate) fn is_made_up(intake: &str) -> bool {
    intake == INTAKE
}

/// The probe's own link to an application, which it knows without a letter: under the oldest live
/// key, so that both sides find the same while keys are replaced.
pub(super) fn link(keys: &Keyring, submission_id: &str, reference: &Reference) -> LinkToken {
    let secret = keys.hash(Purpose::Probe, submission_id.as_bytes());
    LinkToken::new(reference.clone(), secret)
}

/// `new`, as it is stored where it is the probe's: with the probe's own link, no letter, and gone
/// within hours of `now`.
pub(crate) fn made_up(keys: &Keyring, now: Timestamp, mut new: NewApplication) -> NewApplication {
    let own = link(keys, &new.once.submission_id, &new.application.reference);
    let gone = calendar::plus_hours(now, HOURS);
    new.letters.clear();
    new.application.link = own.hash();
    new.application.expires = gone;
    new.approval.expires = gone;
    new.once.expires = gone;
    new.who.expires = gone;
    new
}

/// The state of a check page of the probe's. Its address is another each time, so that what an
/// earlier run left is not in its way. `None`, where the form does not take the kinds' own samples.
pub(super) fn state(desk: &Desk, form: &Form, moment: Moment<'_>) -> Option<CheckState> {
    let today = desk.declared.today(moment.now);
    let sent = Sent::accept(form, answers::pairs(form, today)).ok()?;
    let outside = Outside {
        today,
        applicant_email: None,
    };
    let mut answers = parse(form, &sent, outside).ok()?;
    let id: String = moment
        .random::<16>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if let Some(field) = form.by_role(Role::Email) {
        answers.set(&field.id, Answer::Text(format!("{id}@probe.example")));
    }
    Some(CheckState {
        form: form.id.clone(),
        version: form.version,
        intake: INTAKE.to_owned(),
        submission_id: id,
        issued_ms: moment.now.as_millisecond().saturating_sub(MINUTE),
        trapped: false,
        answers,
    })
}
