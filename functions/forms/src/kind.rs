//! What a kind of field is: one file a kind under `kinds/`, one template a kind under
//! `templates/form/kinds/`, and [`read`], the list of them all.

use crate::answers::Answer;
use crate::fault::Code;
use crate::field::Field;
use crate::kinds;
use crate::lists::{Choice, Lists};
use crate::sent::Sent;
use crate::source::Keys;
use jiff::civil::Date;
use std::fmt::Debug;

/// The words of all kinds, as declarations and templates name them.
pub const WORDS: [&str; 9] = [
    "line",
    "long-text",
    "email",
    "number",
    "choice",
    "choices",
    "ranked-choices",
    "declaration",
    "date",
];

/// What the answer to one field was, taken alone. `Ok(None)`: nothing was sent.
pub type Outcome = Result<Option<Answer>, Code>;

/// What each kind of field knows.
pub trait Kind: Debug + Send + Sync {
    /// The word that declarations and templates call it by.
    fn word(&self) -> &'static str;

    /// The names of its inputs, for a field with this id; the first is where a fault's link leads.
    fn inputs(&self, id: &str) -> Vec<String> {
        vec![id.to_owned()]
    }

    /// Whether one input may be sent more than once, as a set of check boxes is.
    fn repeats(&self) -> bool {
        false
    }

    /// Reads what was sent for the field with this id. `today` is the date in the scheme's zone.
    fn parse(&self, id: &str, sent: &Sent, today: Date) -> Outcome;

    /// The inputs' names and values that would give `answer` again.
    fn refill(&self, id: &str, answer: &Answer) -> Vec<(String, String)>;

    /// `answer` as lines that a person reads.
    fn lines(&self, answer: &Answer) -> Vec<String>;

    /// `answer` in one cell of an export.
    fn cell(&self, answer: &Answer) -> String {
        match answer {
            Answer::Text(text) => text.clone(),
            Answer::Number(number) => number.to_string(),
            Answer::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Answer::List(items) => items.join("; "),
        }
    }

    /// The codes of every fault that it can have.
    fn faults(&self) -> Vec<Code>;

    /// The wording of a fault where the field has none of its own.
    fn wording(&self, field: &Field, code: Code) -> String;

    /// What its template needs to draw it.
    fn control(&self) -> Control;

    /// What to send, and what must come of it: each of [`Kind::faults`] that one field alone can
    /// have, and at least one good answer. For tests, which sweep every field of every form.
    fn samples(&self, id: &str, today: Date) -> Vec<Sample>;

    /// Facts about other fields that [`crate::parse`] holds it to.
    fn across(&self) -> kinds::Across {
        kinds::Across::default()
    }
}

/// What to send for a field, and what must come of it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Input names and values.
    pub sent: Vec<(String, String)>,
    /// The fault, or none.
    pub fault: Option<Code>,
}

impl Sample {
    /// A sample of one value under one name that is taken.
    pub fn good(name: &str, value: impl Into<String>) -> Self {
        Self {
            sent: vec![(name.to_owned(), value.into())],
            fault: None,
        }
    }

    /// A sample of one value under one name that has this fault.
    pub fn faulty(code: Code, name: &str, value: impl Into<String>) -> Self {
        Self {
            sent: vec![(name.to_owned(), value.into())],
            fault: Some(code),
        }
    }

    /// Nothing sent, where something must be.
    pub fn nothing(code: Code) -> Self {
        Self {
            sent: Vec::new(),
            fault: Some(code),
        }
    }
}

/// What a field's template needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// The `inputmode`; empty for none.
    pub inputmode: &'static str,
    /// Whether spelling is left unchecked.
    pub spellcheck_off: bool,
    /// Lines that a text area shows.
    pub rows: usize,
    /// Words after the input; empty for none.
    pub suffix: String,
    /// How options are drawn.
    pub look: Look,
    /// What can be chosen.
    pub options: Vec<Choice>,
    /// How many selects a ranked choice has.
    pub ranks: usize,
    /// The inputs of an answer in parts.
    pub parts: Vec<Part>,
}

/// How options are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Radio buttons or check boxes, one below the other.
    #[default]
    Radios,
    /// A drop-down list.
    Select,
    /// Check boxes in a grid.
    Grid,
}

impl Look {
    /// The word that templates use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Radios => "radios",
            Self::Select => "select",
            Self::Grid => "grid",
        }
    }
}

/// One input of an answer in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What follows the field's id in the input's name.
    pub suffix: &'static str,
    /// Its words.
    pub label: &'static str,
    /// How many characters wide it is drawn.
    pub width: usize,
}

/// Reads the kind called `word` from a field's table: its own keys, and no others.
pub(crate) fn read(word: &str, keys: &Keys<'_>, lists: &Lists) -> Option<Box<dyn Kind>> {
    Some(match word {
        "line" => Box::new(kinds::Line::read(keys)),
        "long-text" => Box::new(kinds::LongText::read(keys)),
        "email" => Box::new(kinds::Email::read(keys)),
        "number" => Box::new(kinds::Number::read(keys)),
        "choice" => Box::new(kinds::OneChoice::read(keys, lists)),
        "choices" => Box::new(kinds::Choices::read(keys, lists)),
        "ranked-choices" => Box::new(kinds::RankedChoices::read(keys, lists)),
        "declaration" => Box::new(kinds::Declaration::read(keys)),
        "date" => Box::new(kinds::DateParts::read(keys)),
        _ => return None,
    })
}
