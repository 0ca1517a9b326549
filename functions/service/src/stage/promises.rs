//! Each port, kept by the store in memory.

mod equality;

use super::model::Stage;
use crate::ports::{
    ChangeApplication, Changed, DecideApproval, Dossier, EraseApplication, FlagApplication,
    ForgetAnswers, LapseApplication, ListApplications, Listed, MarkSent, Place, QueueReminder,
    ReadApplications, ReadApproval, ReadDossier, ReadLetter, RecordOutcome, RedirectApproval,
    Selection, Settled, StoreError, WithdrawApplication,
};
use crate::record::{
    Application, Approval, ChangedApplication, Decision, Event, Flag, Letter, Summary,
};
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::{Act, Status};

impl ReadApproval for Stage {
    async fn read_approval(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> Result<Option<Approval>, StoreError> {
        let dossier = self.read_dossier(reference, now).await?;
        Ok(dossier.map(|dossier| dossier.approval))
    }
}

impl DecideApproval for Stage {
    async fn decide_approval(
        &self,
        before: &Approval,
        decision: &Decision,
        event: &Event,
        letters: &[Letter],
    ) -> Result<Settled, StoreError> {
        self.write(|state| state.decide(before, decision, event, letters))
    }
}

impl RedirectApproval for Stage {
    async fn redirect_approval(
        &self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letters: &[Letter],
    ) -> Result<Settled, StoreError> {
        self.write(|state| state.renew(before, after, event, letters))
    }
}

impl ReadDossier for Stage {
    async fn read_dossier(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> Result<Option<Dossier>, StoreError> {
        self.read(|state| {
            let dossier = state.dossiers.get(reference).cloned();
            dossier.filter(|dossier| now < dossier.application.expires)
        })
    }
}

impl ChangeApplication for Stage {
    async fn change_application(
        &self,
        before: &Dossier,
        after: &ChangedApplication,
    ) -> Result<Changed, StoreError> {
        self.write(|state| state.change(before, after))
    }
}

impl FlagApplication for Stage {
    async fn flag_application(
        &self,
        before: &Dossier,
        flags: &[Flag],
        event: &Event,
    ) -> Result<Settled, StoreError> {
        self.write(|state| {
            let dossier = state.dossiers.get_mut(&before.application.reference);
            match dossier {
                Some(dossier) if dossier.application.flags == before.application.flags => {
                    dossier.application.flags = flags.to_vec();
                    dossier.events.push(event.clone());
                    Settled::Done
                }
                _ => Settled::Moved,
            }
        })
    }
}

impl RecordOutcome for Stage {
    async fn record_outcome(
        &self,
        before: &Dossier,
        status: Status,
        event: &Event,
    ) -> Result<Settled, StoreError> {
        self.write(|state| {
            let dossier = state.dossiers.get_mut(&before.application.reference);
            match dossier {
                Some(dossier) if dossier.application.status == before.application.status => {
                    dossier.application.status = status;
                    dossier.events.push(event.clone());
                    Settled::Done
                }
                _ => Settled::Moved,
            }
        })
    }
}

impl WithdrawApplication for Stage {
    async fn withdraw_application(
        &self,
        before: &Application,
        event: &Event,
    ) -> Result<Settled, StoreError> {
        self.write(|state| state.withdraw(before, event))
    }
}

impl EraseApplication for Stage {
    async fn erase_application(
        &self,
        dossier: &Dossier,
        _: Timestamp,
    ) -> Result<Settled, StoreError> {
        let reference = &dossier.application.reference;
        self.write(|state| {
            if state.dossiers.get(reference) != Some(dossier) {
                return Settled::Moved;
            }
            state.dossiers.remove(reference);
            state
                .letters
                .retain(|id, _| !id.contains(reference.as_str()));
            Settled::Done
        })
    }
}

impl ListApplications for Stage {
    /// One item a page, so that nobody forgets to turn it.
    async fn list_applications(
        &self,
        selection: &Selection,
        after: Option<&Place>,
        now: Timestamp,
    ) -> Result<Listed<Summary>, StoreError> {
        self.read(|state| {
            let is_listed = |dossier: &&Dossier| {
                let one = &dossier.application;
                one.intake == selection.intake
                    && one.role == selection.role
                    && selection.status.is_none_or(|status| one.status == status)
                    && now < one.expires
            };
            let mut items: Vec<Summary> = state
                .dossiers
                .values()
                .filter(is_listed)
                .map(summary)
                .collect();
            items.retain(|one| after.is_none_or(|after| *after < Place::of(one)));
            items.sort_by_key(Place::of);
            let more = items.len() > 1;
            items.truncate(1);
            Listed {
                next: items.first().filter(|_| more).map(Place::of),
                items,
            }
        })
    }
}

fn summary(dossier: &Dossier) -> Summary {
    let one = &dossier.application;
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
        flags: Vec::new(),
    }
}

impl QueueReminder for Stage {
    async fn queue_reminder(
        &self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letter: &Letter,
    ) -> Result<Settled, StoreError> {
        self.write(|state| state.renew(before, after, event, std::slice::from_ref(letter)))
    }
}

impl LapseApplication for Stage {
    async fn lapse_application(
        &self,
        approval: &Approval,
        event: &Event,
    ) -> Result<Settled, StoreError> {
        self.write(|state| {
            let Some(dossier) = state.open(approval) else {
                return Settled::Moved;
            };
            let after = dossier.application.status.after(Act::Lapse);
            dossier.application.status = after.expect("an act that is legal");
            dossier.events.push(event.clone());
            Settled::Done
        })
    }
}

impl ReadApplications for Stage {
    async fn read_applications(
        &self,
        references: &[Reference],
        now: Timestamp,
    ) -> Result<Vec<Application>, StoreError> {
        self.read(|state| {
            let found = references.iter().filter_map(|one| state.dossiers.get(one));
            let live = found.filter(|dossier| now < dossier.application.expires);
            live.map(|dossier| dossier.application.clone()).collect()
        })
    }
}

impl ForgetAnswers for Stage {
    async fn forget_answers(
        &self,
        reference: &Reference,
        fields: &[&str],
    ) -> Result<(), StoreError> {
        self.write(|state| {
            if let Some(dossier) = state.dossiers.get_mut(reference) {
                let answers = std::mem::take(&mut dossier.application.answers);
                dossier.application.answers = answers
                    .iter()
                    .filter(|(id, _)| !fields.contains(id))
                    .map(|(id, answer)| (id.to_owned(), answer.clone()))
                    .collect();
            }
        })
    }
}

impl ReadLetter for Stage {
    async fn read_letter(&self, id: &str, now: Timestamp) -> Result<Option<Letter>, StoreError> {
        self.read(|state| {
            let letter = state.letters.get(id).cloned();
            letter.filter(|letter| now < letter.expires)
        })
    }
}

impl MarkSent for Stage {
    async fn mark_sent(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        self.write(|state| {
            if let Some(letter) = state.letters.get_mut(id) {
                letter.sent = letter.sent.or(Some(now));
                letter.to.clear();
                letter.facts.clear();
            }
        })
    }
}
