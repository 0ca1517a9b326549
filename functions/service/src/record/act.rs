//! What an administrator did, for the record that they can read: who, when and what, never whose answers.

use jiff::Timestamp;

/// One thing that an administrator did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// 128 random bits, in hexadecimal.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// The administrator's address.
    pub who: String,
    /// What.
    pub deed: Deed,
    /// To what: of a copy or a list, its filters as a query string; of applications that were opened,
    /// their references; "" for nothing.
    pub which: String,
    /// Of a whole copy or a list, how many rows; 0 of anything else.
    pub rows: usize,
    /// Of a whole copy, the SHA-256 of the file in hexadecimal; "" of anything else.
    pub hash: String,
    /// When it is forgotten.
    pub expires: Timestamp,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// An authenticator was set up, which signs in as well.
    Enrolled,
    /// Signed in with a code.
    SignedIn,
    /// Signed in with a recovery code.
    Recovered,
    /// Too many wrong codes.
    Locked,
    /// Signed out everywhere.
    SignedOutEverywhere,
    /// Looked at the list of applications.
    Listed,
    /// Opened one application.
    Opened,
    /// Opened the page of several applications, before a button of it was pressed.
    ChoseSeveral,
    /// Pressed the button of that page.
    ChangedSeveral,
    /// Began to take a copy of applications: some of it may have gone out.
    ExportBegun,
    /// Took a whole copy of applications.
    Exported,
    /// Gave someone leave to set up an authenticator anew.
    Reset,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Enrolled,
        Self::SignedIn,
        Self::Recovered,
        Self::Locked,
        Self::SignedOutEverywhere,
        Self::Listed,
        Self::Opened,
        Self::ChoseSeveral,
        Self::ChangedSeveral,
        Self::ExportBegun,
        Self::Exported,
        Self::Reset,
    ];

    /// The word stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enrolled => "enrolled",
            Self::SignedIn => "signed_in",
            Self::Recovered => "recovered",
            Self::Locked => "locked",
            Self::SignedOutEverywhere => "signed_out_everywhere",
            Self::Listed => "listed",
            Self::Opened => "opened",
            Self::ChoseSeveral => "chose_several",
            Self::ChangedSeveral => "changed_several",
            Self::ExportBegun => "export_begun",
            Self::Exported => "exported",
            Self::Reset => "reset",
        }
    }

    /// What `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.word() == word)
    }
}
