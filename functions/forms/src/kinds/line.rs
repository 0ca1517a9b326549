//! `line`: one line of text.

use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Outcome, Sample};
use crate::sent::Sent;
use crate::source::Keys;
use crate::text;
use jiff::civil::Date;

/// One line of text of `min` to `max` characters, in any script.
#[derive(Debug)]
pub(crate) struct Line {
    min: usize,
    max: usize,
}

impl Line {
    pub(crate) fn read(keys: &Keys<'_>) -> Self {
        Self {
            min: keys.count("min").unwrap_or(1).max(1),
            max: keys.need_count("max"),
        }
    }
}

impl Kind for Line {
    fn word(&self) -> &'static str {
        "line"
    }

    fn parse(&self, id: &str, sent: &Sent, _today: Date) -> Outcome {
        let line = text::normalised(sent.first(id));
        let length = text::length(&line);
        if length == 0 {
            Ok(None)
        } else if text::has_controls(&line, false) {
            Err(Code::ControlCharacters)
        } else if length > self.max {
            Err(Code::TooLong)
        } else if length < self.min {
            Err(Code::TooShort)
        } else {
            Ok(Some(Answer::Text(line)))
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        vec![(id.to_owned(), self.cell(answer))]
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        vec![self.cell(answer)]
    }

    fn faults(&self) -> Vec<Code> {
        let mut faults = vec![Code::Missing, Code::TooLong, Code::ControlCharacters];
        if self.min > 1 {
            faults.push(Code::TooShort);
        }
        faults
    }

    fn wording(&self, field: &Field, code: Code) -> String {
        match code {
            Code::TooLong => format!("{} must be {} characters or fewer", field.short, self.max),
            Code::TooShort => format!("{} must be {} characters or more", field.short, self.min),
            Code::ControlCharacters => {
                format!(
                    "{} must not include tabs, line breaks or hidden control characters",
                    field.short
                )
            }
            _ => format!("Enter {}", field.name_in_fault),
        }
    }

    fn control(&self) -> Control {
        Control::default()
    }

    fn samples(&self, id: &str, _today: Date) -> Vec<Sample> {
        let mut samples = vec![
            Sample::good(id, "é".repeat(self.max)),
            Sample::good(id, format!("\u{a0} {}\u{200b}", "ừ".repeat(self.min))),
            Sample::nothing(Code::Missing),
            Sample::faulty(Code::TooLong, id, "a".repeat(self.max + 1)),
            Sample::faulty(Code::ControlCharacters, id, "a\u{7}b"),
        ];
        if self.min > 1 {
            samples.push(Sample::faulty(Code::TooShort, id, "a".repeat(self.min - 1)));
        }
        samples
    }
}
