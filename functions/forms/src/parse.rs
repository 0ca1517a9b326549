//! From what was sent to answers, or to all faults at once.

use crate::answers::{Answer, Answers};
use crate::fault::{Code, Fault};
use crate::field::{Required, Role};
use crate::form::Form;
use crate::sent::Sent;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a form's rules need to know from outside it.
#[derive(Clone, Copy, Debug)]
pub struct Outside<'a> {
    /// The date in the scheme's zone.
    pub today: Date,
    /// The applicant's address, where the form itself does not ask for it.
    pub applicant_email: Option<&'a str>,
}

/// Reads `sent` by the rules of `form`.
///
/// # Errors
/// Every fault, in the order of the fields, at most one a field.
pub fn parse(form: &Form, sent: &Sent, outside: Outside<'_>) -> Result<Answers, Vec<Fault>> {
    let mut draft = Draft {
        form,
        answers: Answers::default(),
        codes: BTreeMap::new(),
    };
    draft.read_each(sent, outside.today);
    draft.fill_in_parents();
    draft.drop_what_does_not_apply();
    draft.require();
    draft.compare(outside.applicant_email);
    draft.finish()
}

struct Draft<'a> {
    form: &'a Form,
    answers: Answers,
    codes: BTreeMap<&'a str, Code>,
}

impl Draft<'_> {
    fn read_each(&mut self, sent: &Sent, today: Date) {
        for field in &self.form.fields {
            match field.kind.parse(&field.id, sent, today) {
                Ok(Some(answer)) => self.answers.set(&field.id, answer),
                Ok(None) => {}
                Err(code) => {
                    self.codes.insert(&field.id, code);
                }
            }
        }
    }

    /// An option that belongs to an option of another field answers that field too, where it was
    /// left out; where it was answered otherwise, the two contradict each other.
    fn fill_in_parents(&mut self) {
        for field in &self.form.fields {
            let Some(parent) = field.kind.across().parent else {
                continue;
            };
            let Some(chosen) = self.answers.get(&field.id).and_then(Answer::text) else {
                continue;
            };
            let of = field
                .kind
                .control()
                .options
                .into_iter()
                .find(|option| option.id == chosen)
                .map(|option| option.of);
            let Some(of) = of.filter(|of| !of.is_empty()) else {
                continue;
            };
            match self.answers.get(&parent).and_then(Answer::text) {
                None if !self.codes.contains_key(parent.as_str()) => {
                    self.answers.set(&parent, Answer::Text(of));
                }
                Some(given) if given != of => {
                    self.codes.insert(&field.id, Code::NotAChoice);
                }
                _ => {}
            }
        }
    }

    /// In field order, so that what hangs on a dropped answer is dropped too.
    fn drop_what_does_not_apply(&mut self) {
        for field in &self.form.fields {
            let Some(condition) = &field.ignored_unless else {
                continue;
            };
            if !condition.holds(&self.answers) {
                self.answers.remove(&field.id);
                self.codes.remove(field.id.as_str());
            }
        }
    }

    fn require(&mut self) {
        for field in &self.form.fields {
            let applies = field
                .ignored_unless
                .as_ref()
                .is_none_or(|condition| condition.holds(&self.answers));
            let needed = match &field.required {
                Required::Always => applies,
                Required::Never => false,
                Required::When(condition) => applies && condition.holds(&self.answers),
            };
            if needed
                && self.answers.get(&field.id).is_none()
                && !self.codes.contains_key(field.id.as_str())
            {
                let lacking = if field.kind.faults().contains(&Code::Missing) {
                    Code::Missing
                } else {
                    Code::NotAccepted
                };
                self.codes.insert(&field.id, lacking);
            }
        }
    }

    fn compare(&mut self, applicant_email: Option<&str>) {
        let own = applicant_email
            .unwrap_or_else(|| self.form.text(&self.answers, Role::Email))
            .to_owned();
        for field in &self.form.fields {
            let across = field.kind.across();
            let Some(answer) = self.answers.get(&field.id) else {
                continue;
            };
            if across.differs_from_applicant && is_same_address(answer.text().unwrap_or(""), &own) {
                self.codes.insert(&field.id, Code::SameAsApplicant);
            }
            let least = across
                .at_least
                .and_then(|other| self.answers.get(&other)?.number());
            if let (Some(least), Some(number)) = (least, answer.number())
                && number < least
            {
                self.codes.insert(&field.id, Code::OutOfRange);
            }
        }
    }

    fn finish(self) -> Result<Answers, Vec<Fault>> {
        if self.codes.is_empty() {
            return Ok(self.answers);
        }
        let in_order = self.form.fields.iter();
        Err(in_order
            .filter_map(|field| Some(field.fault(*self.codes.get(field.id.as_str())?)))
            .collect())
    }
}

/// Whether two addresses reach one person: compared in lower case and without any `+tag`.
fn is_same_address(one: &str, other: &str) -> bool {
    !one.is_empty() && without_tag(one) == without_tag(other)
}

fn without_tag(address: &str) -> String {
    let address = address.to_lowercase();
    match address.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => address,
    }
}
