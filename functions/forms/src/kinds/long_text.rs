//! `long-text`: text with line breaks.

use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Outcome, Sample};
use crate::sent::Sent;
use crate::source::Keys;
use crate::text;
use jiff::civil::Date;

/// Text of `min` to `max` characters, a line break counting as one, on at most `max_lines` lines.
#[derive(Debug)]
pub(crate) struct LongText {
    min: usize,
    max: usize,
    max_lines: Option<usize>,
    rows: usize,
}

impl LongText {
    pub(crate) fn read(keys: &Keys<'_>) -> Self {
        Self {
            min: keys.count("min").unwrap_or(0),
            max: keys.need_count("max"),
            max_lines: keys.count("max_lines"),
            rows: keys.count("rows").unwrap_or(5),
        }
    }
}

impl Kind for LongText {
    fn word(&self) -> &'static str {
        "long-text"
    }

    fn parse(&self, id: &str, sent: &Sent, _today: Date) -> Outcome {
        let body = text::normalised(sent.first(id)).replace('\t', " ");
        let length = text::length(&body);
        if length == 0 {
            Ok(None)
        } else if text::has_controls(&body, true) {
            Err(Code::ControlCharacters)
        } else if length > self.max {
            Err(Code::TooLong)
        } else if length < self.min {
            Err(Code::TooShort)
        } else if self.max_lines.is_some_and(|max| filled_lines(&body) > max) {
            Err(Code::TooMany)
        } else {
            Ok(Some(Answer::Text(body)))
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        vec![(id.to_owned(), self.cell(answer))]
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        self.cell(answer).lines().map(str::to_owned).collect()
    }

    fn faults(&self) -> Vec<Code> {
        let mut faults = vec![Code::Missing, Code::TooLong, Code::ControlCharacters];
        if self.min > 1 {
            faults.push(Code::TooShort);
        }
        if self.max_lines.is_some() {
            faults.push(Code::TooMany);
        }
        faults
    }

    fn wording(&self, field: &Field, code: Code) -> String {
        match code {
            Code::TooLong => format!(
                "{} must be {} characters or fewer",
                field.short,
                thousands(self.max)
            ),
            Code::TooShort => format!(
                "{} must be {} characters or more",
                field.short,
                thousands(self.min)
            ),
            Code::TooMany => {
                format!(
                    "{} must be on {} lines or fewer",
                    field.short,
                    self.max_lines.unwrap_or(0)
                )
            }
            Code::ControlCharacters => {
                format!("{} must not include hidden control characters", field.short)
            }
            _ => format!("Enter {}", field.name_in_fault),
        }
    }

    fn control(&self) -> Control {
        Control {
            rows: self.rows,
            ..Control::default()
        }
    }

    fn samples(&self, id: &str, _today: Date) -> Vec<Sample> {
        let least = self.min.max(1);
        let mut samples = vec![
            Sample::good(id, "字".repeat(self.max)),
            Sample::good(id, format!("  {}\r\n", "a".repeat(least))),
            Sample::nothing(Code::Missing),
            Sample::faulty(Code::TooLong, id, "a".repeat(self.max + 1)),
            Sample::faulty(
                Code::ControlCharacters,
                id,
                format!("{}\u{0}b", "a".repeat(least)),
            ),
        ];
        if self.min > 1 {
            samples.push(Sample::faulty(Code::TooShort, id, "a".repeat(self.min - 1)));
        }
        if let Some(lines) = self.max_lines {
            samples.push(Sample::good(id, vec!["ab"; lines].join("\r\n")));
            samples.push(Sample::faulty(
                Code::TooMany,
                id,
                vec!["ab"; lines + 1].join("\r\n"),
            ));
        }
        samples
    }
}

/// How many lines hold more than white space.
fn filled_lines(body: &str) -> usize {
    body.lines().filter(|line| !line.trim().is_empty()).count()
}

/// 2000 as "2,000".
fn thousands(number: usize) -> String {
    if number < 1000 {
        number.to_string()
    } else {
        format!("{},{:03}", number / 1000, number % 1000)
    }
}
