//! Counts of what may happen so often and no oftener.

use crate::applications::Applications;
use crate::failure::{failure, is_refused};
use crate::key::Key;
use crate::row::{expires_at, now_seconds};
use crate::transaction::{Expression, Transaction, change_if};
use jiff::Timestamp;
use service::ports::{Cap, CountUse, Settled, StoreError};

impl CountUse for Applications {
    async fn count_use(&self, cap: &Cap, now: Timestamp) -> Result<Settled, StoreError> {
        let (change, condition) = one_more(cap, now);
        let (change, condition, names, values) = change_if(change, condition);
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::cap(&cap.key).attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(values)
            .send()
            .await;
        match counted {
            Ok(_) => Ok(Settled::Done),
            Err(error) if is_refused(&error) => Ok(Settled::Moved),
            Err(error) => Err(failure("count use", &error)),
        }
    }
}

/// Counts one use in a transaction, which is refused where as many were counted as are allowed. The
/// write's position is returned.
pub(crate) fn count(transaction: &mut Transaction<'_>, cap: &Cap, now: Timestamp) -> usize {
    let (change, condition) = one_more(cap, now);
    transaction.update_if(&Key::cap(&cap.key), change, condition)
}

/// One use more, if fewer were counted than are allowed. The key is of one hour or day, so that an item
/// that the table deletes late is not met again.
fn one_more(cap: &Cap, now: Timestamp) -> (Expression, Expression) {
    let change = Expression::new("ADD #count :one SET #expires_at = :end")
        .number_value(":one", 1)
        .number_value(":end", expires_at(cap.until));
    let fewer =
        Expression::new("attribute_not_exists(#count) OR #count < :most OR #expires_at <= :now")
            .number_value(":most", cap.most)
            .value(":now", now_seconds(now));
    (change, fewer)
}
