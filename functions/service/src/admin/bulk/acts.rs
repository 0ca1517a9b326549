//! What can be done to many applications, what each would come to, and the doing.

use super::super::session::Signed;
use super::decided::Decided;
use super::failed;
use crate::daily::reminder;
use crate::desk::{Desk, Moment};
use crate::ends::End;
use crate::ports::{Dossier, FlagApplication, QueueReminder, RecordOutcome, Settled};
use crate::record::{Event, Flag, Happening};
use jiff::Timestamp;
use scheme::life::Status;
use scheme::{Window, calendar};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::admin) enum Act {
    /// The line manager is reminded, under a new link.
    Remind,
    /// It is said that a person sent it.
    Real,
    /// It is said that a program sent it.
    Spam,
    /// It is recorded what the oversight group decided.
    Record(Decided),
}

/// What it comes to for one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::admin) enum Outcome {
    /// It can be done.
    Due,
    /// It was done now.
    Done,
    /// It was so before.
    Already,
    /// The line manager was asked less than a day ago.
    AskedToday,
    /// It does not wait for its line manager.
    NotWaiting,
    /// Nothing suggests that a program sent it.
    NotApart,
    /// Its intake still takes applications.
    StillOpen,
    /// It is not in the pool, or nothing was decided that could be taken back.
    NotInPool,
    /// There is no such application any more.
    Gone,
    /// It changed just now: it can be tried again.
    Moved,
}

impl Act {
    /// What a button's word stands for, and whether it means all that are listed.
    pub(super) fn from_word(word: &str) -> Option<(Self, bool)> {
        match word {
            "remind" => Some((Self::Remind, false)),
            "remind-all" => Some((Self::Remind, true)),
            "real" => Some((Self::Real, false)),
            "spam" => Some((Self::Spam, false)),
            _ => {
                let mut all = Decided::ALL.into_iter();
                let decided = all.find(|one| one.word() == word)?;
                Some((Self::Record(decided), false))
            }
        }
    }

    /// The button's word.
    pub(in crate::admin) fn word(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Real => "real",
            Self::Spam => "spam",
            Self::Record(decided) => decided.word(),
        }
    }

    /// What it would come to for `dossier` at `now`.
    pub(super) fn on(self, dossier: &Dossier, window: Window, now: Timestamp) -> Outcome {
        let application = &dossier.application;
        match self {
            Self::Remind => due_for_reminder(dossier, now),
            Self::Spam if application.flags.contains(&Flag::Spam) => Outcome::Already,
            Self::Real | Self::Spam if application.flags.iter().any(is_about_sending) => {
                Outcome::Due
            }
            Self::Real | Self::Spam => Outcome::NotApart,
            Self::Record(decided) => decided.on(application.status, window),
        }
    }

    /// The flags afterwards.
    fn flags(self, before: &[Flag]) -> Vec<Flag> {
        let mut flags = before.to_vec();
        flags.retain(|flag| !is_about_sending(flag));
        if self == Self::Spam {
            flags.push(Flag::Spam);
        }
        flags
    }
}

/// Whether a flag is about who sent it, and not about what was answered.
fn is_about_sending(flag: &Flag) -> bool {
    matches!(flag, Flag::Quarantined | Flag::Spam)
}

/// A line manager who was asked or reminded within a day is left in peace; so a second press of the
/// same button sends nothing more.
fn due_for_reminder(dossier: &Dossier, now: Timestamp) -> Outcome {
    let approval = &dossier.approval;
    let waits = dossier.application.status == Status::Awaiting
        && approval.decision.is_none()
        && now < approval.closes;
    if !waits {
        return Outcome::NotWaiting;
    }
    let asks = |event: &&Event| {
        matches!(
            event.what,
            Happening::Redirected | Happening::Reasked | Happening::Reminded
        )
    };
    let last = dossier.events.iter().rev().find(asks);
    let asked = last.map_or(dossier.application.submitted, |event| event.at);
    if now < calendar::plus_days(asked, 1) {
        Outcome::AskedToday
    } else {
        Outcome::Due
    }
}

/// Does it to one application that it is due for.
pub(super) async fn carry_out<P: QueueReminder + FlagApplication + RecordOutcome>(
    desk: &Desk,
    ports: &P,
    act: Act,
    dossier: &Dossier,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Outcome, End> {
    let event = |what| Event {
        at: calendar::to_milliseconds(moment.now),
        what,
        who: signed.email.clone(),
    };
    let settled = match act {
        Act::Remind => {
            let (after, letter) = reminder(desk, dossier, moment);
            let event = event(Happening::Reminded);
            let queueing = ports.queue_reminder(&dossier.approval, &after, &event, &letter);
            queueing.await
        }
        Act::Real | Act::Spam => {
            let flags = act.flags(&dossier.application.flags);
            let what = if act == Act::Real {
                Happening::MarkedReal
            } else {
                Happening::MarkedSpam
            };
            ports.flag_application(dossier, &flags, &event(what)).await
        }
        Act::Record(decided) => {
            let event = event(decided.happening());
            let recording = ports.record_outcome(dossier, decided.status(), &event);
            recording.await
        }
    };
    match settled.map_err(|error| failed("bulk", &error))? {
        Settled::Done => Ok(Outcome::Done),
        Settled::Moved => Ok(Outcome::Moved),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::{NOW, at, desk, dossier};

    #[test]
    fn a_manager_asked_within_a_day_is_left_in_peace() {
        let desk = desk();
        let mut dossier = dossier(&desk);
        let on = |dossier: &Dossier, now| Act::Remind.on(dossier, Window::Open, at(now));
        assert_eq!(on(&dossier, NOW), Outcome::AskedToday);
        assert_eq!(on(&dossier, "2023-06-10T10:00:00Z"), Outcome::Due);
        for what in [
            Happening::Reminded,
            Happening::Redirected,
            Happening::Reasked,
        ] {
            dossier.events = vec![Event {
                at: at("2023-06-12T10:00:00Z"),
                what,
                who: String::new(),
            }];
            assert_eq!(
                on(&dossier, "2023-06-13T09:59:59.999Z"),
                Outcome::AskedToday
            );
            assert_eq!(on(&dossier, "2023-06-13T10:00:00Z"), Outcome::Due);
        }
        assert_eq!(on(&dossier, "2023-06-30T10:00:00Z"), Outcome::NotWaiting);
        for status in Status::ALL {
            dossier.application.status = status;
            let waits = on(&dossier, "2023-06-20T10:00:00Z") == Outcome::Due;
            assert_eq!(waits, status == Status::Awaiting);
        }
    }

    #[test]
    fn what_may_be_a_programs_is_marked_either_way_and_back_and_nothing_else_is() {
        let desk = desk();
        let mut dossier = dossier(&desk);
        let mut on = |flags: &[Flag], act: Act| {
            dossier.application.flags = flags.to_vec();
            (act.on(&dossier, Window::Open, at(NOW)), act.flags(flags))
        };
        let outside = Flag::EmailOutside;
        let (apart, spam) = ([outside, Flag::Quarantined], [outside, Flag::Spam]);
        assert_eq!(on(&[outside], Act::Spam).0, Outcome::NotApart);
        assert_eq!(on(&[outside], Act::Real).0, Outcome::NotApart);
        assert_eq!(on(&apart, Act::Real), (Outcome::Due, vec![outside]));
        assert_eq!(on(&apart, Act::Spam), (Outcome::Due, spam.to_vec()));
        assert_eq!(on(&spam, Act::Spam).0, Outcome::Already);
        assert_eq!(on(&spam, Act::Real), (Outcome::Due, vec![outside]));
    }
}
