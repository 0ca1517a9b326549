//! The one field of the code page and of the page that sets up an authenticator.

use super::own_form::own_form;
use super::posted;
use crate::desk::{Desk, Request};
use crate::ends::End;
use form_page::{FaultView, FieldView, fault_views, field_view};
use forms::{Answer, Code, Fault, Form, Outside, Sent, parse};
use jiff::Timestamp;
use std::sync::LazyLock;

/// The form, read once. Its declaration is part of the code, and was checked as the code was built.
static FORM: LazyLock<Option<Form>> = LazyLock::new(|| {
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/code.form"));
    own_form("functions/service/src/admin/code.toml", packed)
});

/// What was typed.
pub(super) enum Typed {
    /// A code, to be looked at.
    Code(String),
    /// Nothing that can be one, with its faults.
    Faulty(Vec<Fault>),
}

fn form() -> Result<&'static Form, End> {
    FORM.as_ref().ok_or_else(|| {
        tracing::error!("the code form could not be read");
        End::SomethingWrong
    })
}

/// The field and its faults, as the template draws them. What was typed is never shown again.
pub(super) fn view(faults: &[Fault]) -> Result<(FieldView, Vec<FaultView>), End> {
    let form = form()?;
    let field = form.fields.first().ok_or(End::SomethingWrong)?;
    let view = field_view(form, field, &Sent::default(), faults);
    Ok((view, fault_views(form, faults)))
}

/// What a press of the button sent.
pub(super) fn typed(desk: &Desk, request: &Request, now: Timestamp) -> Result<Typed, End> {
    let form = form()?;
    let sent = Sent::accept(form, posted(desk, request)?).map_err(|_| End::BadRequest)?;
    let outside = Outside {
        today: desk.declared.today(now),
        applicant_email: None,
    };
    Ok(match parse(form, &sent, outside) {
        Ok(answers) => {
            let field = form.fields.first().ok_or(End::SomethingWrong)?;
            let code = answers.get(&field.id).and_then(Answer::text);
            Typed::Code(code.unwrap_or_default().to_owned())
        }
        Err(faults) => Typed::Faulty(faults),
    })
}

/// That the code is not the one.
pub(super) fn wrong() -> Result<Vec<Fault>, End> {
    let field = form()?.fields.first().ok_or(End::SomethingWrong)?;
    let mut fault = field.fault(Code::Missing);
    "That is not the code that your app shows now. Wait for the next one and enter it"
        .clone_into(&mut fault.text);
    Ok(vec![fault])
}
