//! What can be wrong with an answer. Codes are for logs and tests; wordings are for people.

use std::fmt;

/// The code of a fault (`FORMS.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// Nothing was answered.
    Missing,
    /// More characters, or lines, than the limit.
    TooLong,
    /// Fewer characters than the limit.
    TooShort,
    /// Not in the form that such an answer has.
    Format,
    /// Not one of the declared options.
    NotAChoice,
    /// More options than the limit.
    TooMany,
    /// Fewer options than the limit.
    TooFew,
    /// One option at two ranks.
    RepeatedRank,
    /// The applicant's own address where another person's is wanted.
    SameAsApplicant,
    /// A control character.
    ControlCharacters,
    /// A declaration left unticked.
    NotAccepted,
    /// No whole number.
    NotANumber,
    /// A number or date outside its limits.
    OutOfRange,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Missing,
        Self::TooLong,
        Self::TooShort,
        Self::Format,
        Self::NotAChoice,
        Self::TooMany,
        Self::TooFew,
        Self::RepeatedRank,
        Self::SameAsApplicant,
        Self::ControlCharacters,
        Self::NotAccepted,
        Self::NotANumber,
        Self::OutOfRange,
    ];

    /// The code as declarations, logs and tests write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too_long",
            Self::TooShort => "too_short",
            Self::Format => "format",
            Self::NotAChoice => "not_a_choice",
            Self::TooMany => "too_many",
            Self::TooFew => "too_few",
            Self::RepeatedRank => "repeated_rank",
            Self::SameAsApplicant => "same_as_applicant",
            Self::ControlCharacters => "control_characters",
            Self::NotAccepted => "not_accepted",
            Self::NotANumber => "not_a_number",
            Self::OutOfRange => "out_of_range",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// One fault of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: String,
    /// What kind of fault.
    pub code: Code,
    /// What the person reads, above the form and beside the field.
    pub text: String,
}
