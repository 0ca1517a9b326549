//! Correcting the line manager's address, and sending the request there again.

use super::{Applicant, is};
use crate::record::{Decision, Flag, Happening, LetterKind, Verdict};
use crate::stage::{approval_link, at, hidden, reference, text, with_role};
use forms::{Answers, Role};
use scheme::life::Status;

impl Applicant {
    /// The name of the input of the line manager's address.
    fn manager_input(&self) -> String {
        let form = self.desk.declared.declarations.form_for_role("mentee");
        with_role(form.expect("a form"), Role::ManagerEmail, "").0
    }

    /// Presses "Send to this address" on the page as it is now.
    fn correct(&self, turn: &str, address: &str) -> crate::desk::Response {
        let input = self.manager_input();
        self.send(&[("step", "manager"), ("turn", turn), (&input, address)])
    }
}

#[test]
fn another_address_gets_a_new_link_and_the_one_before_is_replaced() {
    let applicant = Applicant::new();
    let page = text(&applicant.open(""));
    let turn = hidden(&page, "turn");
    let sent = applicant.correct(&turn, "right@example.com");
    is(&sent, 200, "We asked right@example.com to decide by");
    let state = applicant.stage.state();
    let dossier = &state.dossiers[&reference()];
    assert_eq!(dossier.approval.replaced, [approval_link().hash()]);
    assert_eq!(dossier.approval.manager_email, "right@example.com");
    assert_eq!(dossier.application.flags, [Flag::ManagerOutside]);
    assert_eq!(dossier.events[0].what, Happening::Redirected);
    let kinds: Vec<_> = state.letters.values().map(|one| one.kind).collect();
    assert_eq!(kinds, [LetterKind::ApprovalRequest, LetterKind::Changed]);
    let again = applicant.correct(&turn, "right@example.com");
    assert_eq!(text(&again), text(&sent), "a second press says the same");
    assert_eq!(applicant.stage.state(), state);
}

#[test]
fn the_same_address_can_be_sent_the_request_again_once_a_showing() {
    let applicant = Applicant::new();
    for turn in ["0", "1", "1", "0"] {
        is(
            &applicant.correct(turn, "max@hull.ac.uk"),
            200,
            "We have written",
        );
    }
    let state = applicant.stage.state();
    assert_eq!(state.dossiers[&reference()].approval.replaced.len(), 2);
    let request = state
        .letters
        .values()
        .find(|one| one.kind == LetterKind::ApprovalRequest);
    let again = &request.expect("a request").facts["again"];
    assert!(
        again.contains("takes the place of the earlier one"),
        "{again}"
    );
}

#[test]
fn a_faulty_address_is_told_and_nothing_is_sent() {
    let applicant = Applicant::new();
    let before = applicant.stage.state();
    for (address, told) in [
        ("", "line manager"),
        ("max", "like name@example.com"),
        ("ZOE+work@hull.ac.uk", "not your own"),
    ] {
        let page = applicant.correct("0", address);
        assert_eq!(page.status(), 422, "{address}: {}", text(&page));
        is(&page, 422, "There is a problem");
        is(&page, 422, "<title>Error: ");
        is(&page, 422, told);
    }
    assert_eq!(applicant.stage.state(), before);
}

#[test]
fn what_has_lapsed_can_be_sent_again_until_managers_can_decide_no_longer() {
    for (now, status) in [
        ("2023-07-07T22:59:59.999Z", 200),
        ("2023-07-07T23:00:00Z", 410),
    ] {
        let mut applicant = Applicant::with(|dossier| {
            dossier.application.status = Status::Lapsed;
            dossier.approval.closes = at("2023-06-30T10:00:00Z");
        });
        applicant.now = now;
        let sent = applicant.correct("0", "right@hull.ac.uk");
        assert_eq!(sent.status(), status, "{}", text(&sent));
        let dossier = &applicant.stage.state().dossiers[&reference()];
        let wanted = if status == 200 {
            Status::Awaiting
        } else {
            Status::Lapsed
        };
        assert_eq!(dossier.application.status, wanted);
        if status == 200 {
            assert_eq!(dossier.approval.closes, at("2023-07-07T23:00:00Z"));
        }
    }
}

#[test]
fn what_is_decided_meanwhile_stands() {
    let applicant = Applicant::new();
    applicant.stage.meanwhile(|state| {
        let before = state.dossiers[&reference()].approval.clone();
        let decision = Decision {
            verdict: Verdict::Declined,
            version: 1,
            answers: Answers::default(),
            at: at(crate::stage::NOW),
        };
        let event = crate::record::Event {
            at: at(crate::stage::NOW),
            what: Happening::Declined,
            who: "line manager".to_owned(),
        };
        state.decide(&before, &decision, &event, &[]);
    });
    is(
        &applicant.correct("0", "right@hull.ac.uk"),
        410,
        "can no longer be changed",
    );
    let state = applicant.stage.state();
    assert_eq!(
        state.dossiers[&reference()].application.status,
        Status::Declined
    );
    assert!(state.letters.is_empty());
}

#[test]
fn only_the_one_address_can_be_sent() {
    let applicant = Applicant::new();
    let before = applicant.stage.state();
    let input = applicant.manager_input();
    let own = (input.as_str(), "right@hull.ac.uk");
    let odd: [&[(&str, &str)]; 5] = [
        &[("step", "manager"), own],
        &[("step", "manager"), ("turn", "0")],
        &[("step", "manager"), ("turn", "0"), own, own],
        &[("step", "manager"), ("turn", "0"), ("turn", "0"), own],
        &[("step", "manager"), ("turn", "0"), own, ("full_name", "x")],
    ];
    for pairs in odd {
        is(&applicant.send(pairs), 400, "has not changed");
    }
    assert_eq!(applicant.stage.state(), before);
}

#[test]
fn a_manager_is_asked_at_most_five_times_a_day_and_the_page_says_when_again() {
    let mut applicant = Applicant::new();
    for turn in ["0", "1", "2", "3"] {
        let address = format!("right{turn}@hull.ac.uk");
        is(&applicant.correct(turn, &address), 200, "We have written");
    }
    let before = applicant.stage.state();
    let page = applicant.correct("4", "right4@hull.ac.uk");
    is(&page, 429, "from Saturday 10 June 2023 at 11am, UK time");
    is(&page, 429, "Your application has not changed.");
    assert_eq!(applicant.stage.state(), before);
    applicant.now = "2023-06-10T10:00:00Z";
    is(
        &applicant.correct("4", "right4@hull.ac.uk"),
        200,
        "right4@hull.ac.uk",
    );
}
