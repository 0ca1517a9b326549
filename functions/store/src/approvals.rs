//! The line manager's side: an approval is read, decided once, sent elsewhere, brought to mind,
//! or runs out.
//!
//! Every change here is a turn: it holds only while the approval is undecided, not withdrawn and
//! under the link that the caller read, so of any number of turns at once just one is done (R7).

use crate::applications::{Applications, live};
use crate::attributes::{application, approval, event_row, letter};
use crate::failure::failure;
use crate::key::Key;
use crate::row::Row;
use crate::transaction::{Expression, Transaction, names};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::Status;
use service::ports::{
    DecideApproval, LapseApplication, QueueReminder, ReadApproval, RedirectApproval, Settled,
    StoreError,
};
use service::record::{Approval, Decision, Event, Letter};

pub use crate::attributes::approval::READ_BY_APPROVAL;

impl ReadApproval for Applications {
    async fn read_approval(
        &self,
        reference: &Reference,
        now: Timestamp,
    ) -> Result<Option<Approval>, StoreError> {
        let projection = READ_BY_APPROVAL.map(|name| format!("#{name}")).join(", ");
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(Key::approval(reference).attributes()))
            .set_expression_attribute_names(Some(names(&projection)))
            .projection_expression(projection)
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failure("read approval", &error))?;
        live(got.item, now)?
            .map(|item| approval::approval(&item, reference))
            .transpose()
    }
}

impl DecideApproval for Applications {
    async fn decide_approval(
        &self,
        before: &Approval,
        decision: &Decision,
        event: &Event,
        letters: &[Letter],
    ) -> Result<Settled, StoreError> {
        let change = Row::loose().map(
            crate::attributes::name::DECISION,
            approval::decision(decision),
        );
        let mut transaction = self.transaction();
        turn(&mut transaction, before, change, event, letters);
        let status = decision.verdict.status();
        move_application(&mut transaction, before, &[Status::Awaiting], status);
        transaction.settle().await
    }
}

impl RedirectApproval for Applications {
    async fn redirect_approval(
        &self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letters: &[Letter],
    ) -> Result<Settled, StoreError> {
        let mut transaction = self.transaction();
        let change = approval::fields(after);
        turn(&mut transaction, before, change, event, letters);
        let from = [Status::Awaiting, Status::Lapsed];
        move_application(&mut transaction, before, &from, Status::Awaiting);
        transaction.settle().await
    }
}

impl QueueReminder for Applications {
    async fn queue_reminder(
        &self,
        before: &Approval,
        after: &Approval,
        event: &Event,
        letter: &Letter,
    ) -> Result<Settled, StoreError> {
        let mut transaction = self.transaction();
        let change = approval::fields(after);
        let letters = std::slice::from_ref(letter);
        turn(&mut transaction, before, change, event, letters);
        transaction.settle().await
    }
}

impl LapseApplication for Applications {
    async fn lapse_application(
        &self,
        approval: &Approval,
        event: &Event,
    ) -> Result<Settled, StoreError> {
        let mut transaction = self.transaction();
        turn(&mut transaction, approval, Row::loose(), event, &[]);
        move_application(
            &mut transaction,
            approval,
            &[Status::Awaiting],
            Status::Lapsed,
        );
        transaction.settle().await
    }
}

/// One turn of `before`: `change` is set, the event and the letters are put and counted.
fn turn(
    transaction: &mut Transaction<'_>,
    before: &Approval,
    change: Row,
    event: &Event,
    letters: &[Letter],
) {
    let condition = Expression::new(
        "attribute_not_exists(#decision) AND #withdrawn = :as_before AND #link = :read_link",
    )
    .value(":as_before", AttributeValue::Bool(false))
    .text_value(":read_link", before.link.as_str());
    let change = counted(Expression::set(change), letters);
    transaction.update_if(&Key::approval(&before.reference), change, condition);
    let turn = before.replaced.len();
    let row = event_row(&before.reference, event, turn, before.expires);
    transaction.put_if(row, Expression::absent());
    for queued in letters {
        transaction.put_if(letter::row(queued), Expression::absent());
    }
}

/// `change`, with one event more and the ids of `letters`.
pub(crate) fn counted(change: Expression, letters: &[Letter]) -> Expression {
    let change = change.number_value(":one", 1);
    if letters.is_empty() {
        return change.and("ADD #events :one");
    }
    let ids = letters.iter().map(|letter| letter.id.clone()).collect();
    change
        .and("ADD #events :one, #letters :more_letters")
        .value(":more_letters", AttributeValue::Ss(ids))
}

/// Moves the application of `approval` to `to`, in the item and in the index together, if it
/// stands at one of `from`.
fn move_application(
    transaction: &mut Transaction<'_>,
    approval: &Approval,
    from: &[Status],
    to: Status,
) {
    let placeholders: Vec<String> = (0..from.len()).map(|at| format!(":from{at}")).collect();
    let condition = Expression::new(&format!("#status IN ({})", placeholders.join(", ")));
    let condition = placeholders
        .iter()
        .zip(from)
        .fold(condition, |condition, (placeholder, status)| {
            condition.text_value(placeholder, status.word())
        });
    let change = application::status_row(&approval.intake, &approval.role, to);
    let key = Key::application(&approval.reference);
    transaction.update_if(&key, Expression::set(change), condition);
}
