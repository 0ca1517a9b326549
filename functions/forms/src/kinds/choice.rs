//! `choice`: one of several options.

use super::{Across, options};
use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Look, Outcome, Sample};
use crate::lists::{Choice, Lists};
use crate::sent::Sent;
use crate::source::Keys;
use jiff::civil::Date;

/// One of several options; none is chosen beforehand.
#[derive(Debug)]
pub(crate) struct OneChoice {
    options: Vec<Choice>,
    look: Look,
    parent: Option<String>,
}

impl OneChoice {
    pub(crate) fn read(keys: &Keys<'_>, lists: &Lists) -> Self {
        let look = match keys.one_of("look", &["radios", "select"]) {
            Some("select") => Look::Select,
            _ => Look::Radios,
        };
        Self {
            options: options::read(keys, lists),
            look,
            parent: keys.text("parent").map(str::to_owned),
        }
    }
}

impl Kind for OneChoice {
    fn word(&self) -> &'static str {
        "choice"
    }

    fn parse(&self, id: &str, sent: &Sent, _today: Date) -> Outcome {
        let chosen = sent.first(id);
        if chosen.is_empty() {
            return Ok(None);
        }
        match options::find(&self.options, chosen) {
            Some(option) => Ok(Some(Answer::Text(option.id.clone()))),
            None => Err(Code::NotAChoice),
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        vec![(id.to_owned(), self.cell(answer))]
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        vec![options::name_of(&self.options, answer.text().unwrap_or(""))]
    }

    fn faults(&self) -> Vec<Code> {
        vec![Code::Missing, Code::NotAChoice]
    }

    fn wording(&self, field: &Field, code: Code) -> String {
        match code {
            Code::NotAChoice if self.parent.is_some() => {
                format!(
                    "Select {} that belongs to the answer above",
                    field.name_in_fault
                )
            }
            Code::NotAChoice => format!("Select {} from the list", field.name_in_fault),
            _ => format!("Select {}", field.name_in_fault),
        }
    }

    fn control(&self) -> Control {
        Control {
            look: self.look,
            options: self.options.clone(),
            ..Control::default()
        }
    }

    fn samples(&self, id: &str, _today: Date) -> Vec<Sample> {
        let mut samples: Vec<Sample> = self
            .options
            .iter()
            .map(|option| Sample::good(id, option.id.as_str()))
            .collect();
        samples.push(Sample::nothing(Code::Missing));
        samples.push(Sample::faulty(Code::NotAChoice, id, "none-of-these"));
        samples.push(Sample::faulty(Code::NotAChoice, id, " "));
        samples
    }

    fn across(&self) -> Across {
        Across {
            parent: self.parent.clone(),
            ..Across::default()
        }
    }
}
