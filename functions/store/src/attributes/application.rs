//! An application and its summary.

use super::name;
use crate::key::{Key, reference_in};
use crate::row::{Item, Row};
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::Status;
use service::LinkHash;
use service::ports::StoreError;
use service::record::{Application, Flag, Once, Summary, Who};

/// What the index copies of an application, besides its keys: what a summary shows, and when it
/// has expired.
pub(crate) const LISTED: [&str; 10] = [
    name::NAME,
    name::INSTITUTION,
    name::LEVEL,
    name::TOPICS,
    name::FLAGS,
    name::ROLE,
    name::INTAKE,
    name::STATUS,
    name::SUBMITTED,
    name::EXPIRES_AT,
];

/// The application, with what the index lists of it.
pub(crate) fn row(application: &Application, summary: &Summary) -> Row {
    Row::new(
        &Key::application(&application.reference),
        application.expires,
    )
    .text(name::FORM, &application.form)
    .text(name::INTAKE, &application.intake)
    .text(name::ROLE, &application.role)
    .time(name::SUBMITTED, application.submitted)
    .text(name::LINK, application.link.as_str())
    .text(
        name::PLACE,
        &place(application.submitted, &application.reference),
    )
    .with(changing_row(application, summary))
}

/// What a change of the answers may change of an application, the copies in the index among it.
/// Lists that are empty are no attributes: an update has to take those away.
pub(crate) fn changing_row(application: &Application, summary: &Summary) -> Row {
    let status = status_row(&application.intake, &application.role, application.status);
    status
        .number(name::VERSION, application.version)
        .answers(name::ANSWERS, &application.answers)
        .text(name::WHO, &application.who)
        .text(name::NAME, &summary.name)
        .text(name::INSTITUTION, &summary.institution)
        .text(name::LEVEL, &summary.level)
        .texts(name::TOPICS, summary.topics.iter().map(String::as_str))
        .with(flags_row(&application.flags))
}

/// The flags alone.
pub(crate) fn flags_row(flags: &[Flag]) -> Row {
    Row::loose().texts(name::FLAGS, flags.iter().map(|flag| flag.word()))
}

pub(crate) fn application(item: &Item) -> Result<Application, StoreError> {
    Ok(Application {
        reference: reference(item)?,
        form: item.text(name::FORM)?,
        version: item.number(name::VERSION)?,
        intake: item.text(name::INTAKE)?,
        role: item.text(name::ROLE)?,
        status: item.word(name::STATUS, Status::from_word)?,
        submitted: item.time(name::SUBMITTED)?,
        flags: item.words(name::FLAGS, Flag::from_word)?,
        answers: item.answers(name::ANSWERS)?,
        link: LinkHash::from_stored(&item.text(name::LINK)?),
        who: item.text(name::WHO)?,
        expires: item.expires()?,
    })
}

pub(crate) fn summary(item: &Item) -> Result<Summary, StoreError> {
    Ok(Summary {
        reference: reference(item)?,
        intake: item.text(name::INTAKE)?,
        role: item.text(name::ROLE)?,
        status: item.word(name::STATUS, Status::from_word)?,
        submitted: item.time(name::SUBMITTED)?,
        name: item.text(name::NAME)?,
        institution: item.text(name::INSTITUTION)?,
        level: item.text(name::LEVEL)?,
        topics: item.words(name::TOPICS, |id| Some(id.to_owned()))?,
        flags: item.words(name::FLAGS, Flag::from_word)?,
    })
}

/// The reference in an item's partition key.
pub(crate) fn reference(item: &Item) -> Result<Reference, StoreError> {
    item.word(name::PK, reference_in)
}

/// A status, with the place in the index that goes with it: the two move together.
pub(crate) fn status_row(intake: &str, role: &str, status: Status) -> Row {
    Row::loose()
        .text(name::STATUS, status.word())
        .text(name::LIST, &list(intake, role, status))
}

/// The index's partition: the applications of an intake in one role and status. The status is in
/// it and not in `place`, so that whoever moves an application need not know when it was stored.
pub(crate) fn list(intake: &str, role: &str, status: Status) -> String {
    format!("{intake}#{role}#{}", status.word())
}

/// The place in the index's partition: oldest first.
pub(crate) fn place(submitted: Timestamp, reference: &Reference) -> String {
    format!("{:015}#{reference}", submitted.as_millisecond())
}

/// What makes an application the guard on its own submission.
pub(crate) fn once_row(once: &Once) -> Row {
    Row::loose()
        .text(name::ONCE, &once.submission_id)
        .time(name::ONCE_UNTIL, once.expires)
        .text(name::DIGEST, &once.digest)
}

/// Whether the submission `once` made this item.
pub(crate) fn is_of(item: &Item, once: &Once) -> bool {
    item.text(name::ONCE)
        .is_ok_and(|id| id == once.submission_id)
}

/// Whether it is an application that was not withdrawn.
pub(crate) fn stands(item: &Item) -> Result<bool, StoreError> {
    Ok(!is_trace(item) && item.word(name::STATUS, Status::from_word)? != Status::Withdrawn)
}

/// Whether it is what [`trace`] left in an application's place.
pub(crate) fn is_trace(item: &Item) -> bool {
    item.has(name::ONCE) && !item.has(name::STATUS)
}

/// What is left of an application that is erased at `now`: its submission's id, as long as a check page
/// can bring it back. It holds nothing of the person.
pub(crate) fn trace(item: &Item, now: Timestamp) -> Result<Option<Row>, StoreError> {
    if !item.has(name::ONCE) {
        return Ok(None);
    }
    let until = item.time(name::ONCE_UNTIL)?;
    let left = Row::new(&Key::application(&reference(item)?), until)
        .text(name::ONCE, &item.text(name::ONCE)?);
    Ok((until > now).then_some(left))
}

/// The guard on an address, a role and an intake.
pub(crate) fn who_row(who: &Who, reference: &Reference) -> Row {
    Row::new(&Key::who(&who.key), who.expires)
        .text(name::REFERENCE, reference.as_str())
        .text(name::DIGEST, &who.digest)
}

/// What a guard holds: the application that it stands for, and the digest of its answers.
pub(crate) fn guard(item: &Item) -> Result<(Reference, String), StoreError> {
    let reference = item.word(name::REFERENCE, |text| Reference::parse(text).ok())?;
    Ok((reference, digest(item)?))
}

/// The digest of the answers that were submitted.
pub(crate) fn digest(item: &Item) -> Result<String, StoreError> {
    item.text(name::DIGEST)
}
