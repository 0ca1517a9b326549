//! The keys of the items: a partition and a place in it.

use crate::attributes::name;
use crate::row::Item;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use scheme::Reference;
use service::LinkHash;
use service::ports::StoreError;
use service::record::{Act, Event};
use std::collections::HashMap;

const APPLICATION: &str = "APPLICATION";
const APPROVAL: &str = "APPROVAL";
const EVENT: &str = "EVENT#";
const APP: &str = "APP#";
const OUTBOX: &str = "OUTBOX#";
const INTAKE: &str = "INTAKE#";

/// The key of an item of the applications or the monitoring table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

/// What an item of an application's partition is, told from its sort key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Application,
    Approval,
    Event,
}

impl Part {
    /// The part that the sort key `sk` names.
    pub(crate) fn of(sk: &str) -> Option<Self> {
        match sk {
            APPLICATION => Some(Self::Application),
            APPROVAL => Some(Self::Approval),
            _ => sk.starts_with(EVENT).then_some(Self::Event),
        }
    }
}

impl Key {
    pub(crate) fn application(reference: &Reference) -> Self {
        Self::new(partition(reference), APPLICATION)
    }

    pub(crate) fn approval(reference: &Reference) -> Self {
        Self::new(partition(reference), APPROVAL)
    }

    /// The key of an event. `turn` counts the links that the approval has had, so that two turns in
    /// one millisecond, which only a stopped clock brings about, do not meet.
    pub(crate) fn event(reference: &Reference, event: &Event, turn: usize) -> Self {
        let at = event.at.as_millisecond();
        let word = event.what.word();
        Self::new(
            partition(reference),
            &format!("{EVENT}{at:015}#{word}#{turn}"),
        )
    }

    pub(crate) fn once(submission_id: &str) -> Self {
        Self::single("ONCE", submission_id)
    }

    pub(crate) fn who(key: &str) -> Self {
        Self::single("WHO", key)
    }

    pub(crate) fn outbox(letter: &str) -> Self {
        Self::single("OUTBOX", letter)
    }

    pub(crate) fn sign_in(link: &LinkHash) -> Self {
        Self::single("SIGNIN", link.as_str())
    }

    pub(crate) fn session(link: &LinkHash) -> Self {
        Self::single("SESSION", link.as_str())
    }

    pub(crate) fn cap(key: &str) -> Self {
        Self::single("CAP", key)
    }

    pub(crate) fn authenticator(email: &str) -> Self {
        Self::single("AUTHENTICATOR", email)
    }

    /// The key of an administrator's act: a partition a month (by UTC), in the order of time.
    pub(crate) fn act(act: &Act) -> Self {
        let month = act.at.to_zoned_datetime(TimeZone::UTC).date();
        let at = act.at.as_millisecond();
        Self::new(record_partition(month), &format!("{at:015}#{}", act.id))
    }

    pub(crate) fn response(intake: &str, key: &str) -> Self {
        Self::new(intake_partition(intake), &format!("{RESPONSE}{key}"))
    }

    /// The key of an item that was read.
    pub(crate) fn read(item: &Item) -> Result<Self, StoreError> {
        Ok(Self {
            pk: item.text(name::PK)?,
            sk: item.text(name::SK)?,
        })
    }

    /// The two attributes, as the client takes them.
    pub(crate) fn attributes(&self) -> HashMap<String, AttributeValue> {
        HashMap::from([
            (name::PK.to_owned(), AttributeValue::S(self.pk.clone())),
            (name::SK.to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }

    fn new(pk: String, sk: &str) -> Self {
        Self {
            pk,
            sk: sk.to_owned(),
        }
    }

    /// An item that has its partition to itself.
    fn single(kind: &str, id: &str) -> Self {
        Self::new(format!("{kind}#{id}"), kind)
    }
}

/// What the sort key of a response to the equality form begins with.
pub(crate) const RESPONSE: &str = "R#";

/// The partition of an application.
pub(crate) fn partition(reference: &Reference) -> String {
    format!("{APP}{reference}")
}

/// The partition of an intake's responses.
pub(crate) fn intake_partition(intake: &str) -> String {
    format!("{INTAKE}{intake}")
}

/// The partition of what administrators did in the month of this day.
pub(crate) fn record_partition(month: Date) -> String {
    format!("RECORD#{}", month.strftime("%Y-%m"))
}

/// The reference that the partition key of an application holds.
pub(crate) fn reference_in(pk: &str) -> Option<Reference> {
    Reference::parse(pk.strip_prefix(APP)?).ok()
}

/// The id of the letter whose item has the partition key `pk`; `None` for any other item. It tells
/// a stream record of a letter from all others.
pub fn outbox_id(pk: &str) -> Option<&str> {
    pk.strip_prefix(OUTBOX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_letter_has_an_outbox_id() {
        let letter = Key::outbox("receipt#7K4M-9RTX-2C7P");
        assert_eq!(outbox_id(&letter.pk), Some("receipt#7K4M-9RTX-2C7P"));
        for other in [
            Key::once("a"),
            Key::who("OUTBOX#x"),
            Key::authenticator("b"),
        ] {
            assert_eq!(outbox_id(&other.pk), None);
        }
    }

    #[test]
    fn a_partition_gives_its_reference_back() {
        let reference = Reference::from_random([7; 16]);
        assert_eq!(reference_in(&partition(&reference)), Some(reference));
        assert_eq!(reference_in("APP#nothing"), None);
    }
}
