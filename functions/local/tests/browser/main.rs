//! Whole journeys in real Chromium with scripts switched off, as the people of the scheme make
//! them: they read labels and press buttons, and know no address but those they were given. And
//! gates that every page in every state has to pass: [`gates`], [`source`].

#![cfg(test)]

mod chrome;
mod complete;
mod frame;
mod gates;
mod house_style;
mod journeys;
mod mentor;
mod others;
mod page;
mod person;
mod pictures;
mod preview;
mod print;
mod reading_age;
mod seen;
mod shelf;
mod source;
mod table;
mod templates;
mod web_tools;
mod wire;
mod world;

#[expect(
    dead_code,
    unused_imports,
    reason = "the tests over HTTP use all of it"
)]
#[path = "../scheme_test/mod.rs"]
mod scheme_test;
#[expect(dead_code, reason = "the tests over HTTP use all of it")]
#[path = "../http/sheets.rs"]
mod sheets;

use chrome::Chrome;
use person::Person;
use world::World;

const MENTEE: Person = Person {
    says: &[
        ("Full name", &["Null"]),
        ("Email address", &["null@leeds.ac.uk"]),
        ("Institution", &["University of Leeds"]),
        ("Your line manager's full name", &["Sam Reed"]),
        (
            "Your line manager's email address",
            &["sam.reed@leeds.ac.uk"],
        ),
        (
            "Would you like a mentor who belongs to one of these groups?",
            &["I have no preference"],
        ),
    ],
};

#[test]
fn in_chromium_a_mentor_applies_is_approved_and_is_read_by_an_officer() {
    let world = World::begin();
    let reference = mentor::apply_as_mentor(&world);
    mentor::approve(&world);
    mentor::read_own_page(&world, &reference);
    mentor::read_as_officer(&world, &reference);
}

#[test]
fn in_chromium_a_mentee_applies_with_the_keyboard_alone() {
    let world = World::begin();
    let page = world.someone_at_home();
    page.tab_to("Apply to be a mentee");
    page.enter();
    assert_eq!(page.heading(), "Apply to be a mentee");

    page.tab_to("Continue");
    page.enter();
    assert_eq!(
        (page.status(), page.title().starts_with("Error: ")),
        (422, true)
    );
    // The summary has the focus by itself, and the first thing in it is the first fault.
    assert!(
        page.focused().words.starts_with("There is a problem"),
        "{:?}",
        page.focused()
    );
    page.key("Tab");
    page.enter();
    assert_eq!(page.focused().words, "Full name");

    page.open(&format!("{}/apply/mentee/", world.preview.address));
    MENTEE.fill_by_keyboard(&page, "Continue");
    page.enter();
    assert_eq!(
        (page.status(), page.heading().as_str()),
        (200, "Check your answers before you submit your application")
    );
    page.tab_to("Submit application");
    page.enter();
    assert_eq!(page.heading(), "We have your application");
    world.nobody_was_told(&page);
    world.preview.mail_to(
        &world.postman,
        "sam.reed@leeds.ac.uk",
        "Your approval for Null",
    );
}

#[test]
fn in_chromium_the_equality_form_is_reached_by_links_and_can_be_sent_empty_or_filled() {
    let world = World::begin();
    for person in [None, Some(Person { says: &[] })] {
        let page = world.someone_at_home();
        page.follow("equality and diversity form");
        page.follow("Start the equality and diversity form");
        if let Some(person) = person {
            person.answer_all(&page);
        }
        page.press("Send answers");
        assert_eq!(page.status(), 200);
        assert!(
            page.address().ends_with("/equality/thanks/"),
            "{}",
            page.address()
        );
        world.nobody_was_told(&page);
    }
}

#[test]
fn in_chromium_a_reader_opens_a_question_and_a_film() {
    let world = World::begin();
    let page = world.someone_at_home();
    page.follow("FAQs");
    let question: String = page.evaluate("document.querySelector('main summary').innerText");
    let folded = page.text();
    page.unfold(&question);
    let unfolded = page.text();
    assert!(
        unfolded.len() > folded.len() + 20,
        "`{question}` shows its answer"
    );
    page.follow("Videos");
    page.follow("Welcome to the ALN Mentoring Scheme");
    page.assert_says("What the film is about");
    for link in ["Privacy", "Accessibility", "Contact"] {
        page.follow(link);
        assert_eq!(page.status(), 200);
    }
    page.open(&format!("{}/nothing-is-here", world.preview.address));
    assert_eq!(page.status(), 404);
    world.nobody_was_told(&page);
}

#[test]
fn in_chromium_scripts_are_switched_off_and_would_otherwise_run() {
    let chrome = Chrome::start();
    let page = chrome.page();
    let loud = "data:text/html,<title>quiet</title><h1>A page</h1>\
                <script>document.title = 'it ran'</script><noscript>no script</noscript>";
    page.open(loud);
    assert_eq!(
        (page.title().as_str(), page.text().as_str()),
        ("quiet", "A page no script")
    );
    page.let_scripts_run(true);
    page.open(loud);
    assert_eq!(
        (page.title().as_str(), page.text().as_str()),
        ("it ran", "A page")
    );
}
