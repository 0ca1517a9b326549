//! What a change of answers makes of an application and all that hangs on it. Pure but for the link
//! that the line manager is sent.
//!
//! A line manager decides on a name, a job title and a role, and is found by an address. Whatever
//! changes one of these makes the approval begin anew: under another link, with no decision. Nothing
//! else touches it (infra/decisions, "What a change does to an approval").

use super::Visit;
use super::letters;
use crate::application::letters::approval_request;
use crate::application::submission::{approval_closes, digest, flags, summary, who};
use crate::link::LinkToken;
use crate::ports::Dossier;
use crate::record::{Approval, ChangedApplication, Event, Flag, Happening, Who};
use forms::{Answers, Form, Role};
use jiff::Timestamp;
use scheme::calendar;
use scheme::life::Act;

/// What is done to the approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// It stands as it is.
    Stands,
    /// The line manager is asked anew.
    Anew,
    /// The request goes to an address that the applicant has corrected or given again.
    Corrected,
}

impl Asking {
    /// What `after` asks of the approval of `dossier`. An address that was asked meanwhile, since the
    /// first manager named it, is not asked twice.
    pub(super) fn of(form: &Form, dossier: &Dossier, after: &Answers) -> Self {
        let before = &dossier.application.answers;
        let differs = |role| form.text(before, role) != form.text(after, role);
        let manager = form.text(after, Role::ManagerEmail);
        let goes_elsewhere =
            differs(Role::ManagerEmail) && manager != dossier.approval.manager_email;
        if differs(Role::Name) || differs(Role::JobTitle) || goes_elsewhere {
            Self::Anew
        } else {
            Self::Stands
        }
    }

    /// What it is in an application's life.
    pub(super) fn act(self) -> Act {
        match self {
            Self::Stands => Act::Change,
            Self::Anew => Act::Reask,
            Self::Corrected => Act::Redirect,
        }
    }

    fn happening(self) -> Happening {
        match self {
            Self::Stands => Happening::Changed,
            Self::Anew => Happening::Reasked,
            Self::Corrected => Happening::Redirected,
        }
    }
}

/// How often a line manager may be asked about one application within a day, the first request and
/// reminders among them: whoever holds a link must not be able to fill anybody's postbox.
const MOST_A_DAY: usize = 5;

/// When a line manager may be asked again, where that was done too often within a day.
pub(super) fn asked_too_often(dossier: &Dossier, now: Timestamp) -> Option<Timestamp> {
    let asks = |event: &&Event| {
        matches!(
            event.what,
            Happening::Redirected | Happening::Reasked | Happening::Reminded
        )
    };
    let later = dossier.events.iter().filter(asks).map(|event| event.at);
    let all = std::iter::once(dossier.application.submitted).chain(later);
    let free: Vec<Timestamp> = all
        .map(|at| calendar::plus_days(at, 1))
        .filter(|free| now < *free)
        .collect();
    let first = free.len().checked_sub(MOST_A_DAY)?;
    free.get(first).copied()
}

/// The dossier with `answers` in the place of its own, or `None` where its status does not allow it.
pub(super) fn changed(
    visit: Visit<'_>,
    form: &Form,
    dossier: &Dossier,
    answers: Answers,
    asking: Asking,
) -> Option<ChangedApplication> {
    let now = calendar::to_milliseconds(visit.moment.now);
    let before = &dossier.application;
    let mut after = before.clone();
    after.status = before.status.after(asking.act())?;
    after.version = form.version;
    after.flags = kept_flags(visit, form, dossier, &answers);
    after.who = who(visit.desk, form, &before.intake, &answers);
    after.answers = answers;
    let guard = (after.who != before.who).then(|| Who {
        key: after.who.clone(),
        digest: digest(&form.id, form.version, &before.intake, &after.answers),
        expires: before.expires,
    });
    let mut queued = letters::changed(visit, form, dossier, &after, asking, now);
    let mut approval = approval_of(form, dossier, &after.answers);
    if asking != Asking::Stands {
        let link = LinkToken::new(before.reference.clone(), visit.moment.random());
        approval = Approval {
            decision: None,
            closes: approval_closes(visit.desk, &before.intake, now),
            ..approval.under_new_link(link.hash())
        };
        let was_asked = approval.manager_email == dossier.approval.manager_email;
        queued.push(approval_request(
            visit.desk, &approval, &link, was_asked, now,
        ));
    }
    Some(ChangedApplication {
        summary: summary(form, &after),
        application: after,
        approval,
        who: guard,
        event: event(asking, now),
        letters: queued,
    })
}

fn event(asking: Asking, now: Timestamp) -> Event {
    Event {
        at: now,
        what: asking.happening(),
        who: super::WHO.to_owned(),
    }
}

/// The flags that the answers have now, and those that are about how it was sent.
fn kept_flags(visit: Visit<'_>, form: &Form, dossier: &Dossier, answers: &Answers) -> Vec<Flag> {
    let mut all = flags(visit.desk, form, answers, false);
    let about_sending = |flag: &&Flag| matches!(flag, Flag::Quarantined | Flag::Spam);
    let before = dossier.application.flags.iter();
    all.extend(before.filter(about_sending));
    all
}

/// The approval with the names and addresses that the answers give now. A manager whom another
/// manager named stays, until the applicant names one.
fn approval_of(form: &Form, dossier: &Dossier, answers: &Answers) -> Approval {
    let text = |role| form.text(answers, role).to_owned();
    let before = &dossier.application.answers;
    let differs = |role| form.text(before, role) != form.text(answers, role);
    let mut approval = dossier.approval.clone();
    approval.applicant_name = text(Role::Name);
    approval.job_title = text(Role::JobTitle);
    approval.applicant_email = text(Role::Email);
    if differs(Role::ManagerEmail) {
        approval.manager_email = text(Role::ManagerEmail);
        approval.manager_name = text(Role::ManagerName);
    } else if approval.manager_email == text(Role::ManagerEmail) {
        approval.manager_name = text(Role::ManagerName);
    }
    approval
}
