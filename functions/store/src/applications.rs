//! The table of applications, with all that lies beside them.

use crate::attributes::application::is_trace;
use crate::failure::failure;
use crate::key::{Key, partition};
use crate::row::{Attributes, Item};
use crate::transaction::{Transaction, names};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use scheme::Reference;
use service::ports::StoreError;

/// The table of applications, their approvals and histories, the guards, the outbox, and the
/// administrators' sign-ins, sessions and export records. It implements every port that works on them;
/// what a function can do with it is what its role and its ports' bounds let it.
#[derive(Clone, Debug)]
pub struct Applications {
    pub(crate) client: Client,
    pub(crate) table: String,
}

impl Applications {
    /// The table of this name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into(),
        }
    }

    pub(crate) fn transaction(&self) -> Transaction<'_> {
        Transaction::new(&self.client, &self.table)
    }

    /// The item with this key, unless there is none or it has expired.
    pub(crate) async fn get(
        &self,
        step: &'static str,
        key: &Key,
        now: Timestamp,
    ) -> Result<Option<Item>, StoreError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failure(step, &error))?;
        live(got.item, now)
    }

    /// All items of an application's partition, those that have expired too, by their sort keys; none of
    /// one that was erased.
    pub(crate) async fn partition(
        &self,
        step: &'static str,
        reference: &Reference,
    ) -> Result<Vec<Item>, StoreError> {
        let items: Vec<Attributes> = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk")
            .set_expression_attribute_names(Some(names("#pk")))
            .expression_attribute_values(":pk", AttributeValue::S(partition(reference)))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|error| failure(step, &error))?;
        let items = items.into_iter().map(Item::new);
        Ok(items.filter(|item| !is_trace(item)).collect())
    }
}

/// The item that was got, unless there was none or it has expired.
pub(crate) fn live(got: Option<Attributes>, now: Timestamp) -> Result<Option<Item>, StoreError> {
    match got {
        Some(attributes) => Item::live(attributes, now),
        None => Ok(None),
    }
}
