//! The applicant's side: an application with all that belongs to it is read, withdrawn, erased.

use crate::applications::Applications;
use crate::attributes::{application, approval, event, event_row, name};
use crate::failure::{failure, is_refused};
use crate::key::{Key, Part};
use crate::row::Item;
use crate::transaction::{Expression, MOST, Outcome, Transaction, names};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::{Act, Status};
use service::ports::{
    Dossier, EraseApplication, ForgetAnswers, ReadDossier, Settled, StoreError, WithdrawApplication,
};
use service::record::{Application, Event};

/// How often an erasure begins again where something happened to the application meanwhile.
const ROUNDS: usize = 3;
/// How many letters, or letters and events, go in one transaction with its other writes.
const ROOM: usize = MOST - 10;

impl ReadDossier for Applications {
    async fn read_dossier(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> Result<Option<Dossier>, StoreError> {
        let mut found = (None, None);
        let mut events = Vec::new();
        for item in self.partition("read dossier", reference).await? {
            if item.expires()? <= now {
                continue;
            }
            match item.word(name::SK, Part::of)? {
                Part::Application => found.0 = Some(application::application(&item)?),
                Part::Approval => found.1 = Some(approval::approval(&item, reference)?),
                Part::Event => events.push(event(&item)?),
            }
        }
        let (Some(application), Some(approval)) = found else {
            return Ok(None);
        };
        Ok(Some(Dossier {
            application,
            approval,
            events,
        }))
    }
}

impl WithdrawApplication for Applications {
    async fn withdraw_application(
        &self,
        before: &Application,
        event: &Event,
    ) -> Result<Settled, StoreError> {
        if before.status.after(Act::Withdraw).is_none() {
            return Ok(Settled::Moved);
        }
        let key = Key::approval(&before.reference);
        let Some(read) = self.get("read letters", &key, event.at).await? else {
            return Ok(Settled::Moved);
        };
        let events = read.number(name::EVENTS)?;
        let letters = letters(&read)?;
        let (first, rest) = letters.split_at(letters.len().min(ROOM));
        let settled = self
            .lift_guard_and(before, |transaction| {
                withdraw(transaction, before, events, event);
                first.iter().for_each(|letter| {
                    transaction.delete(letter);
                });
            })
            .await?;
        if settled == Settled::Done {
            self.delete_all(rest).await?;
        }
        Ok(settled)
    }
}

impl EraseApplication for Applications {
    async fn erase_application(
        &self,
        dossier: &Dossier,
        now: Timestamp,
    ) -> Result<Settled, StoreError> {
        for _ in 0..ROUNDS {
            let items = self
                .partition("read partition", &dossier.application.reference)
                .await?;
            if items.is_empty() {
                return Ok(Settled::Done);
            }
            if self.erase(&dossier.application, &items, now).await? == Settled::Done {
                return Ok(Settled::Done);
            }
        }
        Ok(Settled::Moved)
    }
}

impl ForgetAnswers for Applications {
    async fn forget_answers(
        &self,
        reference: &Reference,
        fields: &[&str],
    ) -> Result<(), StoreError> {
        if fields.is_empty() {
            return Ok(());
        }
        let paths: Vec<String> = fields
            .iter()
            .map(|field| format!("#{}.#{field}", name::ANSWERS))
            .collect();
        let change = format!("REMOVE {}", paths.join(", "));
        let condition = "attribute_exists(#answers)";
        let forgotten = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::application(reference).attributes()))
            .set_expression_attribute_names(Some(names(&format!("{change} {condition}"))))
            .update_expression(change)
            .condition_expression(condition)
            .send()
            .await;
        match forgotten {
            Err(error) if !is_refused(&error) => Err(failure("forget answers", &error)),
            _ => Ok(()),
        }
    }
}

impl Applications {
    /// Erases what was read of an application's partition, its guard and its letters, unless
    /// something has happened to it since, and leaves its submission's trace. What does not fit in one
    /// transaction goes before: until the last of them the application is there, and can be erased
    /// again.
    async fn erase(
        &self,
        application: &Application,
        items: &[Item],
        now: Timestamp,
    ) -> Result<Settled, StoreError> {
        let reference = &application.reference;
        let mut loose = Vec::new();
        let (mut events, mut trace) = (None, None);
        let mut application = application.clone();
        for item in items {
            match item.word(name::SK, Part::of)? {
                // A change of address moves the guard: it may stand elsewhere than it was read.
                Part::Application => {
                    application.who = item.text(name::WHO)?;
                    trace = application::trace(item, now)?;
                }
                Part::Event => loose.push(Key::read(item)?),
                Part::Approval => {
                    events = Some(item.number(name::EVENTS)?);
                    loose.extend(letters(item)?);
                }
            }
        }
        let (before, last) = loose.split_at(loose.len().saturating_sub(ROOM));
        self.delete_all(before).await?;
        self.lift_guard_and(&application, |transaction| {
            last.iter().for_each(|key| {
                transaction.delete(key);
            });
            let approval = Key::approval(reference);
            match events {
                Some(events) => transaction.delete_if(&approval, unmoved(events)),
                None => transaction.delete(&approval),
            };
            let same = Expression::new("attribute_not_exists(#pk) OR #who = :read_who")
                .text_value(":read_who", &application.who);
            match &trace {
                Some(trace) => transaction.put_if(trace.clone(), same),
                None => transaction.delete_if(&Key::application(reference), same),
            };
        })
        .await
    }

    /// Does what `write` writes, and takes away the guard of `application` with it, unless that
    /// guard stands for another application by now.
    async fn lift_guard_and(
        &self,
        application: &Application,
        write: impl Fn(&mut Transaction<'_>) + Send + Sync,
    ) -> Result<Settled, StoreError> {
        let mut transaction = self.transaction();
        write(&mut transaction);
        let own = Expression::new("attribute_not_exists(#pk) OR #reference = :own")
            .text_value(":own", application.reference.as_str());
        let guard = transaction.delete_if(&Key::who(&application.who), own);
        match transaction.send().await? {
            Outcome::Done => return Ok(Settled::Done),
            Outcome::Refused(refusals) if !refusals.only(guard) => return Ok(Settled::Moved),
            Outcome::Refused(_) => {}
        }
        let mut transaction = self.transaction();
        write(&mut transaction);
        transaction.settle().await
    }

    /// Deletes the items with these keys, as many as a transaction takes at a time.
    async fn delete_all(&self, keys: &[Key]) -> Result<(), StoreError> {
        for keys in keys.chunks(MOST) {
            let mut transaction = self.transaction();
            for key in keys {
                transaction.delete(key);
            }
            transaction.settle().await?;
        }
        Ok(())
    }
}

/// Withdraws `before`, which must have the same status, and its approval, to which nothing may
/// have happened since its count of events was read.
fn withdraw(transaction: &mut Transaction<'_>, before: &Application, events: i64, event: &Event) {
    let reference = &before.reference;
    let status = application::status_row(&before.intake, &before.role, Status::Withdrawn);
    // The guard that is lifted is the one that was read: a change of address moves it.
    let same = Expression::new("#status = :before AND #who = :read_who")
        .text_value(":before", before.status.word())
        .text_value(":read_who", &before.who);
    transaction.update_if(&Key::application(reference), Expression::set(status), same);
    let change = Expression::new("SET #withdrawn = :yes ADD #events :one REMOVE #letters")
        .value(":yes", AttributeValue::Bool(true))
        .number_value(":one", 1);
    transaction.update_if(&Key::approval(reference), change, unmoved(events));
    let row = event_row(reference, event, 0, before.expires);
    transaction.put_if(row, Expression::absent());
}

/// That nothing has happened since the count of events was read.
fn unmoved(events: i64) -> Expression {
    Expression::new("#events = :read").number_value(":read", events)
}

/// The keys of the letters that an approval's item names.
fn letters(approval: &Item) -> Result<Vec<Key>, StoreError> {
    approval.words(name::LETTERS, |id| Some(Key::outbox(id)))
}
