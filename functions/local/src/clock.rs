//! The clock of a run: real, held at one instant, or set into the last intake.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use scheme::{Intake, Window, calendar};
use service::edge;

/// Where the time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The system's clock.
    Real,
    /// Always the same instant.
    Held(Timestamp),
    /// The system's clock and this much.
    Shifted(SignedDuration),
}

impl Clock {
    /// The clock of a run: held where `now` is given; real where an intake is open; else set back or
    /// forward into the last intake, so that a newcomer has something to apply to.
    pub fn choose(now: Option<Timestamp>, intakes: &[Intake]) -> Self {
        if let Some(now) = now {
            return Self::Held(now);
        }
        let real = edge::now();
        if intakes
            .iter()
            .any(|intake| intake.window(real) == Window::Open)
        {
            return Self::Real;
        }
        match intakes.iter().max_by_key(|intake| intake.closes) {
            Some(last) => Self::Shifted(inside(last).duration_since(real)),
            None => Self::Real,
        }
    }

    /// The time.
    pub fn now(self) -> Timestamp {
        match self {
            Self::Real => edge::now(),
            Self::Held(now) => now,
            Self::Shifted(by) => edge::now().checked_add(by).unwrap_or(Timestamp::MAX),
        }
    }

    /// What every page says of a clock that is not the real one; "" for the real one.
    pub fn banner(self, zone: &TimeZone) -> String {
        let says = calendar::moment(self.now(), zone);
        match self {
            Self::Real => String::new(),
            Self::Held(_) => format!("This is a preview. Its clock stands still at {says}."),
            Self::Shifted(_) => format!(
                "This is a preview. No intake is open today, so its clock was set to {says} when it started."
            ),
        }
    }
}

/// Two weeks before the deadline, or the middle of a shorter intake.
fn inside(intake: &Intake) -> Timestamp {
    let two_weeks_before = calendar::plus_days(intake.closes, -14);
    if two_weeks_before > intake.opens {
        return two_weeks_before;
    }
    let half = intake.closes.duration_since(intake.opens) / 2;
    intake.opens.checked_add(half).unwrap_or(intake.opens)
}
