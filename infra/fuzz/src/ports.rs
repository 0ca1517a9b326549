//! Ports that give one application and one administrator to whoever asks, take everything, and keep
//! nothing but a submission, which is how the world begins.

use crate::world::{NOW, WORLD, owner};
use jiff::Timestamp;
use jiff::civil::Date;
use scheme::Reference;
use service::LinkHash;
use service::ports::*;
use service::record::*;
use std::sync::Mutex;

/// The store, and what was submitted to it.
#[derive(Default)]
pub(crate) struct Ports {
    pub(crate) submitted: Mutex<Option<NewApplication>>,
    /// Whether the administrator has no authenticator yet.
    pub(crate) is_first_time: bool,
}

/// The time of everything.
fn now() -> Timestamp {
    NOW.parse().expect("an instant")
}

/// Long after it.
fn later() -> Timestamp {
    "2024-01-01T00:00:00Z".parse().expect("an instant")
}

fn dossier() -> Dossier {
    Dossier {
        application: WORLD.new.application.clone(),
        approval: WORLD.new.approval.clone(),
        events: vec![Event {
            at: now(),
            what: Happening::Reminded,
            who: "system".to_owned(),
        }],
    }
}

fn act() -> Act {
    Act {
        id: "00".repeat(16),
        at: now(),
        who: owner(),
        deed: Deed::Exported,
        which: "status=awaiting".to_owned(),
        rows: 1,
        hash: "00".repeat(32),
        expires: later(),
    }
}

fn authenticator(email: &str) -> Authenticator {
    Authenticator {
        email: email.to_owned(),
        secret: String::new(),
        used_steps: Vec::new(),
        recovery: Vec::new(),
        generation: 0,
        turns: 0,
        tries: 0,
        tried: now(),
        expires: later(),
    }
}

/// Each port, and what it gives.
macro_rules! ports {
    ($($port:ident, $call:ident($($name:ident: $kind:ty),*) -> $gives:ty = $value:expr;)+) => {$(
        impl $port for Ports {
            async fn $call(&self, $($name: $kind),*) -> Result<$gives, StoreError> {
                Ok($value)
            }
        }
    )+};
}

ports! {
    ReadApproval, read_approval(_r: &Reference, _n: Timestamp) -> Option<Approval> = Some(dossier().approval);
    DecideApproval, decide_approval(_a: &Approval, _d: &Decision, _e: &Event, _l: &[Letter]) -> Settled = Settled::Done;
    RedirectApproval, redirect_approval(_b: &Approval, _a: &Approval, _e: &Event, _l: &[Letter]) -> Settled = Settled::Done;
    ReadDossier, read_dossier(_r: &Reference, _n: Timestamp) -> Option<Dossier> = Some(dossier());
    WithdrawApplication, withdraw_application(_b: &Application, _e: &Event) -> Settled = Settled::Done;
    ChangeApplication, change_application(_b: &Dossier, _a: &ChangedApplication) -> Changed = Changed::Done;
    FlagApplication, flag_application(_b: &Dossier, _f: &[Flag], _e: &Event) -> Settled = Settled::Done;
    RecordOutcome, record_outcome(_b: &Dossier, _s: scheme::life::Status, _e: &Event) -> Settled = Settled::Done;
    EraseApplication, erase_application(_d: &Dossier, _n: Timestamp) -> Settled = Settled::Done;
    ListApplications, list_applications(_s: &Selection, _a: Option<&Place>, _n: Timestamp) -> Listed<Summary>
        = Listed { items: vec![WORLD.new.summary.clone()], next: None };
    ReadApplications, read_applications(_r: &[Reference], _n: Timestamp) -> Vec<Application> = vec![dossier().application];
    CountUse, count_use(_c: &Cap, _n: Timestamp) -> Settled = Settled::Done;
    QueueReminder, queue_reminder(_b: &Approval, _a: &Approval, _e: &Event, _l: &Letter) -> Settled = Settled::Done;
    StoreResponse, store_response(_r: &EqualityResponse, _k: &str) -> () = ();
    StoreSignIn, store_sign_in(_s: &SignIn, _l: &Letter) -> () = ();
    ReadSignIn, read_sign_in(link: &LinkHash, _n: Timestamp) -> Option<SignIn>
        = Some(SignIn { link: link.clone(), email: owner(), expires: later() });
    BeginSession, begin_session(_s: &SignIn, _n: &Session) -> Settled = Settled::Done;
    ReadSession, read_session(link: &LinkHash, _n: Timestamp) -> Option<Session>
        = Some(Session { link: link.clone(), email: owner(), stage: Stage::Whole { generation: 0 }, began: now(), used: now(), expires: later() });
    TouchSession, touch_session(_l: &LinkHash, _n: Timestamp) -> () = ();
    EndSession, end_session(_l: &LinkHash) -> () = ();
    CountTry, count_try(_e: &str, _l: TryLimit, _n: Timestamp) -> Option<i64> = Some(1);
    EnrolAuthenticator, enrol_authenticator(_h: &LinkHash, _n: &Authenticator, _s: &Session, _a: &Act) -> Settled = Settled::Done;
    AcceptCode, accept_code(_h: &LinkHash, _b: &Authenticator, _a: &Authenticator, _s: &Session, _t: &Act) -> Settled = Settled::Done;
    SignOutEverywhere, sign_out_everywhere(_e: &str, _o: &LinkHash, _a: &Act) -> () = ();
    RemoveAuthenticator, remove_authenticator(_e: &str, _a: &Act) -> () = ();
    RecordAct, record_act(_a: &Act) -> () = ();
    ListActs, list_acts(_m: Date, _n: Timestamp) -> Vec<Act> = vec![act()];
    ReadRelease, read_release(_i: &str) -> Option<String> = None;
}

impl StoreApplication for Ports {
    async fn store_application(
        &self,
        new: &NewApplication,
        _cap: Option<&Cap>,
    ) -> Result<Stored, StoreError> {
        *self.submitted.lock().expect("a lock") = Some(new.clone());
        Ok(Stored::New)
    }
}

impl ReadAuthenticator for Ports {
    async fn read_authenticator(
        &self,
        email: &str,
        _now: Timestamp,
    ) -> Result<Option<Authenticator>, StoreError> {
        Ok((!self.is_first_time).then(|| authenticator(email)))
    }
}
