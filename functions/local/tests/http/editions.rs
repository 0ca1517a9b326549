//! A page that was open while its form changed is shown again, with every answer that still fits.

use crate::scheme_test::{Content, Filled, PageForm, SchemeTest, answered};
use crate::sheets::sheets;
use form_page::EDITION_INPUT;
use forms::{Role, Use};

const CHANGED: &str =
    "The form has changed since you opened it. Look at your answers again, then continue";

const QUESTION: &str = r#"
[[field]]
id = "reading_room"
group = "looking-for"
kind = "line"
label = "Which reading room do you like best?"
max = 20
purpose = "To show that a question can come and go"
sensitivity = "personal"
shown_to = ["owner"]
"#;

const MENTEE: &str = "forms/mentee.toml";

/// The shipped content with every form in its second edition.
fn second_edition() -> Content {
    let forms = [
        "forms/mentor.toml",
        MENTEE,
        "forms/equality.toml",
        "forms/approval.toml",
    ];
    forms.into_iter().fold(Content::shipped(), |content, form| {
        content.replace(form, "\nversion = 1\n", "\nversion = 2\n")
    })
}

#[test]
fn every_page_says_which_edition_it_is_of() {
    let test = SchemeTest::start();
    for sheet in sheets(&test) {
        let version = (EDITION_INPUT.to_owned(), sheet.form.version.to_string());
        assert!(sheet.drawn.pairs.contains(&version), "{}", sheet.form.id);
    }
}

#[test]
fn a_page_of_the_edition_before_is_shown_again_with_its_answers() {
    let before = SchemeTest::start_with(&Content::shipped());
    let opened: Vec<_> = sheets(&before)
        .into_iter()
        .map(|sheet| (sheet.form.id.clone(), sheet.drawn))
        .collect();
    let test = before.again_with(&second_edition());
    for (id, drawn) in opened {
        let form = test.form(&id);
        let filled = match form.use_of {
            Use::Approval => test.answer("approve").about("applicant@hull.ac.uk"),
            _ => Filled::of(form, test.today()),
        };
        let page = test.press(&drawn, &filled.pairs()).is(422).drawn();
        assert_eq!(page.summary().len(), 1, "{id}");
        let (href, words) = page.summary().remove(0);
        assert_eq!(words, CHANGED);
        let target = href.trim_start_matches('#');
        assert_eq!(page.attributes(&format!("[id='{target}']"), "id"), [target]);
        let again = page.form("main form");
        let hidden = page.attributes("main form input[type=hidden]", "name");
        let mut kept = again.answered();
        kept.retain(|(name, _)| !hidden.contains(name));
        assert_eq!(kept, answered(&filled.pairs()), "{id}");
        let wanted = if form.use_of == Use::Monitoring {
            303
        } else {
            200
        };
        let pressed = test.press(&again, &[]);
        assert_eq!(
            (pressed.status, pressed.summary()),
            (wanted, vec![]),
            "{id}"
        );
    }
    assert_eq!(
        test.mails().len(),
        1,
        "the manager's decision, at the second press"
    );
}

#[test]
fn a_question_that_came_or_went_meanwhile_loses_no_other_answer() {
    let with = second_edition().append(MENTEE, QUESTION);
    for (first, second, is_gone) in [
        (&Content::shipped(), &with, false),
        (&with_first(), &second_edition(), true),
    ] {
        let before = SchemeTest::start_with(first);
        let drawn = before.get("/apply/mentee/").form("main form");
        let filled = before
            .filled("mentee")
            .with(Role::ManagerEmail, "manager@hull.ac.uk");
        let (pairs, state) = (filled.pairs(), before.state(&filled));
        let test = before.again_with(second);
        let page = test.press(&drawn, &pairs).is(422).says(CHANGED);
        let lost = |form: &PageForm| {
            let kept = form.answered();
            let missing = answered(&pairs)
                .into_iter()
                .filter(|pair| !kept.contains(pair));
            missing.map(|(name, _)| name).collect::<Vec<String>>()
        };
        let gone: &[&str] = if is_gone { &["reading_room"] } else { &[] };
        assert_eq!(lost(&page.form("main form")), gone);
        let late = test.submit("mentee", &state).is(422).says(CHANGED);
        assert_eq!(lost(&late.form("main form")).len(), gone.len());
        let check = test.press(&late.form("main form"), &[]).is(200);
        test.press(&check.form("form#answers"), &[]).reference();
        assert_eq!(test.mails().len(), 2);
        let again = test.submit("mentee", &state).is(422);
        assert!(
            again.summary().len() == 1,
            "the old check page stores nothing more"
        );
        test.sign_in();
        assert_eq!(test.listed("").len(), 1);
    }
}

/// The first edition, with the question.
fn with_first() -> Content {
    Content::shipped().append(MENTEE, QUESTION)
}

#[test]
fn an_edition_said_twice_or_of_no_form_is_not_taken_for_this_one() {
    let test = SchemeTest::start();
    let filled = test.filled("mentee").with(Role::Email, "own@hull.ac.uk");
    let edition = |text: &str| (EDITION_INPUT.to_owned(), text.to_owned());
    for odd in ["0", "2", "-1", "1 ", "one", "", "1.0", "01"] {
        let pairs = [filled.pairs(), vec![edition(odd)]].concat();
        test.post("/forms/mentee/check", &pairs)
            .is(422)
            .says(CHANGED);
    }
    let twice = [filled.pairs(), vec![edition("1"), edition("1")]].concat();
    test.post("/forms/mentee/check", &twice).is(400).drawn();
    test.nothing_is_stored();
}
