//! Decisions, alone and in a race.

use super::{Manager, event, is};
use crate::ports::Settled;
use crate::record::{Decision, Happening, LetterKind, Verdict};
use crate::stage::{NOW, approval_link, at, reference, with_role};
use forms::{Answers, Role};

/// What another visitor decides in between.
fn other_decision(verdict: Verdict, answers: Answers) -> Decision {
    Decision {
        verdict,
        version: 1,
        answers,
        at: at(NOW),
    }
}

#[test]
fn each_decision_is_stored_once_with_its_event_and_letter() {
    for (word, verdict, happening, status) in [
        (
            "approve",
            Verdict::Approved,
            Happening::Approved,
            "approved",
        ),
        (
            "approve_from",
            Verdict::ApprovedFrom("2023-09-01".parse().expect("a date")),
            Happening::Approved,
            "approved",
        ),
        (
            "decline",
            Verdict::Declined,
            Happening::Declined,
            "declined",
        ),
    ] {
        let manager = Manager::new();
        let pairs = manager.decision(word);
        is(
            &manager.send(&approval_link(), &pairs),
            200,
            "We have your decision",
        );
        let state = manager.stage.state();
        is(
            &manager.send(&approval_link(), &pairs),
            200,
            "We have your decision",
        );
        assert_eq!(
            manager.stage.state(),
            state,
            "a second press changed something"
        );
        let dossier = &state.dossiers[&reference()];
        let decision = dossier.approval.decision.as_ref().expect("a decision");
        assert_eq!(decision.verdict, verdict);
        assert_eq!(dossier.application.status.word(), status);
        let history: Vec<_> = dossier.events.iter().map(|one| one.what).collect();
        assert_eq!(history, [happening]);
        let letters: Vec<_> = state.letters.values().collect();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].to, "zoe@hull.ac.uk");
        assert_eq!(letters[0].facts["decision"], word);
        assert_eq!(letters[0].facts["reason"], "");
        let mail = crate::mail::write(&manager.desk.declared, letters[0]).expect("a mail");
        assert!(!mail.text.contains("canary"), "{}", mail.text);
        assert!(mail.text.contains("first email that we sent you"));
        is(
            &manager.open(&approval_link()),
            410,
            "This link has been used",
        );
    }
}

#[test]
fn the_reason_reaches_the_applicant_only_where_it_may() {
    let manager = Manager::new();
    let mut pairs = manager.decision("decline");
    let (share, _) = with_role(manager.form(), Role::ShareReason, "");
    for pair in pairs.iter_mut().filter(|(name, _)| *name == share) {
        "yes".clone_into(&mut pair.1);
    }
    is(
        &manager.send(&approval_link(), &pairs),
        200,
        "We have your decision",
    );
    let letters = manager.stage.state().letters;
    let letter = letters.values().next().expect("a letter");
    let mail = crate::mail::write(&manager.desk.declared, letter).expect("a mail");
    assert!(mail.text.contains("canary-reason") && mail.html.contains("canary-reason"));
}

#[test]
fn another_decision_by_the_same_link_is_refused() {
    let manager = Manager::new();
    manager.send(&approval_link(), &manager.decision("decline"));
    let before = manager.stage.state();
    for other in [
        manager.decision("approve"),
        manager.elsewhere("new@hull.ac.uk"),
        Vec::new(),
    ] {
        let page = manager.send(&approval_link(), &other);
        is(&page, 410, "This link has been used");
        is(&page, 410, "was not stored");
    }
    assert_eq!(manager.stage.state(), before);
}

#[test]
fn the_right_manager_gets_a_link_of_their_own() {
    let manager = Manager::new();
    let pairs = manager.elsewhere("New@hull.ac.uk");
    for _ in 0..2 {
        is(
            &manager.send(&approval_link(), &pairs),
            200,
            "Thank you for telling us",
        );
    }
    let state = manager.stage.state();
    assert_eq!(
        state.letters.len(),
        1,
        "a second press sent a second letter"
    );
    let letter = state.letters.values().next().expect("a letter");
    assert_eq!(letter.kind, LetterKind::ApprovalRequest);
    let mail = crate::mail::write(&manager.desk.declared, letter).expect("a mail");
    assert!(mail.text.starts_with("Hello,\n"), "{}", mail.text);
    is(
        &manager.open(&approval_link()),
        410,
        "A newer link has replaced this one",
    );
    let late = manager.send(&approval_link(), &manager.decision("approve"));
    is(&late, 410, "A newer link has replaced this one");
    let link = manager.link_sent_to("New@hull.ac.uk");
    is(&manager.open(&link), 200, "Zoë");
    is(
        &manager.send(&link, &manager.decision("approve")),
        200,
        "You approved",
    );
}

#[test]
fn who_loses_a_race_is_told_what_won() {
    let manager = Manager::new();
    let form = manager.form();
    let sent = forms::Sent::accept(form, manager.decision("approve")).expect("known names");
    let outside = forms::Outside {
        today: manager.desk.declared.today(manager.now),
        applicant_email: None,
    };
    let same = forms::parse(form, &sent, outside).expect("answers");
    for (verdict, answers, status, words) in [
        (
            Verdict::Declined,
            Answers::default(),
            410,
            "This link has been used",
        ),
        (Verdict::Approved, same, 200, "You approved"),
    ] {
        let manager = Manager::new();
        manager.stage.meanwhile(move |state| {
            let before = state.dossiers[&reference()].approval.clone();
            let decision = other_decision(verdict, answers);
            let settled = state.decide(&before, &decision, &event(Happening::Approved), &[]);
            assert_eq!(settled, Settled::Done);
        });
        let page = manager.send(&approval_link(), &manager.decision("approve"));
        is(&page, status, words);
        let kept = &manager.stage.state().dossiers[&reference()]
            .approval
            .decision;
        assert_eq!(kept.as_ref().map(|one| one.verdict), Some(verdict));
    }
}

#[test]
fn who_decides_as_the_applicant_withdraws_is_told_so() {
    let manager = Manager::new();
    manager.stage.meanwhile(|state| {
        let before = state.dossiers[&reference()].application.clone();
        state.withdraw(&before, &event(Happening::Withdrawn));
    });
    let page = manager.send(&approval_link(), &manager.decision("approve"));
    is(&page, 410, "The applicant has withdrawn this application");
    is(
        &manager.open(&approval_link()),
        410,
        "The applicant has withdrawn",
    );
    assert!(manager.stage.state().letters.is_empty());
}

#[test]
fn a_store_that_fails_is_never_taken_for_success() {
    for calls in 0..2 {
        let manager = Manager::new();
        manager.stage.fail_after(calls);
        is(
            &manager.open(&approval_link()),
            if calls == 0 { 503 } else { 200 },
            "",
        );
        manager.stage.fail_after(calls);
        let page = manager.send(&approval_link(), &manager.decision("approve"));
        is(&page, 503, "It is safe to send them again");
        assert!(manager.stage.state().letters.is_empty());
        manager.stage.mend();
        let again = manager.send(&approval_link(), &manager.decision("approve"));
        is(&again, 200, "You approved");
    }
}

#[test]
fn only_the_same_press_again_is_answered_as_the_first_was() {
    let manager = Manager::new();
    manager.send(&approval_link(), &manager.elsewhere("one@hull.ac.uk"));
    let other = manager.send(&approval_link(), &manager.elsewhere("two@hull.ac.uk"));
    is(&other, 410, "A newer link has replaced this one");
    let one = manager.link_sent_to("one@hull.ac.uk");
    manager.send(&one, &manager.elsewhere("two@hull.ac.uk"));
    let first = manager.send(&approval_link(), &manager.elsewhere("two@hull.ac.uk"));
    is(&first, 410, "A newer link has replaced this one");
    assert_eq!(manager.stage.state().letters.len(), 2);
}
