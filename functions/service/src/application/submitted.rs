//! GET `/forms/submitted/{reference}`: the confirmation, made from the reference alone.

use super::NEXT;
use crate::desk::{Desk, Response};
use crate::ends::{End, EndFacts, end};
use http::StatusCode;
use scheme::Reference;
use serde::Serialize;

#[derive(Serialize)]
struct Context<'a> {
    reference: &'a str,
    next: &'a [&'a str],
    equality_url: &'a str,
    mail_sent: bool,
}

/// The confirmation. It reads nothing, so it can be reloaded for ever, and tells nobody whether a
/// reference is in use. Every stored application queued its receipt in the same transaction, so the
/// line about the e-mail is always true for the person whom we sent here.
pub(super) fn submitted(desk: &Desk, reference: &str) -> Response {
    let Ok(reference) = Reference::parse(reference) else {
        return end(desk, End::NotFound, &EndFacts::default());
    };
    let context = Context {
        reference: reference.as_str(),
        next: &NEXT,
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
