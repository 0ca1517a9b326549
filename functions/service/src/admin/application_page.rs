//! GET `/admin/applications/{id}`: one application on one page. Each seat sees the fields whose
//! `shown_to` names it, and no others: a viewer sees what the list is made of, and little more.

use super::bulk::Decided;
use super::history::{EventView, history};
use super::session::Signed;
use super::standing::{Standing, flag_text};
use super::{AdminView, LIST, bulk, failed, record};
use crate::desk::{Desk, Moment, Response};
use crate::ends::End;
use crate::ports::{Dossier, ReadDossier, RecordAct};
use crate::record::{Act, Application, Approval, Deed, Flag};
use form_page::{AnswerGroup, answer_groups};
use forms::{Form, Role, Use, Viewer};
use http::StatusCode;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;
use scheme::life::Status;
use scheme::{Declarations, Reference, Window, calendar};
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    admin: AdminView,
    reference: String,
    name: String,
    role_name: String,
    status: StatusView,
    submitted_text: String,
    flags: Vec<FlagView>,
    groups: Vec<AnswerGroup>,
    approval: ApprovalView,
    history: Vec<EventView>,
    back_url: String,
    bulk: Vec<ActView>,
}

/// A button that does something to this application, after a page that asks.
#[derive(Serialize)]
struct ActView {
    step: &'static str,
    words: &'static str,
}

#[derive(Serialize)]
struct StatusView {
    id: &'static str,
    title: &'static str,
    text: String,
}

#[derive(Serialize)]
struct FlagView {
    title: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct ApprovalView {
    title: &'static str,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    label: String,
    lines: Vec<String>,
}

/// The application whose reference `id` is, in any spelling, once it is recorded that it was opened
/// (TRUST 15).
pub(super) async fn show<P: ReadDossier + RecordAct>(
    desk: &Desk,
    ports: &P,
    id: &str,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let typed = percent_decode_str(id).decode_utf8();
    let typed = typed.map_err(|_| End::NotFound)?;
    let reference = Reference::parse(&typed).map_err(|_| End::NotFound)?;
    let read = ports.read_dossier(&reference, moment.now).await;
    let dossier = read
        .map_err(|error| failed("application", &error))?
        .ok_or(End::NotFound)?;
    let form = form_of(&desk.declared.declarations, &dossier.application);
    let form = form.ok_or(End::SomethingWrong)?;
    let act = Act {
        which: reference.to_string(),
        ..record::act(desk, &signed.email, Deed::Opened, moment)
    };
    record::keep(ports, &act).await?;
    Ok(desk.page(
        StatusCode::OK,
        "admin/application.html",
        "",
        &format!("{LIST}/{reference}"),
        &context(desk, form, &dossier, signed, moment.now),
    ))
}

/// The form that `application` was made with; where its file has gone, the one for its role now.
pub(super) fn form_of<'a>(
    declarations: &'a Declarations,
    application: &Application,
) -> Option<&'a Form> {
    declarations
        .form(&application.form)
        .or_else(|| declarations.form_for_role(&application.role))
}

fn context(
    desk: &Desk,
    form: &Form,
    dossier: &Dossier,
    signed: &Signed,
    now: Timestamp,
) -> Context {
    let zone = &desk.declared.scheme().time_zone;
    let (application, viewer) = (&dossier.application, signed.viewer());
    let reference = application.reference.to_string();
    let intake = desk.declared.declarations.intake(&application.intake);
    let window = intake.map_or(Window::Closed, |intake| intake.window(now));
    let stored = form.text(&application.answers, Role::Name);
    let name = super::list_page::shown(form, Role::Name, stored, viewer);
    Context {
        admin: AdminView::of(signed),
        name: if name.is_empty() {
            reference.clone()
        } else {
            name
        },
        reference,
        role_name: application.role.clone(),
        status: status(application, &dossier.approval, window, now, zone),
        submitted_text: calendar::moment(application.submitted, zone),
        flags: flags(application),
        groups: answer_groups(
            form,
            &application.answers,
            |field| field.is_shown_to(viewer),
            |_| String::new(),
        ),
        approval: approval(desk, form, dossier, viewer),
        history: history(dossier, zone),
        back_url: format!("{LIST}?intake={}", application.intake),
        bulk: acts(application, signed, window),
    }
}

/// What may be done to it, by those who may.
fn acts(application: &Application, signed: &Signed, window: Window) -> Vec<ActView> {
    if !signed.may_export() {
        return Vec::new();
    }
    let mut acts = Vec::new();
    if bulk::may_be_reminded(application.status) {
        acts.push((bulk::Act::Remind, "Remind the line manager"));
    }
    let has = |flag| application.flags.contains(&flag);
    if has(Flag::Quarantined) || has(Flag::Spam) {
        acts.push((bulk::Act::Real, "Mark as sent by a person"));
    }
    if has(Flag::Quarantined) {
        acts.push((bulk::Act::Spam, "Mark as sent by a program"));
    }
    let record = |decided| {
        let words = match decided {
            Decided::Proposed => "Record as put forward for a pair",
            Decided::Matched => "Record as matched",
            Decided::Waiting => "Record as waiting for the next intake",
            Decided::Returned => "Put back in the pool",
        };
        (bulk::Act::Record(decided), words)
    };
    acts.extend(bulk::may_be_recorded(application.status, window).map(record));
    let view = |(act, words): (bulk::Act, &'static str)| ActView {
        step: act.word(),
        words,
    };
    acts.into_iter().map(view).collect()
}

fn flags(application: &Application) -> Vec<FlagView> {
    let view = |flag| {
        let (title, text) = flag_text(flag);
        FlagView { title, text }
    };
    application.flags.iter().copied().map(view).collect()
}

fn status(
    application: &Application,
    approval: &Approval,
    window: Window,
    now: Timestamp,
    zone: &TimeZone,
) -> StatusView {
    let standing = Standing::of(application.status, &application.flags);
    let text = match application.status {
        Status::Awaiting if now < approval.closes => {
            let last = calendar::last_before(approval.closes);
            format!(
                "The line manager can decide until {}.",
                calendar::moment(last, zone)
            )
        }
        Status::Awaiting | Status::Lapsed => "The line manager did not decide in time.".to_owned(),
        Status::Approved if window == Window::Closed => {
            "The line manager approved it: it is in the pool.".to_owned()
        }
        Status::Approved => "The line manager approved it.".to_owned(),
        Status::Proposed => "The oversight group has still to agree the pair.".to_owned(),
        Status::Matched => "The oversight group agreed the pair.".to_owned(),
        Status::Waiting => "There was no match in this intake: it waits for the next.".to_owned(),
        Status::Declined => "The line manager did not approve it.".to_owned(),
        Status::Withdrawn => "The applicant withdrew it.".to_owned(),
    };
    StatusView {
        id: standing.colour(),
        title: standing.name(),
        text,
    }
}

/// What the line manager answered, as far as `viewer` may see it.
fn approval(desk: &Desk, form: &Form, dossier: &Dossier, viewer: Viewer) -> ApprovalView {
    let mut rows = Vec::new();
    let asked = desk.declared.declarations.forms_of(Use::Approval).next();
    match (&dossier.approval.decision, asked) {
        (Some(decision), Some(asked)) => {
            let zone = &desk.declared.scheme().time_zone;
            rows.push(row("Decided", vec![calendar::moment(decision.at, zone)]));
            let groups = answer_groups(
                asked,
                &decision.answers,
                |field| field.is_shown_to(viewer),
                |_| String::new(),
            );
            // What was not asked of this manager was not left out by them either.
            let answered = groups
                .into_iter()
                .flat_map(|group| group.rows)
                .filter(|answer| !answer.lines.is_empty());
            rows.extend(answered.map(|answer| row(&answer.label, answer.lines)));
        }
        _ => rows.push(row("Decided", vec!["Not yet".to_owned()])),
    }
    rows.extend(redirected(form, dossier, viewer));
    ApprovalView {
        title: "Line manager's approval",
        rows,
    }
}

/// Where the request went, once it went elsewhere than the application says: to those who may see
/// the line manager's address at all.
fn redirected(form: &Form, dossier: &Dossier, viewer: Viewer) -> Option<RowView> {
    let field = form.by_role(Role::ManagerEmail)?;
    let went_elsewhere = !dossier.approval.replaced.is_empty()
        && form.text(&dossier.application.answers, Role::ManagerEmail)
            != dossier.approval.manager_email;
    (went_elsewhere && field.is_shown_to(viewer))
        .then(|| row("Sent on to", vec![dossier.approval.manager_email.clone()]))
}

fn row(label: &str, lines: Vec<String>) -> RowView {
    RowView {
        label: label.to_owned(),
        lines,
    }
}
