//! Where an application stands, in plain words. Pure.

use crate::approval::shared_reason;
use crate::ports::Dossier;
use crate::record::{Decision, Happening, Verdict};
use forms::Form;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use scheme::life::{Act, Status};
use scheme::{Intake, Place, Window, calendar};
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

/// The place at which it stands.
pub(super) fn place(dossier: &Dossier, setting: Setting<'_>) -> Place {
    let window = setting
        .intake
        .map_or(Window::Closed, |intake| intake.window(setting.now));
    Place::of(status(dossier, setting.now), window)
}

/// The status in words.
pub(super) fn status_words(dossier: &Dossier, setting: Setting<'_>) -> StatusWords {
    told(place(dossier, setting), dossier, setting).0
}

/// What happens next, and when, in sentences.
pub(super) fn next(dossier: &Dossier, setting: Setting<'_>) -> Vec<String> {
    told(place(dossier, setting), dossier, setting).1
}

/// What is said of a dossier that stands at `place`: where it is, and what happens next.
pub(super) fn told(
    place: Place,
    dossier: &Dossier,
    setting: Setting<'_>,
) -> (StatusWords, Vec<String>) {
    (
        here(place, dossier, setting),
        after(place, dossier, setting),
    )
}

fn here(place: Place, dossier: &Dossier, setting: Setting<'_>) -> StatusWords {
    let last = last_day(dossier.approval.closes, setting);
    let text = match place {
        Place::WithManager => format!(
            "We received your application on {}. We asked {} to decide by {last}.",
            calendar::day(calendar::date_at(
                dossier.application.submitted,
                setting.zone
            )),
            dossier.approval.manager_email
        ),
        Place::Approved | Place::InPool | Place::Declined => decided(dossier, setting),
        Place::Proposed => format!(
            "{} The oversight group has still to agree.",
            since(
                dossier,
                "We put you forward for a pair",
                Happening::Proposed,
                setting
            )
        ),
        Place::Matched => since(
            dossier,
            "The oversight group matched you",
            Happening::Matched,
            setting,
        ),
        Place::Waiting => format!(
            "{} We found no match for you in this intake.",
            since(
                dossier,
                "The oversight group looked for a match",
                Happening::PutToWait,
                setting
            )
        ),
        Place::Lapsed => format!("Your line manager did not decide by {last}."),
        Place::Withdrawn => since(
            dossier,
            "You withdrew your application",
            Happening::Withdrawn,
            setting,
        ),
    };
    StatusWords {
        title: place.title(),
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

fn after(place: Place, dossier: &Dossier, setting: Setting<'_>) -> Vec<String> {
    let said = |sentences: &[&str]| sentences.iter().map(|one| (*one).to_owned()).collect();
    match place {
        Place::WithManager => {
            let mut next =
                vec!["We email you as soon as your line manager has decided.".to_owned()];
            next.extend(matching(setting));
            next
        }
        Place::Approved | Place::InPool => matching(setting),
        Place::Proposed => said(&[
            "We write to you as soon as the oversight group has agreed. You need do nothing now.",
            "If this pair comes to nothing, you go back into the pool, and we look for another.",
        ]),
        Place::Matched => matched(setting),
        Place::Waiting => vec![
            format!(
                "We keep your application for the next intake, until {} at the latest.",
                kept_until(dossier, setting)
            ),
            "You need do nothing now. You can withdraw it below if you would rather not wait."
                .to_owned(),
        ],
        Place::Declined => said(&[
            "Your application goes no further in this intake.",
            "You can talk to your line manager, and apply again when the next intake opens.",
        ]),
        Place::Lapsed => lapsed(setting),
        Place::Withdrawn => vec![format!(
            "We keep a record until {}, and then delete it.",
            kept_until(dossier, setting)
        )],
    }
}

/// What can be done while line managers can still decide, and afterwards.
fn lapsed(setting: Setting<'_>) -> Vec<String> {
    let close = setting.intake.map(Intake::approvals_close);
    let first = match close.filter(|close| setting.now < *close) {
        Some(close) => {
            format!(
                "You can send the request again below. It has to be approved by {}.",
                last_day(close, setting)
            )
        }
        None => "Without an approval, your application goes no further in this intake.".to_owned(),
    };
    vec![
        first,
        "If you have a question, write to us soon.".to_owned(),
    ]
}

/// When pairs are suggested.
fn matching(setting: Setting<'_>) -> Vec<String> {
    let then = "The oversight group then suggests pairs and writes to you.".to_owned();
    match setting.intake {
        Some(intake) if intake.window(setting.now) != Window::Closed => vec![
            format!(
                "Applications close on {}.",
                intake.closes_text(setting.zone)
            ),
            then,
        ],
        Some(intake) if setting.now < intake.approvals_close() => vec![
            format!(
                "Line managers can decide until {}.",
                last_day(intake.approvals_close(), setting)
            ),
            then,
        ],
        _ => vec!["The oversight group suggests pairs and writes to you.".to_owned()],
    }
}

/// What a pair does first, and how long it has.
fn matched(setting: Setting<'_>) -> Vec<String> {
    let mut next = vec![
        "We write to you both, so that you know how to reach each other.".to_owned(),
        "Set a day for your first meeting together.".to_owned(),
    ];
    next.extend(setting.intake.map(|intake| {
        format!(
            "Pairs of this intake meet until {}.",
            calendar::day(intake.ends)
        )
    }));
    next
}

/// The last day on which the application is kept.
fn kept_until(dossier: &Dossier, setting: Setting<'_>) -> String {
    last_day(dossier.application.expires, setting)
}

/// The last day before `end`.
fn last_day(end: Timestamp, setting: Setting<'_>) -> String {
    calendar::day(calendar::date_at(calendar::last_before(end), setting.zone))
}

/// `told`, with the day on which it last happened where the history has it.
fn since(dossier: &Dossier, told: &str, what: Happening, setting: Setting<'_>) -> String {
    match happened(dossier, what) {
        Some(at) => format!(
            "{told} on {}.",
            calendar::day(calendar::date_at(at, setting.zone))
        ),
        None => format!("{told}."),
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
