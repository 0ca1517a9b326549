//! The letter that a decision sends.

use crate::application::letters::{calendar_link, facts, letter};
use crate::desk::Desk;
use crate::record::{Approval, Decision, Letter, LetterKind, Verdict};
use forms::{Form, Role};
use scheme::calendar;

/// To the applicant: decided. It holds no link, since only the hash of the applicant's is known
/// here, and the reason only where the manager said that the applicant may see it.
pub(super) fn outcome(
    desk: &Desk,
    form: &Form,
    approval: &Approval,
    decision: &Decision,
) -> Letter {
    let (induction, calendar) = induction(desk, approval, decision.verdict);
    let facts = facts([
        ("applicant_name", approval.applicant_name.clone()),
        ("role_name", approval.role.clone()),
        ("reference", approval.reference.to_string()),
        ("link", String::new()),
        ("decision", decision.verdict.word().to_owned()),
        ("date_text", date_text(decision.verdict)),
        ("reason", shared_reason(form, decision).to_owned()),
        ("induction_text", induction),
        ("calendar_link", calendar),
    ]);
    // A link decides once; the manager who is asked anew decides by another.
    let about = format!("{}#{}", approval.reference, approval.replaced.len());
    letter(
        LetterKind::Outcome,
        &about,
        &approval.applicant_email,
        facts,
        decision.at,
    )
}

/// When the induction is, and where it is to be had for a calendar: to those who can come, once it is
/// known.
fn induction(desk: &Desk, approval: &Approval, verdict: Verdict) -> (String, String) {
    let zone = &desk.declared.scheme().time_zone;
    let intake = desk.declared.declarations.intake(&approval.intake);
    let text = intake.map_or_else(String::new, |intake| intake.induction_text(zone));
    if text.is_empty() || verdict == Verdict::Declined {
        return (String::new(), String::new());
    }
    (text, calendar_link(desk, &approval.intake))
}

/// "Friday 1 September 2023" where it is approved from a day, else "".
pub(super) fn date_text(verdict: Verdict) -> String {
    match verdict {
        Verdict::ApprovedFrom(date) => calendar::day(date),
        Verdict::Approved | Verdict::Declined => String::new(),
    }
}

/// The manager's reason where the applicant may see it, else "".
pub(crate) fn shared_reason<'a>(form: &Form, decision: &'a Decision) -> &'a str {
    if form.text(&decision.answers, Role::ShareReason) == "yes" {
        form.text(&decision.answers, Role::Reason)
    } else {
        ""
    }
}
