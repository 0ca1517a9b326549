//! An application, its approval, its history, and the guards that make it happen once.

use super::{Happening, Letter};
use crate::link::LinkHash;
use forms::Answers;
use jiff::Timestamp;
use jiff::civil::Date;
use scheme::Reference;
use scheme::life::Status;

/// An application as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// Its reference, which is also its id.
    pub reference: Reference,
    /// The form's id.
    pub form: String,
    /// The form's edition.
    pub version: i64,
    /// The intake's id.
    pub intake: String,
    /// What is applied for.
    pub role: String,
    /// Where it stands.
    pub status: Status,
    /// When it was stored.
    pub submitted: Timestamp,
    /// What the administrators should look at.
    pub flags: Vec<Flag>,
    /// What was answered.
    pub answers: Answers,
    /// The applicant's link.
    pub link: LinkHash,
    /// The guard on the applicant's address, so that erasing and withdrawing can lift it.
    pub who: String,
    /// When it is forgotten.
    pub expires: Timestamp,
}

/// Something for the administrators to look at; never a reason to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flag {
    /// The applicant's address is outside the institution's domains.
    EmailOutside,
    /// The line manager's address is outside the institution's domains.
    ManagerOutside,
    /// The trap for programs was filled in, and no administrator has looked at it.
    Quarantined,
    /// An administrator says that a program sent it.
    Spam,
}

impl Flag {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::EmailOutside,
        Self::ManagerOutside,
        Self::Quarantined,
        Self::Spam,
    ];

    /// The word stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::EmailOutside => "email_outside",
            Self::ManagerOutside => "manager_outside",
            Self::Quarantined => "quarantined",
            Self::Spam => "spam",
        }
    }

    /// What `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.word() == word)
    }
}

/// What the line manager's page may know of an application, and what the line manager decided:
/// an item of its own, so that the approval function can read no more than this (FORMS.md).
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    /// The application.
    pub reference: Reference,
    /// The intake's id.
    pub intake: String,
    /// What is applied for.
    pub role: String,
    /// The applicant's name.
    pub applicant_name: String,
    /// The applicant's job title.
    pub job_title: String,
    /// The applicant's address: the outcome goes there, and the right manager's must differ. Never shown.
    pub applicant_email: String,
    /// The line manager's name as the applicant gave it; empty after the link went to another.
    pub manager_name: String,
    /// The line manager's address. Never shown.
    pub manager_email: String,
    /// The live link.
    pub link: LinkHash,
    /// Links that this one took the place of.
    pub replaced: Vec<LinkHash>,
    /// When the link's time is up.
    pub closes: Timestamp,
    /// What was decided, once it was.
    pub decision: Option<Decision>,
    /// Whether the applicant has withdrawn.
    pub withdrawn: bool,
    /// When it is forgotten.
    pub expires: Timestamp,
}

impl Approval {
    /// The same under another link; the one before it is remembered as replaced.
    pub(crate) fn under_new_link(&self, link: LinkHash) -> Self {
        let mut after = self.clone();
        let before = std::mem::replace(&mut after.link, link);
        after.replaced.push(before);
        after
    }
}

/// What a line manager decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Yes or no.
    pub verdict: Verdict,
    /// The form's edition that asked.
    pub version: i64,
    /// The manager's answers.
    pub answers: Answers,
    /// When.
    pub at: Timestamp,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Approved at once.
    Approved,
    /// Approved from a day.
    ApprovedFrom(Date),
    /// Declined.
    Declined,
}

impl Verdict {
    /// The word of the decision's option, as forms and templates use it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approve",
            Self::ApprovedFrom(_) => "approve_from",
            Self::Declined => "decline",
        }
    }

    /// The status that follows.
    pub fn status(self) -> Status {
        match self {
            Self::Approved | Self::ApprovedFrom(_) => Status::Approved,
            Self::Declined => Status::Declined,
        }
    }
}

/// Something that happened to an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
    /// Who did it: "applicant", "line manager", "system", or an administrator's address.
    pub who: String,
}

/// All that one submission stores, in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct NewApplication {
    /// The application.
    pub application: Application,
    /// Its approval.
    pub approval: Approval,
    /// What makes a second press the same submission.
    pub once: Once,
    /// What lets one address apply once in a role.
    pub who: Who,
    /// The letters that it queues.
    pub letters: Vec<Letter>,
    /// What the list of applications shows of it.
    pub summary: Summary,
}

/// What an applicant's change puts in the place of a dossier, in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedApplication {
    /// The application with its new answers.
    pub application: Application,
    /// What the list of applications shows of it.
    pub summary: Summary,
    /// Its approval: under a new link and undecided where the line manager is asked anew.
    pub approval: Approval,
    /// The guard on the new address, where the address is another.
    pub who: Option<Who>,
    /// What the history says.
    pub event: Event,
    /// The letters that it queues.
    pub letters: Vec<Letter>,
}

/// What makes a second press of one check page the same submission: kept with the application, and for a
/// while after it is erased, so that an old page brings nothing back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// The id on the check page.
    pub submission_id: String,
    /// A hash of what was answered, and to what.
    pub digest: String,
    /// From when no check page with this id can be sent any more.
    pub expires: Timestamp,
}

/// The guard on an address, a role and an intake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// `<intake>#<role>#<keyed hash of the address>`.
    pub key: String,
    /// The same digest as in [`Once`].
    pub digest: String,
    /// When it is forgotten.
    pub expires: Timestamp,
}

/// What a list of applications shows of one: a copy, so that a list need not read the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The application.
    pub reference: Reference,
    /// The intake's id.
    pub intake: String,
    /// What is applied for.
    pub role: String,
    /// Where it stands.
    pub status: Status,
    /// When it was stored.
    pub submitted: Timestamp,
    /// The applicant's name.
    pub name: String,
    /// The id of the applicant's institution.
    pub institution: String,
    /// The id of the applicant's level.
    pub level: String,
    /// The ids of the topics offered or wanted.
    pub topics: Vec<String>,
    /// What to look at.
    pub flags: Vec<Flag>,
}
