//! Applications in memory, for the exports: lists of a few at a time; what is out at once is counted; and
//! at any call people decide meanwhile, or the store fails.

use super::super::export::{self, Kind};
use super::super::session::Signed;
use super::super::{Answer, Export};
use crate::desk::{Desk, Moment, Response};
use crate::link::LinkHash;
use crate::ports::{
    ListApplications, Listed, Place, ReadApplications, ReadAuthenticator, ReadSession, RecordAct,
    Selection, StoreError,
};
use crate::record::{Act, Application, Authenticator, Session, Stage, Summary};
use crate::stage::{NOW, Seeded, at, run};
use forms::Answer as Given;
use jiff::Timestamp;
use scheme::life::Status;
use scheme::{Reference, Seat};
use std::collections::HashMap;
use std::sync::Mutex;

/// How many a page of a list has.
pub(super) const PAGE: usize = 5;

/// The store.
pub(super) struct Shelf {
    pub(super) held: Mutex<Vec<Application>>,
    places: HashMap<Reference, usize>,
    pub(super) acts: Mutex<Vec<Act>>,
    calls: Mutex<usize>,
    /// From this call on it fails.
    pub(super) fails_at: Option<usize>,
    /// From this call on the administrator is signed out everywhere.
    pub(super) signed_out_at: Option<usize>,
    /// Before this call, that application comes to this status.
    pub(super) moves_at: Option<(usize, usize, Status)>,
    out: Mutex<Out>,
}

/// What the use case was handed, and has not handed on.
#[derive(Default)]
struct Out {
    listed: usize,
    most_listed: usize,
    most_read: usize,
}

impl Shelf {
    /// So many applications, one a second, in the statuses of `mix` in turn.
    pub(super) fn of(desk: &Desk, count: usize, mix: &[Status]) -> Self {
        let one = crate::stage::dossier(desk).application;
        let begun = at("2023-06-01T09:00:00Z").as_millisecond();
        let application = |(number, status): (usize, &Status)| {
            let number_of = u64::try_from(number).expect("a number");
            let mut seed = [0; 16];
            // In another order than that of the times.
            seed[..8].copy_from_slice(&number_of.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
            seed[8..].copy_from_slice(&number_of.to_be_bytes());
            let seconds = i64::try_from(number).expect("a number");
            let mut application = Application {
                reference: Reference::from_random(seed),
                status: *status,
                submitted: Timestamp::from_millisecond(begun + 1_000 * seconds).expect("a time"),
                ..one.clone()
            };
            let told = Given::Text(format!("person {number} =1+1"));
            application.answers.set("name", told);
            application
        };
        let held = (0..count).zip(mix.iter().cycle()).map(application);
        let held: Vec<Application> = held.collect();
        let place = |(place, one): (usize, &Application)| (one.reference.clone(), place);
        Self {
            places: held.iter().enumerate().map(place).collect(),
            held: Mutex::new(held),
            acts: Mutex::default(),
            calls: Mutex::default(),
            fails_at: None,
            signed_out_at: None,
            moves_at: None,
            out: Mutex::default(),
        }
    }

    /// How many calls it had.
    pub(super) fn calls(&self) -> usize {
        *self.calls.lock().expect("a lock")
    }

    /// The most that were listed and not read yet, and the most that were read at once.
    pub(super) fn most_out(&self) -> (usize, usize) {
        let out = self.out.lock().expect("a lock");
        (out.most_listed, out.most_read)
    }

    /// The references that it holds, in the order of a file.
    pub(super) fn references(&self) -> Vec<String> {
        let held = self.held.lock().expect("a lock");
        held.iter().map(|one| one.reference.to_string()).collect()
    }

    fn call(&self) -> Result<(), StoreError> {
        let mut calls = self.calls.lock().expect("a lock");
        *calls += 1;
        if let Some((call, which, status)) = self.moves_at
            && *calls == call
        {
            self.held.lock().expect("a lock")[which].status = status;
        }
        match self.fails_at {
            Some(first) if *calls >= first => Err(StoreError::Failed("canary-store".to_owned())),
            _ => Ok(()),
        }
    }
}

impl ListApplications for Shelf {
    async fn list_applications(
        &self,
        selection: &Selection,
        after: Option<&Place>,
        now: Timestamp,
    ) -> Result<Listed<Summary>, StoreError> {
        self.call()?;
        let held = self.held.lock().expect("a lock");
        // They lie by when they were stored, and so stands every list of one status.
        let start = after.map_or(0, |after| {
            let is_listed = |one: &Application| {
                (one.submitted, &one.reference) <= (after.submitted, &after.reference)
            };
            held.partition_point(is_listed)
        });
        let mut items: Vec<Summary> = held[start..]
            .iter()
            .filter(|one| one.intake == selection.intake && one.role == selection.role)
            .filter(|one| selection.status == Some(one.status) && now < one.expires)
            .take(PAGE + 1)
            .map(summary)
            .collect();
        let more = items.len() > PAGE;
        items.truncate(PAGE);
        let mut out = self.out.lock().expect("a lock");
        out.listed += items.len();
        out.most_listed = out.most_listed.max(out.listed);
        Ok(Listed {
            next: items.last().filter(|_| more).map(Place::of),
            items,
        })
    }
}

fn summary(one: &Application) -> Summary {
    Summary {
        reference: one.reference.clone(),
        intake: one.intake.clone(),
        role: one.role.clone(),
        status: one.status,
        submitted: one.submitted,
        name: String::new(),
        institution: String::new(),
        level: String::new(),
        topics: Vec::new(),
        flags: one.flags.clone(),
    }
}

impl ReadApplications for Shelf {
    async fn read_applications(
        &self,
        references: &[Reference],
        _now: Timestamp,
    ) -> Result<Vec<Application>, StoreError> {
        self.call()?;
        let mut out = self.out.lock().expect("a lock");
        // What was listed twice, or beyond the stretch, was let go before the first was read.
        out.listed = 0;
        out.most_read = out.most_read.max(references.len());
        let held = self.held.lock().expect("a lock");
        let find = |reference: &Reference| self.places.get(reference).map(|place| &held[*place]);
        Ok(references.iter().filter_map(find).cloned().collect())
    }
}

impl RecordAct for Shelf {
    async fn record_act(&self, act: &Act) -> Result<(), StoreError> {
        self.call()?;
        self.acts.lock().expect("a lock").push(act.clone());
        Ok(())
    }
}

impl ReadSession for Shelf {
    async fn read_session(
        &self,
        link: &LinkHash,
        _now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        self.call()?;
        Ok(Some(Session {
            link: link.clone(),
            email: "owner@example.org".to_owned(),
            stage: Stage::Whole { generation: 3 },
            began: at(NOW),
            used: at(NOW),
            expires: Timestamp::MAX,
        }))
    }
}

impl ReadAuthenticator for Shelf {
    async fn read_authenticator(
        &self,
        email: &str,
        _now: Timestamp,
    ) -> Result<Option<Authenticator>, StoreError> {
        self.call()?;
        let is_out = self
            .signed_out_at
            .is_some_and(|first| self.calls() >= first);
        Ok(Some(Authenticator {
            email: email.to_owned(),
            secret: String::new(),
            used_steps: Vec::new(),
            recovery: Vec::new(),
            generation: if is_out { 4 } else { 3 },
            turns: 0,
            tries: 0,
            tried: at(NOW),
            expires: Timestamp::MAX,
        }))
    }
}

/// Asks for a copy, as an owner.
pub(super) fn asked<'a>(
    desk: &'a Desk,
    shelf: &'a Shelf,
    kind: Kind,
    query: &str,
) -> Result<(Response, Export<'a, Shelf>), crate::ends::End> {
    let signed = Signed {
        link: LinkHash::from_stored("session"),
        email: "owner@example.org".to_owned(),
        seat: Seat::Owner,
    };
    let request = super::get(&format!("{}{query}", kind.path()));
    let dice = Seeded::default();
    let moment = Moment {
        now: at(NOW),
        dice: &dice,
    };
    let taken = run(export::take(desk, shelf, &request, kind, &signed, moment))?;
    match taken {
        Answer::Export(head, export) => Ok((head, *export)),
        Answer::Whole(_) => panic!("GET gives a file"),
    }
}
