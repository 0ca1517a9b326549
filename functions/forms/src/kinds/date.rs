//! `date`: a day, in three inputs.

use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Outcome, Part, Sample};
use crate::sent::Sent;
use crate::source::Keys;
use crate::text;
use jiff::ToSpan;
use jiff::civil::Date;

const PARTS: [Part; 3] = [
    Part {
        suffix: "-day",
        label: "Day",
        width: 2,
    },
    Part {
        suffix: "-month",
        label: "Month",
        width: 2,
    },
    Part {
        suffix: "-year",
        label: "Year",
        width: 4,
    },
];

/// A day from `earliest_days` to `latest_days` after today.
#[derive(Debug)]
pub(crate) struct DateParts {
    earliest_days: i64,
    latest_days: i64,
}

impl DateParts {
    pub(crate) fn read(keys: &Keys<'_>) -> Self {
        Self {
            earliest_days: keys.integer("earliest_days").unwrap_or(0),
            latest_days: keys.integer("latest_days").unwrap_or(366),
        }
    }
}

impl Kind for DateParts {
    fn word(&self) -> &'static str {
        "date"
    }

    fn inputs(&self, id: &str) -> Vec<String> {
        PARTS
            .iter()
            .map(|part| format!("{id}{}", part.suffix))
            .collect()
    }

    fn parse(&self, id: &str, sent: &Sent, today: Date) -> Outcome {
        let written: Vec<String> = self
            .inputs(id)
            .iter()
            .map(|input| text::normalised(sent.first(input)))
            .collect();
        if written.iter().all(String::is_empty) {
            return Ok(None);
        }
        let [day, month, year] = written.as_slice() else {
            return Err(Code::Format);
        };
        let date = date_of(day, month, year).ok_or(Code::Format)?;
        let within =
            after(today, self.earliest_days) <= date && date <= after(today, self.latest_days);
        if within {
            Ok(Some(Answer::Text(date.to_string())))
        } else {
            Err(Code::OutOfRange)
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        let Some(date) = read_back(answer) else {
            return Vec::new();
        };
        let values = [
            date.day().to_string(),
            date.month().to_string(),
            date.year().to_string(),
        ];
        self.inputs(id).into_iter().zip(values).collect()
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        read_back(answer)
            .map(|date| date.strftime("%A %-d %B %Y").to_string())
            .into_iter()
            .collect()
    }

    fn faults(&self) -> Vec<Code> {
        vec![Code::Missing, Code::Format, Code::OutOfRange]
    }

    fn wording(&self, field: &Field, code: Code) -> String {
        match code {
            Code::Format => format!("{} must be a real date, like 27 9 2023", field.short),
            Code::OutOfRange if self.earliest_days == 0 => {
                format!(
                    "{} must be today or in the next {} days",
                    field.short, self.latest_days
                )
            }
            Code::OutOfRange => format!(
                "{} must be from {} to {} days from today",
                field.short, self.earliest_days, self.latest_days
            ),
            _ => format!("Enter {}", field.name_in_fault),
        }
    }

    fn control(&self) -> Control {
        Control {
            inputmode: "numeric",
            parts: PARTS.to_vec(),
            ..Control::default()
        }
    }

    fn samples(&self, id: &str, today: Date) -> Vec<Sample> {
        let of = |date: Date, fault| Sample {
            sent: self.refill(id, &Answer::Text(date.to_string())),
            fault,
        };
        let written = |values: [&str; 3], fault| Sample {
            sent: self
                .inputs(id)
                .into_iter()
                .zip(values.map(str::to_owned))
                .collect(),
            fault: Some(fault),
        };
        vec![
            of(after(today, self.earliest_days), None),
            of(after(today, self.latest_days), None),
            Sample::nothing(Code::Missing),
            of(after(today, self.earliest_days - 1), Some(Code::OutOfRange)),
            of(after(today, self.latest_days + 1), Some(Code::OutOfRange)),
            written(["31", "2", "2024"], Code::Format),
            written(["1", "", "2024"], Code::Format),
            written(["one", "May", "2024"], Code::Format),
            written(["1", "5", "23"], Code::Format),
        ]
    }
}

fn date_of(day: &str, month: &str, year: &str) -> Option<Date> {
    let is_year = year.len() == 4 && year.chars().all(|digit| digit.is_ascii_digit());
    if !is_year {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn after(date: Date, days: i64) -> Date {
    date.checked_add(days.clamp(-36_500, 36_500).days())
        .unwrap_or(date)
}

fn read_back(answer: &Answer) -> Option<Date> {
    answer.text()?.parse().ok()
}
