//! Where an application is on its way, as an applicant is told. A status says what has been done to
//! an application; a place says what that means to the person, which the deadline changes too.

use crate::intake::Window;
use crate::life::Status;

/// A place on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The line manager has been asked.
    WithManager,
    /// The line manager approved, and people can still apply.
    Approved,
    /// The line manager approved, and the oversight group looks for a partner.
    InPool,
    /// Put forward for a pair, which the oversight group has still to agree.
    Proposed,
    /// One of a pair that the oversight group has agreed.
    Matched,
    /// No partner was found in this intake; kept for the next one.
    Waiting,
    /// The line manager declined.
    Declined,
    /// The line manager did not decide in time.
    Lapsed,
    /// The applicant withdrew.
    Withdrawn,
}

/// How far a step of the way has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It lies behind.
    Done,
    /// It is where the application is.
    Now,
    /// It is still to come.
    Later,
}

impl Reached {
    /// In a word or two, for those who do not see how a step is drawn.
    pub fn words(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Later => "to come",
        }
    }
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::WithManager,
        Self::Approved,
        Self::InPool,
        Self::Proposed,
        Self::Matched,
        Self::Waiting,
        Self::Declined,
        Self::Lapsed,
        Self::Withdrawn,
    ];

    /// The place of an application with this status while its intake stands so. An intake that is no
    /// longer declared counts as closed.
    pub fn of(status: Status, window: Window) -> Self {
        match status {
            Status::Awaiting => Self::WithManager,
            Status::Approved if window == Window::Closed => Self::InPool,
            Status::Approved => Self::Approved,
            Status::Proposed => Self::Proposed,
            Status::Matched => Self::Matched,
            Status::Waiting => Self::Waiting,
            Status::Declined => Self::Declined,
            Status::Lapsed => Self::Lapsed,
            Status::Withdrawn => Self::Withdrawn,
        }
    }

    /// In plain words, to the applicant.
    pub fn title(self) -> &'static str {
        match self {
            Self::WithManager => "With your line manager",
            Self::Approved => "Approved",
            Self::InPool => "Approved, and in the pool to be matched",
            Self::Proposed => "Put forward for a pair",
            Self::Matched => "Matched",
            Self::Waiting => "Waiting for the next intake",
            Self::Declined => "Not approved",
            Self::Lapsed => "Not decided in time",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// The whole way with this place on it, in order; none where the way has ended without a match.
    pub fn steps(self) -> Vec<(&'static str, Reached)> {
        const WAY: [&str; 6] = [
            "Received",
            "With your line manager",
            "Approved",
            "In the pool to be matched",
            "Put forward for a pair",
            "Matched",
        ];
        let at = match self {
            Self::WithManager => 1,
            Self::Approved => 2,
            Self::InPool => 3,
            Self::Proposed => 4,
            Self::Matched => 5,
            Self::Waiting | Self::Declined | Self::Lapsed | Self::Withdrawn => return Vec::new(),
        };
        let reached = |step: usize| match step.cmp(&at) {
            std::cmp::Ordering::Less => Reached::Done,
            std::cmp::Ordering::Equal => Reached::Now,
            std::cmp::Ordering::Greater => Reached::Later,
        };
        WAY.into_iter()
            .enumerate()
            .map(|(step, title)| (title, reached(step)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_where_some_status_leads_and_only_the_pool_begins_with_the_deadline() {
        let mut reached = std::collections::BTreeSet::new();
        for status in Status::ALL {
            let places = [Window::Before, Window::Open, Window::Closed]
                .map(|window| Place::of(status, window));
            let is_the_same = places.iter().all(|place| *place == places[0]);
            assert_eq!(is_the_same, status != Status::Approved, "{status:?}");
            reached.extend(places);
        }
        assert_eq!(reached, Place::ALL.into());
        assert_eq!(Place::of(Status::Approved, Window::Open), Place::Approved);
        assert_eq!(Place::of(Status::Approved, Window::Closed), Place::InPool);
    }

    #[test]
    fn a_way_has_one_step_that_is_now_with_all_before_it_done() {
        for place in Place::ALL {
            let steps: Vec<Reached> = place.steps().into_iter().map(|(_, one)| one).collect();
            let now = steps.iter().position(|one| *one == Reached::Now);
            let Some(now) = now else {
                assert!(steps.is_empty(), "{place:?} is nowhere on its way");
                continue;
            };
            assert!(steps.iter().take(now).all(|one| *one == Reached::Done));
            assert!(steps.iter().skip(now + 1).all(|one| *one == Reached::Later));
        }
    }

    #[test]
    fn each_place_has_a_title_of_its_own() {
        let mut titles: Vec<&str> = Place::ALL.into_iter().map(Place::title).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), Place::ALL.len());
    }
}
