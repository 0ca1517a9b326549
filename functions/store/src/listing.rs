//! Lists of applications, from the index and by their references.

use crate::applications::Applications;
use crate::attributes::{application, name};
use crate::failure::failure;
use crate::key::Key;
use crate::row::{Attributes, Item, now_seconds};
use crate::tables::BY_INTAKE;
use crate::transaction::Expression;
use aws_sdk_dynamodb::config::AsyncSleep;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::Status;
use service::ports::{ListApplications, Listed, Place, ReadApplications, Selection, StoreError};
use service::record::{Application, Summary};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// How many applications a page of a list has.
const PAGE: usize = 100;
/// How many items one `BatchGetItem` takes (DynamoDB's own limit).
const BATCH: usize = 100;
/// How often what a `BatchGetItem` left over is asked for again, and the pause before the second time.
const ROUNDS: u32 = 8;
const PAUSE: Duration = Duration::from_millis(25);

impl ListApplications for Applications {
    async fn list_applications(
        &self,
        selection: &Selection,
        after: Option<&Place>,
        now: Timestamp,
    ) -> Result<Listed<Summary>, StoreError> {
        let mut items: Vec<Summary> = Vec::new();
        for status in statuses(selection, after) {
            let start = after.filter(|after| after.status == status);
            // One more than a page has, to know whether there is a next one.
            let wanted = PAGE + 1 - items.len();
            items.extend(
                self.list_status(selection, status, start, wanted, now)
                    .await?,
            );
            if items.len() > PAGE {
                break;
            }
        }
        let more = items.len() > PAGE;
        items.truncate(PAGE);
        let next = items.last().filter(|_| more).map(Place::of);
        Ok(Listed { items, next })
    }
}

impl Applications {
    /// At most `wanted` applications of `selection` in `status`, after `start`.
    async fn list_status(
        &self,
        selection: &Selection,
        status: Status,
        start: Option<&Place>,
        wanted: usize,
        now: Timestamp,
    ) -> Result<Vec<Summary>, StoreError> {
        let list = application::list(&selection.intake, &selection.role, status);
        let mut found = Vec::new();
        let mut start = start.map(|place| key(place, &list));
        loop {
            let limit = i32::try_from(wanted - found.len()).unwrap_or(i32::MAX);
            let expired = Expression::new("#expires_at > :now").value(":now", now_seconds(now));
            let (filter, filter_names, filter_values) = expired.parts();
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(BY_INTAKE)
                .key_condition_expression("#list = :list")
                .filter_expression(filter)
                .set_expression_attribute_names(Some(filter_names))
                .expression_attribute_names("#list", name::LIST)
                .set_expression_attribute_values(filter_values)
                .expression_attribute_values(":list", AttributeValue::S(list.clone()))
                .limit(limit)
                .set_exclusive_start_key(start.take())
                .send()
                .await
                .map_err(|error| failure("list applications", &error))?;
            for item in page.items.unwrap_or_default() {
                found.push(application::summary(&Item::new(item))?);
            }
            start = page.last_evaluated_key;
            if start.is_none() || found.len() >= wanted {
                return Ok(found);
            }
        }
    }
}

impl ReadApplications for Applications {
    async fn read_applications(
        &self,
        references: &[Reference],
        now: Timestamp,
    ) -> Result<Vec<Application>, StoreError> {
        let mut found = HashMap::new();
        let distinct: HashSet<&Reference> = references.iter().collect();
        let distinct: Vec<&Reference> = distinct.into_iter().collect();
        for batch in distinct.chunks(BATCH) {
            for item in self.get_batch(batch).await? {
                let item = Item::live(item, now)?;
                if let Some(item) = item.filter(|item| !application::is_trace(item)) {
                    let application = application::application(&item)?;
                    found.insert(application.reference.clone(), application);
                }
            }
        }
        Ok(references
            .iter()
            .filter_map(|reference| found.get(reference).cloned())
            .collect())
    }
}

impl Applications {
    /// The applications' items, in no order. What the store left over, for size or for load, is
    /// asked for again after a pause that doubles.
    async fn get_batch(&self, references: &[&Reference]) -> Result<Vec<Attributes>, StoreError> {
        let mut found = Vec::new();
        let mut keys: Vec<Attributes> = references
            .iter()
            .map(|reference| Key::application(reference).attributes())
            .collect();
        let mut pause = PAUSE;
        for round in 0..ROUNDS {
            if round > 0 {
                self.pause(pause).await;
                pause *= 2;
            }
            let asked = KeysAndAttributes::builder()
                .set_keys(Some(keys))
                .build()
                .map_err(|_| StoreError::Failed("a batch lacks its keys".to_owned()))?;
            let got = self
                .client
                .batch_get_item()
                .request_items(&self.table, asked)
                .send()
                .await
                .map_err(|error| failure("read applications", &error))?;
            found.extend(got.responses.unwrap_or_default().into_values().flatten());
            keys = got
                .unprocessed_keys
                .unwrap_or_default()
                .into_values()
                .flat_map(|left| left.keys)
                .collect();
            if keys.is_empty() {
                return Ok(found);
            }
        }
        Err(StoreError::Busy("read applications: left over".to_owned()))
    }

    /// Waits with the client's own timer.
    async fn pause(&self, pause: Duration) {
        if let Some(timer) = self.client.config().sleep_impl() {
            timer.sleep(pause).await;
        }
    }
}

/// The statuses that `selection` lists, from that of `from`.
fn statuses(selection: &Selection, from: Option<&Place>) -> Vec<Status> {
    let listed: Vec<Status> = Status::ALL
        .into_iter()
        .filter(|status| selection.status.is_none_or(|only| only == *status))
        .collect();
    let first = from.and_then(|from| listed.iter().position(|status| *status == from.status));
    listed.into_iter().skip(first.unwrap_or(0)).collect()
}

/// The key of `place` in the index's partition `list`.
fn key(place: &Place, list: &str) -> Attributes {
    let mut key = Key::application(&place.reference).attributes();
    let text = application::place(place.submitted, &place.reference);
    key.insert(name::LIST.to_owned(), AttributeValue::S(list.to_owned()));
    key.insert(name::PLACE.to_owned(), AttributeValue::S(text));
    key
}
