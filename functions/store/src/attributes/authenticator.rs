//! An administrator's authenticator, and what administrators did.

use super::name;
use crate::key::Key;
use crate::row::{Item, Row};
use service::ports::StoreError;
use service::record::{Act, Authenticator, Deed};

pub(crate) fn row(held: &Authenticator) -> Row {
    let steps: Vec<String> = held.used_steps.iter().map(i64::to_string).collect();
    Row::new(&Key::authenticator(&held.email), held.expires)
        .text(name::EMAIL, &held.email)
        .text(name::SECRET, &held.secret)
        .texts(name::USED_STEPS, steps.iter().map(String::as_str))
        .texts(name::RECOVERY, held.recovery.iter().map(String::as_str))
        .number(name::GENERATION, held.generation)
        .number(name::TURNS, held.turns)
        .number(name::TRIES, held.tries)
        .time(name::TRIED, held.tried)
}

pub(crate) fn authenticator(item: &Item) -> Result<Authenticator, StoreError> {
    Ok(Authenticator {
        email: item.text(name::EMAIL)?,
        secret: item.text(name::SECRET)?,
        used_steps: item.words(name::USED_STEPS, |step| step.parse().ok())?,
        recovery: item.words(name::RECOVERY, |hash| Some(hash.to_owned()))?,
        generation: item.number(name::GENERATION)?,
        turns: item.number(name::TURNS)?,
        tries: item.number(name::TRIES)?,
        tried: item.time(name::TRIED)?,
        expires: item.expires()?,
    })
}

/// What an administrator did: of a copy, never its content (TRUST 16).
pub(crate) fn act_row(act: &Act) -> Row {
    Row::new(&Key::act(act), act.expires)
        .time(name::AT, act.at)
        .text(name::WHO, &act.who)
        .text(name::WHAT, act.deed.word())
        .text(name::WHICH, &act.which)
        .number(name::ROWS, i64::try_from(act.rows).unwrap_or(i64::MAX))
        .text(name::HASH, &act.hash)
}

pub(crate) fn act(item: &Item) -> Result<Act, StoreError> {
    Ok(Act {
        id: item.word(name::SK, |sk| Some(sk.split_once('#')?.1.to_owned()))?,
        at: item.time(name::AT)?,
        who: item.text(name::WHO)?,
        deed: item.word(name::WHAT, Deed::from_word)?,
        which: item.text(name::WHICH)?,
        rows: usize::try_from(item.number(name::ROWS)?).unwrap_or(0),
        hash: item.text(name::HASH)?,
        expires: item.expires()?,
    })
}
