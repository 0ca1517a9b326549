//! The letters that a change sends to the applicant.

use super::Visit;
use super::changing::Asking;
use crate::application::letters::{facts, letter};
use crate::ports::Dossier;
use crate::record::{Application, Letter, LetterKind};
use forms::{Answers, Form, Role};
use jiff::Timestamp;

/// To the applicant: changed, with the names of the questions and none of the answers. Where the
/// address is another, the one before it is told too, without the link: whoever took over a link
/// could otherwise take the application away unseen.
pub(super) fn changed(
    visit: Visit<'_>,
    form: &Form,
    dossier: &Dossier,
    after: &Application,
    asking: Asking,
    now: Timestamp,
) -> Vec<Letter> {
    let (before, text) = (&dossier.application, |role| {
        form.text(&after.answers, role).to_owned()
    });
    let (former, address) = (&dossier.approval.applicant_email, text(Role::Email));
    let own_page = visit.desk.declared.address(&super::pages::action(visit));
    let asked = match asking {
        Asking::Stands => String::new(),
        Asking::Anew | Asking::Corrected => text(Role::ManagerEmail),
    };
    let about = format!("{}#{}", before.reference, dossier.events.len());
    let write = |about: &str, to: &str, link: &str| {
        let facts = facts([
            ("applicant_name", text(Role::Name)),
            ("role_name", after.role.clone()),
            ("reference", after.reference.to_string()),
            ("link", link.to_owned()),
            ("changes", names_of(form, &before.answers, &after.answers)),
            ("manager_email", asked.clone()),
        ]);
        letter(LetterKind::Changed, about, to, facts, now)
    };
    let mut letters = vec![write(&about, &address, &own_page)];
    if *former != address {
        letters.push(write(&format!("{about}#former"), former, ""));
    }
    letters
}

/// The short names of the questions that are answered otherwise, in their order: "Job title, Team".
pub(super) fn names_of(form: &Form, before: &Answers, after: &Answers) -> String {
    let changed = form
        .fields
        .iter()
        .filter(|field| before.get(&field.id) != after.get(&field.id));
    let names: Vec<&str> = changed.map(|field| field.short.as_str()).collect();
    names.join(", ")
}
