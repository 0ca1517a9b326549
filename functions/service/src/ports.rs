//! What the use cases need of the world, one verb a port. A function is given just the ports that
//! its role lets it use (DESIGN.md, "Functions, and what each may do"); each names the DynamoDB
//! action that its one adapter calls.

mod administrators;

pub use administrators::{
    AcceptCode, CountTry, EnrolAuthenticator, ListActs, ReadAuthenticator, RecordAct,
    RemoveAuthenticator, SignOutEverywhere,
};

use crate::link::LinkHash;
use crate::mail::Email;
use crate::record::{
    Application, Approval, ChangedApplication, Decision, Event, Flag, Letter, NewApplication,
    Session, SignIn, Summary,
};
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::Status;
use std::future::Future;

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

/// What came of storing a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is stored now.
    New,
    /// It was stored before, under this reference: the same submission, or the same answers by the
    /// same person.
    Before(Reference),
    /// This submission was stored before with other answers, which stand.
    OtherAnswers,
    /// This address has applied in this role with other answers, which stand.
    AlreadyApplied,
    /// This submission was stored before, and what it made was withdrawn or erased since: nothing
    /// comes back.
    Gone,
    /// The reference is taken: draw another.
    ReferenceTaken,
}

/// How often something may happen, until when (TRUST 13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// What is counted: words of ours, and a hash that changes daily.
    pub key: String,
    /// As often.
    pub most: i64,
    /// When it is counted anew: the count is forgotten then.
    pub until: Timestamp,
}

/// `UpdateItem` of a count.
pub trait CountUse: Sync {
    /// Counts one use: done, or moved where as many were counted as are allowed. Costs one write
    /// unit and reads nothing.
    fn count_use(
        &self,
        cap: &Cap,
        now: Timestamp,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// What came of settling something that can be settled once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is done.
    Done,
    /// It was not as it had been when it was read: read it again.
    Moved,
}

/// `TransactWriteItems` of puts: everything that one submission stores.
pub trait StoreApplication: Sync {
    /// Stores it whole, or says why not.
    fn store_application(
        &self,
        new: &NewApplication,
    ) -> impl Future<Output = Result<Stored, StoreError>> + Send;
}

/// `GetItem` of one approval.
pub trait ReadApproval: Sync {
    /// The approval of an application, unless it has expired.
    fn read_approval(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Approval>, StoreError>> + Send;
}

/// `TransactWriteItems`: the line manager's decision, the new status, the event and the letter.
pub trait DecideApproval: Sync {
    /// Decides `before`, which must still be undecided, not withdrawn and under the same link, and
    /// whose application must still await it.
    fn decide_approval(
        &self,
        before: &Approval,
        decision: &Decision,
        event: &Event,
        letters: &[Letter],
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems`: the approval goes to another line manager under a new link.
pub trait RedirectApproval: Sync {
    /// Puts `after` in the place of `before`, which must still be undecided, not withdrawn and
    /// under the same link, and whose application must still await it or have lapsed.
    fn redirect_approval(
        &self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letters: &[Letter],
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// An application with all that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// The application.
    pub application: Application,
    /// Its approval.
    pub approval: Approval,
    /// Its history, oldest first, the submission not among it.
    pub events: Vec<Event>,
}

/// `Query` of one application's partition.
pub trait ReadDossier: Sync {
    /// The application with its approval and history, unless it has expired.
    fn read_dossier(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Dossier>, StoreError>> + Send;
}

/// `TransactWriteItems`: an application is withdrawn, and its guard lifted.
pub trait WithdrawApplication: Sync {
    /// Withdraws `before`, which must still have the same status. Letters of it that wait are taken away.
    fn withdraw_application(
        &self,
        before: &Application,
        event: &Event,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// What came of changing an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is changed now.
    Done,
    /// It was not as it had been when it was read: read it again.
    Moved,
    /// Another application in this role and intake has the new address.
    AddressTaken,
}

/// `TransactWriteItems`: an application has other answers, with all that follows from them.
pub trait ChangeApplication: Sync {
    /// Puts `after` in the place of `before`, whose answers, status, link and decision must still be
    /// the same. Where the address is another, the guard moves with it.
    fn change_application(
        &self,
        before: &Dossier,
        after: &ChangedApplication,
    ) -> impl Future<Output = Result<Changed, StoreError>> + Send;
}

/// `TransactWriteItems`: an application's flags are others, by an administrator's word.
pub trait FlagApplication: Sync {
    /// Puts `flags` in the place of those of `before`, which must still be the same.
    fn flag_application(
        &self,
        before: &Dossier,
        flags: &[Flag],
        event: &Event,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems`: what the oversight group decided about an application, by an administrator's
/// word.
pub trait RecordOutcome: Sync {
    /// Moves `before` to `status`, which follows from its own by its life; where it still has the
    /// status that was read.
    fn record_outcome(
        &self,
        before: &Dossier,
        status: Status,
        event: &Event,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems` of deletes: an application and all that belongs to it.
pub trait EraseApplication: Sync {
    /// Erases it: the application, its approval, its events, its guard and its letters. The guard on
    /// its submission's id stays: it holds nothing of the person, and keeps an old page from bringing
    /// anything back.
    fn erase_application(
        &self,
        dossier: &Dossier,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// Which applications to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The intake's id.
    pub intake: String,
    /// The role.
    pub role: String,
    /// The status, or all.
    pub status: Option<Status>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// The items, by status and then oldest first.
    pub items: Vec<T>,
    /// The place of the last of them, if there is a next page, which begins after it.
    pub next: Option<Place>,
}

/// Where an application stands in the lists of its intake and role; they are in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its status.
    pub status: Status,
    /// When it was stored.
    pub submitted: Timestamp,
    /// Its reference.
    pub reference: Reference,
}

impl Place {
    /// The place of the application that `summary` is of.
    pub fn of(summary: &Summary) -> Self {
        Self {
            status: summary.status,
            submitted: summary.submitted,
            reference: summary.reference.clone(),
        }
    }
}

/// `Query` of the index that lists an intake's applications.
pub trait ListApplications: Sync {
    /// A page of summaries: those that stand after `after`, or from the start. Nobody need stand at
    /// that place, and whoever stands before it is not listed again.
    fn list_applications(
        &self,
        selection: &Selection,
        after: Option<&Place>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Listed<Summary>, StoreError>> + Send;
}

/// `BatchGetItem` of applications.
pub trait ReadApplications: Sync {
    /// The applications with these references (at most 100), in their order; those that are gone are left out.
    fn read_applications(
        &self,
        references: &[Reference],
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Application>, StoreError>> + Send;
}

/// `TransactWriteItems` of puts: a sign-in link and its letter.
pub trait StoreSignIn: Sync {
    /// Stores both.
    fn store_sign_in(
        &self,
        sign_in: &SignIn,
        letter: &Letter,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `GetItem` of a sign-in link.
pub trait ReadSignIn: Sync {
    /// The link with this hash, unless it has expired or was used.
    fn read_sign_in(
        &self,
        link: &LinkHash,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<SignIn>, StoreError>> + Send;
}

/// `TransactWriteItems`: a sign-in link is used up, and a session begins.
pub trait BeginSession: Sync {
    /// Uses up the link, which must still be there, and stores the session.
    fn begin_session(
        &self,
        sign_in: &SignIn,
        session: &Session,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `GetItem` of a session.
pub trait ReadSession: Sync {
    /// The session with this hash, unless it has expired.
    fn read_session(
        &self,
        link: &LinkHash,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Session>, StoreError>> + Send;
}

/// `UpdateItem` of a session.
pub trait TouchSession: Sync {
    /// Notes that the session was used at `now`, unless it ended meanwhile.
    fn touch_session(
        &self,
        link: &LinkHash,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `DeleteItem` of a session.
pub trait EndSession: Sync {
    /// Ends it; one that has ended is no error.
    fn end_session(&self, link: &LinkHash) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `GetItem` of a letter.
pub trait ReadLetter: Sync {
    /// The letter with this id, unless it has expired or been taken away.
    fn read_letter(
        &self,
        id: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Letter>, StoreError>> + Send;
}

/// `UpdateItem` of a letter.
pub trait MarkSent: Sync {
    /// Notes that it was sent, and drops its facts and its address.
    fn mark_sent(
        &self,
        id: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Why an e-mail was not taken. The text is a code, never a word of the server's: that could hold an
/// address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not now, or nobody knows whether: it is to be tried again.
    #[error("the mail was not taken: {0}")]
    Later(String),
    /// This e-mail will never be taken as it is, however often it is tried.
    #[error("the mail was refused for good: {0}")]
    Never(String),
}

/// `SendEmail`, from one identity.
pub trait SendMail: Sync {
    /// Hands it over.
    fn send_mail(&self, email: &Email) -> impl Future<Output = Result<(), SendError>> + Send;
}

/// `TransactWriteItems`: a reminder to a line manager is queued and noted, under a new link: of the
/// one that was sent before, only the hash is known.
pub trait QueueReminder: Sync {
    /// Puts `after` in the place of `before`, on the same terms as `RedirectApproval`; so the same
    /// reminder is never queued twice.
    fn queue_reminder(
        &self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letter: &Letter,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `TransactWriteItems`: an application lapses.
pub trait LapseApplication: Sync {
    /// Lets it lapse, if it still awaits its manager and its link is still that of `approval`.
    fn lapse_application(
        &self,
        approval: &Approval,
        event: &Event,
    ) -> impl Future<Output = Result<Settled, StoreError>> + Send;
}

/// `UpdateItem` of an application: answers that are kept for a shorter time than it go.
pub trait ForgetAnswers: Sync {
    /// Takes the answers with these ids out of the application; what is not there is no error, and
    /// an application that has gone stays gone.
    fn forget_answers(
        &self,
        reference: &Reference,
        fields: &[&str],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// An anonymous response to the equality form: nothing but what was answered (TRUST 18).
#[derive(Clone, Debug, PartialEq)]
pub struct EqualityResponse {
    /// 128 random bits, in hexadecimal.
    pub key: String,
    /// The intake's id.
    pub intake: String,
    /// The answers.
    pub answers: forms::Answers,
    /// When it is forgotten: the same instant for the whole intake.
    pub expires: Timestamp,
}

/// `TransactWriteItems` of two puts in the monitoring table: the response, and the page's one-time
/// key as an item of its own that names no response.
pub trait StoreResponse: Sync {
    /// Stores it, unless the one-time key was used before, which is no error: it is counted once.
    fn store_response(
        &self,
        response: &EqualityResponse,
        page_key: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `Query` of the monitoring table by intake.
pub trait ReadResponses: Sync {
    /// All responses of an intake, in the order of their random keys.
    fn read_responses(
        &self,
        intake: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<EqualityResponse>, StoreError>> + Send;
}

/// `PutItem` of an intake's released figures.
pub trait StoreRelease: Sync {
    /// Stores them once; a second time is no error and changes nothing.
    fn store_release(
        &self,
        intake: &str,
        figures: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `DeleteItem` of responses, one by one.
pub trait RemoveResponse: Sync {
    /// Deletes it; one that has gone is no error.
    fn remove_response(
        &self,
        response: &EqualityResponse,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// `GetItem` of an intake's released figures.
pub trait ReadRelease: Sync {
    /// The figures as they were stored.
    fn read_release(
        &self,
        intake: &str,
    ) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;
}
