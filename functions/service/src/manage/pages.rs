//! The applicant's own page in its states.

use super::words::{self, Setting, StatusWords};
use super::{Step, Visit};
use crate::desk::Response;
use crate::ports::Dossier;
use form_page::{AnswerGroup, FaultView, FieldView, answer_groups};
use forms::{Form, Role, Use};
use http::StatusCode;
use scheme::Window;
use scheme::life::Act;
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
    next: Vec<String>,
    groups: Vec<AnswerGroup>,
    can_change: bool,
    change_until_text: &'a str,
    can_withdraw: bool,
    can_erase: bool,
    can_correct_manager: bool,
    manager_email: &'a str,
    manager_field: Option<FieldView>,
    faults: Vec<FaultView>,
    downloads: Vec<DownloadView>,
    action: String,
}

#[derive(Serialize)]
struct DownloadView {
    url: String,
    words: &'static str,
}

/// The page: all that the applicant told us, where it stands, and what can be done.
pub(super) fn page(visit: Visit<'_>, dossier: &Dossier) -> Response {
    let (application, approval) = (&dossier.application, &dossier.approval);
    let form = form(visit, dossier);
    let groups = |form| answer_groups(form, &application.answers, |_| true, |_| String::new());
    let setting = setting(visit, dossier);
    let action = action(visit);
    let download = |word: &str, words| DownloadView {
        url: format!("{action}?download={word}"),
        words,
    };
    let context = PageContext {
        reference: application.reference.as_str(),
        name: form.map_or(approval.applicant_name.as_str(), |form| {
            form.text(&application.answers, Role::Name)
        }),
        role_name: &application.role,
        status: words::status_words(dossier, setting),
        next: words::next(dossier, setting),
        groups: form.map_or_else(Vec::new, groups),
        can_change: false,
        change_until_text: "",
        can_withdraw: can_withdraw(dossier),
        can_erase: true,
        can_correct_manager: false,
        manager_email: &approval.manager_email,
        manager_field: None,
        faults: Vec::new(),
        downloads: vec![
            download("text", "Everything we hold about you, to read"),
            download("json", "The same as JSON, for a computer to read"),
        ],
        action: action.clone(),
    };
    draw(visit, "manage/page.html", &context)
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
    done(visit, "Your application is withdrawn", &sentences)
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
    )
}

fn done(visit: Visit<'_>, title: &str, sentences: &[&str]) -> Response {
    #[derive(Serialize)]
    struct Context<'a> {
        title: &'a str,
        sentences: &'a [&'a str],
    }
    draw(visit, "manage/done.html", &Context { title, sentences })
}

/// No address: it would put the token into the page a second time.
fn draw(visit: Visit<'_>, template: &str, context: &impl Serialize) -> Response {
    visit.desk.page(StatusCode::OK, template, "", "", context)
}
