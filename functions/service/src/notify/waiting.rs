//! Letters that wait, where no event source brings them again: tried in order, after longer and
//! longer pauses, and set aside where that does not help. Pure: the time that has passed and chance
//! are arguments.

use super::{Delivery, lane};
use std::collections::HashSet;
use std::time::Duration;

/// How often a letter is tried before it is set aside. In production the event source mapping has
/// such a number, and what it gives up lands in a queue that raises an alarm.
pub const TRIES: u32 = 9;

/// The longest first pause.
const PAUSE: Duration = Duration::from_millis(200);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Letters that wait, in the order in which they came.
#[derive(Debug, Default)]
pub struct Waiting {
    letters: Vec<Waits>,
    aside: Vec<String>,
}

#[derive(Debug)]
struct Waits {
    id: String,
    tries: u32,
    not_before: Duration,
}

impl Waiting {
    /// A letter has come. One that waits already, or was set aside, is not counted twice.
    pub fn add(&mut self, id: &str) {
        let is_known = self.letters.iter().any(|one| one.id == id)
            || self.aside.iter().any(|aside| aside == id);
        if !is_known {
            self.letters.push(Waits {
                id: id.to_owned(),
                tries: 0,
                not_before: Duration::ZERO,
            });
        }
    }

    /// The letters to try once `passed` has gone by: the first of each lane whose pause is over.
    pub fn due(&self, passed: Duration) -> Vec<String> {
        let mut lanes = HashSet::new();
        let firsts = self
            .letters
            .iter()
            .filter(|one| lanes.insert(lane(&one.id)));
        let due = firsts.filter(|one| one.not_before <= passed);
        due.map(|one| one.id.clone()).collect()
    }

    /// Notes what came of a letter at `passed`. `draw`, any number, spreads the pauses. Whether it
    /// was set aside just now.
    pub fn came(&mut self, id: &str, outcome: Delivery, passed: Duration, draw: u8) -> bool {
        let Some(at) = self.letters.iter().position(|one| one.id == id) else {
            return false;
        };
        match outcome {
            Delivery::Sent | Delivery::Nothing | Delivery::Held => {
                self.letters.remove(at);
                return false;
            }
            Delivery::Refused => {}
            Delivery::Again => {
                if let Some(one) = self.letters.get_mut(at) {
                    one.tries += 1;
                    if one.tries < TRIES {
                        one.not_before = passed.saturating_add(pause(one.tries, draw));
                        return false;
                    }
                }
            }
        }
        let one = self.letters.remove(at);
        self.aside.push(one.id);
        true
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// The letters that were set aside, in that order.
    pub fn aside(&self) -> &[String] {
        &self.aside
    }
}

/// Between half of the pause after so many tries and all of it.
pub(super) fn pause(tries: u32, draw: u8) -> Duration {
    let doubled = PAUSE.saturating_mul(1 << tries.saturating_sub(1).min(16));
    let half = doubled.min(LONGEST_PAUSE) / 2;
    half + half * u32::from(draw) / 255
}
