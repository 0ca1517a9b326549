//! `ranked-choices`: several options, best first.

use super::options;
use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Outcome, Sample};
use crate::lists::{Choice, Lists};
use crate::sent::Sent;
use crate::source::Keys;
use jiff::civil::Date;

/// From `min` to `max` options, best first, as that many drop-down lists. Gaps close up.
#[derive(Debug)]
pub(crate) struct RankedChoices {
    options: Vec<Choice>,
    min: usize,
    max: usize,
}

impl RankedChoices {
    pub(crate) fn read(keys: &Keys<'_>, lists: &Lists) -> Self {
        let options = options::read(keys, lists);
        let max = keys.need_count("max");
        if max > options.len() && !options.is_empty() {
            keys.wrong(
                "max",
                format!("`max = {max}`"),
                format!("expected at most the {} options", options.len()),
            );
        }
        Self {
            options,
            min: keys.count("min").unwrap_or(1).max(1),
            max,
        }
    }
}

impl Kind for RankedChoices {
    fn word(&self) -> &'static str {
        "ranked-choices"
    }

    fn inputs(&self, id: &str) -> Vec<String> {
        (1..=self.max).map(|rank| format!("{id}_{rank}")).collect()
    }

    fn parse(&self, id: &str, sent: &Sent, _today: Date) -> Outcome {
        let mut ids: Vec<String> = Vec::new();
        for input in self.inputs(id) {
            let chosen = sent.first(&input);
            if chosen.is_empty() {
                continue;
            }
            let option = options::find(&self.options, chosen).ok_or(Code::NotAChoice)?;
            if ids.contains(&option.id) {
                return Err(Code::RepeatedRank);
            }
            ids.push(option.id.clone());
        }
        match ids.len() {
            0 => Ok(None),
            count if count < self.min => Err(Code::TooFew),
            _ => Ok(Some(Answer::List(ids))),
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        self.inputs(id)
            .into_iter()
            .zip(answer.list().unwrap_or(&[]).iter().cloned())
            .collect()
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        let ranked = answer.list().unwrap_or(&[]).iter().enumerate();
        ranked
            .map(|(rank, id)| format!("{}. {}", rank + 1, options::name_of(&self.options, id)))
            .collect()
    }

    fn faults(&self) -> Vec<Code> {
        let mut faults = vec![Code::Missing, Code::NotAChoice, Code::RepeatedRank];
        if self.min > 1 {
            faults.push(Code::TooFew);
        }
        faults
    }

    fn wording(&self, field: &Field, code: Code) -> String {
        match code {
            Code::NotAChoice => format!("Select {} from the list", field.name_in_fault),
            Code::RepeatedRank => format!("{}: select each option once only", field.short),
            Code::TooFew => format!("{}: select {} or more", field.short, self.min),
            _ => format!("Select {}", field.name_in_fault),
        }
    }

    fn control(&self) -> Control {
        Control {
            options: self.options.clone(),
            ranks: self.max,
            ..Control::default()
        }
    }

    fn samples(&self, id: &str, _today: Date) -> Vec<Sample> {
        let inputs = self.inputs(id);
        let ids = options::first_ids(&self.options, self.max);
        let at = |inputs: &[String], ids: &[String], fault| Sample {
            sent: inputs.iter().cloned().zip(ids.iter().cloned()).collect(),
            fault,
        };
        let last_inputs: Vec<String> = inputs.iter().rev().take(self.min).rev().cloned().collect();
        let mut samples = vec![
            at(&inputs, &ids, None),
            at(&last_inputs, &ids, None),
            Sample::nothing(Code::Missing),
            at(
                &inputs,
                &["none-of-these".to_owned()],
                Some(Code::NotAChoice),
            ),
        ];
        if let (Some(first), true) = (ids.first(), self.max > 1) {
            samples.push(at(
                &inputs,
                &[first.clone(), first.clone()],
                Some(Code::RepeatedRank),
            ));
        }
        if self.min > 1 {
            let few: Vec<String> = ids.iter().take(self.min - 1).cloned().collect();
            samples.push(at(&inputs, &few, Some(Code::TooFew)));
        }
        samples
    }
}
