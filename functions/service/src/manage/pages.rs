//! The applicant's own page in its states.

use super::ask_again::{correcting, turn};
use super::change::editing;
use super::words::{self, Setting, StatusWords};
use super::{Step, Visit};
use crate::desk::Response;
use crate::ports::Dossier;
use form_page::{AnswerGroup, FaultView, FieldView, answer_groups, fault_views, field_view};
use forms::{Fault, Form, Sent, Use};
use http::StatusCode;
use scheme::life::Act;
use scheme::{Reached, Window};
use serde::Serialize;

/// The page's own path, where its forms post to.
pub(super) fn action(visit: Visit<'_>) -> String {
    format!("/forms/application/{}", visit.token.text())
}

/// Whether the application can still be withdrawn.
pub(super) fn can_withdraw(dossier: &Dossier) -> bool {
    dossier.application.status.after(Act::Withdraw).is_some()
}

/// The form that was filled in, where it is still declared.
pub(super) fn form<'a>(visit: Visit<'a>, dossier: &Dossier) -> Option<&'a Form> {
    visit
        .desk
        .declared
        .declarations
        .form(&dossier.application.form)
}

/// What the words about `dossier` depend on.
pub(super) fn setting<'a>(visit: Visit<'a>, dossier: &Dossier) -> Setting<'a> {
    let declarations = &visit.desk.declared.declarations;
    Setting {
        approval_form: declarations.forms_of(Use::Approval).next(),
        intake: declarations.intake(&dossier.application.intake),
        zone: &visit.desk.declared.scheme().time_zone,
        now: visit.moment.now,
    }
}

#[derive(Serialize)]
struct PageContext<'a> {
    reference: &'a str,
    name: &'a str,
    role_name: &'a str,
    status: StatusWords,
    steps: Vec<StepView>,
    next: Vec<String>,
    groups: Vec<AnswerGroup>,
    can_change: bool,
    change_until_text: String,
    can_withdraw: bool,
    can_erase: bool,
    can_correct_manager: bool,
    manager_email: &'a str,
    manager_field: Option<FieldView>,
    turn: String,
    faults: Vec<FaultView>,
    downloads: Vec<DownloadView>,
    action: String,
}

#[derive(Serialize)]
struct DownloadView {
    url: String,
    words: &'static str,
}

#[derive(Serialize)]
struct StepView {
    title: &'static str,
    reached: &'static str,
    current: bool,
}

/// The page: all that the applicant told us, where it stands, and what can be done.
pub(super) fn page(visit: Visit<'_>, dossier: &Dossier) -> Response {
    let context = context(visit, dossier, &Sent::default(), &[]);
    draw(visit, "manage/page.html", &context)
}

/// The page with what is wrong with the line manager's address that was sent.
pub(super) fn faulty(
    visit: Visit<'_>,
    dossier: &Dossier,
    sent: &Sent,
    faults: &[Fault],
) -> Response {
    let context = context(visit, dossier, sent, faults);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    draw_with(visit, status, "manage/page.html", &context)
}

fn context<'a>(
    visit: Visit<'_>,
    dossier: &'a Dossier,
    sent: &Sent,
    faults: &[Fault],
) -> PageContext<'a> {
    let (application, approval) = (&dossier.application, &dossier.approval);
    let form = form(visit, dossier);
    let editing = editing(visit, dossier, visit.moment.now);
    let correcting = correcting(visit, dossier);
    let setting = setting(visit, dossier);
    let action = action(visit);
    let change = |input: &str| match editing {
        Some(_) => format!("{action}?step=change#{input}"),
        None => String::new(),
    };
    let groups = |form| answer_groups(form, &application.answers, |_| true, change);
    let download = |word: &str, words| DownloadView {
        url: format!("{action}?download={word}"),
        words,
    };
    PageContext {
        reference: application.reference.as_str(),
        name: &approval.applicant_name,
        role_name: &application.role,
        status: words::status_words(dossier, setting),
        steps: steps(dossier, setting),
        next: words::next(dossier, setting),
        groups: form.map_or_else(Vec::new, groups),
        can_change: editing.is_some(),
        change_until_text: editing.map_or_else(String::new, |editing| {
            editing.intake.closes_text(setting.zone)
        }),
        can_withdraw: can_withdraw(dossier),
        can_erase: true,
        can_correct_manager: correcting.is_some(),
        manager_email: &approval.manager_email,
        manager_field: correcting.map(|(form, field)| field_view(form, field, sent, faults)),
        turn: turn(dossier),
        faults: form.map_or_else(Vec::new, |form| fault_views(form, faults)),
        downloads: vec![
            download("text", "Everything we hold about you, to read"),
            download("json", "The same as JSON, for a computer to read"),
        ],
        action: action.clone(),
    }
}

/// The way that the application goes, with the step where it is.
fn steps(dossier: &Dossier, setting: Setting<'_>) -> Vec<StepView> {
    let steps = words::place(dossier, setting).steps().into_iter();
    let view = |(title, reached): (&'static str, Reached)| StepView {
        title,
        reached: reached.words(),
        current: reached == Reached::Now,
    };
    steps.map(view).collect()
}

/// The page that asks whether the applicant is sure.
pub(super) fn confirm(visit: Visit<'_>, dossier: &Dossier, step: Step) -> Response {
    #[derive(Serialize)]
    struct Context<'a> {
        reference: &'a str,
        role_name: &'a str,
        action: String,
    }
    let template = match step {
        Step::Withdraw => "manage/confirm-withdraw.html",
        Step::Erase => "manage/confirm-erase.html",
    };
    let context = Context {
        reference: dossier.application.reference.as_str(),
        role_name: &dossier.application.role,
        action: action(visit),
    };
    draw(visit, template, &context)
}

/// That the application is withdrawn, and until when the same person can apply again.
pub(super) fn withdrawn(visit: Visit<'_>, dossier: &Dossier) -> Response {
    let setting = setting(visit, dossier);
    let again = setting
        .intake
        .filter(|intake| intake.window(setting.now) == Window::Open)
        .map(|intake| {
            let until = intake.closes_text(setting.zone);
            format!("You can apply again until {until}.")
        });
    let reference = format!("The reference was {}.", dossier.application.reference);
    let mut sentences = vec![
        reference.as_str(),
        "You will not be matched in this intake, and your line manager has nothing more to decide.",
    ];
    sentences.extend(again.as_deref());
    sentences
        .push("Your private link still works: with it, you can see what we keep, and erase it.");
    done(visit, "Your application is withdrawn", &sentences, "")
}

/// That everything is erased.
pub(super) fn erased(visit: Visit<'_>) -> Response {
    done(
        visit,
        "Everything we held about your application is erased",
        &[
            "Your answers, the approval and the history are deleted, and you leave this intake.",
            "The links that we sent about it no longer work.",
            "It goes from our backups too, within the time that the privacy page says.",
        ],
        "",
    )
}

/// That the request went to the line manager's address, with the link that works now.
pub(super) fn asked(visit: Visit<'_>, dossier: &Dossier) -> Response {
    let status = words::status_words(dossier, setting(visit, dossier));
    let sentences = [
        status.text.as_str(),
        "The link that we sent before no longer works.",
        "You get an email as soon as your line manager has decided.",
    ];
    let title = "We have written to your line manager";
    done(visit, title, &sentences, &action(visit))
}

/// What was done; `own_url` leads back to the page, where there is one still.
pub(super) fn done(visit: Visit<'_>, title: &str, sentences: &[&str], own_url: &str) -> Response {
    #[derive(Serialize)]
    struct Context<'a> {
        title: &'a str,
        sentences: &'a [&'a str],
        own_url: &'a str,
    }
    let context = Context {
        title,
        sentences,
        own_url,
    };
    draw(visit, "manage/done.html", &context)
}

fn draw(visit: Visit<'_>, template: &str, context: &impl Serialize) -> Response {
    draw_with(visit, StatusCode::OK, template, context)
}

/// No address: it would put the token into the page a second time.
pub(super) fn draw_with(
    visit: Visit<'_>,
    status: StatusCode,
    template: &str,
    context: &impl Serialize,
) -> Response {
    visit.desk.page(status, template, "", "", context)
}
