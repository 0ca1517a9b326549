//! Where an application stands, in plain words. Pure.

use crate::approval::shared_reason;
use crate::ports::Dossier;
use crate::record::{Decision, Happening, Verdict};
use forms::Form;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use scheme::life::{Act, Status};
use scheme::{Intake, Window, calendar};
use serde::Serialize;

/// What the page says of a status.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct StatusWords {
    /// A few words.
    pub(super) title: &'static str,
    /// Sentences.
    pub(super) text: String,
}

/// What the words depend on besides the dossier.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// The line manager's form, where one is declared.
    pub(super) approval_form: Option<&'a Form>,
    /// The intake, where it is still declared.
    pub(super) intake: Option<&'a Intake>,
    /// The scheme's zone.
    pub(super) zone: &'a TimeZone,
    /// The time.
    pub(super) now: Timestamp,
}

/// The status as it stands at `now`: time that has run out counts before the daily run notes it.
pub(super) fn status(dossier: &Dossier, now: Timestamp) -> Status {
    let stored = dossier.application.status;
    match stored.after(Act::Lapse) {
        Some(lapsed) if dossier.approval.closes <= now => lapsed,
        _ => stored,
    }
}

/// The status in words.
pub(super) fn status_words(dossier: &Dossier, setting: Setting<'_>) -> StatusWords {
    let status = status(dossier, setting.now);
    let day = |at| calendar::day(calendar::date_at(at, setting.zone));
    let last = day(calendar::last_before(dossier.approval.closes));
    let text = match status {
        Status::Awaiting => format!(
            "We asked {} to decide by {last}.",
            dossier.approval.manager_email
        ),
        Status::Approved | Status::Declined => decided(dossier, setting),
        Status::Lapsed => format!("Your line manager did not decide by {last}."),
        Status::Withdrawn => match happened(dossier, Happening::Withdrawn) {
            Some(at) => format!("You withdrew your application on {}.", day(at)),
            None => "You withdrew your application.".to_owned(),
        },
    };
    StatusWords {
        title: status.title(),
        text,
    }
}

/// What the line manager decided, with the reason where it may be seen.
fn decided(dossier: &Dossier, setting: Setting<'_>) -> String {
    let Some(decision) = &dossier.approval.decision else {
        return "Your line manager has decided.".to_owned();
    };
    match decision.verdict {
        Verdict::Approved => "Your line manager approved your application.".to_owned(),
        Verdict::ApprovedFrom(date) => format!(
            "Your line manager approved your application from {}.",
            calendar::day(date)
        ),
        Verdict::Declined => {
            let text = "Your line manager did not approve your application this time.";
            match reason(setting.approval_form, decision) {
                "" => text.to_owned(),
                reason => format!("{text} Their reason: {reason}"),
            }
        }
    }
}

/// The line manager's reason where the applicant may see it, else "".
pub(super) fn reason<'a>(form: Option<&Form>, decision: &'a Decision) -> &'a str {
    form.map_or("", |form| shared_reason(form, decision))
}

/// What happens next, and when, in sentences.
pub(super) fn next(dossier: &Dossier, setting: Setting<'_>) -> Vec<String> {
    let said = |sentences: &[&str]| sentences.iter().map(|one| (*one).to_owned()).collect();
    match status(dossier, setting.now) {
        Status::Awaiting => {
            let mut next =
                vec!["We email you as soon as your line manager has decided.".to_owned()];
            next.extend(matching(setting));
            next
        }
        Status::Approved => matching(setting),
        Status::Declined => said(&[
            "Your application goes no further in this intake.",
            "You can talk to your line manager, and apply again when the next intake opens.",
        ]),
        Status::Lapsed => said(&[
            "Without an approval, your application goes no further in this intake.",
            "If you still want to take part, write to us soon.",
        ]),
        Status::Withdrawn => {
            let kept = dossier.application.expires;
            let last = calendar::date_at(calendar::last_before(kept), setting.zone);
            vec![format!(
                "We keep a record until {}, and then delete it.",
                calendar::day(last)
            )]
        }
    }
}

/// When pairs are suggested.
fn matching(setting: Setting<'_>) -> Vec<String> {
    let pairs = "The oversight group then suggests pairs and writes to you.";
    match setting.intake {
        Some(intake) if intake.window(setting.now) != Window::Closed => vec![
            format!(
                "Applications close on {}.",
                intake.closes_text(setting.zone)
            ),
            pairs.to_owned(),
        ],
        _ => vec!["The oversight group suggests pairs and writes to you.".to_owned()],
    }
}

/// When something last happened.
fn happened(dossier: &Dossier, what: Happening) -> Option<Timestamp> {
    let events = dossier.events.iter().rev();
    events
        .filter(|event| event.what == what)
        .map(|event| event.at)
        .next()
}
