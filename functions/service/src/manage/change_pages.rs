//! The pages of a change: the form, the check, and that it is saved.

use super::Visit;
use super::change::Editing;
use super::change_state::{BASIS_INPUT, ChangeState, basis};
use super::changing::Asking;
use super::letters::names_of;
use super::pages::{action, done, draw_with, setting};
use super::words;
use crate::application::check::notes;
use crate::desk::Response;
use crate::edition;
use crate::ports::Dossier;
use form_page::{CheckView, FaultView, FormView, Hidden, answer_groups, fault_views};
use forms::{Fault, Form, Role, Sent};
use http::StatusCode;
use serde::Serialize;

const MOVED: &str = "Your application has changed since you opened this page. \
    What you typed here is still below: look at it again, then continue";

/// Why the form is shown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why<'a> {
    /// It was asked for.
    Open,
    /// It has faults.
    Faulty(&'a [Fault]),
    /// Its questions have changed.
    OtherEdition,
    /// The answers that are held are no longer those that it was filled with.
    Moved,
    /// Another application has the address.
    AddressTaken,
}

impl Why<'_> {
    fn status(self) -> StatusCode {
        match self {
            Self::Open => StatusCode::OK,
            Self::Faulty(_) | Self::OtherEdition => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Moved | Self::AddressTaken => StatusCode::CONFLICT,
        }
    }

    fn lines(self, form: &Form) -> Vec<FaultView> {
        let at_first = edition::changed(form);
        match self {
            Self::Open => Vec::new(),
            Self::Faulty(faults) => fault_views(form, faults),
            Self::OtherEdition => vec![at_first],
            Self::Moved => vec![FaultView {
                text: MOVED.to_owned(),
                ..at_first
            }],
            Self::AddressTaken => vec![address_taken(form, at_first)],
        }
    }
}

fn address_taken(form: &Form, at_first: FaultView) -> FaultView {
    let field = form.by_role(Role::Email);
    let input = field.and_then(|field| field.kind.inputs(&field.id).into_iter().next());
    FaultView {
        href: input.map_or(at_first.href, |input| format!("#{input}")),
        text: format!(
            "Another application to be a {} has this email address. Enter another one",
            form.role
        ),
    }
}

/// The form filled with `sent`.
pub(super) fn form(
    visit: Visit<'_>,
    editing: Editing<'_>,
    dossier: &Dossier,
    sent: &Sent,
    why: Why<'_>,
) -> Response {
    #[derive(Serialize)]
    struct Context<'a> {
        form: FormView,
        faults: Vec<FaultView>,
        reference: &'a str,
        role_name: &'a str,
        own_url: String,
        change_until_text: String,
    }
    let faults = match why {
        Why::Faulty(faults) => faults,
        _ => &[],
    };
    let lines = why.lines(editing.form);
    let mut view = FormView::new(editing.form, sent, faults, &action(visit));
    view.error_count = lines.len();
    "Continue".clone_into(&mut view.button);
    // Who holds the link is no program that fills in what it finds.
    view.honeypot = None;
    let hidden = |name: &str, value: String| Hidden {
        name: name.to_owned(),
        value,
    };
    view.hidden.push(hidden(super::INPUT, "check".to_owned()));
    view.hidden.push(hidden(BASIS_INPUT, basis(dossier)));
    let context = Context {
        form: view,
        faults: lines,
        reference: dossier.application.reference.as_str(),
        role_name: &editing.form.role,
        own_url: action(visit),
        change_until_text: until(visit, editing),
    };
    draw_with(visit, why.status(), "manage/change.html", &context)
}

fn until(visit: Visit<'_>, editing: Editing<'_>) -> String {
    let zone = &visit.desk.declared.scheme().time_zone;
    editing.intake.closes_text(zone)
}

/// The page to check the change on; nothing is stored yet.
pub(super) fn check(
    visit: Visit<'_>,
    editing: Editing<'_>,
    dossier: &Dossier,
    state: &ChangeState,
) -> Response {
    #[derive(Serialize)]
    struct Context {
        check: CheckView,
        changes: String,
        asks_again: String,
        own_url: String,
    }
    let (form, answers) = (editing.form, &state.answers);
    let own = action(visit);
    let change = |input: &str| format!("{own}?change={input}#{input}");
    let context = Context {
        check: CheckView {
            title: "Check your changes before you save them".to_owned(),
            groups: answer_groups(form, answers, |_| true, change),
            notes: notes(visit.desk, form, answers),
            state: state.sealed(visit),
            submit_action: own.clone(),
            button: "Save changes".to_owned(),
            deadline_text: until(visit, editing),
        },
        changes: names_of(form, &dossier.application.answers, answers),
        asks_again: match Asking::of(form, dossier, answers) {
            Asking::Stands => String::new(),
            Asking::Anew | Asking::Corrected => form.text(answers, Role::ManagerEmail).to_owned(),
        },
        own_url: own,
    };
    draw_with(visit, StatusCode::OK, "manage/check.html", &context)
}

/// That the change is saved, and what follows.
pub(super) fn saved(visit: Visit<'_>, dossier: &Dossier) -> Response {
    let status = words::status_words(dossier, setting(visit, dossier));
    let reference = format!("Your reference is still {}.", dossier.application.reference);
    let sentences = [
        reference.as_str(),
        &status.text,
        "An email that says what has changed is on its way to you.",
    ];
    done(visit, "Your changes are saved", &sentences, &action(visit))
}

/// That there was nothing to save.
pub(super) fn same(visit: Visit<'_>) -> Response {
    let sentences = ["Your answers are the same as before, so there was nothing to save."];
    done(visit, "Nothing has changed", &sentences, &action(visit))
}
