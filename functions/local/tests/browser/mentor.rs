//! A mentor's application, as each person who has to do with it meets it.

use crate::person::Person;
use crate::world::World;

const MENTOR: Person = Person {
    says: &[
        ("Full name", &["Nguyễn O'Brien-Ólafsdóttir"]),
        ("Email address", &["n.obrien@hull.ac.uk"]),
        ("Institution", &["University of Hull"]),
        ("Your line manager's full name", &["Máire Ní Bhriain"]),
        ("Your line manager's email address", &["maire@hull.ac.uk"]),
    ],
};

const TIME_AGREED: &str = "I agree that this person may use work time for the induction and for \
                           4 to 6 meetings over 6 months";

pub(crate) const MANAGER: Person = Person {
    says: &[
        ("Your full name", &["Máire Ní Bhriain"]),
        ("Your job title", &["Head of collections"]),
        // Asked only of those who approve.
        (TIME_AGREED, &[TIME_AGREED]),
    ],
};

pub(crate) const OFFICER: &str = "officer@example.org";

/// From the home page to the confirmation, with a look at the faults and one answer changed.
#[track_caller]
pub(crate) fn apply_as_mentor(world: &World) -> String {
    let page = world.someone_at_home();
    page.follow("Apply");
    page.follow("Apply to be a mentor");
    assert_eq!(page.heading(), "Apply to be a mentor");

    page.press("Continue");
    assert_eq!(
        (page.status(), page.title().starts_with("Error: ")),
        (422, true)
    );
    page.assert_says("There is a problem");
    let given = MENTOR.fill(&page);
    page.press("Continue");
    assert_eq!(
        (page.status(), page.heading().as_str()),
        (200, "Check your answers before you submit your application")
    );
    page.assert_says("This is not sent yet");
    given.iter().for_each(|answer| page.assert_says(answer));

    page.press("Change your full name");
    assert_eq!(page.holds("", "Email address"), "n.obrien@hull.ac.uk");
    page.type_into("", "Full name", "Nguyễn Ólafsdóttir");
    page.press("Continue");
    page.assert_says("Nguyễn Ólafsdóttir");

    page.press("Submit application");
    assert_eq!(
        (page.status(), page.heading().as_str()),
        (200, "We have your application")
    );
    let reference: String = page.evaluate("document.querySelector('.ref').innerText");
    page.open(&page.address());
    page.assert_says(&reference);
    page.follow("About the equality form");
    assert!(
        !page.address().contains(&reference),
        "the equality form is told nothing"
    );
    world.nobody_was_told(&page);
    reference
}

/// The line manager's one page, from the link in their e-mail, with the keyboard alone.
#[track_caller]
pub(crate) fn approve(world: &World) {
    let page = world.someone_with_mail("maire@hull.ac.uk", "Your approval for Nguyễn Ólafsdóttir");
    page.open(&page.address());
    page.assert_says("Nguyễn Ólafsdóttir");
    MANAGER.fill_by_keyboard(&page, "Send decision");
    page.enter();
    assert_eq!(
        (page.status(), page.heading().as_str()),
        (200, "We have your decision")
    );
    world.nobody_was_told(&page);

    let again = world.someone_with_mail("maire@hull.ac.uk", "Your approval for Nguyễn Ólafsdóttir");
    assert_eq!(
        again.status(),
        410,
        "the link has been used: {}",
        again.text()
    );
}

/// The applicant's own page, from the link in their receipt, once they were told the outcome.
#[track_caller]
pub(crate) fn read_own_page(world: &World, reference: &str) {
    let applicant = "n.obrien@hull.ac.uk";
    world
        .preview
        .mail_to(&world.postman, applicant, "Your line manager has decided");
    let page = world.someone_with_mail(applicant, "We have your application");
    assert_eq!(
        (page.status(), page.heading().as_str()),
        (200, "Your application to be a mentor")
    );
    page.assert_says(reference);
    page.follow("Withdraw your application");
    page.back();
    page.assert_says(reference);
    world.nobody_was_told(&page);
}

/// Sign-in by the e-mailed link, the list, one application, the file, and out again.
#[track_caller]
pub(crate) fn read_as_officer(world: &World, reference: &str) {
    let page = world.chrome.page();
    page.open(&format!("{}/admin/", world.preview.address));
    page.type_into("", "Your email address", OFFICER);
    page.press("Send me a link");
    assert_eq!(page.heading(), "Check your email");
    page.open(
        world
            .preview
            .mail_to(&world.postman, OFFICER, "Your link to sign in")
            .link(),
    );
    page.press("Sign in");
    let code = world.code_for(&page.text_of("code.key"));
    page.type_into("", "Code from your app", &code);
    page.press("Sign in");
    page.assert_says("days left: applications close on");
    page.follow("Applications");
    page.assert_says("Nguyễn Ólafsdóttir");
    page.follow("Nguyễn Ólafsdóttir");
    page.assert_says(reference);
    page.follow("Back to the list");
    let file = page.download("Download 1 application (CSV)");
    let row = file
        .lines()
        .find(|line| line.contains(reference))
        .expect("its row in the file");
    assert!(
        row.contains("Nguyễn Ólafsdóttir") && row.contains("n.obrien@hull.ac.uk"),
        "{row}"
    );
    page.press("Sign out");
    page.open(&format!("{}/admin/applications", world.preview.address));
    assert!(
        !page.text().contains("Ólafsdóttir"),
        "signed out, and still shown:\n{}",
        page.text()
    );
}
