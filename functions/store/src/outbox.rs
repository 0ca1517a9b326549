//! Letters that wait to be sent.

use crate::applications::Applications;
use crate::attributes::letter;
use crate::failure::{failure, is_refused};
use crate::key::Key;
use crate::transaction::names;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use service::ports::{MarkSent, ReadLetter, StoreError};
use service::record::Letter;

impl ReadLetter for Applications {
    async fn read_letter(&self, id: &str, now: Timestamp) -> Result<Option<Letter>, StoreError> {
        let read = self.get("read letter", &Key::outbox(id), now).await?;
        read.map(|item| letter::letter(&item)).transpose()
    }
}

impl MarkSent for Applications {
    async fn mark_sent(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        let change = "SET #sent = if_not_exists(#sent, :now) REMOVE #to, #facts";
        // A letter that was taken away while it was being sent stays away.
        let condition = "attribute_exists(#pk)";
        let marked = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::outbox(id).attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names(&format!("{change} {condition}"))))
            .expression_attribute_values(
                ":now",
                AttributeValue::N(now.as_millisecond().to_string()),
            )
            .send()
            .await;
        match marked {
            Err(error) if !is_refused(&error) => Err(failure("mark sent", &error)),
            _ => Ok(()),
        }
    }
}
