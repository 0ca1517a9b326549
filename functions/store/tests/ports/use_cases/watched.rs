//! The ports over the real engine, and a mail system; each call is noted by its name.

use crate::engine::Engine;
use aws_sdk_dynamodb::Client;
use jiff::Timestamp;
use jiff::civil::Date;
use scheme::Reference;
use scheme::life::Status;
use service::LinkHash;
use service::mail::Email;
use service::ports::*;
use service::record::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;
use store::{Applications, Monitoring, Releases};
use tokio::sync::Notify;

/// What the mail system does with an e-mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Post {
    #[default]
    Takes,
    /// It takes it, after a while.
    IsSlow,
    /// It takes no more for now.
    Throttles,
    /// It fails, with a 500.
    Fails,
    /// There was no answer in time, and it was not taken.
    TimesOut,
    /// It takes it, and its answer is lost.
    IsSilent,
    /// It will never take it.
    Refuses,
    /// The process ends before it was taken.
    StopBefore,
    /// The process ends once it was taken.
    StopAfter,
}

impl Post {
    /// Everything that can go wrong.
    pub(super) const WRONG: [Self; 8] = [
        Self::IsSlow,
        Self::Throttles,
        Self::Fails,
        Self::TimesOut,
        Self::IsSilent,
        Self::Refuses,
        Self::StopBefore,
        Self::StopAfter,
    ];

    /// Whether the e-mail reaches its reader.
    pub(super) fn takes(self) -> bool {
        matches!(
            self,
            Self::Takes | Self::IsSlow | Self::IsSilent | Self::StopAfter
        )
    }

    /// Whether the process ends.
    pub(super) fn stops(self) -> bool {
        matches!(self, Self::StopBefore | Self::StopAfter)
    }

    /// Its answer, where the process hears it.
    async fn answer(self) -> Result<(), SendError> {
        let later = |code: &str| Err(SendError::Later(code.to_owned()));
        match self {
            Self::Takes => Ok(()),
            Self::IsSlow => {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(())
            }
            Self::Throttles => later("TooManyRequestsException"),
            Self::Fails => later("InternalFailure"),
            Self::TimesOut | Self::IsSilent => later("no answer"),
            Self::Refuses => Err(SendError::Never("BadRequestException".to_owned())),
            Self::StopBefore | Self::StopAfter => std::future::pending().await,
        }
    }
}

/// All ports.
pub(super) struct Watched {
    applications: Applications,
    monitoring: Monitoring,
    releases: Releases,
    /// What the mail system does.
    pub(super) post: Post,
    /// Told when the process ends at the mail system.
    pub(super) stopped: Notify,
    /// The ids of the letters that it took.
    pub(super) taken: Mutex<Vec<String>>,
    /// By reference, where the newest letter to a line manager leads.
    pub(super) asked: Mutex<BTreeMap<String, String>>,
    /// The links to sign in by that were stored, oldest first.
    pub(super) links: Mutex<Vec<String>>,
    called: Mutex<BTreeSet<&'static str>>,
}

impl Watched {
    pub(super) fn new(engine: &Engine, client: &Client) -> Self {
        let names = &engine.names;
        Self {
            applications: Applications::new(client.clone(), &names.applications),
            monitoring: Monitoring::new(client.clone(), &names.monitoring),
            releases: Releases::new(client.clone(), &names.releases),
            post: Post::default(),
            stopped: Notify::new(),
            taken: Mutex::default(),
            asked: Mutex::default(),
            links: Mutex::default(),
            called: Mutex::default(),
        }
    }

    /// The ports called so far.
    pub(super) fn called(&self) -> BTreeSet<&'static str> {
        self.called.lock().unwrap().clone()
    }

    fn note(&self, port: &'static str) {
        self.called.lock().unwrap().insert(port);
    }
}

impl SendMail for Watched {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        self.note("send_mail");
        if self.post.takes() {
            self.taken.lock().unwrap().push(email.id.clone());
            let reference = email.id.split('#').nth(1).unwrap_or_default();
            if let Some(at) = email.text.find("/forms/approval/") {
                let path = email.text[at..].split_whitespace().next();
                let mut asked = self.asked.lock().unwrap();
                asked.insert(reference.to_owned(), path.unwrap_or_default().to_owned());
            }
        }
        if self.post.stops() {
            self.stopped.notify_one();
        }
        self.post.answer().await
    }
}

impl StoreSignIn for Watched {
    async fn store_sign_in(&self, sign_in: &SignIn, letter: &Letter) -> Result<(), StoreError> {
        self.note("store_sign_in");
        let link = letter.facts.get("link").expect("a link").clone();
        self.links.lock().unwrap().push(link);
        self.applications.store_sign_in(sign_in, letter).await
    }
}

/// Each port: noted, and done by the table that keeps it.
macro_rules! watched {
    ($($port:ident, $call:ident($($name:ident: $kind:ty),*) -> $gives:ty, $table:ident;)+) => {$(
        impl $port for Watched {
            async fn $call(&self, $($name: $kind),*) -> Result<$gives, StoreError> {
                self.note(stringify!($call));
                self.$table.$call($($name),*).await
            }
        }
    )+};
}

watched! {
    StoreApplication, store_application(new: &NewApplication, cap: Option<&Cap>) -> Stored, applications;
    ReadApproval, read_approval(reference: &Reference, now: Timestamp) -> Option<Approval>, applications;
    DecideApproval, decide_approval(before: &Approval, decision: &Decision, event: &Event, letters: &[Letter]) -> Settled, applications;
    RedirectApproval, redirect_approval(before: &Approval, after: &Approval, event: &Event, letters: &[Letter]) -> Settled, applications;
    ReadDossier, read_dossier(reference: &Reference, now: Timestamp) -> Option<Dossier>, applications;
    WithdrawApplication, withdraw_application(before: &Application, event: &Event) -> Settled, applications;
    ChangeApplication, change_application(before: &Dossier, after: &ChangedApplication) -> Changed, applications;
    EraseApplication, erase_application(dossier: &Dossier, now: Timestamp) -> Settled, applications;
    ListApplications, list_applications(selection: &Selection, after: Option<&Place>, now: Timestamp) -> Listed<Summary>, applications;
    ReadApplications, read_applications(references: &[Reference], now: Timestamp) -> Vec<Application>, applications;
    FlagApplication, flag_application(before: &Dossier, flags: &[Flag], event: &Event) -> Settled, applications;
    RecordOutcome, record_outcome(before: &Dossier, status: Status, event: &Event) -> Settled, applications;
    CountUse, count_use(cap: &Cap, now: Timestamp) -> Settled, applications;
    ForgetAnswers, forget_answers(reference: &Reference, fields: &[&str]) -> (), applications;
    ReadLetter, read_letter(id: &str, now: Timestamp) -> Option<Letter>, applications;
    MarkSent, mark_sent(id: &str, now: Timestamp) -> (), applications;
    QueueReminder, queue_reminder(before: &Approval, after: &Approval, event: &Event, letter: &Letter) -> Settled, applications;
    LapseApplication, lapse_application(approval: &Approval, event: &Event) -> Settled, applications;
    ReadSignIn, read_sign_in(link: &LinkHash, now: Timestamp) -> Option<SignIn>, applications;
    BeginSession, begin_session(sign_in: &SignIn, session: &Session) -> Settled, applications;
    ReadSession, read_session(link: &LinkHash, now: Timestamp) -> Option<Session>, applications;
    TouchSession, touch_session(link: &LinkHash, now: Timestamp) -> (), applications;
    EndSession, end_session(link: &LinkHash) -> (), applications;
    ReadAuthenticator, read_authenticator(email: &str, now: Timestamp) -> Option<Authenticator>, applications;
    CountTry, count_try(email: &str, limit: TryLimit, now: Timestamp) -> Option<i64>, applications;
    EnrolAuthenticator, enrol_authenticator(half: &LinkHash, new: &Authenticator, session: &Session, act: &Act) -> Settled, applications;
    AcceptCode, accept_code(half: &LinkHash, before: &Authenticator, after: &Authenticator, session: &Session, act: &Act) -> Settled, applications;
    SignOutEverywhere, sign_out_everywhere(email: &str, own: &LinkHash, act: &Act) -> (), applications;
    RemoveAuthenticator, remove_authenticator(email: &str, act: &Act) -> (), applications;
    RecordAct, record_act(act: &Act) -> (), applications;
    ListActs, list_acts(month: Date, now: Timestamp) -> Vec<Act>, applications;
    StoreResponse, store_response(response: &EqualityResponse, page_key: &str) -> (), monitoring;
    ReadResponses, read_responses(intake: &str, now: Timestamp) -> Vec<EqualityResponse>, monitoring;
    RemoveResponse, remove_response(response: &EqualityResponse) -> (), monitoring;
    StoreRelease, store_release(intake: &str, figures: &str) -> (), releases;
    ReadRelease, read_release(intake: &str) -> Option<String>, releases;
}
