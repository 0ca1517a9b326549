//! From a check page's state to all that one submission stores. Pure.

use super::letters;
use crate::desk::{Desk, Moment};
use crate::keyring::Purpose;
use crate::link::LinkToken;
use crate::probe::{is_made_up, made_up};
use crate::record::{Application, Approval, Flag, NewApplication, Once, Summary, Who};
use crate::state::CheckState;
use forms::{Answers, Form, Role};
use jiff::Timestamp;
use scheme::life::Status;
use scheme::{Reference, calendar};
use sha2::{Digest, Sha256};

/// The application, its approval, its guards and its letters.
pub(super) fn new_application(
    desk: &Desk,
    form: &Form,
    state: &CheckState,
    reference: Reference,
    moment: Moment<'_>,
) -> NewApplication {
    let now = calendar::to_milliseconds(moment.now);
    let own_link = LinkToken::new(reference.clone(), moment.random());
    let manager_link = LinkToken::new(reference.clone(), moment.random());
    let digest = digest(&state.form, state.version, &state.intake, &state.answers);
    let who = who(desk, form, &state.intake, &state.answers);
    let expires = expires(desk, &state.intake, now);
    let application = Application {
        reference,
        form: form.id.clone(),
        version: form.version,
        intake: state.intake.clone(),
        role: form.role.clone(),
        status: Status::Awaiting,
        submitted: now,
        flags: flags(desk, form, &state.answers, state.trapped),
        answers: state.answers.clone(),
        link: own_link.hash(),
        who: who.clone(),
        expires,
    };
    let approval = approval(desk, form, &application, &manager_link);
    let letters = vec![
        letters::receipt(desk, &application, &approval, &own_link, now),
        letters::approval_request(desk, &approval, &manager_link, false, now),
    ];
    let once_expires = calendar::plus_days(now, desk.declared.period("once_days", 2));
    let new = NewApplication {
        summary: summary(form, &application),
        once: Once {
            submission_id: state.submission_id.clone(),
            digest: digest.clone(),
            expires: once_expires,
        },
        who: Who {
            key: who,
            digest,
            expires,
        },
        application,
        approval,
        letters,
    };
    match is_made_up(&state.intake) {
        true => made_up(&desk.keys, now, new),
        false => new,
    }
}

/// What a list shows of `application`.
pub(crate) fn summary(form: &Form, application: &Application) -> Summary {
    Summary {
        reference: application.reference.clone(),
        intake: application.intake.clone(),
        role: application.role.clone(),
        status: application.status,
        submitted: application.submitted,
        name: form.text(&application.answers, Role::Name).to_owned(),
        institution: form
            .text(&application.answers, Role::Institution)
            .to_owned(),
        level: form.text(&application.answers, Role::Level).to_owned(),
        topics: form
            .answer(&application.answers, Role::Topics)
            .and_then(forms::Answer::list)
            .unwrap_or(&[])
            .to_vec(),
        flags: application.flags.clone(),
    }
}

fn approval(desk: &Desk, form: &Form, application: &Application, link: &LinkToken) -> Approval {
    let text = |role| form.text(&application.answers, role).to_owned();
    Approval {
        reference: application.reference.clone(),
        intake: application.intake.clone(),
        role: application.role.clone(),
        applicant_name: text(Role::Name),
        job_title: text(Role::JobTitle),
        applicant_email: text(Role::Email),
        manager_name: text(Role::ManagerName),
        manager_email: text(Role::ManagerEmail),
        link: link.hash(),
        replaced: Vec::new(),
        closes: approval_closes(desk, &application.intake, application.submitted),
        decision: None,
        withdrawn: false,
        expires: application.expires,
    }
}

/// A line manager has the scheme's `approval_link_days`, to the end of the last of them, since a
/// letter names the day alone; but never longer than the intake's grace.
pub(crate) fn approval_closes(desk: &Desk, intake: &str, now: Timestamp) -> Timestamp {
    let zone = &desk.declared.scheme().time_zone;
    let days = desk.declared.period("approval_link_days", 21);
    let own = calendar::end_of(
        calendar::date_at(calendar::plus_days(now, days), zone),
        zone,
    );
    desk.declared
        .declarations
        .intake(intake)
        .map_or(own, |intake| own.min(intake.approvals_close()))
}

/// The scheme's end and the stated period (TRUST 23).
fn expires(desk: &Desk, intake: &str, now: Timestamp) -> Timestamp {
    let scheme = desk.declared.scheme();
    let ends = match desk.declared.declarations.intake(intake) {
        Some(intake) => intake.ends,
        None => calendar::date_at(now, &scheme.time_zone),
    };
    let months = desk.declared.period("applications_months", 12);
    calendar::end_of(calendar::plus_months(ends, months), &scheme.time_zone)
}

pub(crate) fn flags(desk: &Desk, form: &Form, answers: &Answers, trapped: bool) -> Vec<Flag> {
    let institution = desk
        .declared
        .scheme()
        .institution(form.text(answers, Role::Institution));
    let is_outside =
        |role| institution.is_some_and(|own| !own.has_address(form.text(answers, role)));
    let mut flags = Vec::new();
    if is_outside(Role::Email) {
        flags.push(Flag::EmailOutside);
    }
    if is_outside(Role::ManagerEmail) {
        flags.push(Flag::ManagerOutside);
    }
    if trapped {
        flags.push(Flag::Quarantined);
    }
    flags
}

/// The key of the guard on this address, role and intake. The address itself is not in it.
pub(crate) fn who(desk: &Desk, form: &Form, intake: &str, answers: &Answers) -> String {
    let email = form.text(answers, Role::Email).to_lowercase();
    let hash = desk.keys.hash(Purpose::Applicant, email.as_bytes());
    format!("{intake}#{}#{}", form.role, hex(&hash))
}

/// A hash of what was answered, and to what: the same answers again are the same application.
pub(crate) fn digest(form: &str, version: i64, intake: &str, answers: &Answers) -> String {
    let answers = serde_json::to_vec(&(form, version, intake, answers));
    hex(&Sha256::digest(answers.unwrap_or_default()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
