//! What the other people of the scheme do, on the very screen on which somebody applied: the line
//! manager decides, the applicant looks at their own page, an officer looks after both.

use crate::mentor::{MANAGER, OFFICER};
use crate::page::Page;
use crate::world::World;

/// Who applied, who is asked, and what their letters are about.
pub(crate) struct Between {
    pub(crate) name: &'static str,
    pub(crate) applicant: &'static str,
    pub(crate) manager: &'static str,
}

impl Between {
    /// The line manager approves, and the applicant sees it.
    #[track_caller]
    pub(crate) fn decide_and_look(&self, world: &World, page: &Page, at_each: impl Fn(&Page)) {
        let mail = |to, subject: &str| world.preview.mail_to(&world.postman, to, subject);
        page.open(mail(self.manager, &format!("Your approval for {}", self.name)).link());
        at_each(page);
        page.press("Send decision");
        assert_eq!(page.status(), 422);
        at_each(page);
        MANAGER.fill(page);
        page.press("Send decision");
        assert_eq!(page.heading(), "We have your decision");
        at_each(page);
        mail(self.applicant, "Your line manager has decided");
        page.open(mail(self.applicant, "We have your application").link());
        page.assert_says("Your line manager approved your application");
        at_each(page);
        page.follow("Withdraw your application");
        at_each(page);
        page.follow("Keep it as it is");
        page.assert_says(self.name);
        world.nobody_was_told(page);
    }

    /// An officer signs in, looks at the dashboard, the list and the application, and at what would
    /// be done to it.
    #[track_caller]
    pub(crate) fn look_after(&self, world: &World, page: &Page, at_each: impl Fn(&Page)) {
        page.open(&format!("{}/admin/", world.preview.address));
        at_each(page);
        page.type_into("", "Your email address", OFFICER);
        page.press("Send me a link");
        at_each(page);
        let mail = world
            .preview
            .mail_to(&world.postman, OFFICER, "Your link to sign in");
        page.open(mail.link());
        at_each(page);
        page.press("Sign in");
        at_each(page);
        let code = world.code_for(&page.text_of("code.key"));
        page.type_into("", "Code from your app", &code);
        page.press("Sign in");
        page.assert_says("days left: applications close on");
        at_each(page);
        page.follow("Applications");
        at_each(page);
        page.follow(self.name);
        page.assert_says("The line manager approved it");
        at_each(page);
        page.follow("Record");
        page.assert_says("Opened an application");
        at_each(page);
        page.press("Sign out");
    }
}
