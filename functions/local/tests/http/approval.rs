//! The line manager's link: it decides once, by a press, and shows no more than a name.

use crate::scheme_test::{Applied, Filled, Mail, Page, SchemeTest};
use forms::{Role, Viewer};

const MANAGER: &str = "manager@hull.ac.uk";
const APPLICANT: &str = "applicant@hull.ac.uk";

fn apply(test: &SchemeTest, role: &str) -> Applied {
    let filled = test.filled(role).awkwardly();
    test.apply(
        &filled
            .with(Role::Email, APPLICANT)
            .with(Role::ManagerEmail, MANAGER),
    )
}

/// A whole good answer of a line manager, with awkward texts.
fn answer<'a>(test: &'a SchemeTest, decision: &str) -> Filled<'a> {
    test.answer(decision).awkwardly().about(APPLICANT)
}

#[track_caller]
fn decide(test: &SchemeTest, path: &str, answer: &Filled<'_>) -> Page {
    let form = test.get(path).is(200).form("main form");
    assert_eq!(form.action, path);
    test.press(&form, &answer.pairs())
}

#[test]
fn opening_the_link_a_hundred_times_changes_nothing() {
    let test = SchemeTest::start();
    let applied = apply(&test, "mentee");
    let before = test.get(&applied.own).is(200);
    let first = test.get(&applied.manager).is(200);
    for _ in 0..100 {
        assert_eq!(test.get(&applied.manager).is(200).bytes, first.bytes);
        let head = test.send("HEAD", &applied.manager, &[], None).is(200);
        assert!(head.bytes.is_empty());
    }
    let after = test.get(&applied.own).is(200);
    assert_eq!(before.bytes, after.bytes);
    test.no_mail();
    decide(&test, &applied.manager, &answer(&test, "approve")).is(200);
    test.ignore_mail();
}

#[test]
fn a_manager_approves_and_the_applicant_hears_of_it() {
    for role in ["mentor", "mentee"] {
        let test = SchemeTest::start();
        let applied = apply(&test, role);
        let page = decide(&test, &applied.manager, &answer(&test, "approve")).is(200);
        page.drawn()
            .says(&format!("You approved =cmd|' /C calc'!A0 as a {role}."));
        let mail = test.one_mail();
        assert_eq!(mail.to, APPLICANT);
        mail.says(&format!(
            "Your line manager has approved your application to be a {role}"
        ));
        mail.says(&applied.reference);
        test.get(&applied.own)
            .is(200)
            .says("Your line manager approved your application.");
        is_settled(&test, &applied, "approve");
        assert_eq!(status_of(&test, &applied), "Approved");
    }
}

#[test]
fn a_manager_approves_from_a_day() {
    let test = SchemeTest::start();
    let applied = apply(&test, "mentee");
    let later = answer(&test, "approve_from").with(Role::FromDate, "2023-09-01");
    let page = decide(&test, &applied.manager, &later).is(200);
    page.says("from Friday 1 September 2023");
    test.one_mail().says("from Friday 1 September 2023");
    test.get(&applied.own)
        .is(200)
        .says("from Friday 1 September 2023");
    is_settled(&test, &applied, "approve_from");
    assert_eq!(status_of(&test, &applied), "Approved");
}

#[test]
fn a_reason_to_decline_is_told_only_to_whom_the_manager_lets_know() {
    for (word, is_shared) in [("yes", true), ("no", false)] {
        let test = SchemeTest::start();
        let applied = apply(&test, "mentor");
        let reason = "Canary: <b>not</b> this year,\nwe are \"short\" of people";
        let declined = answer(&test, "decline")
            .with(Role::Reason, reason)
            .with(Role::ShareReason, word);
        let page = decide(&test, &applied.manager, &declined).is(200);
        page.says("You did not approve").never_says("Canary");
        let mail = test.one_mail();
        let own = test
            .get(&applied.own)
            .is(200)
            .says("did not approve your application this time");
        let json = test.get(&format!("{}?download=json", applied.own)).is(200);
        let text = test.get(&format!("{}?download=text", applied.own)).is(200);
        for copy in [&own, &json, &text] {
            assert_eq!(copy.html().contains("Canary"), is_shared, "{}", copy.what);
        }
        if is_shared {
            mail.says("Canary: <b>not</b> this year, we are \"short\" of people");
            assert!(!mail.html.contains("<b>not"), "not escaped");
        } else {
            mail.never_says("Canary");
        }
        is_settled(&test, &applied, "decline");
        assert_eq!(status_of(&test, &applied), "Not approved");
    }
}

/// The same decision again shows the same page; another is refused; the link says that it was used.
#[track_caller]
fn is_settled(test: &SchemeTest, applied: &Applied, decision: &str) {
    test.get(&applied.manager)
        .is(410)
        .headed("This link has been used");
    let other = if decision == "decline" {
        "approve"
    } else {
        "decline"
    };
    let other = answer(test, other);
    let refused = test.post(&applied.manager, &other.pairs()).is(410);
    refused.drawn().says("was not stored");
    test.no_mail();
}

#[test]
fn the_same_press_again_shows_the_same_page_and_sends_nothing_more() {
    let test = SchemeTest::start();
    let applied = apply(&test, "mentee");
    let approve = answer(&test, "approve");
    let first = decide(&test, &applied.manager, &approve).is(200);
    test.one_mail();
    for _ in 0..5 {
        let again = test.post(&applied.manager, &approve.pairs()).is(200);
        assert_eq!(again.bytes, first.bytes);
    }
    test.no_mail();
}

#[test]
fn the_wrong_person_sends_the_request_on_and_their_own_link_closes() {
    let test = SchemeTest::start();
    let applied = apply(&test, "mentee");
    let form = answer(&test, "approve").form;
    let wrong = Filled::of(form, test.today()).about(APPLICANT);
    let wrong = wrong
        .with(Role::IsManager, "no")
        .with(Role::RightManagerEmail, "right@hull.ac.uk");
    decide(&test, &applied.manager, &wrong)
        .is(200)
        .says("Thank you for telling us");
    let mail = test.one_mail();
    assert_eq!(mail.to, "right@hull.ac.uk");
    let link = mail.link("/forms/approval/");
    let right = test.path_of(&link);
    assert_ne!(right, applied.manager);
    let closed = test.get(&applied.manager).is(410);
    closed.headed("A newer link has replaced this one");
    let late = test
        .post(&applied.manager, &answer(&test, "decline").pairs())
        .is(410);
    late.drawn().says("was not stored");
    decide(&test, right, &answer(&test, "approve")).is(200);
    assert_eq!(test.one_mail().to, APPLICANT);
    test.get(&applied.manager)
        .is(410)
        .headed("A newer link has replaced this one");
    assert_eq!(status_of(&test, &applied), "Approved");
}

#[test]
fn the_applicant_cannot_be_named_as_their_own_manager_by_the_wrong_person() {
    let test = SchemeTest::start();
    let applied = apply(&test, "mentee");
    let form = answer(&test, "approve").form;
    for own in ["applicant@hull.ac.uk", "APPLICANT+boss@Hull.ac.uk"] {
        let wrong = Filled::of(form, test.today()).with(Role::IsManager, "no");
        let page = decide(
            &test,
            &applied.manager,
            &wrong.with(Role::RightManagerEmail, own),
        )
        .is(422);
        assert_eq!(page.summary().len(), 1);
        page.says("There is a problem");
    }
    test.get(&applied.manager).is(200).never_says(APPLICANT);
    test.no_mail();
}

#[test]
fn the_line_manager_sees_a_name_a_job_title_and_a_role_and_nothing_else() {
    for role in ["mentor", "mentee"] {
        let test = SchemeTest::start();
        let mut filled = test.filled(role);
        for (place, field) in filled.form.fields.iter().enumerate() {
            if matches!(field.kind.word(), "line" | "long-text") {
                let text = format!("Canary{place:03} ").repeat(7);
                let long = if field.kind.word() == "line" {
                    "Canary".to_owned() + &format!("{place:03}")
                } else {
                    text
                };
                filled = filled.sending(field, vec![(field.id.clone(), long)]);
            }
        }
        let filled = filled
            .with(Role::Email, APPLICANT)
            .with(Role::ManagerEmail, MANAGER);
        let applied = test.apply(&filled);
        let page = test.get(&applied.manager).is(200);
        for (place, field) in filled.form.fields.iter().enumerate() {
            let canary = format!("Canary{place:03}");
            if !matches!(field.kind.word(), "line" | "long-text") {
                continue;
            }
            let may_see = field.is_shown_to(Viewer::Manager);
            assert_eq!(
                page.html().contains(&canary),
                may_see,
                "{} on the page",
                field.id
            );
            let is_own_name = field.role == Some(Role::ManagerName);
            let in_mail =
                applied.request.text.contains(&canary) || applied.request.html.contains(&canary);
            assert_eq!(
                in_mail,
                may_see || is_own_name,
                "{} in the e-mail",
                field.id
            );
        }
        page.never_says(APPLICANT).never_says(MANAGER);
        applied.request.never_says(APPLICANT);
    }
}

/// The status on the administrators' list.
#[track_caller]
fn status_of(test: &SchemeTest, applied: &Applied) -> String {
    test.sign_in();
    let page = test
        .get(&format!("/admin/applications/{}", applied.reference))
        .is(200);
    page.texts(".tag").remove(0)
}

#[test]
fn every_mail_leads_only_to_us_and_says_its_subject_in_one_line() {
    let test = SchemeTest::start();
    let applied = apply(&test, "mentor");
    decide(&test, &applied.manager, &answer(&test, "approve")).is(200);
    let outcome = test.one_mail();
    test.sign_in();
    for mail in [&applied.receipt, &applied.request, &outcome] {
        sound(&test, mail);
    }
}

#[track_caller]
fn sound(test: &SchemeTest, mail: &Mail) {
    let subject = &mail.subject;
    assert!(!subject.is_empty() && !subject.contains(['\n', '\r']) && *subject == subject.trim());
    for href in mail.hrefs() {
        let is_ours = href.starts_with(&test.address) || href.starts_with("mailto:");
        assert!(is_ours, "{mail} leads to {href}");
        if let Some(path) = href.strip_prefix(&test.address) {
            let status = test.get(if path.is_empty() { "/" } else { path }).status;
            assert!(
                matches!(status, 200 | 410),
                "{mail} leads to {href}: {status}"
            );
        }
    }
    mail.never_says("{{")
        .never_says("undefined")
        .never_says("<script");
}
