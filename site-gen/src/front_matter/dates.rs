//! Dates, as a build keeps them for the next.

use jiff::Timestamp;
use jiff::civil::Date;
use scheme::calendar::Written;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
enum Kept {
    Day(i16, i8, i8),
    Instant(i64, i32),
}

pub(super) fn serialize<S: Serializer>(date: &Option<Written>, to: S) -> Result<S::Ok, S::Error> {
    let kept = date.map(|date| match date {
        Written::Day(day) => Kept::Day(day.year(), day.month(), day.day()),
        Written::Instant(instant) => {
            Kept::Instant(instant.as_second(), instant.subsec_nanosecond())
        }
    });
    kept.serialize(to)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Written>, D::Error> {
    let date = match Option::deserialize(from)? {
        None => return Ok(None),
        Some(Kept::Day(year, month, day)) => Date::new(year, month, day).map(Written::Day),
        Some(Kept::Instant(second, nanosecond)) => {
            Timestamp::new(second, nanosecond).map(Written::Instant)
        }
    };
    date.map(Some).map_err(D::Error::custom)
}
