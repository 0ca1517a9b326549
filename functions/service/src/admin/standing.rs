//! Where an application stands, as the administrators see it, in words.

use crate::record::Flag;
use scheme::life::Status;

/// Where an application stands: its status, or set apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// As its status says.
    At(Status),
    /// The trap for programs was filled in, or an administrator said "spam", and no line manager has answered for it (FORMS.md, "shown
    /// apart"). Once one has, it stands with the others, and keeps its flag.
    Apart,
}

impl Standing {
    /// All of them, in the order of lists.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        Status::ALL.into_iter().map(Self::At).chain([Self::Apart])
    }

    /// Where an application with this status and these flags stands.
    pub(super) fn of(status: Status, flags: &[Flag]) -> Self {
        let unanswered = matches!(status, Status::Awaiting | Status::Lapsed);
        let is_odd = |flag: &Flag| matches!(flag, Flag::Quarantined | Flag::Spam);
        if unanswered && flags.iter().any(is_odd) {
            Self::Apart
        } else {
            Self::At(status)
        }
    }

    /// The word in addresses.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::At(status) => status.word(),
            Self::Apart => Flag::Quarantined.word(),
        }
    }

    /// What `word` names.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::all().find(|standing| standing.word() == word)
    }

    /// In plain words, to an administrator: a status's own title speaks to the applicant.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::At(Status::Awaiting) => "With the line manager",
            Self::At(Status::Proposed) => "Put forward",
            Self::At(Status::Waiting) => "Waiting list",
            Self::At(status) => status.title(),
            Self::Apart => "Set apart",
        }
    }

    /// The word by which the templates pick its colour.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Self::At(Status::Awaiting) => "with-manager",
            Self::At(status) => status.word(),
            Self::Apart => Flag::Quarantined.word(),
        }
    }
}

/// A flag in two or three words, for the list.
pub(super) fn flag_words(flag: Flag) -> &'static str {
    match flag {
        Flag::EmailOutside => "email outside the institution",
        Flag::ManagerOutside => "manager outside the institution",
        Flag::Quarantined => "hidden box filled in",
        Flag::Spam => "sent by a program",
    }
}

/// A flag's title and what to do about it, for the application's own page.
pub(super) fn flag_text(flag: Flag) -> (&'static str, &'static str) {
    match flag {
        Flag::EmailOutside => (
            "Email outside the institution.",
            "The applicant's address is not one of their institution's. Check that they work there.",
        ),
        Flag::ManagerOutside => (
            "Line manager outside the institution.",
            "The line manager's address is not one of the institution's. Check who was asked to approve.",
        ),
        Flag::Quarantined => (
            "Hidden box filled in.",
            "People do not see that box, so a program may have sent this. Nothing of it was changed or lost.",
        ),
        Flag::Spam => (
            "Sent by a program.",
            "An administrator looked at it and said so. It stands apart from the others.",
        ),
    }
}
