//! What an administrator leaves: a sign-in link, a session, the record of an export.

use super::name;
use crate::key::Key;
use crate::row::{Item, Row};
use service::LinkHash;
use service::ports::{ExportRecord, StoreError};
use service::record::{Session, SignIn};

pub(crate) fn sign_in_row(sign_in: &SignIn) -> Row {
    Row::new(&Key::sign_in(&sign_in.link), sign_in.expires).text(name::EMAIL, &sign_in.email)
}

pub(crate) fn sign_in(item: &Item, link: &LinkHash) -> Result<SignIn, StoreError> {
    Ok(SignIn {
        link: link.clone(),
        email: item.text(name::EMAIL)?,
        expires: item.expires()?,
    })
}

pub(crate) fn session_row(session: &Session) -> Row {
    Row::new(&Key::session(&session.link), session.expires)
        .text(name::EMAIL, &session.email)
        .time(name::BEGAN, session.began)
        .time(name::USED, session.used)
}

pub(crate) fn session(item: &Item, link: &LinkHash) -> Result<Session, StoreError> {
    Ok(Session {
        link: link.clone(),
        email: item.text(name::EMAIL)?,
        began: item.time(name::BEGAN)?,
        used: item.time(name::USED)?,
        expires: item.expires()?,
    })
}

/// The record of an export: never its content (TRUST 16).
pub(crate) fn export_row(record: &ExportRecord) -> Row {
    Row::new(&Key::export(&record.id), record.expires)
        .time(name::AT, record.at)
        .text(name::WHO, &record.who)
        .text(name::WHICH, &record.which)
        .number(name::ROWS, i64::try_from(record.rows).unwrap_or(i64::MAX))
        .text(name::HASH, &record.hash)
}
