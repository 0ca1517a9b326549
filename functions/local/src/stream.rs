//! The stream of new items, in place of Lambda's event source: each new letter goes to `notify`.

use crate::postbox::Postbox;
use crate::system::Shared;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::{AttributeValue, Database};
use serde_json::json;
use service::Dice;
use service::mail::Email;
use service::notify::{Waiting, deliver};
use service::ports::{
    Cap, CountUse, MarkSent, ReadLetter, SendError, SendMail, Settled, StoreError,
};
use service::record::Letter;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How often the stream is read.
const PAUSE: Duration = Duration::from_millis(40);
/// How many of its records are read at once: each holds an item as it was and as it is, and what was
/// taken for a thousand of them would stay with the process.
const AT_ONCE: usize = 50;

/// Counts the rounds of [`follow`] that left nothing to send.
#[derive(Default)]
pub(crate) struct Rounds(watch::Sender<u64>);

impl Rounds {
    /// Waits until all that was queued before is sent: two rounds, since the one under way may have
    /// read the stream before it was queued.
    pub(crate) async fn two_more(&self) {
        let mut count = self.0.subscribe();
        let target = count.borrow().saturating_add(2);
        // The sender is here, so that the count cannot end.
        let _ = count.wait_for(|count| *count >= target).await;
    }

    fn one_more(&self) {
        self.0.send_modify(|count| *count = count.saturating_add(1));
    }
}

/// What was given up: the kinds of the letters that were set aside, in that order. In production
/// they lie in a queue that raises an alarm; here, `/dev/mail` shows them.
#[derive(Default)]
pub(crate) struct SetAside(Mutex<Vec<String>>);

impl SetAside {
    /// The kinds.
    pub(crate) fn kinds(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Notes one, and raises the alarm. The letter's id holds a reference, so only its kind is told.
    fn note(&self, id: &str) {
        let kind = id.split('#').next().unwrap_or_default().to_owned();
        tracing::error!(mail.kind = kind, "a letter was set aside");
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(kind);
    }
}

/// What `notify` may do: read a letter, count those to one reader, send it, mark it.
pub(crate) struct NotifyPorts {
    pub(crate) applications: store::Applications,
    pub(crate) postbox: Arc<Postbox>,
}

impl ReadLetter for NotifyPorts {
    async fn read_letter(
        &self,
        id: &str,
        now: jiff::Timestamp,
    ) -> Result<Option<Letter>, StoreError> {
        self.applications.read_letter(id, now).await
    }
}

impl MarkSent for NotifyPorts {
    async fn mark_sent(&self, id: &str, now: jiff::Timestamp) -> Result<(), StoreError> {
        self.applications.mark_sent(id, now).await
    }
}

impl CountUse for NotifyPorts {
    async fn count_use(&self, cap: &Cap, now: jiff::Timestamp) -> Result<Settled, StoreError> {
        self.applications.count_use(cap, now).await
    }
}

impl SendMail for NotifyPorts {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        self.postbox.send_mail(email).await
    }
}

/// Follows the stream of `table` for ever. A letter that cannot be sent is tried again after longer
/// and longer pauses, and set aside in the end; the next start tries it anew.
pub(crate) async fn follow(
    database: Database,
    table: String,
    shared: Arc<Shared>,
    ports: NotifyPorts,
) {
    let begun = Instant::now();
    let mut iterators: Vec<String> = Vec::new();
    let mut waiting = Waiting::default();
    loop {
        if iterators.is_empty() {
            iterators = shards(&database, &table);
        }
        let mut is_end = true;
        iterators = iterators
            .into_iter()
            .filter_map(|iterator| read(&database, iterator, &mut waiting))
            .inspect(|read| is_end &= read.is_end)
            .map(|read| read.next)
            .collect();
        send_due(&mut waiting, begun, &shared, &ports).await;
        if !is_end {
            continue;
        }
        if waiting.is_empty() {
            shared.rounds.one_more();
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Tries all letters whose time has come, until none is left.
async fn send_due(waiting: &mut Waiting, begun: Instant, shared: &Shared, ports: &NotifyPorts) {
    loop {
        let due = waiting.due(begun.elapsed());
        if due.is_empty() {
            return;
        }
        for id in due {
            let outcome = deliver(&shared.desk.declared, ports, &id, shared.clock.now()).await;
            let mut draw = [0];
            shared.dice.fill(&mut draw);
            if waiting.came(&id, outcome, begun.elapsed(), draw[0]) {
                shared.aside.note(&id);
            }
        }
    }
}

/// An iterator at the start of each shard of the table's stream. What was sent in an earlier run is
/// marked so, and is not sent again.
fn shards(database: &Database, table: &str) -> Vec<String> {
    let found = || -> Option<Vec<String>> {
        let list = database
            .list_streams(serde_json::from_value(json!({ "TableName": table })).ok()?)
            .ok()?;
        let streams = serde_json::to_value(list).ok()?;
        let arn = streams
            .pointer("/Streams/0/StreamArn")?
            .as_str()?
            .to_owned();
        let stream = database
            .describe_stream(serde_json::from_value(json!({ "StreamArn": arn })).ok()?)
            .ok()?;
        let shards = serde_json::to_value(stream).ok()?;
        let shards = shards
            .pointer("/StreamDescription/Shards")?
            .as_array()?
            .clone();
        let iterator = |shard: &serde_json::Value| -> Option<String> {
            let request = json!({ "StreamArn": arn, "ShardId": shard.get("ShardId")?, "ShardIteratorType": "TRIM_HORIZON" });
            let response = database
                .get_shard_iterator(serde_json::from_value(request).ok()?)
                .ok()?;
            serde_json::to_value(response)
                .ok()?
                .get("ShardIterator")?
                .as_str()
                .map(str::to_owned)
        };
        Some(shards.iter().filter_map(iterator).collect())
    };
    found().unwrap_or_default()
}

/// How far a shard has been read.
struct Read {
    /// The iterator that goes on from here.
    next: String,
    /// Whether there was nothing more to read.
    is_end: bool,
}

/// Reads on from `iterator`, and notes new letters. Nothing, where the shard cannot be read or is at its
/// end for good.
fn read(database: &Database, iterator: String, waiting: &mut Waiting) -> Option<Read> {
    let request = GetRecordsRequest {
        shard_iterator: iterator,
        limit: Some(AT_ONCE),
    };
    let response = database.get_records(request).ok()?;
    let records = &response.records;
    for record in records.iter().filter(|one| one.event_name == "INSERT") {
        if let Some(AttributeValue::S(key)) = record.dynamodb.keys.get("pk")
            && let Some(id) = store::outbox_id(key)
        {
            waiting.add(id);
        }
    }
    Some(Read {
        is_end: records.len() < AT_ONCE,
        next: response.next_shard_iterator?,
    })
}
