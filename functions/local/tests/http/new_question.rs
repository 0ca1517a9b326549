//! One TOML block is one question: on the page, in the faults, stored, shown, exported, registered.

use crate::scheme_test::{Content, SchemeTest};
use scheme::Seat;

/// What an editor adds to a form, and nothing else.
const BLOCK: &str = r#"
[[field]]
id = "reading_room"
group = "looking-for"
kind = "line"
label = "Which reading room do you like best?"
short = "Best reading room"
name_in_fault = "the reading room you like best"
hint = "Up to 20 characters, and only if you have one."
max = 20
purpose = "To show that a question needs no code"
sensitivity = "confidential"
shown_to = ["owner"]
column = "Reading room"
"#;

const TYPED: &str = "=Brynmor \"B\" Jones";

const FORM: &str = "forms/mentee.toml";

#[test]
fn one_block_is_on_the_page_checked_stored_shown_exported_and_registered() {
    let content = Content::shipped().append(FORM, BLOCK);
    let test = SchemeTest::start_with(&content);
    let form = test.form("mentee");
    let field = form
        .fields
        .iter()
        .find(|field| BLOCK.contains(&format!("id = \"{}\"", field.id)));
    let field = field.expect("the new field");
    let typed = |text: &str| vec![(field.id.clone(), text.to_owned())];

    let page = test
        .get("/apply/mentee/")
        .is(200)
        .says("Which reading room do you like best? (optional)");
    page.says(&field.hint)
        .form("main form")
        .names
        .iter()
        .position(|name| *name == field.id)
        .expect("an input");
    test.get("/apply/mentor/")
        .is(200)
        .never_says("reading room");

    let long = test.filled("mentee").sending(field, typed(&"a".repeat(21)));
    let page = test
        .check(&long)
        .is(422)
        .says("Best reading room must be 20 characters or fewer");
    assert_eq!(page.summary()[0].0, format!("#{}", field.id));

    let filled = test.filled("mentee").sending(field, typed(TYPED));
    let check = test.check(&filled).is(200);
    assert!(check.texts("dt").contains(&field.short));
    assert!(check.texts("dd").contains(&TYPED.to_owned()));

    let applied = test.apply(&filled);
    test.get(&applied.own)
        .is(200)
        .says("Best reading room")
        .says(TYPED);
    test.get(&applied.manager)
        .is(200)
        .never_says("reading")
        .never_says("Brynmor");
    applied.request.never_says("Brynmor");

    for (seat, may_see) in [
        (Seat::Viewer, false),
        (Seat::Officer, false),
        (Seat::Owner, true),
    ] {
        test.sign_in_as(seat);
        let page = test
            .get(&format!("/admin/applications/{}", applied.reference))
            .is(200);
        assert_eq!(page.text().contains(TYPED), may_see, "{seat:?}");
        if seat != Seat::Viewer {
            let row = test.export("?role=mentee").remove(0);
            let cell = row.get(&field.column).map(String::as_str);
            assert_eq!(
                cell,
                may_see.then_some(&format!("'{TYPED}")[..]),
                "{seat:?}"
            );
        }
        test.forget_cookie();
    }

    let register = test.get("/privacy/").is(200);
    register
        .says(&field.short)
        .says(&field.purpose)
        .says("the owners of the scheme");
    test.no_mail();
}

#[test]
fn a_block_with_mistakes_stops_the_start_and_every_mistake_is_named_with_its_place() {
    let shipped = Content::shipped();
    let before = shipped.read(FORM);
    let block = BLOCK
        .replace("\"confidential\"", "\"secretive\"")
        .replace("max = 20\n", "");
    let wrong = format!("{before}{block}colum = \"x\"\npurpos = \"x\"\n");
    shipped.write(FORM, &wrong);
    let started = std::panic::catch_unwind(|| SchemeTest::start_with(&shipped));
    let Err(why) = started else {
        panic!("it started")
    };
    let why = why.downcast_ref::<String>().expect("words").clone();
    let wrong_lines = [
        "sensitivity = \"secretive\"",
        "colum = \"x\"",
        "purpos = \"x\"",
        "[[field]]",
    ];
    for wrong_line in wrong_lines {
        let line = wrong
            .lines()
            .collect::<Vec<_>>()
            .iter()
            .rposition(|line| *line == wrong_line);
        let place = format!("content/forms/mentee.toml:{}:", line.expect("a line") + 1);
        assert!(why.contains(&place), "{place} is not named in:\n{why}");
    }
    for told in ["`secretive`", "`colum`", "`column`", "`purpos`", "`max`"] {
        assert!(why.contains(told), "{told} is not named in:\n{why}");
    }
}
