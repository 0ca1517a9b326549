//! The table of released figures: written once an intake, and served as they were written (TRUST 21).

use crate::attributes::name;
use crate::failure::{failure, is_refused};
use crate::row::Item;
use crate::transaction::{Expression, names};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use service::ports::{ReadRelease, StoreError, StoreRelease};

/// The table of releases.
#[derive(Clone, Debug)]
pub struct Releases {
    client: Client,
    table: String,
}

impl Releases {
    /// The table of this name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into(),
        }
    }
}

impl StoreRelease for Releases {
    async fn store_release(&self, intake: &str, figures: &str) -> Result<(), StoreError> {
        let (condition, names, _) = Expression::absent().parts();
        let stored = self
            .client
            .put_item()
            .table_name(&self.table)
            .item(name::PK, AttributeValue::S(intake.to_owned()))
            .item(name::FIGURES, AttributeValue::S(figures.to_owned()))
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .send()
            .await;
        match stored {
            Err(error) if !is_refused(&error) => Err(failure("store release", &error)),
            _ => Ok(()),
        }
    }
}

impl ReadRelease for Releases {
    async fn read_release(&self, intake: &str) -> Result<Option<String>, StoreError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(name::PK, AttributeValue::S(intake.to_owned()))
            .projection_expression("#figures")
            .set_expression_attribute_names(Some(names("#figures")))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failure("read release", &error))?;
        got.item
            .map(|item| Item::new(item).text(name::FIGURES))
            .transpose()
    }
}
