//! What an administrator's sign-in leaves: a link, a session.

use super::name;
use crate::key::Key;
use crate::row::{Item, Row};
use service::LinkHash;
use service::ports::StoreError;
use service::record::{Session, SignIn, Stage};

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
    let row = Row::new(&Key::session(&session.link), session.expires)
        .text(name::EMAIL, &session.email)
        .time(name::BEGAN, session.began)
        .time(name::USED, session.used);
    match &session.stage {
        Stage::Code { offer } => row.text(name::OFFER, offer),
        Stage::Whole { generation } => row.number(name::GENERATION, *generation),
    }
}

pub(crate) fn session(item: &Item, link: &LinkHash) -> Result<Session, StoreError> {
    let stage = if item.has(name::GENERATION) {
        Stage::Whole {
            generation: item.number(name::GENERATION)?,
        }
    } else {
        Stage::Code {
            offer: item.text(name::OFFER)?,
        }
    };
    Ok(Session {
        link: link.clone(),
        email: item.text(name::EMAIL)?,
        stage,
        began: item.time(name::BEGAN)?,
        used: item.time(name::USED)?,
        expires: item.expires()?,
    })
}
