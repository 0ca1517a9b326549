//! The letters about an application.

use crate::desk::Desk;
use crate::link::LinkToken;
use crate::record::{Application, Approval, Letter, LetterKind};
use jiff::Timestamp;
use scheme::calendar;
use std::collections::BTreeMap;

/// To the applicant: received, with the private link.
pub(super) fn receipt(
    desk: &Desk,
    application: &Application,
    approval: &Approval,
    link: &LinkToken,
    now: Timestamp,
) -> Letter {
    let zone = &desk.declared.scheme().time_zone;
    let intake = desk.declared.declarations.intake(&application.intake);
    let facts = facts([
        ("applicant_name", approval.applicant_name.clone()),
        ("role_name", application.role.clone()),
        ("reference", application.reference.to_string()),
        (
            "link",
            desk.declared
                .address(&format!("/forms/application/{}", link.text())),
        ),
        (
            "deadline_text",
            intake.map_or_else(String::new, |intake| intake.closes_text(zone)),
        ),
        ("manager_email", approval.manager_email.clone()),
        ("calendar_link", calendar_link(desk, &application.intake)),
    ]);
    letter(
        LetterKind::Receipt,
        &application.reference.to_string(),
        &approval.applicant_email,
        facts,
        now,
    )
}

/// Where the dates of an intake are to be had for a calendar, or "" where it is not declared.
pub(crate) fn calendar_link(desk: &Desk, intake: &str) -> String {
    let declared = desk.declared.declarations.intake(intake);
    declared.map_or_else(String::new, |intake| {
        desk.declared.address(&scheme::calendar_path(&intake.id))
    })
}

/// To a line manager who has been asked before.
const AGAIN: &str = "We wrote to you about this before. This request takes the place of the earlier one, \
    and what you may have answered then no longer counts.";

/// To the line manager: decide. `was_asked`: this address was asked before about this application.
pub(crate) fn approval_request(
    desk: &Desk,
    approval: &Approval,
    link: &LinkToken,
    was_asked: bool,
    now: Timestamp,
) -> Letter {
    let about = format!("{}#{}", approval.reference, approval.replaced.len());
    let mut facts = request_facts(desk, approval, link);
    if was_asked {
        facts.insert("again".to_owned(), AGAIN.to_owned());
    }
    letter(
        LetterKind::ApprovalRequest,
        &about,
        &approval.manager_email,
        facts,
        now,
    )
}

/// What the letters to a line manager say.
pub(crate) fn request_facts(
    desk: &Desk,
    approval: &Approval,
    link: &LinkToken,
) -> BTreeMap<String, String> {
    let zone = &desk.declared.scheme().time_zone;
    let last = calendar::last_before(approval.closes);
    facts([
        ("manager_name", approval.manager_name.clone()),
        ("applicant_name", approval.applicant_name.clone()),
        ("job_title", approval.job_title.clone()),
        ("role_name", approval.role.clone()),
        ("again", String::new()),
        (
            "link",
            desk.declared
                .address(&format!("/forms/approval/{}", link.text())),
        ),
        (
            "deadline_text",
            calendar::day(calendar::date_at(last, zone)),
        ),
    ])
}

/// A letter of `kind` about `about`: its id is made of both, so that it cannot be queued twice.
pub(crate) fn letter(
    kind: LetterKind,
    about: &str,
    to: &str,
    facts: BTreeMap<String, String>,
    now: Timestamp,
) -> Letter {
    Letter {
        id: format!("{}#{about}", kind.word()),
        kind,
        to: to.to_owned(),
        facts,
        queued: now,
        expires: calendar::plus_days(now, 30),
        sent: None,
    }
}

/// Facts by name.
pub(crate) fn facts<const N: usize>(pairs: [(&str, String); N]) -> BTreeMap<String, String> {
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
