//! Dates and times as the scheme says them to people, and as its editors write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Unit};

/// "Friday 23 June 2023".
pub fn day(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// "Friday 23 June 2023 at 11:59pm, UK time".
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned_datetime(zone.clone());
    format!(
        "{} at {}, {}",
        day(local.date()),
        clock_time(local.datetime()),
        zone_words(zone)
    )
}

/// What people call the zone: "UK time" for Europe/London, else the zone's own name.
fn zone_words(zone: &TimeZone) -> String {
    match zone.iana_name() {
        Some("Europe/London") => "UK time".to_owned(),
        Some(name) => format!(
            "{} time",
            name.rsplit('/').next().unwrap_or(name).replace('_', " ")
        ),
        None => "UTC".to_owned(),
    }
}

/// "11:59pm", "9am", "noon" as "12pm".
fn clock_time(at: DateTime) -> String {
    let half = if at.hour() < 12 { "am" } else { "pm" };
    let hour = match at.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    if at.minute() == 0 {
        format!("{hour}{half}")
    } else {
        format!("{hour}:{:02}{half}", at.minute())
    }
}

/// The date in `zone` at `at`.
pub fn date_at(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned_datetime(zone.clone()).date()
}

/// What an editor may write for an edge of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// A day, without a time.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

/// Reads `2023-06-23`, `2023-06-23T12:00` (local to `zone`) or `2023-06-23T12:00:00Z`.
pub fn read(text: &str, zone: &TimeZone) -> Option<Written> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(Written::Instant(instant));
    }
    if text.contains(['T', ' ']) {
        let local: DateTime = text.parse().ok()?;
        return local
            .to_zoned_datetime(zone.clone())
            .ok()
            .map(|zoned| Written::Instant(zoned.timestamp()));
    }
    text.parse().ok().map(Written::Day)
}

/// The first instant of `date` in `zone`. A day always has one, even where the clocks change at midnight.
pub fn start_of(date: Date, zone: &TimeZone) -> Timestamp {
    match date.to_zoned_datetime(zone.clone()) {
        Ok(zoned) => zoned.timestamp(),
        Err(_) => Timestamp::MAX,
    }
}

/// The first instant after `date` in `zone`.
pub fn end_of(date: Date, zone: &TimeZone) -> Timestamp {
    date.tomorrow()
        .map_or(Timestamp::MAX, |next| start_of(next, zone))
}

/// `at` and `hours` hours; the end of time where that lies beyond it.
pub fn plus_hours(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(hours.hours()).unwrap_or(Timestamp::MAX)
}

/// `at` and `days` days of 24 hours.
pub fn plus_days(at: Timestamp, days: i64) -> Timestamp {
    plus_hours(at, days.saturating_mul(24))
}

/// `date` and `months` calendar months.
pub fn plus_months(date: Date, months: i64) -> Date {
    date.checked_add(months.clamp(-12_000, 12_000).months())
        .unwrap_or(Date::MAX)
}

/// Whole days from `now` to `then`, rounded up, 0 once it has passed.
pub fn days_left(now: Timestamp, then: Timestamp) -> i64 {
    let seconds = then.duration_since(now).as_secs();
    if seconds <= 0 {
        0
    } else {
        (seconds + 86_399) / 86_400
    }
}

/// `at` cut to whole milliseconds, the precision that the store keeps.
pub fn to_milliseconds(at: Timestamp) -> Timestamp {
    at.round(
        jiff::TimestampRound::new()
            .smallest(Unit::Millisecond)
            .mode(jiff::RoundMode::Floor),
    )
    .unwrap_or(at)
}

/// The last millisecond before `at`.
pub fn last_before(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond().saturating_sub(1)).unwrap_or(at)
}
