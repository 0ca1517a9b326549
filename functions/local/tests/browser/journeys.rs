//! The same journeys as anyone may have to make them: by keyboard alone, on a small screen or at
//! 400 %, in colours that the reader chose, without the style sheet; and with a browser used as
//! browsers are: Back, reload, a second tab, a button pressed twice on a slow line.

use crate::mentor::OFFICER;
use crate::others::Between;
use crate::page::Page;
use crate::person::Person;
use crate::preview::Preview;
use crate::world::World;
use serde_json::json;
use tempfile::TempDir;

const CHECK: &str = "Check your answers before you submit your application";
const DONE: &str = "We have your application";

/// Someone who wants to be a mentee, and is not in the way of the others' journeys.
const MENTEE: Person = Person {
    says: &[
        ("Full name", &["Bo"]),
        ("Email address", &["bo@leeds.ac.uk"]),
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

/// That person, and who is asked to approve.
const BO: Between = Between {
    name: "Bo",
    applicant: "bo@leeds.ac.uk",
    manager: "sam.reed@leeds.ac.uk",
};

/// From the home page to the check page.
#[track_caller]
fn to_the_check_page(page: &Page, at_each: impl Fn(&Page)) {
    at_each(page);
    page.follow("Apply");
    at_each(page);
    page.follow("Apply to be a mentee");
    page.press("Continue");
    assert_eq!(page.status(), 422);
    at_each(page);
    MENTEE.fill(page);
    page.press("Continue");
    assert_eq!((page.status(), page.heading().as_str()), (200, CHECK));
    at_each(page);
}

/// All the way, holding every page on it to something.
#[track_caller]
fn apply(page: &Page, at_each: impl Fn(&Page)) {
    to_the_check_page(page, &at_each);
    page.press("Submit application");
    assert_eq!((page.status(), page.heading().as_str()), (200, DONE));
    at_each(page);
}

/// Buttons and inputs whose edge nobody would see once the reader's colours take the place of ours.
#[track_caller]
fn shows_its_edges(page: &Page) {
    let bare: Vec<String> = page.evaluate(
        "[...document.querySelectorAll('.button, input:not([type=hidden]), select, textarea')] \
         .filter((one) => one.checkVisibility() && !['checkbox', 'radio'].includes(one.type)) \
         .filter((one) => parseFloat(getComputedStyle(one).borderTopWidth) < 1 \
                       || getComputedStyle(one).borderTopStyle === 'none') \
         .map((one) => one.outerHTML)",
    );
    assert_eq!(bare, [""; 0], "{}: no border shows these", page.address());
}

#[track_caller]
fn has_no_style(page: &Page) {
    let styled: bool = page.evaluate("getComputedStyle(document.body).display === 'flex'");
    assert!(!styled, "{} has its style sheet", page.address());
}

/// WCAG 2.2, 1.4.10: nothing is to be scrolled to the side.
#[track_caller]
fn fits(page: &Page) {
    let (wide, seen): (u32, u32) =
        page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
    assert!(
        wide <= seen,
        "{}: {wide} px wide, {seen} px seen",
        page.address()
    );
}

#[test]
fn in_chromium_everyone_does_their_part_at_four_hundred_per_cent() {
    let world = World::begin();
    let page = world.someone_at_home();
    // 1280 by 1024 pixels, each of the page's as large as 16 of them: a telephone's width too.
    let size = json!({"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": false});
    page.call("Emulation.setDeviceMetricsOverride", &size);
    apply(&page, fits);
    world.nobody_was_told(&page);
    BO.decide_and_look(&world, &page, fits);
    BO.look_after(&world, &page, fits);
}

#[test]
fn in_chromium_everyone_does_their_part_in_forced_colours() {
    let world = World::begin();
    let page = world.someone_at_home();
    let forced = json!({"features": [{"name": "forced-colors", "value": "active"}]});
    page.call("Emulation.setEmulatedMedia", &forced);
    apply(&page, shows_its_edges);
    BO.decide_and_look(&world, &page, shows_its_edges);
    BO.look_after(&world, &page, shows_its_edges);
}

#[test]
fn in_chromium_everyone_does_their_part_without_the_style_sheet() {
    let world = World::begin();
    let page = world.chrome.page();
    let none = json!({"urlPatterns": [{"urlPattern": "*://*:*/*.css", "block": true}]});
    page.call("Network.setBlockedURLs", &none);
    page.open(&world.preview.address);
    apply(&page, has_no_style);
    BO.decide_and_look(&world, &page, has_no_style);
    BO.look_after(&world, &page, has_no_style);
}

#[test]
fn in_chromium_the_equality_form_is_sent_with_the_keyboard_alone() {
    let world = World::begin();
    let page = world.someone_at_home();
    page.tab_to("equality and diversity form");
    page.enter();
    page.tab_to("Start the equality and diversity form");
    page.enter();
    Person { says: &[] }.fill_by_keyboard(&page, "Send answers");
    page.enter();
    assert!(page.address().ends_with("/equality/thanks/"));
    world.nobody_was_told(&page);
}

/// An officer signs in with the keyboard alone, an app set up on the way.
#[track_caller]
fn sign_in_by_keyboard(world: &World) -> Page {
    let page = world.chrome.page();
    page.open(&format!("{}/admin/", world.preview.address));
    page.tab_to("Skip to main content");
    page.enter();
    page.key("Tab");
    page.type_text(OFFICER);
    page.tab_to("Send me a link");
    page.enter();
    let mail = world
        .preview
        .mail_to(&world.postman, OFFICER, "Your link to sign in");
    page.open(mail.link());
    page.tab_to("Sign in");
    page.enter();
    let code = world.code_for(&page.text_of("code.key"));
    page.tab_to("Code from your app");
    page.type_text(&code);
    page.tab_to("Sign in");
    page.enter();
    page
}

#[test]
fn in_chromium_an_officer_records_a_match_with_the_keyboard_alone_and_its_applicant_reads_it() {
    let folder = TempDir::new().expect("a folder");
    let world = World::around(Preview::start_in(folder.path(), "2023-06-01T09:00:00Z"));
    let page = world.someone_at_home();
    apply(&page, |_| {});
    BO.decide_and_look(&world, &page, |_| {});
    let own = page.address().replace(&world.preview.address, "");
    drop(page);
    drop(world);

    let world = World::around(Preview::start_in(folder.path(), "2023-07-20T09:00:00Z"));
    let page = sign_in_by_keyboard(&world);
    page.tab_to("Applications");
    page.enter();
    page.tab_to("Choose Bo");
    page.key(" ");
    page.tab_to("Record the chosen as matched");
    page.enter();
    assert_eq!(page.heading(), "Record 1 application as matched?");
    page.tab_to("Record 1 application");
    page.enter();
    assert_eq!(page.heading(), "1 application is matched");
    let applicant = world.chrome.page();
    applicant.open(&format!("{}{own}", world.preview.address));
    applicant.assert_says("The oversight group matched you on Thursday 20 July 2023");
}

#[test]
fn in_chromium_an_officer_signs_in_looks_and_signs_out_with_the_keyboard_alone() {
    let world = World::begin();
    apply(&world.someone_at_home(), |_| {});
    let page = sign_in_by_keyboard(&world);
    page.assert_says("days left: applications close on");
    page.tab_to("Applications");
    page.enter();
    page.tab_to("Choose Bo");
    page.key(" ");
    page.tab_to("Remind the chosen line managers");
    page.enter();
    page.assert_says("What will happen");
    page.tab_to("Back to the list");
    page.enter();
    page.tab_to("Sign out");
    page.enter();
    page.open(&format!("{}/admin/applications", world.preview.address));
    assert_eq!(page.heading(), "Administrators: sign in");
}

#[test]
fn in_chromium_an_answer_is_changed_until_the_deadline_with_the_keyboard_alone() {
    let folder = TempDir::new().expect("a folder");
    let until = "Friday 23 June 2023 at 11:59pm";
    let world = World::around(Preview::start_in(folder.path(), "2023-06-23T22:59:00Z"));
    apply(&world.someone_at_home(), |_| {});
    let page = world.someone_with_mail("bo@leeds.ac.uk", DONE);
    page.assert_says(&format!("You can change your answers until {until}"));
    page.tab_to("Change your full name");
    page.enter();
    assert_eq!(page.heading(), "Change your answers");
    assert_eq!(
        page.focused().words,
        "Full name",
        "Change leads to the answer"
    );
    page.retype("Bo Ek");
    page.tab_to("Continue");
    page.enter();
    page.assert_says("This is not saved yet");
    page.tab_to("Save changes");
    page.enter();
    assert_eq!(page.heading(), "Your changes are saved");
    page.tab_to("Go back to your application");
    page.enter();
    page.assert_says("Bo Ek");
    page.tab_to("Withdraw your application");
    page.enter();
    page.tab_to("Keep it as it is");
    page.enter();
    assert_eq!(page.heading(), "Your application to be a mentee");
    world.nobody_was_told(&page);
    let own = page.address().replace(&world.preview.address, "");
    drop(page);
    drop(world);

    let world = World::around(Preview::start_in(folder.path(), "2023-06-23T23:00:00Z"));
    let page = world.chrome.page();
    page.open(&format!("{}{own}", world.preview.address));
    page.assert_says("Bo Ek");
    page.assert_says("These answers can no longer be changed here");
    assert!(!page.text().contains("Change your full name"));
}

#[test]
fn in_chromium_back_reload_and_a_second_tab_lose_nothing_and_apply_once() {
    let world = World::begin();
    let page = world.someone_at_home();
    page.follow("Apply");
    page.follow("Apply to be a mentee");
    MENTEE.fill(&page);
    page.press("Continue");
    assert_eq!(page.heading(), CHECK);
    page.back();
    assert_eq!(
        page.holds("", "Full name"),
        "Bo",
        "Back keeps what was typed"
    );
    page.press("Continue");
    assert_eq!(page.heading(), CHECK);

    let other = world.chrome.tab_beside(&page);
    other.open(&world.preview.address);
    to_the_check_page(&other, |_| {});
    let references: Vec<String> = [&page, &other]
        .iter()
        .map(|tab| {
            tab.press("Submit application");
            assert_eq!((tab.status(), tab.heading().as_str()), (200, DONE));
            tab.evaluate("document.querySelector('.ref').innerText")
        })
        .collect();
    assert_eq!(references[0], references[1], "the same application");
    page.reload();
    page.assert_says(&references[0]);
    world.one_application(&page, "bo@leeds.ac.uk");
}

#[test]
fn in_chromium_a_button_pressed_twice_on_a_slow_line_applies_once() {
    let world = World::begin();
    let page = world.someone_at_home();
    to_the_check_page(&page, |_| {});
    let slow = json!({"offline": false, "latency": 700, "downloadThroughput": 20_000,
                      "uploadThroughput": 20_000});
    page.call("Network.emulateNetworkConditions", &slow);
    page.press_twice("Submit application");
    assert_eq!((page.status(), page.heading().as_str()), (200, DONE));
    world.one_application(&page, "bo@leeds.ac.uk");
}
