//! POST `/forms/{form}/check`: validates, and stores nothing.

use super::form_url;
use crate::decode::{form_pairs, query_value};
use crate::desk::{Desk, Moment, Request, Response};
use crate::edition;
use crate::ends::{End, EndFacts, end};
use crate::origin::{Care, may_post};
use crate::state::{CheckState, INPUT, Unusable};
use form_page::{CheckView, FaultView, FormView, answer_groups, fault_views, note};
use forms::{Answers, Fault, Form, Outside, Role, Sent, When, parse};
use http::StatusCode;
use scheme::{Intake, Window};
use serde::Serialize;

/// Answers a press of Continue (the check page, or the form with all its faults) or of Change (the
/// form as it was filled in).
pub(super) fn check(desk: &Desk, form: &Form, request: &Request, moment: Moment<'_>) -> Response {
    match checked(desk, form, request, moment) {
        Ok(response) => response,
        Err(why) => end(desk, why, &EndFacts::not_stored(&form_url(form))),
    }
}

fn checked(
    desk: &Desk,
    form: &Form,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let mut pairs = form_pairs(request)?;
    if !may_post(&desk.declared, request, Care::Public) {
        return Err(End::BadRequest);
    }
    if let [(name, state)] = pairs.as_slice()
        && name == INPUT
    {
        return change(desk, form, state, request, moment);
    }
    let Some(intake) = desk.declared.intake_for(&form.role, moment.now) else {
        return Err(End::ClosedBefore);
    };
    match intake.window(moment.now) {
        Window::Open => {}
        _ => return Ok(closed(desk, form, intake, moment)),
    }
    let is_old = edition::is_old(form, &mut pairs)?;
    let sent = Sent::accept(form, pairs).map_err(|_| End::BadRequest)?;
    let outside = Outside {
        today: desk.declared.today(moment.now),
        applicant_email: None,
    };
    match parse(form, &sent, outside) {
        _ if is_old => Ok(changed_form(desk, form, &sent)),
        Err(faults) => Ok(form_again(
            desk,
            form,
            &sent,
            &faults,
            StatusCode::UNPROCESSABLE_ENTITY,
        )),
        Ok(answers) => Ok(check_page(
            desk,
            form,
            intake,
            answers,
            is_trapped(form, &sent),
            moment,
        )),
    }
}

/// The page of a closed intake, which says when it was open.
pub(super) fn closed(desk: &Desk, form: &Form, intake: &Intake, moment: Moment<'_>) -> Response {
    let why = if intake.window(moment.now) == Window::Before {
        End::ClosedBefore
    } else {
        End::ClosedAfter
    };
    end(
        desk,
        why,
        &EndFacts::not_stored(&form_url(form)).with_intake(desk, intake, moment.now),
    )
}

fn is_trapped(form: &Form, sent: &Sent) -> bool {
    form.honeypot
        .as_ref()
        .is_some_and(|trap| !sent.first(&trap.id).is_empty())
}

/// The form as it was filled in, from the check page.
fn change(
    desk: &Desk,
    form: &Form,
    state: &str,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let state =
        CheckState::open(state, &form.id, &desk.keys, moment.now).map_err(|why| match why {
            Unusable::Forged => End::BadRequest,
            Unusable::Expired => End::StateExpired,
        })?;
    tracing::debug!(
        form = form.id,
        target_given = !query_value(request, "change").is_empty(),
        "answers are changed"
    );
    Ok(form_again(
        desk,
        form,
        &Sent::refill(form, &state.answers),
        &[],
        StatusCode::OK,
    ))
}

#[derive(Serialize)]
struct FormContext {
    form: FormView,
    faults: Vec<FaultView>,
}

/// The form filled with `sent`, with its faults.
fn form_again(
    desk: &Desk,
    form: &Form,
    sent: &Sent,
    faults: &[Fault],
    status: StatusCode,
) -> Response {
    draw_form(desk, form, sent, faults, fault_views(form, faults), status)
}

/// The form filled with `sent`, saying that it has changed since the page was made.
pub(super) fn changed_form(desk: &Desk, form: &Form, sent: &Sent) -> Response {
    draw_form(
        desk,
        form,
        sent,
        &[],
        vec![edition::changed(form)],
        StatusCode::UNPROCESSABLE_ENTITY,
    )
}

fn draw_form(
    desk: &Desk,
    form: &Form,
    sent: &Sent,
    faults: &[Fault],
    lines: Vec<FaultView>,
    status: StatusCode,
) -> Response {
    let mut view = FormView::new(form, sent, faults, &format!("/forms/{}/check", form.id));
    view.error_count = lines.len();
    let context = FormContext {
        form: view,
        faults: lines,
    };
    desk.page(
        status,
        "form/page.html",
        &form.title,
        &form_url(form),
        &context,
    )
}

fn check_page(
    desk: &Desk,
    form: &Form,
    intake: &Intake,
    answers: Answers,
    trapped: bool,
    moment: Moment<'_>,
) -> Response {
    let change = |input: &str| format!("/forms/{}/check?change={input}#{input}", form.id);
    let title = "Check your answers before you submit your application";
    let view = CheckView {
        title: title.to_owned(),
        groups: answer_groups(form, &answers, |_| true, change),
        notes: notes(desk, form, &answers),
        submit_action: format!("/forms/{}/submit", form.id),
        button: "Submit application".to_owned(),
        deadline_text: intake.closes_text(&desk.declared.scheme().time_zone),
        state: CheckState::new(form, intake, answers, trapped, moment).sealed(&desk.keys),
    };
    #[derive(Serialize)]
    struct Context {
        check: CheckView,
    }
    desk.page(
        StatusCode::OK,
        "form/check.html",
        title,
        &format!("/forms/{}/check", form.id),
        &Context { check: view },
    )
}

/// The form's notes that hold for `answers`.
pub(crate) fn notes(desk: &Desk, form: &Form, answers: &Answers) -> Vec<form_page::NoteView> {
    let institution = desk
        .declared
        .scheme()
        .institution(form.text(answers, Role::Institution));
    let is_outside = |field: &str| {
        let address = answers.get(field).and_then(forms::Answer::text);
        matches!((institution, address), (Some(own), Some(address)) if !own.has_address(address))
    };
    form.notes
        .iter()
        .filter(|note| match &note.when {
            When::Holds(condition) => condition.holds(answers),
            When::OutsideInstitution(field) => is_outside(field),
        })
        .map(|one| note(&one.text))
        .collect()
}
