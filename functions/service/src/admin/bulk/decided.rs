//! What the oversight group decided about an application, as an officer records it.

use super::acts::Outcome;
use crate::record::Happening;
use scheme::Window;
use scheme::life::{self, Status};

/// What the oversight group can decide about an application in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::admin) enum Decided {
    /// It is put forward for a pair.
    Proposed,
    /// It is one of a pair.
    Matched,
    /// There is no match for it in this intake.
    Waiting,
    /// It goes back into the pool.
    Returned,
}

impl Decided {
    /// All of them, in the order of the buttons.
    pub(in crate::admin) const ALL: [Self; 4] =
        [Self::Proposed, Self::Matched, Self::Waiting, Self::Returned];

    /// What it is in an application's life.
    fn act(self) -> life::Act {
        match self {
            Self::Proposed => life::Act::Propose,
            Self::Matched => life::Act::Match,
            Self::Waiting => life::Act::Wait,
            Self::Returned => life::Act::Return,
        }
    }

    /// The button's word.
    pub(super) fn word(self) -> &'static str {
        self.act().word()
    }

    /// Where it leads.
    pub(super) fn status(self) -> Status {
        match self {
            Self::Proposed => Status::Proposed,
            Self::Matched => Status::Matched,
            Self::Waiting => Status::Waiting,
            Self::Returned => Status::Approved,
        }
    }

    /// What is put into the application's history.
    pub(super) fn happening(self) -> Happening {
        match self {
            Self::Proposed => Happening::Proposed,
            Self::Matched => Happening::Matched,
            Self::Waiting => Happening::PutToWait,
            Self::Returned => Happening::Returned,
        }
    }

    /// What recording it would come to for an application with this status while its intake stands
    /// so. There is no pool before the deadline: until then the applicant may change every answer.
    pub(in crate::admin) fn on(self, status: Status, window: Window) -> Outcome {
        if status == self.status() {
            Outcome::Already
        } else if status.after(self.act()).is_none() {
            Outcome::NotInPool
        } else if window == Window::Closed {
            Outcome::Due
        } else {
            Outcome::StillOpen
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::acts::Act;
    use super::*;

    #[test]
    fn what_is_decided_is_recorded_where_life_leads_there_once_applications_have_closed() {
        for decided in Decided::ALL {
            assert_eq!(
                Act::from_word(decided.word()),
                Some((Act::Record(decided), false))
            );
            for status in Status::ALL {
                let closed = decided.on(status, Window::Closed);
                let leads = status.after(decided.act());
                assert_eq!(
                    closed == Outcome::Due,
                    leads.is_some(),
                    "{decided:?} {status:?}"
                );
                assert!(leads.is_none() || leads == Some(decided.status()));
                for window in [Window::Before, Window::Open] {
                    assert_ne!(decided.on(status, window), Outcome::Due);
                }
            }
            assert_eq!(
                decided.on(decided.status(), Window::Closed),
                Outcome::Already
            );
        }
        assert_eq!(
            Decided::Matched.on(Status::Approved, Window::Open),
            Outcome::StillOpen
        );
    }
}
