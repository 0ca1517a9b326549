//! Correcting the line manager's address, or sending the request there again: under a new link, which
//! takes the place of the one before. It can be done for as long as line managers can decide.

use super::change::{now_held, taken_out, too_often};
use super::changing::{Asking, asked_too_often, changed};
use super::{TRIES, Visit, facts, held, pages, words};
use crate::desk::Response;
use crate::ends::{End, EndFacts, end};
use crate::ports::{ChangeApplication, Changed, Dossier, ReadDossier, StoreError};
use forms::{Answer, Answers, Fault, Field, Form, Outside, Role, Sent, parse};
use scheme::life::Act;

/// The name of the hidden input that says how many links the line manager has had.
pub(super) const TURN_INPUT: &str = "turn";

/// The form with the field of the line manager's address, where the request can be sent again.
pub(super) fn correcting<'a>(visit: Visit<'a>, dossier: &Dossier) -> Option<(&'a Form, &'a Field)> {
    let now = visit.moment.now;
    words::status(dossier, now).after(Act::Redirect)?;
    let declarations = &visit.desk.declared.declarations;
    let intake = declarations.intake(&dossier.application.intake)?;
    let form = pages::form(visit, dossier)?;
    let field = form.by_role(Role::ManagerEmail)?;
    (now < intake.approvals_close()).then_some((form, field))
}

/// How many links the line manager has had.
pub(super) fn turn(dossier: &Dossier) -> String {
    dossier.approval.replaced.len().to_string()
}

/// POST: sends the request to the address that was given, once for each time that the page was shown.
pub(super) async fn send<P: ReadDossier + ChangeApplication>(
    visit: Visit<'_>,
    ports: &P,
    mut pairs: Vec<(String, String)>,
) -> Result<Response, StoreError> {
    let refused = |why| Ok(end(visit.desk, why, &facts(visit)));
    let Some(shown_turn) = taken_out(&mut pairs, TURN_INPUT) else {
        return refused(End::BadRequest);
    };
    for _ in 0..TRIES {
        let Some(dossier) = held(visit, ports).await? else {
            return Ok(end(visit.desk, End::NotFound, &EndFacts::default()));
        };
        let Some((form, field)) = correcting(visit, &dossier) else {
            return Ok(super::change::closed(visit, &dossier));
        };
        let is_whole = matches!(pairs.as_slice(), [(name, _)] if field.kind.inputs(&field.id) == [name.as_str()]);
        let sent = Sent::accept(form, pairs.clone());
        let (true, Ok(sent)) = (is_whole, sent) else {
            return refused(End::BadRequest);
        };
        let answers = match corrected(visit, form, field, &dossier, &sent) {
            Ok(answers) => answers,
            Err(fault) => return Ok(pages::faulty(visit, &dossier, &sent, &[fault])),
        };
        let address = form.text(&answers, Role::ManagerEmail);
        if shown_turn != turn(&dossier) && address == dossier.approval.manager_email {
            return Ok(pages::asked(visit, &dossier));
        }
        if let Some(free) = asked_too_often(&dossier, visit.moment.now) {
            return Ok(too_often(visit, free));
        }
        let after = changed(visit, form, &dossier, answers, Asking::Corrected);
        let Some(after) = after else {
            return Ok(super::change::closed(visit, &dossier));
        };
        if ports.change_application(&dossier, &after).await? == Changed::Done {
            return Ok(pages::asked(visit, &now_held(dossier, after)));
        }
    }
    Ok(end(visit.desk, End::Busy, &facts(visit)))
}

/// The answers that are held with the address that was sent, by the form's rules for that one field.
fn corrected(
    visit: Visit<'_>,
    form: &Form,
    field: &Field,
    dossier: &Dossier,
    sent: &Sent,
) -> Result<Answers, Fault> {
    let held = &dossier.application.answers;
    let mut whole = Sent::refill(form, held);
    for name in field.kind.inputs(&field.id) {
        whole.remove(&name);
        for value in sent.all(&name) {
            whole.push(&name, value);
        }
    }
    let today = visit.desk.declared.today(visit.moment.now);
    let outside = Outside {
        today,
        applicant_email: Some(form.text(held, Role::Email)),
    };
    // What an edition of today would find wrong with the other answers is not asked about here.
    let faults = parse(form, &whole, outside).err().unwrap_or_default();
    let own = faults.into_iter().find(|fault| fault.field == field.id);
    match (own, field.kind.parse(&field.id, &whole, today)) {
        (Some(fault), _) => Err(fault),
        (None, Ok(Some(answer))) => Ok(with(held, field, answer)),
        (None, Ok(None)) => Err(field.fault(forms::Code::Missing)),
        (None, Err(code)) => Err(field.fault(code)),
    }
}

fn with(held: &Answers, field: &Field, answer: Answer) -> Answers {
    let mut answers = held.clone();
    answers.set(&field.id, answer);
    answers
}
