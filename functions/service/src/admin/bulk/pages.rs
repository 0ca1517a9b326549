//! What the administrator reads before the second press, and after it.

use super::super::{AdminView, LIST};
use super::acts::{Act, Outcome};
use super::decided::Decided;
use super::{Line, Press, Signed};
use crate::desk::{Desk, Response};
use crate::ports::Dossier;
use forms::Role;
use http::StatusCode;
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    admin: AdminView,
    title: String,
    text: &'static str,
    rows: Vec<RowView>,
    step: &'static str,
    chosen: Vec<String>,
    button: String,
    back_url: &'static str,
    confirmed: bool,
}

#[derive(Serialize)]
struct RowView {
    url: String,
    reference: String,
    name: String,
    outcome: &'static str,
}

/// The page before the second press, or after it.
pub(super) fn page(desk: &Desk, signed: &Signed, press: &Press, lines: &[Line<'_>]) -> Response {
    let due = lines.iter().filter(|line| line.2 == Outcome::Due);
    let due: Vec<String> = due.map(|line| line.0.to_string()).collect();
    let done = lines.iter().filter(|line| line.2 == Outcome::Done).count();
    let row = |(reference, dossier, outcome): &Line<'_>| RowView {
        url: format!("{LIST}/{reference}"),
        reference: reference.to_string(),
        name: dossier
            .as_ref()
            .map_or_else(String::new, |dossier| name(desk, signed, dossier)),
        outcome: words(press.act, *outcome),
    };
    let context = Context {
        admin: AdminView::of(signed),
        title: if press.confirmed {
            told(press.act, done)
        } else {
            asked(press.act, lines.len(), due.len())
        },
        text: text(press.act),
        rows: lines.iter().map(row).collect(),
        step: press.act.word(),
        button: if press.confirmed || due.is_empty() {
            String::new()
        } else {
            button(press.act, due.len())
        },
        chosen: due,
        back_url: LIST,
        confirmed: press.confirmed,
    };
    desk.page(StatusCode::OK, "admin/bulk.html", "", "", &context)
}

fn name(desk: &Desk, signed: &Signed, dossier: &Dossier) -> String {
    let application = &dossier.application;
    let form = super::super::application_page::form_of(&desk.declared.declarations, application);
    form.map_or_else(String::new, |form| {
        let stored = form.text(&application.answers, Role::Name);
        super::super::list_page::shown(form, Role::Name, stored, signed.viewer())
    })
}

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

fn asked(act: Act, chosen: usize, due: usize) -> String {
    match (act, chosen, due) {
        (_, 0, _) => "No application was chosen".to_owned(),
        (_, _, 0) => "There is nothing to do for these applications".to_owned(),
        (Act::Remind, _, due) => {
            format!("Remind {}?", counted(due, "line manager", "line managers"))
        }
        (Act::Real, _, due) => format!("Mark {} as sent by a person?", applications(due)),
        (Act::Spam, _, due) => format!("Mark {} as sent by a program?", applications(due)),
        (Act::Record(Decided::Returned), _, due) => {
            format!("Put {} back in the pool?", applications(due))
        }
        (Act::Record(decided), _, due) => {
            format!("Record {} as {}?", applications(due), state(decided))
        }
    }
}

fn applications(count: usize) -> String {
    counted(count, "application", "applications")
}

/// What an application is once `decided` is recorded.
fn state(decided: Decided) -> &'static str {
    match decided {
        Decided::Proposed => "put forward for a pair",
        Decided::Matched => "matched",
        Decided::Waiting => "waiting for the next intake",
        Decided::Returned => "back in the pool",
    }
}

fn told(act: Act, done: usize) -> String {
    match act {
        Act::Remind => format!(
            "{} on the way",
            counted(done, "reminder is", "reminders are")
        ),
        Act::Real => format!(
            "{} marked as sent by a person",
            counted(done, "application is", "applications are")
        ),
        Act::Spam => format!(
            "{} marked as sent by a program",
            counted(done, "application is", "applications are")
        ),
        Act::Record(decided) => format!(
            "{} {}",
            counted(done, "application is", "applications are"),
            state(decided)
        ),
    }
}

fn button(act: Act, due: usize) -> String {
    match act {
        Act::Remind => format!("Send {}", counted(due, "reminder", "reminders")),
        Act::Real | Act::Spam => format!("Mark {}", applications(due)),
        Act::Record(Decided::Returned) => format!("Put {} back", applications(due)),
        Act::Record(_) => format!("Record {}", applications(due)),
    }
}

fn text(act: Act) -> &'static str {
    match act {
        Act::Remind => {
            "Each line manager gets an email with a new link. The link that they had before stops working. \
             Whoever was asked less than a day ago gets nothing."
        }
        Act::Real => {
            "They then stand with the others, and count with them. You can mark them again later."
        }
        Act::Spam => {
            "They stay apart from the others, and nothing of them is lost. You can mark them as sent by a person later."
        }
        Act::Record(Decided::Returned) => {
            "They can then be put forward again. Their own pages say that they are in the pool. \
             No email goes out from here: write to whoever should know."
        }
        Act::Record(_) => {
            "Each applicant's own page says so at once. No email goes out from here: write to them yourself. \
             If this changes, put them back in the pool."
        }
    }
}

fn words(act: Act, outcome: Outcome) -> &'static str {
    match (outcome, act) {
        (Outcome::Due, Act::Remind) => "The line manager will be reminded",
        (Outcome::Due, Act::Record(Decided::Returned)) => "Will go back into the pool",
        (Outcome::Due, Act::Record(_)) => "Will be recorded",
        (Outcome::Due, _) => "Will be marked",
        (Outcome::Done, Act::Remind) => "Reminder sent",
        (Outcome::Done, Act::Record(Decided::Returned)) => "Back in the pool",
        (Outcome::Done, Act::Record(_)) => "Recorded",
        (Outcome::Done, _) => "Marked",
        (Outcome::Already, Act::Record(Decided::Returned)) => {
            "Is in the pool, or will be when applications close"
        }
        (Outcome::Already, Act::Record(_)) => "Is recorded so already",
        (Outcome::Already, _) => "Is marked so already",
        (Outcome::StillOpen, _) => "Applications are still open: nothing is recorded yet",
        (Outcome::NotInPool, Act::Record(Decided::Returned)) => {
            "Nothing was recorded that could be taken back"
        }
        (Outcome::NotInPool, _) => "Is not in the pool: nothing is recorded",
        (Outcome::AskedToday, _) => "Asked or reminded less than a day ago: nothing is sent",
        (Outcome::NotWaiting, _) => "Does not wait for the line manager: nothing is sent",
        (Outcome::NotApart, _) => "Nothing suggests that a program sent it: nothing to mark",
        (Outcome::Gone, _) => "Is no longer there",
        (Outcome::Moved, _) => "Changed just now: nothing was done, try again",
    }
}
