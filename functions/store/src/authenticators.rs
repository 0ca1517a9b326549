//! The administrators' authenticators, and the record of what administrators did.

use crate::applications::Applications;
use crate::attributes::{authenticator, name, session};
use crate::failure::{failure, is_refused};
use crate::key::{Key, record_partition};
use crate::row::{Attributes, Item, now_seconds};
use crate::transaction::{Expression, Transaction, names};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use jiff::civil::Date;
use service::LinkHash;
use service::ports::{
    AcceptCode, CountTry, EnrolAuthenticator, ListActs, ReadAuthenticator, RecordAct,
    RemoveAuthenticator, Settled, SignOutEverywhere, StoreError,
};
use service::record::{Act, Authenticator, Session, TryLimit};

impl ReadAuthenticator for Applications {
    async fn read_authenticator(
        &self,
        email: &str,
        now: Timestamp,
    ) -> Result<Option<Authenticator>, StoreError> {
        let key = Key::authenticator(email);
        let read = self.get("read authenticator", &key, now).await?;
        read.map(|item| authenticator::authenticator(&item))
            .transpose()
    }
}

impl CountTry for Applications {
    async fn count_try(
        &self,
        email: &str,
        limit: TryLimit,
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError> {
        let lock = limit.minutes.saturating_mul(60_000);
        let unlocked = now.as_millisecond().saturating_sub(lock);
        let another = Expression::new("attribute_exists(#pk) AND #tries < :most")
            .number_value(":most", limit.most);
        let change = Expression::new("SET #tries = #tries + :one, #tried = :now");
        if let Some(which) = self.tried(email, change, another, now).await? {
            return Ok(Some(which));
        }
        // The lock's time has passed: the first of new ones.
        let first =
            Expression::new("attribute_exists(#pk) AND #tries >= :most AND #tried <= :unlocked")
                .number_value(":most", limit.most)
                .number_value(":unlocked", unlocked);
        let change = Expression::new("SET #tries = :one, #tried = :now");
        self.tried(email, change, first, now).await
    }
}

impl Applications {
    /// Counts a try by `change` if `condition` holds; which one it is then.
    async fn tried(
        &self,
        email: &str,
        change: Expression,
        condition: Expression,
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError> {
        let change = change
            .number_value(":one", 1)
            .number_value(":now", now.as_millisecond());
        let (change, mut all_names, values) = change.parts();
        let (condition, more_names, more_values) = condition.parts();
        all_names.extend(more_names);
        let mut all_values = values.unwrap_or_default();
        all_values.extend(more_values.unwrap_or_default());
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::authenticator(email).attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_names(Some(all_names))
            .set_expression_attribute_values(Some(all_values))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await;
        match counted {
            Ok(counted) => Item::new(counted.attributes.unwrap_or_default())
                .number(name::TRIES)
                .map(Some),
            Err(error) if is_refused(&error) => Ok(None),
            Err(error) => Err(failure("count try", &error)),
        }
    }
}

impl EnrolAuthenticator for Applications {
    async fn enrol_authenticator(
        &self,
        half: &LinkHash,
        new: &Authenticator,
        session: &Session,
        act: &Act,
    ) -> Result<Settled, StoreError> {
        let free = Expression::new("attribute_not_exists(#pk) OR #expires_at <= :now")
            .value(":now", now_seconds(session.began));
        let mut transaction = self.transaction();
        transaction.put_if(authenticator::row(new), free);
        turn_whole(&mut transaction, half, session, act);
        transaction.settle().await
    }
}

impl AcceptCode for Applications {
    async fn accept_code(
        &self,
        half: &LinkHash,
        before: &Authenticator,
        after: &Authenticator,
        session: &Session,
        act: &Act,
    ) -> Result<Settled, StoreError> {
        let same = Expression::new("#turns = :turns AND #generation = :generation")
            .number_value(":turns", before.turns)
            .number_value(":generation", before.generation);
        let mut transaction = self.transaction();
        transaction.put_if(authenticator::row(after), same);
        turn_whole(&mut transaction, half, session, act);
        transaction.settle().await
    }
}

/// Ends the session that awaited a code, begins the one that is signed in, and records it.
fn turn_whole(transaction: &mut Transaction<'_>, half: &LinkHash, session: &Session, act: &Act) {
    let there = Expression::new("#expires_at > :now").value(":now", now_seconds(session.began));
    transaction.delete_if(&Key::session(half), there);
    transaction.put_if(session::session_row(session), Expression::absent());
    transaction.put(authenticator::act_row(act));
}

impl SignOutEverywhere for Applications {
    async fn sign_out_everywhere(
        &self,
        email: &str,
        own: &LinkHash,
        act: &Act,
    ) -> Result<(), StoreError> {
        let next = Expression::new("SET #generation = #generation + :one").number_value(":one", 1);
        let there = Expression::new("attribute_exists(#pk)");
        let mut transaction = self.transaction();
        transaction.update_if(&Key::authenticator(email), next, there);
        transaction.delete(&Key::session(own));
        transaction.put(authenticator::act_row(act));
        transaction.settle().await.map(drop)
    }
}

impl RemoveAuthenticator for Applications {
    async fn remove_authenticator(&self, email: &str, act: &Act) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        transaction.delete(&Key::authenticator(email));
        transaction.put(authenticator::act_row(act));
        transaction.settle().await.map(drop)
    }
}

impl RecordAct for Applications {
    async fn record_act(&self, act: &Act) -> Result<(), StoreError> {
        self.client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(authenticator::act_row(act).into_attributes()))
            .send()
            .await
            .map_err(|error| failure("record act", &error))?;
        Ok(())
    }
}

impl ListActs for Applications {
    async fn list_acts(&self, month: Date, now: Timestamp) -> Result<Vec<Act>, StoreError> {
        let items: Vec<Attributes> = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#pk = :pk")
            .set_expression_attribute_names(Some(names("#pk")))
            .expression_attribute_values(":pk", AttributeValue::S(record_partition(month)))
            .scan_index_forward(false)
            .consistent_read(true)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|error| failure("list acts", &error))?;
        let mut acts = Vec::with_capacity(items.len());
        for item in items {
            if let Some(item) = Item::live(item, now)? {
                acts.push(authenticator::act(&item)?);
            }
        }
        Ok(acts)
    }
}
