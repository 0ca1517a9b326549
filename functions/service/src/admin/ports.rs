//! What the administrators' pages need of the store.

use crate::ports::{
    AcceptCode, BeginSession, CountTry, CountUse, EndSession, EnrolAuthenticator, FlagApplication,
    ListActs, ListApplications, QueueReminder, ReadApplications, ReadAuthenticator, ReadDossier,
    ReadSession, ReadSignIn, RecordAct, RecordOutcome, RemoveAuthenticator, SignOutEverywhere,
    StoreSignIn, TouchSession,
};

/// What signing in and out needs of the store.
pub trait DoorPorts:
    StoreSignIn
    + ReadSignIn
    + BeginSession
    + ReadSession
    + TouchSession
    + EndSession
    + ReadAuthenticator
    + CountTry
    + CountUse
    + EnrolAuthenticator
    + AcceptCode
    + SignOutEverywhere
    + RemoveAuthenticator
    + RecordAct
    + ListActs
{
}

impl<P> DoorPorts for P where
    P: StoreSignIn
        + ReadSignIn
        + BeginSession
        + ReadSession
        + TouchSession
        + EndSession
        + ReadAuthenticator
        + CountTry
        + CountUse
        + EnrolAuthenticator
        + AcceptCode
        + SignOutEverywhere
        + RemoveAuthenticator
        + RecordAct
        + ListActs
{
}

/// What those who are signed in need of the store.
pub trait ApplicationPorts:
    ListApplications + ReadDossier + ReadApplications + QueueReminder + FlagApplication + RecordOutcome
{
}

impl<P> ApplicationPorts for P where
    P: ListApplications
        + ReadDossier
        + ReadApplications
        + QueueReminder
        + FlagApplication
        + RecordOutcome
{
}

/// What an export needs of the store.
pub trait ExportPorts:
    ListApplications + ReadApplications + RecordAct + ReadSession + ReadAuthenticator
{
}

impl<P> ExportPorts for P where
    P: ListApplications + ReadApplications + RecordAct + ReadSession + ReadAuthenticator
{
}
