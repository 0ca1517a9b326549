//! The daily run.

use super::due::{Due, due};
use super::{DailyReport, run as daily};
use crate::application::letters::approval_request;
use crate::desk::{Desk, Dice, Moment};
use crate::link::LinkToken;
use crate::ports::Dossier;
use crate::record::{Decision, Event, Happening, LetterKind, Verdict};
use crate::stage::{Seeded, Stage, approval_link, at, bare, desk, dossier, reference, run, text};
use forms::{Answer, Answers, Sensitivity};
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

/// An application in which every field is answered.
fn talkative(desk: &Desk) -> Dossier {
    let mut dossier = dossier(desk);
    let form = desk.declared.declarations.form_for_role("mentee");
    for field in &form.expect("a form").fields {
        let answer = Answer::Text(format!("canary-{}", field.id));
        dossier.application.answers.set(&field.id, answer);
    }
    dossier
}

#[test]
fn trust_20_wishes_by_group_and_consents_go_as_the_intake_ends_and_nothing_else_does() {
    let (desk, dice) = (desk(), Seeded::default());
    let form = desk.declared.declarations.form_for_role("mentee");
    let form = form.expect("a form");
    let special = |id: &str| {
        let field = form.field(id);
        field.is_some_and(|field| field.sensitivity == Sensitivity::Special)
    };
    for status in Status::ALL {
        let mut dossier = talkative(&desk);
        dossier.application.status = status;
        let stage = Stage::with(dossier.clone());
        let before = ran(&desk, &stage, "2024-01-31T23:59:59.999Z", &dice);
        assert_eq!((before.forgotten, before.failed), (0, 0));
        let answers = |stage: &Stage| {
            stage.state().dossiers[&reference()]
                .application
                .answers
                .clone()
        };
        assert_eq!(answers(&stage), dossier.application.answers);
        for forgotten in [1, 0] {
            let after = ran(&desk, &stage, "2024-02-01T00:00:00Z", &dice);
            assert_eq!(
                (after.forgotten, after.failed),
                (forgotten, 0),
                "{status:?}"
            );
        }
        let left = answers(&stage);
        assert!(form.fields.iter().any(|field| special(&field.id)));
        for (id, answer) in dossier.application.answers.iter() {
            let expected = (!special(id)).then_some(answer);
            assert_eq!(left.get(id), expected, "{id}");
        }
    }
}

#[test]
fn trust_20_a_run_that_fails_while_it_forgets_is_made_good_by_the_next() {
    let (desk, dice) = (desk(), Seeded::default());
    let whole = Stage::with(talkative(&desk));
    let now = "2024-02-02T06:00:00Z";
    ran(&desk, &whole, now, &dice);
    for calls in 0..12 {
        let stage = Stage::with(talkative(&desk));
        stage.fail_after(calls);
        ran(&desk, &stage, now, &dice);
        stage.mend();
        assert_eq!(ran(&desk, &stage, now, &dice).failed, 0);
        assert_eq!(stage.state().dossiers, whole.state().dossiers);
    }
}

#[test]
fn trust_13_a_request_that_was_held_is_queued_on_the_next_day_under_a_new_link_and_once() {
    let (desk, dice) = (desk(), Seeded::default());
    let dossier = dossier(&desk);
    let stage = Stage::with(dossier.clone());
    let link = approval_link();
    let held = approval_request(
        &desk,
        &dossier.approval,
        &link,
        false,
        at("2023-06-09T10:00:00Z"),
    );
    stage.change(|state| state.letters.insert(held.id.clone(), held.clone()));
    for (now, asked) in [
        ("2023-06-09T22:59:59Z", 0),
        ("2023-06-09T23:00:00Z", 1),
        ("2023-06-10T06:00:00Z", 0),
    ] {
        let report = ran(&desk, &stage, now, &dice);
        assert_eq!((report.asked_later, report.failed), (asked, 0), "{now}");
    }
    let state = stage.state();
    assert_eq!(state.letters.len(), 2);
    let history: Vec<_> = state.dossiers[&reference()]
        .events
        .iter()
        .map(|one| one.what)
        .collect();
    assert_eq!(history, [Happening::AskedLater]);
    // One that was sent is left alone.
    let stage = Stage::with(dossier);
    let mut sent = held;
    sent.sent = Some(at("2023-06-09T10:00:01Z"));
    stage.change(|state| state.letters.insert(sent.id.clone(), sent));
    let report = ran(&desk, &stage, "2023-06-10T06:00:00Z", &dice);
    assert_eq!(report.asked_later, 0);
}
