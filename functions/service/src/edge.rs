//! The edge: the one module that asks the system for the time and for chance. Everything else is
//! given both, as arguments.

use crate::desk::Dice;
use jiff::Timestamp;

/// The time.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the system for the time"
)]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// From now on a panic is logged by its place alone: what it says may hold a value, and no value
/// goes to a log (TRUST 8).
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, ToString::to_string);
        tracing::error!(panic.place = place, "the program panicked");
    }));
}

/// The system's source of random bytes.
pub struct SystemDice;

impl Dice for SystemDice {
    /// # Panics
    /// Where the system has no source of random bytes: nothing may be sealed or linked without.
    #[expect(
        clippy::disallowed_methods,
        clippy::panic,
        reason = "the one place that asks; going on without chance would make links guessable"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            panic!("the system gives no random bytes");
        }
    }
}
