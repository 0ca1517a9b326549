//! `declaration`: a statement to be ticked.

use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kind::{Control, Kind, Outcome, Sample};
use crate::sent::Sent;
use crate::source::Keys;
use jiff::civil::Date;

/// What a ticked box sends.
const TICKED: &str = "yes";

/// A statement to be ticked.
#[derive(Debug)]
pub(crate) struct Declaration;

impl Declaration {
    pub(crate) fn read(_keys: &Keys<'_>) -> Self {
        Self
    }
}

impl Kind for Declaration {
    fn word(&self) -> &'static str {
        "declaration"
    }

    fn parse(&self, id: &str, sent: &Sent, _today: Date) -> Outcome {
        match sent.first(id) {
            "" => Ok(None),
            TICKED | "on" => Ok(Some(Answer::Flag(true))),
            _ => Err(Code::NotAccepted),
        }
    }

    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)> {
        if *answer == Answer::Flag(true) {
            vec![(id.to_owned(), TICKED.to_owned())]
        } else {
            Vec::new()
        }
    }

    fn lines(&self, answer: &Answer) -> Vec<String> {
        vec![
            if *answer == Answer::Flag(true) {
                "Confirmed"
            } else {
                "Not confirmed"
            }
            .to_owned(),
        ]
    }

    fn faults(&self) -> Vec<Code> {
        vec![Code::NotAccepted]
    }

    fn wording(&self, field: &Field, _code: Code) -> String {
        format!("Confirm: {}", field.label)
    }

    fn control(&self) -> Control {
        Control::default()
    }

    fn samples(&self, id: &str, _today: Date) -> Vec<Sample> {
        vec![
            Sample::good(id, TICKED),
            Sample::nothing(Code::NotAccepted),
            Sample::faulty(Code::NotAccepted, id, "maybe"),
        ]
    }
}
