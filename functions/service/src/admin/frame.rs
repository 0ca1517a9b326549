//! What stands around each of the administrators' pages: who is signed in, and where they can go.

use super::session::Signed;
use super::{FRONT, LIST, equality_page, record};
use form_page::NavView;
use serde::Serialize;

/// What every page sees of the person who is signed in.
#[derive(Serialize)]
pub(super) struct AdminView {
    email: String,
    role: &'static str,
    nav: Vec<NavView>,
}

impl AdminView {
    /// That of whoever has `signed` in.
    pub(super) fn of(signed: &Signed) -> Self {
        Self {
            email: signed.email.clone(),
            role: signed.seat.word(),
            nav: [
                ("Dashboard", FRONT),
                ("Applications", LIST),
                ("Equality figures", equality_page::PATH),
                ("Record", record::PATH),
            ]
            .map(|(title, url)| NavView {
                title: title.to_owned(),
                url: url.to_owned(),
            })
            .into(),
        }
    }
}
