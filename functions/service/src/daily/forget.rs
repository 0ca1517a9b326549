//! What is kept for a shorter time than its application: wishes and offers to be matched by group, and
//! the consents to them, go as the intake ends (TRUST 20 and 23). Which answers those are, the
//! declarations say; no field is named here.

use super::DailyReport;
use crate::declared::Declared;
use crate::desk::Desk;
use crate::ports::{ForgetAnswers, ListApplications, ReadApplications, Selection, StoreError};
use crate::record::Application;
use forms::{Field, Form, Sensitivity};
use jiff::Timestamp;
use scheme::{Intake, Reference, calendar};

/// How many applications are read at once.
const BATCH: usize = 100;

/// What the key of a period in days after the intake ends with.
const DAYS_AFTER: &str = "_days_after_intake";

/// When the answer to `field` goes, where that is before its application does.
fn goes_at(declared: &Declared, field: &Field, intake: &Intake) -> Option<Timestamp> {
    let end = calendar::end_of(intake.ends, &declared.scheme().time_zone);
    if field.retention.ends_with(DAYS_AFTER) {
        let days = declared.period(&field.retention, 0);
        return Some(calendar::plus_days(end, days));
    }
    // Special category data has no other place in an application than the matching of its intake.
    (field.sensitivity == Sensitivity::Special).then_some(end)
}

/// The fields of `form` whose answers have to be gone at `now`.
pub(super) fn gone<'a>(
    declared: &Declared,
    form: &'a Form,
    intake: &Intake,
    now: Timestamp,
) -> Vec<&'a str> {
    let is_gone = |field: &&Field| {
        let at = goes_at(declared, field, intake);
        at.is_some_and(|at| at <= now)
    };
    let fields = form.fields.iter().filter(is_gone);
    fields.map(|field| field.id.as_str()).collect()
}

/// Forgets what has to be gone, in every application of every intake, and counts it. A failure is
/// noted and counted; the next run goes on.
pub(super) async fn run<P: ListApplications + ReadApplications + ForgetAnswers>(
    desk: &Desk,
    ports: &P,
    report: &mut DailyReport,
    now: Timestamp,
) {
    let declarations = &desk.declared.declarations;
    for intake in &declarations.intakes {
        let forms = declarations.forms_of(forms::Use::Application);
        if forms
            .into_iter()
            .all(|form| gone(&desk.declared, form, intake, now).is_empty())
        {
            continue;
        }
        for role in &intake.roles {
            let selection = Selection {
                intake: intake.id.clone(),
                role: role.clone(),
                status: None,
            };
            let done = in_selection(desk, ports, intake, &selection, report, now).await;
            if let Err(error) = done {
                report.failed += 1;
                tracing::error!(error = %error, "answers could not be forgotten");
            }
        }
    }
}

async fn in_selection<P: ListApplications + ReadApplications + ForgetAnswers>(
    desk: &Desk,
    ports: &P,
    intake: &Intake,
    selection: &Selection,
    report: &mut DailyReport,
    now: Timestamp,
) -> Result<(), StoreError> {
    let summaries = super::all(ports, selection, now).await?;
    let references: Vec<Reference> = summaries.into_iter().map(|one| one.reference).collect();
    for batch in references.chunks(BATCH) {
        for application in ports.read_applications(batch, now).await? {
            let fields = held(desk, intake, &application, now);
            if !fields.is_empty() {
                ports
                    .forget_answers(&application.reference, &fields)
                    .await?;
                report.forgotten += 1;
            }
        }
    }
    Ok(())
}

/// What `application` still holds of what has to be gone.
fn held<'a>(
    desk: &'a Desk,
    intake: &Intake,
    application: &Application,
    now: Timestamp,
) -> Vec<&'a str> {
    let declarations = &desk.declared.declarations;
    let form = declarations
        .form(&application.form)
        .or_else(|| declarations.form_for_role(&application.role));
    let Some(form) = form else {
        return Vec::new();
    };
    let mut fields = gone(&desk.declared, form, intake, now);
    fields.retain(|field| application.answers.get(field).is_some());
    fields
}
