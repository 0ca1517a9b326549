//! A letter to be sent: an item of the outbox, stored with what caused it.

use jiff::Timestamp;
use std::collections::BTreeMap;

/// A letter in the outbox. Its facts hold all that its text needs, so that sending it reads nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id, made of what it is about, so that the same letter cannot be queued twice.
    pub id: String,
    /// Which letter.
    pub kind: LetterKind,
    /// To whom.
    pub to: String,
    /// What its templates see, by name.
    pub facts: BTreeMap<String, String>,
    /// When it was queued.
    pub queued: Timestamp,
    /// When it is forgotten, sent or not.
    pub expires: Timestamp,
    /// When it was sent, once it was; its facts are dropped then.
    pub sent: Option<Timestamp>,
}

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LetterKind {
    /// To the applicant: received.
    Receipt,
    /// To the line manager: decide.
    ApprovalRequest,
    /// To the line manager: decide soon.
    Reminder,
    /// To the applicant: decided.
    Outcome,
    /// To the applicant: changed as they asked.
    Changed,
    /// To an administrator: sign in.
    SignIn,
}

impl LetterKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Receipt,
        Self::ApprovalRequest,
        Self::Reminder,
        Self::Outcome,
        Self::Changed,
        Self::SignIn,
    ];

    /// The word stored; its templates are `mail/<word>.txt` and so on.
    pub fn word(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::ApprovalRequest => "approval-request",
            Self::Reminder => "reminder",
            Self::Outcome => "outcome",
            Self::Changed => "changed",
            Self::SignIn => "sign-in",
        }
    }

    /// What `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
