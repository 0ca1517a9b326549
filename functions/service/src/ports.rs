//! What the use cases need of the world, one verb a port. A function is given just the ports that
//! its role lets it use (DESIGN.md, "Functions, and what each may do"); each names the DynamoDB
//! action that its one adapter calls.

mod administrators;
mod approvals;
mod daily;
mod letters;
mod lists;
mod monitoring;
mod own_page;
mod sessions;
mod submission;

pub use administrators::{
    AcceptCode, CountTry, EnrolAuthenticator, ListActs, ReadAuthenticator, RecordAct,
    RemoveAuthenticator, SignOutEverywhere,
};
pub use approvals::{DecideApproval, ReadApproval, RedirectApproval};
pub use daily::{ForgetAnswers, LapseApplication, QueueReminder};
pub use letters::{MarkSent, ReadLetter, SendError, SendMail};
pub use lists::{ListApplications, Listed, Place, ReadApplications, Selection};
pub use monitoring::{
    EqualityResponse, ReadRelease, ReadResponses, RemoveResponse, StoreRelease, StoreResponse,
};
pub use own_page::{
    ChangeApplication, Changed, Dossier, EraseApplication, FlagApplication, ReadDossier,
    RecordOutcome, WithdrawApplication,
};
pub use sessions::{BeginSession, EndSession, ReadSession, ReadSignIn, StoreSignIn, TouchSession};
pub use submission::{Cap, CountUse, StoreApplication, Stored};

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It did not answer in time, or is throttling: nobody knows whether it was done; asking again is safe.
    #[error("the store is busy: {0}")]
    Busy(String),
    /// It refused, or gave back what cannot be read: a fault of ours. The text holds codes, never values.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// What came of settling something that can be settled once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is done.
    Done,
    /// It was not as it had been when it was read: read it again.
    Moved,
}
