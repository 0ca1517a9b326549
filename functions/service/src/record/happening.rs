//! What may happen to an application, as it is stored and as people read it.

/// What can happen to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Happening {
    /// It was stored.
    Submitted,
    /// The line manager approved.
    Approved,
    /// The line manager declined.
    Declined,
    /// The applicant changed answers that the line manager does not decide on.
    Changed,
    /// The applicant changed what the line manager decides on, who is asked anew.
    Reasked,
    /// The link went to another line manager, or anew to the same one.
    Redirected,
    /// The line manager was reminded.
    Reminded,
    /// The line manager was asked a day later, since many requests had gone to them that day.
    AskedLater,
    /// The time to decide ran out.
    Lapsed,
    /// The applicant withdrew.
    Withdrawn,
    /// The oversight group put it forward for a pair.
    Proposed,
    /// The oversight group agreed a pair of which it is one.
    Matched,
    /// The oversight group found no match in this intake.
    PutToWait,
    /// It went back into the pool.
    Returned,
    /// An administrator said that a person sent it.
    MarkedReal,
    /// An administrator said that a program sent it.
    MarkedSpam,
}

impl Happening {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Submitted,
        Self::Changed,
        Self::Reasked,
        Self::Approved,
        Self::Declined,
        Self::Redirected,
        Self::Reminded,
        Self::AskedLater,
        Self::Lapsed,
        Self::Withdrawn,
        Self::Proposed,
        Self::Matched,
        Self::PutToWait,
        Self::Returned,
        Self::MarkedReal,
        Self::MarkedSpam,
    ];

    /// The word stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Changed => "changed",
            Self::Reasked => "reasked",
            Self::Redirected => "redirected",
            Self::Reminded => "reminded",
            Self::AskedLater => "asked_later",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
            Self::Proposed => "proposed",
            Self::Matched => "matched",
            Self::PutToWait => "put_to_wait",
            Self::Returned => "returned",
            Self::MarkedReal => "marked_real",
            Self::MarkedSpam => "marked_spam",
        }
    }

    /// What people read.
    pub fn words(self) -> &'static str {
        match self {
            Self::Submitted => "Application received",
            Self::Approved => "Approved",
            Self::Declined => "Not approved",
            Self::Changed => "Answers changed",
            Self::Reasked => "Answers changed, and the line manager asked again",
            Self::Redirected => "Request sent to the line manager again, or to another",
            Self::Reminded => "Line manager reminded",
            Self::AskedLater => "Line manager asked, a day late",
            Self::Lapsed => "Time to decide ran out",
            Self::Withdrawn => "Withdrawn",
            Self::Proposed => "Put forward for a pair",
            Self::Matched => "Matched",
            Self::PutToWait => "Put on the waiting list for the next intake",
            Self::Returned => "Back in the pool",
            Self::MarkedReal => "Looked at: sent by a person",
            Self::MarkedSpam => "Looked at: sent by a program",
        }
    }

    /// What `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|happening| happening.word() == word)
    }
}
