//! The kinds of field, one file each.

mod choice;
mod choices;
mod date;
mod declaration;
mod email;
mod line;
mod long_text;
mod number;
mod options;
mod ranked_choices;

pub(crate) use choice::OneChoice;
pub(crate) use choices::Choices;
pub(crate) use date::DateParts;
pub(crate) use declaration::Declaration;
pub(crate) use email::Email;
pub(crate) use line::Line;
pub(crate) use long_text::LongText;
pub(crate) use number::Number;
pub(crate) use ranked_choices::RankedChoices;

/// What a kind asks of other fields; [`crate::parse`] sees to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Across {
    /// Its number must be at least this field's.
    pub at_least: Option<String>,
    /// It must not be the applicant's own address.
    pub differs_from_applicant: bool,
    /// The field whose option its own option belongs to.
    pub parent: Option<String>,
}
