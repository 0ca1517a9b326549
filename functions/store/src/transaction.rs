//! One `TransactWriteItems`: all of its writes happen, or none.

use crate::failure::{cancelled, failure, is_refusal, reasons};
use crate::key::Key;
use crate::row::{Attributes, Item, Row};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};
use service::ports::{Settled, StoreError};
use std::collections::HashMap;

/// How many writes one transaction takes (DynamoDB's own limit).
pub(crate) const MOST: usize = 100;

/// What must hold of an item, or what becomes of it: text with `#name` for the attribute `name`,
/// and values for its `:placeholders`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expression {
    text: String,
    values: HashMap<String, AttributeValue>,
}

impl Expression {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            values: HashMap::new(),
        }
    }

    /// That there is no such item.
    pub(crate) fn absent() -> Self {
        Self::new("attribute_not_exists(#pk)")
    }

    /// An update that sets every attribute of `row`; one of no attributes says nothing.
    pub(crate) fn set(row: Row) -> Self {
        let attributes = row.into_attributes();
        if attributes.is_empty() {
            return Self::default();
        }
        let mut names: Vec<&String> = attributes.keys().collect();
        names.sort();
        let sets: Vec<String> = names
            .iter()
            .map(|name| format!("#{name} = :{name}"))
            .collect();
        Self {
            text: format!("SET {}", sets.join(", ")),
            values: attributes
                .into_iter()
                .map(|(name, value)| (format!(":{name}"), value))
                .collect(),
        }
    }

    /// [`Self::set`], which takes away those of `names` that `row` does not have: a list that is
    /// empty now is no attribute, and would stay as it was.
    pub(crate) fn put_in_place(row: Row, names: &[&str]) -> Self {
        let absent = names.iter().filter(|name| !row.has(name));
        let absent: Vec<String> = absent.map(|name| format!("#{name}")).collect();
        let change = Self::set(row);
        if absent.is_empty() {
            return change;
        }
        change.and(&format!("REMOVE {}", absent.join(", ")))
    }

    /// The same, and `more`.
    pub(crate) fn and(mut self, more: &str) -> Self {
        self.text.push(' ');
        self.text.push_str(more);
        self
    }

    pub(crate) fn value(mut self, placeholder: &str, value: AttributeValue) -> Self {
        self.values.insert(placeholder.to_owned(), value);
        self
    }

    pub(crate) fn text_value(self, placeholder: &str, text: &str) -> Self {
        self.value(placeholder, AttributeValue::S(text.to_owned()))
    }

    pub(crate) fn number_value(self, placeholder: &str, number: i64) -> Self {
        self.value(placeholder, AttributeValue::N(number.to_string()))
    }

    /// As the client takes it: the text, the names in it, the values.
    pub(crate) fn parts(self) -> (String, HashMap<String, String>, Option<Attributes>) {
        let names = names(&self.text);
        let values = (!self.values.is_empty()).then_some(self.values);
        (self.text, names, values)
    }
}

/// A change and its condition as the client takes them: their texts, and the names and values of both.
pub(crate) fn change_if(
    change: Expression,
    condition: Expression,
) -> (String, String, HashMap<String, String>, Option<Attributes>) {
    let (change, mut names, values) = change.parts();
    let (condition, more_names, more_values) = condition.parts();
    names.extend(more_names);
    let mut all = values.unwrap_or_default();
    all.extend(more_values.unwrap_or_default());
    (change, condition, names, (!all.is_empty()).then_some(all))
}

/// The placeholders of names in `text`, each with the attribute that it stands for.
pub(crate) fn names(text: &str) -> HashMap<String, String> {
    text.split('#')
        .skip(1)
        .map(|rest| {
            let end = rest
                .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                .unwrap_or(rest.len());
            let name = rest.get(..end).unwrap_or_default();
            (format!("#{name}"), name.to_owned())
        })
        .collect()
}

/// Writes to one table, gathered to be sent as one.
pub(crate) struct Transaction<'a> {
    client: &'a Client,
    table: &'a str,
    writes: Vec<Result<TransactWriteItem, BuildError>>,
}

/// What came of a transaction.
pub(crate) enum Outcome {
    Done,
    /// Some condition did not hold, and nothing was written.
    Refused(Refusals),
}

/// Which conditions did not hold.
pub(crate) struct Refusals(Vec<CancellationReason>);

impl Refusals {
    /// Whether the condition of the write at `position` is the only one that did not hold.
    pub(crate) fn only(&self, position: usize) -> bool {
        let mut refused = (0..).zip(&self.0).filter(|(_, reason)| is_refusal(reason));
        refused.next().map(|(at, _)| at) == Some(position) && refused.next().is_none()
    }

    /// Whether another request was at the item of the write at `position`, so that its condition was
    /// not looked at.
    pub(crate) fn is_in_conflict(&self, position: usize) -> bool {
        let reason = self.0.get(position).and_then(CancellationReason::code);
        reason == Some("TransactionConflict")
    }

    /// The item that stood in the way of the guard at `position`, if one did.
    pub(crate) fn guard(&self, position: usize) -> Result<Option<Item>, StoreError> {
        let Some(reason) = self.0.get(position).filter(|reason| is_refusal(reason)) else {
            return Ok(None);
        };
        let item = reason.item().cloned().map(Item::new);
        match item {
            Some(item) => Ok(Some(item)),
            None => Err(StoreError::Failed(
                "a refused guard came without its item".to_owned(),
            )),
        }
    }
}

impl<'a> Transaction<'a> {
    pub(crate) fn new(client: &'a Client, table: &'a str) -> Self {
        Self {
            client,
            table,
            writes: Vec::new(),
        }
    }

    /// Puts an item, whatever was there. Each write's position is returned.
    pub(crate) fn put(&mut self, row: Row) -> usize {
        self.push_put(row, None, false)
    }

    /// Puts an item if `condition` holds of what was there.
    pub(crate) fn put_if(&mut self, row: Row, condition: Expression) -> usize {
        self.push_put(row, Some(condition), false)
    }

    /// Puts a guard if `condition` holds of what was there; if not, what was there is told.
    pub(crate) fn put_guard(&mut self, row: Row, condition: Expression) -> usize {
        self.push_put(row, Some(condition), true)
    }

    /// Changes an item if `condition` holds of it.
    pub(crate) fn update_if(
        &mut self,
        key: &Key,
        change: Expression,
        condition: Expression,
    ) -> usize {
        let (change, condition, names, values) = change_if(change, condition);
        let update = Update::builder()
            .table_name(self.table)
            .set_key(Some(key.attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(values)
            .build()
            .map(|update| TransactWriteItem::builder().update(update).build());
        self.push(update)
    }

    /// Deletes an item, if there is one.
    pub(crate) fn delete(&mut self, key: &Key) -> usize {
        self.push_delete(key, None)
    }

    /// Deletes an item if `condition` holds of it.
    pub(crate) fn delete_if(&mut self, key: &Key, condition: Expression) -> usize {
        self.push_delete(key, Some(condition))
    }

    /// Sends all of it. It is done once, however often the client has to try.
    pub(crate) async fn send(self) -> Result<Outcome, StoreError> {
        let writes = self
            .writes
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| StoreError::Failed("a write lacks a part".to_owned()))?;
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes))
            .send()
            .await;
        let Err(error) = sent else {
            return Ok(Outcome::Done);
        };
        let reasons = error.as_service_error().map_or(&[][..], reasons);
        if reasons.iter().any(is_refusal) {
            return Ok(Outcome::Refused(Refusals(reasons.to_vec())));
        }
        if reasons.is_empty() {
            return Err(failure("transaction", &error));
        }
        Err(cancelled(reasons))
    }

    /// Sends all of it: done, or not as it had been.
    pub(crate) async fn settle(self) -> Result<Settled, StoreError> {
        Ok(match self.send().await? {
            Outcome::Done => Settled::Done,
            Outcome::Refused(_) => Settled::Moved,
        })
    }

    fn push_put(&mut self, row: Row, condition: Option<Expression>, tell: bool) -> usize {
        let mut put = Put::builder()
            .table_name(self.table)
            .set_item(Some(row.into_attributes()));
        if let Some(condition) = condition {
            let (text, names, values) = condition.parts();
            put = put
                .condition_expression(text)
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(values);
        }
        if tell {
            put = put.return_values_on_condition_check_failure(
                ReturnValuesOnConditionCheckFailure::AllOld,
            );
        }
        let put = put
            .build()
            .map(|put| TransactWriteItem::builder().put(put).build());
        self.push(put)
    }

    fn push_delete(&mut self, key: &Key, condition: Option<Expression>) -> usize {
        let mut delete = Delete::builder()
            .table_name(self.table)
            .set_key(Some(key.attributes()));
        if let Some(condition) = condition {
            let (text, names, values) = condition.parts();
            delete = delete
                .condition_expression(text)
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(values);
        }
        let delete = delete
            .build()
            .map(|delete| TransactWriteItem::builder().delete(delete).build());
        self.push(delete)
    }

    fn push(&mut self, write: Result<TransactWriteItem, BuildError>) -> usize {
        self.writes.push(write);
        self.writes.len() - 1
    }
}
