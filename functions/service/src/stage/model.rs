//! A store in memory that keeps what `ports.rs` promises.

use crate::ports::{Changed, Dossier, EqualityResponse, Settled, StoreError};
use crate::record::{Application, Approval, ChangedApplication, Decision, Event, Letter};
use scheme::Reference;
use scheme::life::{Act, Status};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

/// All that is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct State {
    /// Applications by reference.
    pub(crate) dossiers: BTreeMap<Reference, Dossier>,
    /// Letters by id.
    pub(crate) letters: BTreeMap<String, Letter>,
    /// Responses by key.
    pub(crate) responses: BTreeMap<String, EqualityResponse>,
    /// One-time keys of pages.
    pub(crate) page_keys: BTreeSet<String>,
    /// Figures by intake.
    pub(crate) releases: BTreeMap<String, String>,
}

type Meanwhile = Box<dyn FnOnce(&mut State) + Send>;

/// The store.
#[derive(Default)]
pub(crate) struct Stage {
    state: Mutex<State>,
    meanwhile: Mutex<VecDeque<Meanwhile>>,
    calls_left: Mutex<Option<usize>>,
}

impl Stage {
    /// A store that holds `dossier`.
    pub(crate) fn with(dossier: Dossier) -> Self {
        let stage = Self::default();
        stage.change(|state| {
            let reference = dossier.application.reference.clone();
            state.dossiers.insert(reference, dossier);
        });
        stage
    }

    /// All that is stored now.
    pub(crate) fn state(&self) -> State {
        self.state.lock().expect("a lock").clone()
    }

    /// Changes what is stored.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().expect("a lock"))
    }

    /// Does `act` just before the next write that has not one of its own.
    pub(crate) fn meanwhile(&self, act: impl FnOnce(&mut State) + Send + 'static) {
        let mut queue = self.meanwhile.lock().expect("a lock");
        queue.push_back(Box::new(act));
    }

    /// Fails every call after the next `calls`.
    pub(crate) fn fail_after(&self, calls: usize) {
        *self.calls_left.lock().expect("a lock") = Some(calls);
    }

    /// Fails no call.
    pub(crate) fn mend(&self) {
        *self.calls_left.lock().expect("a lock") = None;
    }

    fn called(&self) -> Result<(), StoreError> {
        match &mut *self.calls_left.lock().expect("a lock") {
            Some(0) => Err(StoreError::Busy("throttled".to_owned())),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&State) -> T) -> Result<T, StoreError> {
        self.called()?;
        Ok(read(&self.state.lock().expect("a lock")))
    }

    pub(super) fn write<T>(&self, write: impl FnOnce(&mut State) -> T) -> Result<T, StoreError> {
        self.called()?;
        let act = self.meanwhile.lock().expect("a lock").pop_front();
        self.change(|state| {
            if let Some(act) = act {
                act(state);
            }
            Ok(write(state))
        })
    }
}

impl State {
    /// Puts a letter in the outbox; the same one twice is a fault of the use case.
    fn queue(&mut self, letters: &[Letter]) {
        for letter in letters {
            let before = self.letters.insert(letter.id.clone(), letter.clone());
            assert!(before.is_none(), "a letter queued twice: {}", letter.id);
        }
    }

    /// The dossier of `before`, if its approval is undecided, not withdrawn and under the same link,
    /// and its application awaits it.
    pub(super) fn open(&mut self, before: &Approval) -> Option<&mut Dossier> {
        self.dossiers.get_mut(&before.reference).filter(|dossier| {
            let now = &dossier.approval;
            let is_open = now.decision.is_none() && !now.withdrawn && now.link == before.link;
            is_open && dossier.application.status == Status::Awaiting
        })
    }

    /// Decides as another visitor would.
    pub(crate) fn decide(
        &mut self,
        before: &Approval,
        decision: &Decision,
        event: &Event,
        letters: &[Letter],
    ) -> Settled {
        let Some(dossier) = self.open(before) else {
            return Settled::Moved;
        };
        dossier.application.status = decision.verdict.status();
        dossier.approval.decision = Some(decision.clone());
        dossier.events.push(event.clone());
        self.queue(letters);
        Settled::Done
    }

    /// Changes answers as the applicant would, where all that was read is as it was.
    pub(crate) fn change(&mut self, before: &Dossier, after: &ChangedApplication) -> Changed {
        let reference = &before.application.reference;
        let Some(dossier) = self.dossiers.get(reference) else {
            return Changed::Moved;
        };
        let (own, approval) = (&dossier.application, &dossier.approval);
        let is_same = own.status == before.application.status
            && own.answers == before.application.answers
            && own.flags == before.application.flags
            && approval.link == before.approval.link
            && approval.withdrawn == before.approval.withdrawn
            && approval.decision.is_some() == before.approval.decision.is_some();
        if !is_same {
            return Changed::Moved;
        }
        if let Some(who) = &after.who {
            let is_taken = self.dossiers.values().any(|other| {
                other.application.who == who.key && other.application.reference != *reference
            });
            if is_taken {
                return Changed::AddressTaken;
            }
        }
        let mut events = dossier.events.clone();
        events.push(after.event.clone());
        let changed = Dossier {
            application: after.application.clone(),
            approval: after.approval.clone(),
            events,
        };
        self.dossiers.insert(reference.clone(), changed);
        self.queue(&after.letters);
        Changed::Done
    }

    /// Withdraws as the applicant would.
    pub(crate) fn withdraw(&mut self, before: &Application, event: &Event) -> Settled {
        let Some(dossier) = self.dossiers.get_mut(&before.reference) else {
            return Settled::Moved;
        };
        if dossier.application.status != before.status {
            return Settled::Moved;
        }
        let after = before.status.after(Act::Withdraw);
        dossier.application.status = after.expect("an act that is legal");
        dossier.approval.withdrawn = true;
        dossier.events.push(event.clone());
        Settled::Done
    }

    /// Puts the approval under another link.
    pub(crate) fn renew(
        &mut self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letters: &[Letter],
    ) -> Settled {
        let Some(dossier) = self.open(before) else {
            return Settled::Moved;
        };
        dossier.approval = after.clone();
        dossier.events.push(event.clone());
        self.queue(letters);
        Settled::Done
    }
}
