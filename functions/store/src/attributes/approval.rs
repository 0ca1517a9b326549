//! An approval and its decision.

use super::name;
use crate::key::Key;
use crate::row::{Item, Row};
use scheme::Reference;
use service::LinkHash;
use service::ports::StoreError;
use service::record::{Approval, Decision, Letter, Verdict};

/// What is read of an approval, by name: the role of the function that reads it may be held to
/// these attributes, so that it cannot read an application beside it.
pub const READ_BY_APPROVAL: [&str; 13] = [
    name::INTAKE,
    name::ROLE,
    name::APPLICANT_NAME,
    name::JOB_TITLE,
    name::APPLICANT_EMAIL,
    name::MANAGER_NAME,
    name::MANAGER_EMAIL,
    name::LINK,
    name::REPLACED,
    name::CLOSES,
    name::DECISION,
    name::WITHDRAWN,
    name::EXPIRES_AT,
];

/// A new approval, with the letters that are queued about its application.
pub(crate) fn row(approval: &Approval, letters: &[Letter]) -> Row {
    let ids = letters.iter().map(|letter| letter.id.clone()).collect();
    Row::new(&Key::approval(&approval.reference), approval.expires)
        .with(fields(approval))
        .number(name::EVENTS, 0)
        .text_set(name::LETTERS, ids)
}

/// The attributes of `approval` without its key, its count of events and its letters.
pub(crate) fn fields(approval: &Approval) -> Row {
    let row = Row::loose()
        .text(name::INTAKE, &approval.intake)
        .text(name::ROLE, &approval.role)
        .text(name::APPLICANT_NAME, &approval.applicant_name)
        .text(name::JOB_TITLE, &approval.job_title)
        .text(name::APPLICANT_EMAIL, &approval.applicant_email)
        .text(name::MANAGER_NAME, &approval.manager_name)
        .text(name::MANAGER_EMAIL, &approval.manager_email)
        .text(name::LINK, approval.link.as_str())
        .texts(
            name::REPLACED,
            approval.replaced.iter().map(LinkHash::as_str),
        )
        .time(name::CLOSES, approval.closes)
        .truth(name::WITHDRAWN, approval.withdrawn)
        .expires(approval.expires);
    match &approval.decision {
        Some(made) => row.map(name::DECISION, decision(made)),
        None => row,
    }
}

pub(crate) fn approval(item: &Item, reference: &Reference) -> Result<Approval, StoreError> {
    Ok(Approval {
        reference: reference.clone(),
        intake: item.text(name::INTAKE)?,
        role: item.text(name::ROLE)?,
        applicant_name: item.text(name::APPLICANT_NAME)?,
        job_title: item.text(name::JOB_TITLE)?,
        applicant_email: item.text(name::APPLICANT_EMAIL)?,
        manager_name: item.text(name::MANAGER_NAME)?,
        manager_email: item.text(name::MANAGER_EMAIL)?,
        link: LinkHash::from_stored(&item.text(name::LINK)?),
        replaced: item.words(name::REPLACED, |text| Some(LinkHash::from_stored(text)))?,
        closes: item.time(name::CLOSES)?,
        decision: made(item)?,
        withdrawn: item.truth(name::WITHDRAWN)?,
        expires: item.expires()?,
    })
}

/// A decision, as the map that is kept of it.
pub(crate) fn decision(decision: &Decision) -> Row {
    let row = Row::loose()
        .text(name::VERDICT, decision.verdict.word())
        .number(name::VERSION, decision.version)
        .answers(name::ANSWERS, &decision.answers)
        .time(name::AT, decision.at);
    match decision.verdict {
        Verdict::ApprovedFrom(day) => row.text(name::FROM, &day.to_string()),
        Verdict::Approved | Verdict::Declined => row,
    }
}

fn made(item: &Item) -> Result<Option<Decision>, StoreError> {
    if !item.has(name::DECISION) {
        return Ok(None);
    }
    let map = item.map(name::DECISION)?;
    let from = if map.has(name::FROM) {
        Some(map.word(name::FROM, |text| text.parse().ok())?)
    } else {
        None
    };
    let verdict = map.word(name::VERDICT, |word| {
        [
            Some(Verdict::Approved),
            Some(Verdict::Declined),
            from.map(Verdict::ApprovedFrom),
        ]
        .into_iter()
        .flatten()
        .find(|verdict| verdict.word() == word)
    })?;
    Ok(Some(Decision {
        verdict,
        version: map.number(name::VERSION)?,
        answers: map.answers(name::ANSWERS)?,
        at: map.time(name::AT)?,
    }))
}
