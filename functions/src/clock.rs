//! The clock: the only place that asks the system for the time.

use jiff::Timestamp;

/// The time.
#[expect(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
