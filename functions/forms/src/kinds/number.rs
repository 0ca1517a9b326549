//! `number`: a whole number.

use super::Across;
use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Outcome, Sample};
use crate::sent::Sent;
use crate::source::Keys;
use crate::text;
use jiff::civil::Date;

/// A whole number from `min` to `max`.
#[derive(Debug)]
pub(crate) struct Number {
    min: i64,
    max: i64,
    at_least: Option<String>,
    unit: String,
}

impl Number {
    pub(crate) fn read(keys: &Keys<'_>) -> Self {
        let (min, max) = (keys.integer("min"), keys.integer("max"));
        if min.is_none() || max.is_none() {
            keys.need("min");
            keys.need("max");
        }
        Self {
            min: min.unwrap_or(0),
            max: max.unwrap_or(0),
            at_least: keys.text("at_least").map(str::to_owned),
            unit: keys.text("unit").unwrap_or("").to_owned(),
        }
    }
}

impl Kind for Number {
    fn word(&self) -> &'static str {
        "number"
    }

    fn parse(&self, id: &str, sent: &Sent, _today: Date) -> Outcome {
        let written = text::normalised(sent.first(id));
        let digits = written.strip_prefix('-').unwrap_or(&written);
        if written.is_empty() {
            return Ok(None);
        }
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_ascii_digit()) {
            return Err(Code::NotANumber);
        }
        match written.parse::<i64>() {
            Ok(number) if (self.min..=self.max).contains(&number) => {
                Ok(Some(Answer::Number(number)))
            }
            _ => Err(Code::OutOfRange),
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        vec![(id.to_owned(), self.cell(answer))]
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        vec![self.cell(answer)]
    }

    fn faults(&self) -> Vec<Code> {
        vec![Code::Missing, Code::NotANumber, Code::OutOfRange]
    }

    fn wording(&self, field: &Field, code: Code) -> String {
        match code {
            Code::NotANumber => format!(
                "{} must be a whole number, like {}",
                field.short,
                self.min.max(2)
            ),
            Code::OutOfRange => format!(
                "{} must be between {} and {}",
                field.short, self.min, self.max
            ),
            _ => format!("Enter {}", field.name_in_fault),
        }
    }

    fn control(&self) -> Control {
        Control {
            inputmode: "numeric",
            suffix: self.unit.clone(),
            ..Control::default()
        }
    }

    fn samples(&self, id: &str, _today: Date) -> Vec<Sample> {
        vec![
            Sample::good(id, self.max.to_string()),
            Sample::good(id, format!(" 0{}\t", self.max)),
            Sample::nothing(Code::Missing),
            Sample::faulty(Code::NotANumber, id, "two"),
            Sample::faulty(Code::NotANumber, id, "1.5"),
            Sample::faulty(Code::NotANumber, id, "-"),
            Sample::faulty(Code::OutOfRange, id, (self.max + 1).to_string()),
            Sample::faulty(Code::OutOfRange, id, (self.min - 1).to_string()),
            Sample::faulty(Code::OutOfRange, id, "9".repeat(40)),
        ]
    }

    fn across(&self) -> Across {
        Across {
            at_least: self.at_least.clone(),
            ..Across::default()
        }
    }
}
