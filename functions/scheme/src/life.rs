//! The life of an application, as a state machine: total, pure, and the only place that says what
//! may follow what (R7, R11). The diagram in the README is drawn from [`Status::ALL`] and [`Act::ALL`].

/// Where an application stands. An erased one has no status, for nothing of it is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Received; the line manager has not decided.
    Awaiting,
    /// The line manager approved, at once or from a day.
    Approved,
    /// The line manager declined.
    Declined,
    /// The line manager did not decide in time.
    Lapsed,
    /// The applicant withdrew.
    Withdrawn,
}

/// What may be done to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// The applicant changes answers that the line manager does not decide on, before the deadline.
    Change,
    /// The applicant changes what the line manager decides on, before the deadline: the line manager
    /// is asked anew.
    Reask,
    /// The line manager approves.
    Approve,
    /// The line manager declines.
    Decline,
    /// The link goes to another manager: the first said that they are the wrong person, or the
    /// applicant corrected the address.
    Redirect,
    /// The approval's time has run out.
    Lapse,
    /// The applicant withdraws.
    Withdraw,
}

impl Status {
    /// All of them, in the order that lists show them.
    pub const ALL: [Self; 5] = [
        Self::Awaiting,
        Self::Approved,
        Self::Declined,
        Self::Lapsed,
        Self::Withdrawn,
    ];

    /// The word stored and used in URLs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Awaiting => "awaiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The status that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// In plain words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Awaiting => "With your line manager",
            Self::Approved => "Approved",
            Self::Declined => "Not approved",
            Self::Lapsed => "Not decided in time",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// What follows when `act` is done here; `None` where it may not be done.
    pub fn after(self, act: Act) -> Option<Self> {
        match (self, act) {
            (Self::Awaiting, Act::Change | Act::Reask | Act::Redirect) => Some(Self::Awaiting),
            (Self::Awaiting, Act::Approve) => Some(Self::Approved),
            (Self::Awaiting, Act::Decline) => Some(Self::Declined),
            (Self::Awaiting, Act::Lapse) => Some(Self::Lapsed),
            (Self::Lapsed, Act::Redirect) => Some(Self::Awaiting),
            (Self::Approved, Act::Change) => Some(Self::Approved),
            (Self::Approved, Act::Reask) => Some(Self::Awaiting),
            (Self::Awaiting | Self::Approved | Self::Declined | Self::Lapsed, Act::Withdraw) => {
                Some(Self::Withdrawn)
            }
            _ => None,
        }
    }
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Change,
        Self::Reask,
        Self::Approve,
        Self::Decline,
        Self::Redirect,
        Self::Lapse,
        Self::Withdraw,
    ];
}
