//! Answers to a form that nobody gave: the samples that its kinds of field take, for the questions
//! that must be answered. No field is named here.

use forms::{Answers, Field, Form, Outside, Required, Sent, parse};
use jiff::civil::Date;

/// What a browser would send. A question for which no sample fits is left out, and faulted as such.
pub(super) fn pairs(form: &Form, today: Date) -> Vec<(String, String)> {
    let (mut pairs, mut answers) = (Vec::new(), Answers::default());
    for field in &form.fields {
        if !is_asked(field, &answers) {
            continue;
        }
        let samples = field.kind.samples(&field.id, today).into_iter();
        let good = samples.filter(|sample| sample.fault.is_none());
        let fits = |sent: &Vec<(String, String)>| is_taken(form, field, &pairs, sent, today);
        let Some(sent) = good.map(|sample| sample.sent).find(fits) else {
            continue;
        };
        if let Some(Ok(Some(answer))) =
            accepted(form, &sent).map(|own| field.kind.parse(&field.id, &own, today))
        {
            answers.set(&field.id, answer);
        }
        pairs.extend(sent);
    }
    pairs
}

/// Whether the answers so far make `field` one that must be answered.
fn is_asked(field: &Field, answers: &Answers) -> bool {
    let applies = field
        .ignored_unless
        .as_ref()
        .is_none_or(|condition| condition.holds(answers));
    applies
        && match &field.required {
            Required::Always => true,
            Required::Never => false,
            Required::When(condition) => condition.holds(answers),
        }
}

/// Whether `sent` answers `field`, and no rule across fields faults it beside what was sent `before`.
fn is_taken(
    form: &Form,
    field: &Field,
    before: &[(String, String)],
    sent: &[(String, String)],
    today: Date,
) -> bool {
    let Some(own) = accepted(form, sent) else {
        return false;
    };
    if !matches!(field.kind.parse(&field.id, &own, today), Ok(Some(_))) {
        return false;
    }
    let outside = Outside {
        today,
        applicant_email: None,
    };
    let faults = accepted(form, &[before, sent].concat())
        .and_then(|all| parse(form, &all, outside).err())
        .unwrap_or_default();
    faults.iter().all(|fault| fault.field != field.id)
}

fn accepted(form: &Form, pairs: &[(String, String)]) -> Option<Sent> {
    Sent::accept(form, pairs.to_vec()).ok()
}
