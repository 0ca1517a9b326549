//! Changes of an application that is there: the applicant's other answers, an administrator's word
//! about its flags or about what the oversight group decided. Each holds to all that was read of what it changes.

use crate::applications::Applications;
use crate::approvals::counted;
use crate::attributes::{application, approval, event_row, letter, name};
use crate::key::Key;
use crate::row::{Row, answers_value};
use crate::submit::free_at;
use crate::transaction::{Expression, Outcome, Transaction};
use aws_sdk_dynamodb::types::AttributeValue;
use scheme::life::Status;
use service::ports::{
    ChangeApplication, Changed, Dossier, FlagApplication, RecordOutcome, Settled, StoreError,
};
use service::record::{Application, Approval, ChangedApplication, Event, Flag, Letter};

impl ChangeApplication for Applications {
    async fn change_application(
        &self,
        before: &Dossier,
        after: &ChangedApplication,
    ) -> Result<Changed, StoreError> {
        let mut transaction = self.transaction();
        let row = application::changing_row(&after.application, &after.summary);
        let lists = [name::FLAGS, name::TOPICS];
        transaction.update_if(
            &Key::application(&before.application.reference),
            Expression::put_in_place(row, &lists),
            same_application(&before.application),
        );
        change_approval(&mut transaction, before, after);
        note(&mut transaction, before, &after.event, &after.letters);
        let guard = after.who.as_ref().map(|who| {
            let reference = &before.application.reference;
            transaction.delete_if(
                &Key::who(&before.application.who),
                Expression::new("attribute_not_exists(#pk) OR #reference = :own")
                    .text_value(":own", reference.as_str()),
            );
            let row = application::who_row(who, reference);
            transaction.put_guard(row, free_at(after.event.at))
        });
        Ok(match transaction.send().await? {
            Outcome::Done => Changed::Done,
            Outcome::Refused(refusals) => match guard {
                Some(guard) if refusals.only(guard) => Changed::AddressTaken,
                _ => Changed::Moved,
            },
        })
    }
}

impl FlagApplication for Applications {
    async fn flag_application(
        &self,
        before: &Dossier,
        flags: &[Flag],
        event: &Event,
    ) -> Result<Settled, StoreError> {
        let mut transaction = self.transaction();
        let application = &before.application;
        let change = Expression::put_in_place(application::flags_row(flags), &[name::FLAGS]);
        let same = same_flags(application);
        transaction.update_if(&Key::application(&application.reference), change, same);
        count_event(&mut transaction, before);
        note(&mut transaction, before, event, &[]);
        transaction.settle().await
    }
}

impl RecordOutcome for Applications {
    async fn record_outcome(
        &self,
        before: &Dossier,
        status: Status,
        event: &Event,
    ) -> Result<Settled, StoreError> {
        let mut transaction = self.transaction();
        let application = &before.application;
        let change = application::status_row(&application.intake, &application.role, status);
        transaction.update_if(
            &Key::application(&application.reference),
            Expression::set(change),
            same_status(application),
        );
        count_event(&mut transaction, before);
        note(&mut transaction, before, event, &[]);
        transaction.settle().await
    }
}

/// Counts one event more of an approval that is there: an erasure that was begun before has to read
/// it again.
fn count_event(transaction: &mut Transaction<'_>, before: &Dossier) {
    let here = Expression::new("attribute_exists(#pk)");
    let count = counted(Expression::default(), &[]);
    transaction.update_if(&Key::approval(&before.application.reference), count, here);
}

/// That the status is the one that was read.
fn same_status(before: &Application) -> Expression {
    Expression::new("#status = :read_status").text_value(":read_status", before.status.word())
}

/// That the answers, the status and the flags are those that were read.
fn same_application(before: &Application) -> Expression {
    same_flags(before)
        .and("AND #answers = :read_answers")
        .value(":read_answers", answers_value(&before.answers))
}

/// That the flags are those that were read, and the status with them.
fn same_flags(before: &Application) -> Expression {
    let status = |text: &str| same_status(before).and(&format!("AND {text}"));
    if before.flags.is_empty() {
        return status("attribute_not_exists(#flags)");
    }
    let flags = before.flags.iter().map(|flag| flag.word().to_owned());
    let flags = flags.map(AttributeValue::S).collect();
    status("#flags = :read_flags").value(":read_flags", AttributeValue::L(flags))
}

/// Puts the approval of `after` in the place of the one that was read, with one event more.
fn change_approval(
    transaction: &mut Transaction<'_>,
    before: &Dossier,
    after: &ChangedApplication,
) {
    let row = approval::fields(&after.approval);
    let change = Expression::put_in_place(row, &[name::DECISION]);
    transaction.update_if(
        &Key::approval(&before.application.reference),
        counted(change, &after.letters),
        same_approval(&before.approval),
    );
}

/// That the link is the one that was read, decided or not as it was, and not withdrawn. A link
/// decides once, so of one link there is no second decision.
fn same_approval(before: &Approval) -> Expression {
    let decided = match before.decision {
        Some(_) => "attribute_exists(#decision)",
        None => "attribute_not_exists(#decision)",
    };
    let same = format!("#link = :read_link AND #withdrawn = :as_before AND {decided}");
    Expression::new(&same)
        .text_value(":read_link", before.link.as_str())
        .value(":as_before", AttributeValue::Bool(before.withdrawn))
}

/// Puts the event and the letters. The count of events tells two of them in one millisecond apart.
fn note(transaction: &mut Transaction<'_>, before: &Dossier, event: &Event, letters: &[Letter]) {
    let reference = &before.application.reference;
    let (count, expires) = (before.events.len(), before.application.expires);
    let row: Row = event_row(reference, event, count, expires);
    transaction.put_if(row, Expression::absent());
    for queued in letters {
        transaction.put_if(letter::row(queued), Expression::absent());
    }
}
