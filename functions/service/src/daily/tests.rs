//! The daily run.

use super::due::{Due, due};
use super::{DailyReport, run as daily};
use crate::desk::{Desk, Dice, Moment};
use crate::link::LinkToken;
use crate::ports::Dossier;
use crate::record::{Decision, Event, Happening, LetterKind, Verdict};
use crate::stage::{Seeded, Stage, approval_link, at, bare, desk, dossier, reference, run, text};
use forms::Answers;
use scheme::Reference;
use scheme::life::Status;

fn ran(desk: &Desk, stage: &Stage, now: &str, dice: &dyn Dice) -> DailyReport {
    run(daily(desk, stage, at(now), dice))
}

fn event(what: Happening, when: &str) -> Event {
    Event {
        at: at(when),
        what,
        who: "somebody".to_owned(),
    }
}

/// The sample is sent in on 9 June at 10:00, and its link closes on 30 June at 10:00.
fn due_at(now: &str, change: impl FnOnce(&mut Dossier)) -> Due {
    let mut dossier = dossier(&desk());
    change(&mut dossier);
    due(&dossier, at(now))
}

#[test]
fn a_reminder_is_due_a_week_before_the_link_closes() {
    for (now, expected) in [
        ("2023-06-09T10:00:00Z", Due::Nothing),
        ("2023-06-23T09:59:59.999Z", Due::Nothing),
        ("2023-06-23T10:00:00Z", Due::Reminder),
        ("2023-06-30T09:59:59.999Z", Due::Reminder),
        ("2023-06-30T10:00:00Z", Due::Lapse),
        ("2023-09-01T00:00:00Z", Due::Lapse),
    ] {
        assert_eq!(due_at(now, |_| {}), expected, "{now}");
    }
}

#[test]
fn who_was_reminded_is_not_reminded_again_but_the_next_one_is() {
    let reminded = event(Happening::Reminded, "2023-06-23T10:00:00Z");
    let redirected = event(Happening::Redirected, "2023-06-24T10:00:00Z");
    let now = "2023-06-27T10:00:00Z";
    assert_eq!(
        due_at(now, |one| one.events.push(reminded.clone())),
        Due::Nothing
    );
    let both = vec![reminded, redirected];
    assert_eq!(
        due_at(now, |one| one.events.clone_from(&both)),
        Due::Reminder
    );
    let soon = "2023-06-26T09:59:00Z";
    assert_eq!(
        due_at(soon, |one| one.events.clone_from(&both)),
        Due::Nothing
    );
}

#[test]
fn nothing_is_due_for_what_is_settled() {
    let late = "2023-07-30T10:00:00Z";
    for status in Status::ALL
        .into_iter()
        .filter(|one| *one != Status::Awaiting)
    {
        let due = due_at(late, |one| one.application.status = status);
        assert_eq!(due, Due::Nothing, "{status:?}");
    }
    assert_eq!(
        due_at(late, |one| one.approval.withdrawn = true),
        Due::Nothing
    );
    let decision = Decision {
        verdict: Verdict::Approved,
        version: 1,
        answers: Answers::default(),
        at: at(late),
    };
    assert_eq!(
        due_at(late, |one| one.approval.decision = Some(decision)),
        Due::Nothing
    );
}

#[test]
fn the_reminder_carries_a_link_that_works_in_place_of_the_one_before() {
    let (desk, dice) = (desk(), Seeded::default());
    let stage = Stage::with(dossier(&desk));
    for reminded in [1, 0] {
        let report = ran(&desk, &stage, "2023-06-24T06:00:00Z", &dice);
        assert_eq!(
            (report.awaiting, report.reminded, report.failed),
            (1, reminded, 0)
        );
    }
    let state = stage.state();
    let letters: Vec<_> = state.letters.values().collect();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].kind, letters[0].to.as_str()),
        (LetterKind::Reminder, "max@hull.ac.uk")
    );
    let mail = crate::mail::write(&desk.declared, letters[0]).expect("a mail");
    assert!(mail.text.contains("Friday 30 June 2023"), "{}", mail.text);
    let token = letters[0].facts["link"]
        .rsplit('/')
        .next()
        .expect("a token")
        .to_owned();
    let open = |token: &str| {
        let request = bare("GET", &format!("/forms/approval/{token}"));
        let moment = Moment {
            now: at("2023-06-24T08:00:00Z"),
            dice: &dice,
        };
        run(crate::approval::serve(&desk, &stage, &request, moment))
    };
    assert_eq!(open(&token).status(), 200);
    let old = open(&approval_link().text());
    assert_eq!(old.status(), 410);
    assert!(text(&old).contains("A newer link has replaced this one"));
    assert!(LinkToken::parse(&token).is_some());
}

#[test]
fn what_nobody_decided_lapses_without_a_letter() {
    let (desk, dice) = (desk(), Seeded::default());
    let stage = Stage::with(dossier(&desk));
    for lapsed in [1, 0] {
        let report = ran(&desk, &stage, "2023-06-30T10:00:00Z", &dice);
        assert_eq!((report.lapsed, report.failed), (lapsed, 0));
    }
    let state = stage.state();
    let dossier = &state.dossiers[&reference()];
    assert_eq!(dossier.application.status, Status::Lapsed);
    let history: Vec<_> = dossier.events.iter().map(|one| one.what).collect();
    assert_eq!(history, [Happening::Lapsed]);
    assert!(state.letters.is_empty());
}

/// A store with `count` applications that await their managers.
fn crowd(desk: &Desk, count: u8) -> Stage {
    let stage = Stage::default();
    for number in 0..count {
        let mut dossier = dossier(desk);
        let reference = Reference::from_random([number; 16]);
        dossier.application.reference = reference.clone();
        dossier.approval.reference = reference.clone();
        stage.change(|state| state.dossiers.insert(reference, dossier));
    }
    stage
}

#[test]
fn every_page_of_the_list_is_turned() {
    let (desk, dice) = (desk(), Seeded::default());
    let stage = crowd(&desk, 7);
    let report = ran(&desk, &stage, "2023-06-24T06:00:00Z", &dice);
    assert_eq!((report.awaiting, report.reminded), (7, 7));
    assert_eq!(stage.state().letters.len(), 7);
}

#[test]
fn a_run_that_fails_anywhere_is_made_good_by_the_next() {
    let (desk, dice) = (desk(), Seeded::default());
    for calls in 0..12 {
        let stage = crowd(&desk, 3);
        stage.fail_after(calls);
        let first = ran(&desk, &stage, "2023-06-24T06:00:00Z", &dice);
        stage.mend();
        let second = ran(&desk, &stage, "2023-06-24T06:10:00Z", &dice);
        assert!(
            first.failed > 0 || first.reminded == 3,
            "a failure is not told"
        );
        assert_eq!((first.reminded + second.reminded, second.failed), (3, 0));
        assert_eq!(stage.state().letters.len(), 3);
    }
}

#[test]
fn what_moves_under_the_run_is_left_for_the_next() {
    let (desk, dice) = (desk(), Seeded::default());
    let stage = crowd(&desk, 2);
    stage.meanwhile(|state| {
        let first = state
            .dossiers
            .values()
            .next()
            .expect("one")
            .application
            .clone();
        state.withdraw(&first, &event(Happening::Withdrawn, "2023-06-24T06:00:00Z"));
    });
    let report = ran(&desk, &stage, "2023-06-24T06:00:00Z", &dice);
    assert_eq!((report.moved, report.reminded, report.failed), (1, 1, 0));
}
