//! GET `/forms/submitted/{reference}`: the confirmation, made from the reference alone.

use crate::desk::{Desk, Response};
use crate::ends::{End, EndFacts, end};
use http::StatusCode;
use jiff::Timestamp;
use scheme::{Reference, Window};
use serde::Serialize;

#[derive(Serialize)]
struct Context<'a> {
    reference: &'a str,
    next: Vec<String>,
    equality_url: &'a str,
    mail_sent: bool,
}

/// The confirmation. It reads nothing, so it can be reloaded for ever, and tells nobody whether a
/// reference is in use. It names the deadline while an intake is open: whoever has just applied did so
/// in that one. Every stored application queued its receipt in the same transaction, so the
/// line about the e-mail is always true for the person whom we sent here.
pub(super) fn submitted(desk: &Desk, reference: &str, now: Timestamp) -> Response {
    let Ok(reference) = Reference::parse(reference) else {
        return end(desk, End::NotFound, &EndFacts::default());
    };
    let mut intakes = desk.declared.declarations.intakes.iter();
    let open = intakes.find(|intake| intake.window(now) == Window::Open);
    let zone = &desk.declared.scheme().time_zone;
    let deadline = open.map_or_else(String::new, |intake| intake.closes_text(zone));
    let context = Context {
        reference: reference.as_str(),
        next: super::next(&desk.declared, &deadline),
        equality_url: "/equality/",
        mail_sent: true,
    };
    desk.page(
        StatusCode::OK,
        "form/submitted.html",
        "",
        &format!("/forms/submitted/{reference}"),
        &context,
    )
}
