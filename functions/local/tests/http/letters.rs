//! Every letter, to and about people of every name: nothing blank, one line of subject, text and HTML
//! that say the same, and links that lead somewhere.

use super::changing::{checked, saved};
use crate::scheme_test::{
    AWKWARD, Applied, Content, Filled, Mail, Page, SchemeTest, pair, squeezed,
};
use forms::Role;
use scheme::Seat;
use scraper::{Html, Selector};
use std::collections::BTreeSet;

/// The longest name that the forms take, names from right to left, and names that are barely one.
fn names() -> Vec<String> {
    let long = "Bartholomew-Maximilian "
        .repeat(5)
        .trim_end()
        .chars()
        .take(100)
        .collect();
    let others = ["محمد بن عبد الله", "נועה כהן", "X", "Łucja Ångström-Ünal"];
    let awkward = AWKWARD.iter().copied().chain(others).map(str::to_owned);
    awkward.chain([long]).collect()
}

fn filled<'a>(test: &'a SchemeTest, place: usize, name: &str) -> Filled<'a> {
    let role = if place.is_multiple_of(2) {
        "mentor"
    } else {
        "mentee"
    };
    let filled = test
        .filled(role)
        .with(Role::Name, name)
        .with(Role::JobTitle, name);
    filled
        .with(Role::ManagerName, name)
        .with(Role::Email, &format!("person{place}@hull.ac.uk"))
        .with(Role::ManagerEmail, &format!("manager{place}@hull.ac.uk"))
}

/// The words of an e-mail's HTML.
fn words(mail: &Mail) -> String {
    let html = Html::parse_document(&mail.html);
    let body = Selector::parse("body").expect("a selector");
    let body = html.select(&body).next().expect("a body");
    squeezed(&body.text().collect::<Vec<_>>().join(" ")).replace(['\u{2068}', '\u{2069}'], "")
}

/// Every line of the text is in the HTML, whatever is around it; and nothing is blank.
#[track_caller]
fn is_whole(mail: &Mail, name: &str) {
    for (what, text) in [("subject", &mail.subject), ("text", &mail.text)] {
        for blank in [
            " ,", " .", "()", "{{", "}}", "{%", "Hello ,", ": \n", "  to ", " a  ",
        ] {
            let odd = text.replace(name, "NAME").contains(blank);
            assert!(!odd, "{mail}: `{blank}` in the {what}:\n{text}");
        }
    }
    assert_eq!(mail.subject, squeezed(&mail.subject), "{mail}");
    assert!(!mail.subject.is_empty() && !mail.subject.chars().any(char::is_control));
    let html = words(mail);
    for line in mail.text.lines().filter(|line| !line.trim().is_empty()) {
        let line = squeezed(line).replace(['\u{2068}', '\u{2069}'], "");
        let line = line.trim_start_matches("- ");
        let line = match line.split_once(". ") {
            Some((number, rest)) if number.parse::<u8>().is_ok() => rest,
            _ => line,
        };
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert!(
            bare(&html).contains(&bare(line)),
            "{mail}: the HTML lacks\n{line}\n{html}"
        );
    }
    let escaped = Html::parse_document(&mail.html);
    let kept_apart = Selector::parse("bdi").expect("a selector");
    let mut apart = escaped
        .select(&kept_apart)
        .map(|one| squeezed(&one.text().collect::<String>()));
    if html.contains(&squeezed(name)) && name.chars().count() > 1 {
        assert!(
            apart.any(|one| one == squeezed(name)),
            "{mail}: the name runs into the sentence"
        );
    }
}

/// Its links lead to pages of ours that are there: closed by now, some of them, but never unknown.
#[track_caller]
fn leads_somewhere(test: &SchemeTest, mail: &Mail) {
    for link in mail.hrefs() {
        if link.starts_with("mailto:") {
            continue;
        }
        let path = link
            .strip_prefix(&test.address)
            .unwrap_or_else(|| panic!("{mail}: {link}"));
        let path = if path.is_empty() { "/" } else { path };
        let status = test.get(path).status;
        let is_used = path.starts_with("/admin/sign-in/") && status == 404;
        assert!(
            matches!(status, 200 | 410) || is_used,
            "{mail}: {link}: {status}"
        );
    }
}

/// The path of the newest link to decide by, for the manager at this address.
#[track_caller]
fn newest(test: &SchemeTest, mails: &[Mail], address: &str) -> String {
    let mail = mails.iter().rev().find(|mail| mail.to == address);
    let link = mail.expect("a letter").link("/forms/approval/");
    test.path_of(&link).to_owned()
}

fn decide(test: &SchemeTest, place: usize, path: &str) -> Page {
    let decision = ["approve", "approve_from", "decline"][place % 3];
    let answer = test.answer(decision);
    let answer = match decision {
        "decline" => answer
            .with(Role::ShareReason, "yes")
            .with(Role::Reason, "No time.\nNot now."),
        _ => answer,
    };
    test.post(path, &answer.pairs()).is(200)
}

/// The letter to an administrator who asks for a link.
#[track_caller]
fn sign_in_letter(test: &SchemeTest) -> Mail {
    let form = test.get("/admin/").is(200).form("main form");
    let field = form.names.first().expect("an input").clone();
    let owner = test.address_of(Seat::Owner);
    test.press(&form, &pair(&field, &owner)).is(200);
    test.one_mail()
}

#[test]
fn every_letter_is_whole_whatever_people_are_called() {
    let names = names();
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let mut all: Vec<(usize, Mail)> = Vec::new();
    let mut owns: Vec<Applied> = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let filled = filled(&test, place, name);
        let applied = test.apply(&filled);
        all.push((place, applied.receipt.clone()));
        all.push((place, applied.request.clone()));
        let state = checked(
            &test,
            &filled,
            &applied.own,
            Role::Email,
            &format!("new{place}@hull.ac.uk"),
        );
        saved(test.press(&state, &[]));
        all.extend(test.mails().into_iter().map(|mail| (place, mail)));
        owns.push(applied);
    }
    let before = test.address.clone();
    let test = test.again_at("2023-06-03T09:00:00Z");
    all.push((0, sign_in_letter(&test)));
    test.sign_in();
    let form = test
        .get("/admin/applications")
        .is(200)
        .form("form[action='/admin/bulk']");
    let asked = test.press(&form, &pair("step", "remind-all")).is(200);
    let confirm = asked.form("main form[action='/admin/bulk']");
    test.press(&confirm, &[])
        .is(200)
        .says("reminders are on the way");
    let mut reminders = test.mails();
    assert_eq!(reminders.len(), names.len());
    for place in 0..names.len() {
        let manager = format!("manager{place}@hull.ac.uk");
        let path = newest(&test, &reminders, &manager);
        if place % 4 == 0 {
            let on =
                Filled::of(test.answer("approve").form, test.today()).with(Role::IsManager, "no");
            let right = format!("right{place}@hull.ac.uk");
            test.post(&path, &on.with(Role::RightManagerEmail, &right).pairs())
                .is(200);
            let sent_on = test.mails();
            decide(&test, place, &newest(&test, &sent_on, &right));
            all.extend(sent_on.into_iter().map(|mail| (place, mail)));
        } else {
            decide(&test, place, &path);
        }
        all.push((place, test.one_mail()));
        let reminder = reminders.iter().position(|mail| mail.to == manager);
        all.push((place, reminders.remove(reminder.expect("a reminder"))));
    }
    let mut kinds = BTreeSet::new();
    for (place, mail) in &all {
        kinds.insert(mail.id.split('#').next().unwrap_or_default().to_owned());
        let mut mail = mail.clone();
        // Sent by the system before it was started again, on another port.
        mail.text = mail.text.replace(&before, &test.address);
        mail.html = mail.html.replace(&before, &test.address);
        is_whole(&mail, &names[*place]);
        leads_somewhere(&test, &mail);
    }
    let wanted = [
        "approval-request",
        "changed",
        "outcome",
        "receipt",
        "reminder",
        "sign-in",
    ];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), wanted);
}

#[test]
fn the_dates_are_to_be_had_for_a_calendar() {
    let file = "intakes/2023-spring-summer.toml";
    let content = Content::shipped().replace(file, "# induction = ", "induction = ");
    let test = SchemeTest::start_with(&content);
    let applied = test.apply(&filled(&test, 0, "Ann"));
    let link = applied.receipt.link(".ics");
    let file = test.get(test.path_of(&link)).is(200);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let text = file.html().to_owned();
    assert!(text.contains("DTSTART;VALUE=DATE:20230623\r\n"), "{text}");
    assert!(
        text.contains("DTSTART:20230710T113000Z\r\n"),
        "the induction: {text}"
    );
    test.post(&applied.manager, &test.answer("approve").pairs())
        .is(200);
    let told = test.one_mail();
    told.says("The induction is on Monday 10 July 2023 at 12:30pm, UK time.");
    assert_eq!(told.link(".ics"), link);
}
