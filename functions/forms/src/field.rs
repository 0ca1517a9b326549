//! A field, as declared.

use crate::condition::Condition;
use crate::fault::{Code, Fault};
use crate::kind::Kind;
use std::collections::BTreeMap;

/// One question of a form.
#[derive(Debug)]
pub struct Field {
    /// Its id: the input's name, the stored attribute's, and the export's.
    pub id: String,
    /// The id of the group that it stands in.
    pub group: String,
    /// What sort of answer it takes.
    pub kind: Box<dyn Kind>,
    /// What code knows it by, where code needs it.
    pub role: Option<Role>,
    /// The words above the input.
    pub label: String,
    /// The row's name on the check page and in wordings of faults.
    pub short: String,
    /// What completes "Enter …" or "Select …".
    pub name_in_fault: String,
    /// One sentence below the label; empty for none.
    pub hint: String,
    /// Whether it must be answered.
    pub required: Required,
    /// Where this does not hold, what was sent is dropped unseen.
    pub ignored_unless: Option<Condition>,
    /// The `autocomplete` token; empty for none.
    pub autocomplete: String,
    /// Why it is asked, for the data-protection register.
    pub purpose: String,
    /// How delicate it is.
    pub sensitivity: Sensitivity,
    /// Who besides the applicant may ever see it.
    pub shown_to: Vec<Viewer>,
    /// The key of the scheme's `[retention]` that says how long it is kept.
    pub retention: String,
    /// The heading of its column in an export.
    pub column: String,
    /// Its own wordings of faults.
    pub errors: BTreeMap<Code, String>,
}

/// Whether a field must be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Required {
    /// Yes.
    Always,
    /// No.
    Never,
    /// Where this holds.
    When(Condition),
}

impl Field {
    /// A fault of this field, in its own wording or its kind's.
    pub fn fault(&self, code: Code) -> Fault {
        let text = self
            .errors
            .get(&code)
            .cloned()
            .unwrap_or_else(|| self.kind.wording(self, code));
        Fault {
            field: self.id.clone(),
            code,
            text,
        }
    }

    /// Every fault that this field can have, `missing` among them only where something is required.
    pub fn possible_faults(&self) -> Vec<Code> {
        let optional = self.required == Required::Never;
        let lacking = [Code::Missing, Code::NotAccepted];
        self.kind
            .faults()
            .into_iter()
            .filter(|code| !(optional && lacking.contains(code)))
            .collect()
    }

    /// Whether `viewer` may see its answers.
    pub fn is_shown_to(&self, viewer: Viewer) -> bool {
        self.shown_to.contains(&viewer)
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$own:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$own])* $variant,)* }

        impl $name {
            /// The words that declarations use, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word that declarations use.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What `word` names.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// How delicate an answer is (UK GDPR).
    Sensitivity {
        /// Could be published.
        Public = "public",
        /// About a person.
        Personal = "personal",
        /// Told in confidence.
        Confidential = "confidential",
        /// Special category data (article 9).
        Special = "special",
    }
}

words! {
    /// Who besides the applicant may see an answer.
    Viewer {
        /// The applicant's line manager.
        Manager = "manager",
        /// The other half of a proposed pair.
        Partner = "partner",
        /// An administrator who lists.
        Viewer = "viewer",
        /// An administrator who decides.
        Officer = "officer",
        /// An administrator who owns the scheme.
        Owner = "owner",
    }
}

words! {
    /// What code knows a field by, so that no field id stands in code.
    Role {
        /// The applicant's name.
        Name = "name",
        /// The applicant's address.
        Email = "email",
        /// The applicant's institution.
        Institution = "institution",
        /// The applicant's job title.
        JobTitle = "job_title",
        /// The applicant's level.
        Level = "level",
        /// Years at that level.
        Years = "years",
        /// Where the applicant works.
        Region = "region",
        /// Topics offered or wanted.
        Topics = "topics",
        /// The line manager's name.
        ManagerName = "manager_name",
        /// The line manager's address.
        ManagerEmail = "manager_email",
        /// Whether the reader is the line manager: `yes` or `no`.
        IsManager = "is_manager",
        /// The right manager's address.
        RightManagerEmail = "right_manager_email",
        /// `approve`, `approve_from` or `decline`.
        Decision = "decision",
        /// The day from which it is approved.
        FromDate = "from_date",
        /// Why it is declined.
        Reason = "reason",
        /// Whether the applicant may read why: `yes` or `no`.
        ShareReason = "share_reason",
        /// The deciding manager's name.
        DecidedBy = "decided_by",
        /// The deciding manager's job title.
        DecidedByTitle = "decided_by_title",
    }
}
