//! Changing answers: the form filled in, the check, the press that stores, and what stands in its way.

use super::{Applicant, is, path};
use crate::ports::Dossier;
use crate::record::{Decision, Event, Flag, Happening, LetterKind, Verdict};
use crate::stage::{NOW, at, desk, hidden, own_link, post, reference, text, with_role};
use forms::{Answers, Form, Outside, Role, Sent, parse};
use jiff::civil::date;
use scheme::life::Status;

/// Good answers to every question that has to be answered, in the words of the form's own samples.
fn whole(form: &Form) -> Answers {
    let today = date(2023, 6, 9);
    let mut sent = Sent::default();
    for field in &form.fields {
        let samples = field.kind.samples(&field.id, today).into_iter();
        let good = samples
            .filter(|sample| sample.fault.is_none())
            .find(|_| true);
        for (name, value) in good.map(|one| one.sent).unwrap_or_default() {
            sent.push(&name, &value);
        }
    }
    for (role, value) in [
        (Role::Name, "Zoë <b>O'Brien</b>"),
        (Role::Email, "zoe@hull.ac.uk"),
        (Role::Institution, "hull"),
        (Role::JobTitle, "Library & archive assistant"),
        (Role::ManagerName, "Max Manager"),
        (Role::ManagerEmail, "max@hull.ac.uk"),
        (Role::Level, "2"),
    ] {
        let (name, value) = with_role(form, role, value);
        sent.remove(&name);
        sent.push(&name, &value);
    }
    let outside = Outside {
        today,
        applicant_email: None,
    };
    parse(form, &sent, outside).expect("good answers")
}

/// An applicant whose answers are whole.
fn applicant(change: impl FnOnce(&mut Dossier)) -> Applicant {
    let desk = desk();
    let form = desk.declared.declarations.form_for_role("mentee");
    let answers = whole(form.expect("a form"));
    Applicant::with(|dossier| {
        dossier.application.answers = answers;
        change(dossier);
    })
}

fn approved(dossier: &mut Dossier) {
    dossier.application.status = Status::Approved;
    dossier.approval.decision = Some(Decision {
        verdict: Verdict::Approved,
        version: 1,
        answers: Answers::default(),
        at: at("2023-06-08T10:00:00Z"),
    });
}

impl Applicant {
    fn form(&self) -> &Form {
        let form = self.desk.declared.declarations.form_for_role("mentee");
        form.expect("a form")
    }

    /// What the form sends as it is filled now, with `value` where a field plays `role`.
    fn typed(&self, changes: &[(Role, &str)]) -> Vec<(String, String)> {
        let page = text(&self.open("?step=change"));
        let mut pairs: Vec<(String, String)> = ["step", "made_from", "form_version"]
            .map(|name| (name.to_owned(), hidden(&page, name)))
            .into();
        let form = self.form();
        let answers = self.stage.state().dossiers[&reference()]
            .application
            .answers
            .clone();
        for field in &form.fields {
            let changed = changes.iter().find(|(role, _)| field.role == Some(*role));
            match (changed, answers.get(&field.id)) {
                (Some((role, value)), _) => pairs.push(with_role(form, *role, value)),
                (None, Some(answer)) => pairs.extend(field.kind.refill(&field.id, answer)),
                (None, None) => {}
            }
        }
        pairs
    }

    fn press(&self, pairs: &[(String, String)]) -> crate::desk::Response {
        self.ask(&post(&path(&own_link()), pairs))
    }

    /// The state of the check page for these changes.
    fn checked(&self, changes: &[(Role, &str)]) -> Vec<(String, String)> {
        let page = self.press(&self.typed(changes));
        is(&page, 200, "This is not saved yet");
        vec![("state".to_owned(), hidden(&text(&page), "state"))]
    }

    fn held(&self) -> Dossier {
        self.stage.state().dossiers[&reference()].clone()
    }
}

#[test]
fn what_the_manager_does_not_decide_on_changes_and_the_approval_stands() {
    let applicant = applicant(approved);
    let before = applicant.held();
    let state = applicant.checked(&[(Role::Level, "3")]);
    assert_eq!(applicant.held(), before, "checking stores nothing");
    let saved = applicant.press(&state);
    is(&saved, 200, "Your changes are saved");
    let after = applicant.held();
    assert_eq!(
        applicant
            .form()
            .text(&after.application.answers, Role::Level),
        "3"
    );
    assert_eq!(after.application.status, Status::Approved);
    assert_eq!(after.approval, before.approval);
    assert_eq!(after.events[0].what, Happening::Changed);
    let letters = applicant.stage.state().letters;
    let [letter] = letters.values().collect::<Vec<_>>()[..] else {
        panic!("one letter: {letters:?}");
    };
    assert_eq!(
        (letter.kind, letter.to.as_str()),
        (LetterKind::Changed, "zoe@hull.ac.uk")
    );
    assert!(letter.facts["link"].ends_with(&path(&own_link())));
    assert_eq!(letter.facts["manager_email"], "");
    let again = applicant.press(&state);
    assert_eq!(text(&again), text(&saved), "a second press says the same");
    assert_eq!(applicant.held(), after);
}

#[test]
fn what_the_manager_decides_on_begins_the_approval_anew() {
    for (role, value, address) in [
        (Role::Name, "Zoë Q", "max@hull.ac.uk"),
        (Role::JobTitle, "Head of liaison", "max@hull.ac.uk"),
        (Role::ManagerEmail, "ann@example.com", "ann@example.com"),
    ] {
        let applicant = applicant(approved);
        let before = applicant.held();
        let page = applicant.press(&applicant.typed(&[(role, value)]));
        is(&page, 200, "We will ask for approval again");
        let state = vec![("state".to_owned(), hidden(&text(&page), "state"))];
        is(
            &applicant.press(&state),
            200,
            &format!("We asked {address} to decide by"),
        );
        let after = applicant.held();
        assert_eq!(after.application.status, Status::Awaiting, "{role:?}");
        assert_eq!(after.approval.decision, None);
        assert_eq!(
            after.approval.replaced.as_slice(),
            std::slice::from_ref(&before.approval.link)
        );
        assert_ne!(after.approval.link, before.approval.link);
        assert_eq!(after.approval.manager_email, address);
        assert_eq!(after.events[0].what, Happening::Reasked);
        let letters = applicant.stage.state().letters;
        let asked: Vec<_> = letters
            .values()
            .filter(|one| one.kind == LetterKind::ApprovalRequest)
            .collect();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].to, address);
        let was_asked = address == "max@hull.ac.uk";
        assert_eq!(!asked[0].facts["again"].is_empty(), was_asked);
        let is_flagged = after.application.flags.contains(&Flag::ManagerOutside);
        assert_eq!(is_flagged, !was_asked);
    }
}

#[test]
fn another_address_moves_the_guard_and_tells_the_former_one_without_the_link() {
    let applicant = applicant(|_| {});
    let before = applicant.held();
    let state = applicant.checked(&[(Role::Email, "new@hull.ac.uk")]);
    is(&applicant.press(&state), 200, "saved");
    let after = applicant.held();
    assert_ne!(after.application.who, before.application.who);
    assert_eq!(after.approval.applicant_email, "new@hull.ac.uk");
    assert_eq!(after.application.link, before.application.link);
    let letters = applicant.stage.state().letters;
    let told: Vec<_> = letters
        .values()
        .map(|one| (one.to.as_str(), one.facts["link"].is_empty()))
        .collect();
    assert_eq!(told, [("new@hull.ac.uk", false), ("zoe@hull.ac.uk", true)]);
}

#[test]
fn an_address_that_has_applied_is_told_and_what_was_typed_is_kept() {
    let applicant = applicant(|_| {});
    let state = applicant.checked(&[(Role::Email, "new@hull.ac.uk"), (Role::JobTitle, "Kept")]);
    applicant.stage.meanwhile(|all| {
        let mut other = all.dossiers[&reference()].clone();
        let taken = scheme::Reference::from_random([9; 16]);
        other.application.reference = taken.clone();
        let desk = desk();
        let form = desk
            .declared
            .declarations
            .form_for_role("mentee")
            .expect("a form");
        let mut answers = Answers::default();
        let (id, value) = with_role(form, Role::Email, "new@hull.ac.uk");
        answers.set(&id, forms::Answer::Text(value));
        other.application.who =
            crate::application::submission::who(&desk, form, &other.application.intake, &answers);
        all.dossiers.insert(taken, other);
    });
    let before = applicant.held();
    let page = applicant.press(&state);
    is(&page, 409, "has this email address");
    is(&page, 409, "value=\"Kept\"");
    assert_eq!(applicant.held(), before);
}

#[test]
fn of_two_tabs_the_second_keeps_what_was_typed_and_changes_nothing() {
    let applicant = applicant(|_| {});
    let (one, two) = (
        applicant.checked(&[(Role::Level, "3")]),
        applicant.checked(&[(Role::Level, "4"), (Role::JobTitle, "Typed in tab two")]),
    );
    let late = applicant.typed(&[(Role::Level, "5")]);
    is(&applicant.press(&one), 200, "saved");
    let before = applicant.held();
    let page = applicant.press(&two);
    is(&page, 409, "has changed since you opened this page");
    is(&page, 409, "Typed in tab two");
    is(
        &applicant.press(&late),
        409,
        "has changed since you opened this page",
    );
    assert_eq!(applicant.held(), before);
    let mut pairs = applicant.typed(&[]);
    pairs.retain(|(name, _)| name != "made_from");
    pairs.push(("made_from".to_owned(), hidden(&text(&page), "made_from")));
    is(&applicant.press(&pairs), 200, "Nothing is different");
}

#[test]
fn a_decision_beside_a_change_stands_or_is_set_aside_by_what_was_changed() {
    for (role, value, status) in [
        (Role::Level, "3", Status::Approved),
        (Role::Name, "Another", Status::Awaiting),
    ] {
        let applicant = applicant(|_| {});
        let state = applicant.checked(&[(role, value)]);
        applicant.stage.meanwhile(|all| {
            let before = all.dossiers[&reference()].approval.clone();
            let decision = Decision {
                verdict: Verdict::Approved,
                version: 1,
                answers: Answers::default(),
                at: at(NOW),
            };
            let event = Event {
                at: at(NOW),
                what: Happening::Approved,
                who: "line manager".to_owned(),
            };
            all.decide(&before, &decision, &event, &[]);
        });
        is(&applicant.press(&state), 200, "saved");
        let after = applicant.held();
        assert_eq!(after.application.status, status);
        assert_eq!(
            after.approval.decision.is_some(),
            status == Status::Approved
        );
        assert_eq!(after.events.len(), 2);
    }
}

#[test]
fn what_is_withdrawn_or_erased_meanwhile_is_not_brought_back() {
    let withdrawn = applicant(|_| {});
    let state = withdrawn.checked(&[(Role::Level, "3")]);
    withdrawn.stage.meanwhile(|all| {
        let before = all.dossiers[&reference()].application.clone();
        let event = Event {
            at: at(NOW),
            what: Happening::Withdrawn,
            who: "applicant".to_owned(),
        };
        all.withdraw(&before, &event);
    });
    is(&withdrawn.press(&state), 410, "can no longer be changed");
    assert_eq!(withdrawn.held().application.status, Status::Withdrawn);
    let erased = applicant(|_| {});
    let state = erased.checked(&[(Role::Level, "3")]);
    erased.stage.meanwhile(|all| all.dossiers.clear());
    is(&erased.press(&state), 404, "This page is not here");
    assert!(erased.stage.state().dossiers.is_empty());
}

#[test]
fn the_deadline_ends_changes_to_the_millisecond_but_for_a_page_shown_in_time() {
    let mut applicant = applicant(approved);
    applicant.now = "2023-06-23T22:59:59.999Z";
    let (state, typed) = (
        applicant.checked(&[(Role::Level, "3")]),
        applicant.typed(&[(Role::Level, "4")]),
    );
    applicant.now = "2023-06-23T23:00:00Z";
    let said = "Friday 23 June 2023 at 11:59pm, UK time";
    is(&applicant.press(&typed), 410, said);
    let page = text(&applicant.open(""));
    assert!(!page.contains("step=change"), "a way to change is offered");
    is(&applicant.open("?step=change"), 200, "What you told us");
    applicant.now = "2023-06-24T00:00:00Z";
    is(&applicant.press(&state), 410, said);
    applicant.now = "2023-06-23T23:59:59.999Z";
    is(&applicant.press(&state), 200, "saved");
}

#[test]
fn only_where_the_status_allows_it() {
    for status in [Status::Declined, Status::Lapsed, Status::Withdrawn] {
        let applicant = applicant(|_| {});
        let typed = applicant.typed(&[(Role::Level, "3")]);
        let state = applicant.checked(&[(Role::Level, "3")]);
        applicant.stage.change(|all| {
            let dossier = all.dossiers.get_mut(&reference()).expect("one");
            dossier.application.status = status;
        });
        for pairs in [typed, state] {
            is(
                &applicant.press(&pairs),
                410,
                "Where your application stands now",
            );
        }
        assert_eq!(applicant.held().events, []);
    }
}

#[test]
fn a_fault_keeps_every_answer_and_a_change_button_turns_back() {
    let applicant = applicant(|_| {});
    let page = applicant.press(&applicant.typed(&[(Role::Name, ""), (Role::JobTitle, "Kept")]));
    is(&page, 422, "There is a problem");
    is(&page, 422, "value=\"Kept\"");
    let state = applicant.checked(&[(Role::JobTitle, "Kept too")]);
    let back = format!("{}?change=job_title", path(&own_link()));
    let page = applicant.ask(&post(&back, &state));
    is(&page, 200, "Kept too");
    is(&page, 200, "name=\"made_from\"");
}

#[test]
fn a_state_of_another_application_or_purpose_opens_nothing() {
    let applicant = applicant(|_| {});
    let state = applicant.checked(&[(Role::Level, "3")]);
    let other = crate::link::LinkToken::new(scheme::Reference::from_random([4; 16]), [2; 32]);
    applicant.stage.change(|all| {
        let mut copy = all.dossiers[&reference()].clone();
        copy.application.reference = other.reference.clone();
        all.dossiers.insert(other.reference.clone(), copy);
    });
    is(
        &applicant.ask(&post(&path(&other), &state)),
        400,
        "has not changed",
    );
    let mut altered = state.clone();
    altered[0].1.insert(0, 'A');
    is(&applicant.press(&altered), 400, "has not changed");
    let mut late = applicant;
    late.now = "2023-06-10T10:00:00.001Z";
    is(&late.press(&state), 410, "more than a day old");
}

#[test]
fn a_busy_store_is_told_and_a_second_press_does_it() {
    let applicant = applicant(|_| {});
    let state = applicant.checked(&[(Role::Level, "3")]);
    let before = applicant.held();
    for calls in 0..2 {
        applicant.stage.fail_after(calls);
        is(
            &applicant.press(&state),
            503,
            "It is safe to press the button again",
        );
        applicant.stage.mend();
        assert_eq!(applicant.held(), before);
    }
    is(&applicant.press(&state), 200, "saved");
}
