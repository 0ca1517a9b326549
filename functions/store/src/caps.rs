//! Counts of what may happen so often and no oftener.

use crate::applications::Applications;
use crate::failure::{failure, is_refused};
use crate::key::Key;
use crate::row::{Row, now_seconds};
use crate::transaction::Expression;
use jiff::Timestamp;
use service::ports::{Cap, CountUse, Settled, StoreError};

impl CountUse for Applications {
    async fn count_use(&self, cap: &Cap, now: Timestamp) -> Result<Settled, StoreError> {
        // The key is of one hour or day, so that an item that the table deletes late is not met again.
        let end = Row::loose().expires(cap.until).into_attributes();
        let change =
            Expression::new("ADD #count :one SET #expires_at = :end").number_value(":one", 1);
        let change = end
            .into_values()
            .fold(change, |change, value| change.value(":end", value));
        let (change, mut names, values) = change.parts();
        let fewer = Expression::new(
            "attribute_not_exists(#count) OR #count < :most OR #expires_at <= :now",
        )
        .number_value(":most", cap.most)
        .value(":now", now_seconds(now));
        let (condition, more_names, more_values) = fewer.parts();
        names.extend(more_names);
        let mut all_values = values.unwrap_or_default();
        all_values.extend(more_values.unwrap_or_default());
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::cap(&cap.key).attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(all_values))
            .send()
            .await;
        match counted {
            Ok(_) => Ok(Settled::Done),
            Err(error) if is_refused(&error) => Ok(Settled::Moved),
            Err(error) => Err(failure("count use", &error)),
        }
    }
}
