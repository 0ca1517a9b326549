//! `email`: an e-mail address.

use super::Across;
use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Outcome, Sample};
use crate::sent::Sent;
use crate::source::Keys;
use crate::text;
use jiff::civil::Date;

const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// An address of at most 254 characters (RFC 5321), its local part at most 64, with a dot in its domain.
#[derive(Debug)]
pub(crate) struct Email {
    differs_from_applicant: bool,
}

impl Email {
    pub(crate) fn read(keys: &Keys<'_>) -> Self {
        Self {
            differs_from_applicant: keys.flag("differs_from_applicant"),
        }
    }
}

impl Kind for Email {
    fn word(&self) -> &'static str {
        "email"
    }

    fn parse(&self, id: &str, sent: &Sent, _today: Date) -> Outcome {
        let address = text::address(sent.first(id));
        if address.is_empty() {
            return Ok(None);
        }
        let Some((local, domain)) = address.split_once('@') else {
            return Err(Code::Format);
        };
        if text::length(&address) > LONGEST || text::length(local) > LONGEST_LOCAL {
            Err(Code::TooLong)
        } else if is_local(local) && is_domain(domain) {
            Ok(Some(Answer::Text(address)))
        } else {
            Err(Code::Format)
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        vec![(id.to_owned(), self.cell(answer))]
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        vec![self.cell(answer)]
    }

    fn faults(&self) -> Vec<Code> {
        let mut faults = vec![Code::Missing, Code::Format, Code::TooLong];
        if self.differs_from_applicant {
            faults.push(Code::SameAsApplicant);
        }
        faults
    }

    fn wording(&self, field: &Field, code: Code) -> String {
        match code {
            Code::Format => {
                "Enter an email address in the correct format, like name@example.com".to_owned()
            }
            Code::TooLong => format!("{} must be {LONGEST} characters or fewer", field.short),
            Code::SameAsApplicant => format!(
                "{} must be different from your own email address",
                field.short
            ),
            _ => format!("Enter {}", field.name_in_fault),
        }
    }

    fn control(&self) -> Control {
        Control {
            inputmode: "email",
            spellcheck_off: true,
            ..Control::default()
        }
    }

    fn samples(&self, id: &str, _today: Date) -> Vec<Sample> {
        let mut samples = vec![
            Sample::good(id, "o'brien+list@library.example.ac.uk"),
            Sample::good(id, "\u{feff} na\u{200b}me@example.com\u{a0}"),
            Sample::nothing(Code::Missing),
            Sample::faulty(
                Code::TooLong,
                id,
                format!("{}@example.com", "a".repeat(LONGEST_LOCAL + 1)),
            ),
            Sample::faulty(
                Code::TooLong,
                id,
                format!("a@{}example.com", "b.".repeat(125)),
            ),
        ];
        let malformed = [
            "name",
            "name@",
            "@example.com",
            "name@example",
            "a b@example.com",
            "a@b@example.com",
            "name@example..com",
            "name@-example.com",
            "a\nb@example.com",
            "<a@example.com>",
            "a,b@example.com",
        ];
        samples.extend(malformed.map(|address| Sample::faulty(Code::Format, id, address)));
        samples
    }

    fn across(&self) -> Across {
        Across {
            differs_from_applicant: self.differs_from_applicant,
            ..Across::default()
        }
    }
}

fn is_local(local: &str) -> bool {
    let forbidden = |character: char| {
        character.is_whitespace() || character.is_control() || "<>()[],;:\\\"@".contains(character)
    };
    !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains(forbidden)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|character| character.is_alphanumeric() || character == '-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}
