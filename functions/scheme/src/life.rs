//! The life of an application, as a state machine: total, pure, and the only place that says what
//! may follow what (R7, R11). It begins with [`Status::FIRST`]; the picture in the README is [`picture`].

use std::collections::BTreeMap;

/// Where an application stands. An erased one has no status, for nothing of it is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Received; the line manager has not decided.
    Awaiting,
    /// The line manager approved, at once or from a day: once applications have closed, it is in the
    /// pool that pairs are made from.
    Approved,
    /// Put forward for a pair, which the oversight group has still to agree.
    Proposed,
    /// One of a pair.
    Matched,
    /// No match was found in its intake; it is kept for the next.
    Waiting,
    /// The line manager declined.
    Declined,
    /// The line manager did not decide in time.
    Lapsed,
    /// The applicant withdrew.
    Withdrawn,
}

/// What may be done to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// The line manager is reminded.
    Remind,
    /// The approval's time has run out.
    Lapse,
    /// The oversight group puts it forward for a pair.
    Propose,
    /// The oversight group has agreed a pair of which it is one.
    Match,
    /// The oversight group found no match for it in this intake.
    Wait,
    /// It goes back into the pool: a pair came to nothing, or an outcome was recorded by mistake.
    Return,
    /// The applicant withdraws.
    Withdraw,
    /// The applicant has all of it deleted.
    Erase,
    /// It is as old as the scheme keeps one, and all of it is deleted.
    Expire,
}

/// What comes of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It may not be done here, and changes nothing.
    Refused,
    /// It is done, and the application stands there.
    Stands(Status),
    /// It is done, and nothing of the application is left.
    Gone,
}

impl Status {
    /// All of them, in the order that lists show them.
    pub const ALL: [Self; 8] = [
        Self::Awaiting,
        Self::Approved,
        Self::Proposed,
        Self::Matched,
        Self::Waiting,
        Self::Declined,
        Self::Lapsed,
        Self::Withdrawn,
    ];

    /// Where an application stands as soon as it is stored.
    pub const FIRST: Self = Self::Awaiting;

    /// The word stored and used in URLs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Awaiting => "awaiting",
            Self::Approved => "approved",
            Self::Proposed => "proposed",
            Self::Matched => "matched",
            Self::Waiting => "waiting",
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
            Self::Proposed => "Put forward for a pair",
            Self::Matched => "Matched",
            Self::Waiting => "Waiting for the next intake",
            Self::Declined => "Not approved",
            Self::Lapsed => "Not decided in time",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// What comes of `act` here.
    pub fn next(self, act: Act) -> Next {
        match (self, act) {
            (_, Act::Erase | Act::Expire) => Next::Gone,
            (Self::Awaiting, Act::Change | Act::Reask | Act::Redirect | Act::Remind) => {
                Next::Stands(Self::Awaiting)
            }
            (Self::Awaiting, Act::Approve) => Next::Stands(Self::Approved),
            (Self::Awaiting, Act::Decline) => Next::Stands(Self::Declined),
            (Self::Awaiting, Act::Lapse) => Next::Stands(Self::Lapsed),
            (Self::Lapsed, Act::Redirect) => Next::Stands(Self::Awaiting),
            (Self::Approved, Act::Change) => Next::Stands(Self::Approved),
            (Self::Approved, Act::Reask) => Next::Stands(Self::Awaiting),
            (Self::Approved, Act::Propose) => Next::Stands(Self::Proposed),
            (Self::Approved | Self::Proposed, Act::Match) => Next::Stands(Self::Matched),
            (Self::Approved | Self::Proposed, Act::Wait) => Next::Stands(Self::Waiting),
            (Self::Proposed | Self::Matched | Self::Waiting, Act::Return) => {
                Next::Stands(Self::Approved)
            }
            (Self::Withdrawn, Act::Withdraw) => Next::Refused,
            (_, Act::Withdraw) => Next::Stands(Self::Withdrawn),
            _ => Next::Refused,
        }
    }

    /// Whether a line manager's approval has led here, and nothing has undone it.
    pub fn is_approved(self) -> bool {
        matches!(
            self,
            Self::Approved | Self::Proposed | Self::Matched | Self::Waiting
        )
    }

    /// Where it stands once `act` is done here; `None` where that may not be done, or leaves nothing.
    pub fn after(self, act: Act) -> Option<Self> {
        match self.next(act) {
            Next::Stands(status) => Some(status),
            Next::Refused | Next::Gone => None,
        }
    }
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Change,
        Self::Reask,
        Self::Approve,
        Self::Decline,
        Self::Redirect,
        Self::Remind,
        Self::Lapse,
        Self::Propose,
        Self::Match,
        Self::Wait,
        Self::Return,
        Self::Withdraw,
        Self::Erase,
        Self::Expire,
    ];

    /// One word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Reask => "ask anew",
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Redirect => "redirect",
            Self::Remind => "remind",
            Self::Lapse => "lapse",
            Self::Propose => "propose",
            Self::Match => "match",
            Self::Wait => "wait",
            Self::Return => "return",
            Self::Withdraw => "withdraw",
            Self::Erase => "erase",
            Self::Expire => "expire",
        }
    }
}

/// The machine as a Mermaid state diagram: one line for each pair of places, with the acts that lead
/// from one to the other.
pub fn picture() -> String {
    let mut ways: BTreeMap<(Status, Option<Status>), Vec<&str>> = BTreeMap::new();
    for from in Status::ALL {
        for act in Act::ALL {
            let to = match from.next(act) {
                Next::Refused => continue,
                Next::Stands(status) => Some(status),
                Next::Gone => None,
            };
            ways.entry((from, to)).or_default().push(act.word());
        }
    }
    let mut lines = vec![
        "stateDiagram-v2".to_owned(),
        format!("    [*] --> {}: apply", Status::FIRST.word()),
    ];
    for ((from, to), acts) in ways {
        let to = to.map_or("[*]", Status::word);
        lines.push(format!("    {} --> {to}: {}", from.word(), acts.join(", ")));
    }
    lines.join("\n")
}
