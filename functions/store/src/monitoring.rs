//! The table of anonymous responses to the equality form. Nothing here knows of applications.

use crate::attributes::{response, response_row};
use crate::failure::failure;
use crate::key::{Key, RESPONSE, intake_partition};
use crate::row::{Attributes, Item, Row};
use crate::transaction::{Expression, Outcome, Transaction, names};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use service::ports::{EqualityResponse, ReadResponses, RemoveResponse, StoreError, StoreResponse};

/// The table of responses.
#[derive(Clone, Debug)]
pub struct Monitoring {
    client: Client,
    table: String,
}

impl Monitoring {
    /// The table of this name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into(),
        }
    }
}

impl StoreResponse for Monitoring {
    async fn store_response(
        &self,
        response: &EqualityResponse,
        page_key: &str,
    ) -> Result<(), StoreError> {
        // The two items name one another nowhere (TRUST 18).
        let key = Row::new(&Key::once(page_key), response.expires);
        let mut transaction = Transaction::new(&self.client, &self.table);
        transaction.put(response_row(response));
        transaction.put_if(key, Expression::absent());
        match transaction.send().await? {
            Outcome::Done | Outcome::Refused(_) => Ok(()),
        }
    }
}

impl ReadResponses for Monitoring {
    async fn read_responses(
        &self,
        intake: &str,
        now: Timestamp,
    ) -> Result<Vec<EqualityResponse>, StoreError> {
        let responses = "#pk = :pk AND begins_with(#sk, :response)";
        let items: Vec<Attributes> = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression(responses)
            .set_expression_attribute_names(Some(names(responses)))
            .expression_attribute_values(":pk", AttributeValue::S(intake_partition(intake)))
            .expression_attribute_values(":response", AttributeValue::S(RESPONSE.to_owned()))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|error| failure("read responses", &error))?;
        let mut live = Vec::with_capacity(items.len());
        for item in items {
            if let Some(item) = Item::live(item, now)? {
                live.push(response(intake, &item)?);
            }
        }
        Ok(live)
    }
}

impl RemoveResponse for Monitoring {
    async fn remove_response(&self, response: &EqualityResponse) -> Result<(), StoreError> {
        self.client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(
                Key::response(&response.intake, &response.key).attributes(),
            ))
            .send()
            .await
            .map_err(|error| failure("remove response", &error))?;
        Ok(())
    }
}
