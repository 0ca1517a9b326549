//! A letter of the outbox.

use super::name;
use crate::key::{Key, outbox_id};
use crate::row::{Item, Row};
use service::ports::StoreError;
use service::record::{Letter, LetterKind};

pub(crate) fn row(letter: &Letter) -> Row {
    let facts = letter
        .facts
        .iter()
        .fold(Row::loose(), |row, (name, fact)| row.text(name, fact));
    let row = Row::new(&Key::outbox(&letter.id), letter.expires)
        .text(name::KIND, letter.kind.word())
        .text(name::TO, &letter.to)
        .map(name::FACTS, facts)
        .time(name::QUEUED, letter.queued);
    match letter.sent {
        Some(sent) => row.time(name::SENT, sent),
        None => row,
    }
}

/// The letter; one that was sent has neither address nor facts any more.
pub(crate) fn letter(item: &Item) -> Result<Letter, StoreError> {
    let sent = if item.has(name::SENT) {
        Some(item.time(name::SENT)?)
    } else {
        None
    };
    let mut letter = Letter {
        id: item.word(name::PK, |pk| outbox_id(pk).map(str::to_owned))?,
        kind: item.word(name::KIND, LetterKind::from_word)?,
        to: String::new(),
        facts: std::collections::BTreeMap::new(),
        queued: item.time(name::QUEUED)?,
        expires: item.expires()?,
        sent,
    };
    if item.has(name::TO) {
        letter.to = item.text(name::TO)?;
    }
    if item.has(name::FACTS) {
        let facts = item.map(name::FACTS)?;
        for fact in facts.names() {
            letter.facts.insert(fact.to_owned(), facts.text(fact)?);
        }
    }
    Ok(letter)
}
