//! What a line manager is shown: never more of the application than a name, a job title and a role.

use super::Visit;
use super::letters::date_text;
use super::standing::Standing;
use crate::desk::Response;
use crate::edition;
use crate::ends::{End, EndFacts, end};
use crate::record::{Approval, Verdict};
use form_page::{FaultView, FormView, fault_views};
use forms::{Fault, Sent};
use http::StatusCode;
use scheme::calendar;
use serde::Serialize;

/// What became of a decision that came too late.
pub(super) const NOT_STORED: &str = "The decision that you sent now was not stored.";

const WITHDRAWN: &str =
    "The applicant has withdrawn this application, so there is nothing to decide.";

/// Where the page posts to: its own path.
pub(super) fn action(visit: Visit<'_>) -> String {
    format!("/forms/approval/{}", visit.token.text())
}

/// The page as the link opens it.
pub(super) fn empty(visit: Visit<'_>, approval: &Approval) -> Response {
    let view = FormView::new(visit.form, &Sent::default(), &[], &action(visit));
    draw(visit, approval, view, Vec::new())
}

/// The page with all that is wrong, and all that was typed.
pub(super) fn faulty(
    visit: Visit<'_>,
    approval: &Approval,
    sent: &Sent,
    faults: &[Fault],
) -> Response {
    let view = FormView::new(visit.form, sent, faults, &action(visit));
    draw(visit, approval, view, fault_views(visit.form, faults))
}

/// The page with all that was typed, saying that its questions have changed.
pub(super) fn changed(visit: Visit<'_>, approval: &Approval, sent: &Sent) -> Response {
    let view = FormView::new(visit.form, sent, &[], &action(visit));
    draw(visit, approval, view, vec![edition::changed(visit.form)])
}

#[derive(Serialize)]
struct PageContext<'a> {
    applicant_name: &'a str,
    job_title: &'a str,
    role_name: &'a str,
    scheme_name: &'a str,
    decide_by_text: String,
    form: FormView,
    faults: Vec<FaultView>,
}

fn draw(
    visit: Visit<'_>,
    approval: &Approval,
    mut form: FormView,
    faults: Vec<FaultView>,
) -> Response {
    let scheme = visit.desk.declared.scheme();
    let last = calendar::last_before(approval.closes);
    form.error_count = faults.len();
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let context = PageContext {
        applicant_name: &approval.applicant_name,
        job_title: &approval.job_title,
        role_name: &approval.role,
        scheme_name: &scheme.name,
        decide_by_text: calendar::day(calendar::date_at(last, &scheme.time_zone)),
        form,
        faults,
    };
    // No address: it would put the token into the page a second time.
    let title = &visit.form.title;
    visit
        .desk
        .page(status, "approval/page.html", title, "", &context)
}

/// What was decided.
pub(super) fn decided(visit: Visit<'_>, approval: &Approval, verdict: Verdict) -> Response {
    done(visit, approval, verdict.word(), date_text(verdict))
}

/// That the request went to another.
pub(super) fn redirected(visit: Visit<'_>, approval: &Approval) -> Response {
    done(visit, approval, "wrong_person", String::new())
}

fn done(visit: Visit<'_>, approval: &Approval, decision: &str, date_text: String) -> Response {
    #[derive(Serialize)]
    struct Context<'a> {
        applicant_name: &'a str,
        role_name: &'a str,
        decision: &'a str,
        date_text: String,
    }
    let context = Context {
        applicant_name: &approval.applicant_name,
        role_name: &approval.role,
        decision,
        date_text,
    };
    visit
        .desk
        .page(StatusCode::OK, "approval/decided.html", "", "", &context)
}

/// Why a link decides no more; `answers` says what became of a decision that was sent by it.
pub(super) fn closed(visit: Visit<'_>, standing: &Standing<'_>, answers: &str) -> Response {
    let why = match standing {
        Standing::Replaced(_) => End::LinkReplaced,
        Standing::Withdrawn | Standing::Expired => End::LinkExpired,
        Standing::Decided(..) => End::LinkUsed,
        Standing::Unknown | Standing::Open(_) => End::NotFound,
    };
    let facts = EndFacts {
        answers: match standing {
            // The same as for a token that cannot be one of ours (TRUST 12).
            Standing::Unknown => String::new(),
            Standing::Withdrawn => format!("{WITHDRAWN} {answers}").trim_end().to_owned(),
            _ => answers.to_owned(),
        },
        ..EndFacts::default()
    };
    end(visit.desk, why, &facts)
}
