//! What a line manager said, from the answers. Pure.

use crate::record::Verdict;
use forms::{Answers, Code, Fault, Form, Role};

/// What a line manager said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// That somebody else manages the applicant, at this address.
    WrongPerson(String),
    /// What they decide.
    Decided(Verdict),
}

/// What `answers` say. The words are those that the roles stand for ([`Role`]).
///
/// # Errors
/// Where an editor's form lets through what says neither: a fault of the field that should have.
pub(super) fn reply(form: &Form, answers: &Answers) -> Result<Reply, Vec<Fault>> {
    let text = |role| form.text(answers, role);
    if text(Role::IsManager) == "no" {
        let email = text(Role::RightManagerEmail);
        return if email.is_empty() {
            Err(missing(form, Role::RightManagerEmail))
        } else {
            Ok(Reply::WrongPerson(email.to_owned()))
        };
    }
    match text(Role::Decision) {
        "approve" => Ok(Reply::Decided(Verdict::Approved)),
        "approve_from" => text(Role::FromDate)
            .parse()
            .map(|date| Reply::Decided(Verdict::ApprovedFrom(date)))
            .map_err(|_| missing(form, Role::FromDate)),
        "decline" => Ok(Reply::Decided(Verdict::Declined)),
        _ => Err(missing(form, Role::Decision)),
    }
}

fn missing(form: &Form, role: Role) -> Vec<Fault> {
    form.by_role(role)
        .map(|field| field.fault(Code::Missing))
        .into_iter()
        .collect()
}
