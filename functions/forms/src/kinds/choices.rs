//! `choices`: any number of options.

use super::options;
use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Look, Outcome, Sample};
use crate::lists::{Choice, Lists};
use crate::sent::Sent;
use crate::source::Keys;
use jiff::civil::Date;

/// From `min` to `max` of several options, kept in the declared order whatever order they came in.
#[derive(Debug)]
pub(crate) struct Choices {
    options: Vec<Choice>,
    look: Look,
    min: usize,
    max: usize,
}

impl Choices {
    pub(crate) fn read(keys: &Keys<'_>, lists: &Lists) -> Self {
        let look = match keys.one_of("layout", &["list", "grid"]) {
            Some("grid") => Look::Grid,
            _ => Look::Radios,
        };
        let options = options::read(keys, lists);
        let (min, max) = (
            keys.count("min").unwrap_or(1).max(1),
            keys.count("max").unwrap_or(options.len()),
        );
        if min > max && !options.is_empty() {
            keys.wrong(
                "max",
                format!("`max = {max}` with `min = {min}`"),
                "expected `max` to be `min` or more",
            );
        }
        Self {
            options,
            look,
            min,
            max,
        }
    }
}

impl Kind for Choices {
    fn word(&self) -> &'static str {
        "choices"
    }

    fn repeats(&self) -> bool {
        true
    }

    fn parse(&self, id: &str, sent: &Sent, _today: Date) -> Outcome {
        let chosen = sent.all(id);
        if chosen
            .iter()
            .any(|one| options::find(&self.options, one).is_none())
        {
            return Err(Code::NotAChoice);
        }
        let ids: Vec<String> = self
            .options
            .iter()
            .filter(|option| chosen.contains(&option.id))
            .map(|option| option.id.clone())
            .collect();
        match ids.len() {
            0 => Ok(None),
            count if count < self.min => Err(Code::TooFew),
            count if count > self.max => Err(Code::TooMany),
            _ => Ok(Some(Answer::List(ids))),
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        answer
            .list()
            .unwrap_or(&[])
            .iter()
            .map(|one| (id.to_owned(), one.clone()))
            .collect()
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        answer
            .list()
            .unwrap_or(&[])
            .iter()
            .map(|id| options::name_of(&self.options, id))
            .collect()
    }

    fn faults(&self) -> Vec<Code> {
        let mut faults = vec![Code::Missing, Code::NotAChoice];
        if self.min > 1 {
            faults.push(Code::TooFew);
        }
        if self.max < self.options.len() {
            faults.push(Code::TooMany);
        }
        faults
    }

    fn wording(&self, field: &Field, code: Code) -> String {
        match code {
            Code::NotAChoice => format!("Select {} from the list", field.name_in_fault),
            Code::TooFew => format!("{}: select {} or more", field.short, self.min),
            Code::TooMany => format!("{}: select {} or fewer", field.short, self.max),
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
        let of = |count: usize, fault: Option<Code>| {
            let ids = options::first_ids(&self.options, count);
            Sample {
                sent: ids.into_iter().map(|one| (id.to_owned(), one)).collect(),
                fault,
            }
        };
        let mut samples = vec![
            of(self.min, None),
            of(self.max, None),
            Sample::nothing(Code::Missing),
            Sample::faulty(Code::NotAChoice, id, "none-of-these"),
        ];
        if self.min > 1 {
            samples.push(of(self.min - 1, Some(Code::TooFew)));
        }
        if self.max < self.options.len() {
            samples.push(of(self.max + 1, Some(Code::TooMany)));
        }
        samples
    }
}
