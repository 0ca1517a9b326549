//! What every journey begins with.

use crate::chrome::Chrome;
use crate::page::Page;
use crate::preview::Preview;

/// What everybody's journey has: a preview, a browser, and a page on which to read the e-mails.
pub(crate) struct World {
    pub(crate) preview: Preview,
    pub(crate) chrome: Chrome,
    pub(crate) postman: Page,
}

impl World {
    pub(crate) fn begin() -> Self {
        Self::around(Preview::start())
    }

    /// The same, around this preview.
    pub(crate) fn around(preview: Preview) -> Self {
        let chrome = Chrome::start();
        let postman = chrome.page();
        Self {
            preview,
            chrome,
            postman,
        }
    }

    /// A new person, at the scheme's home page.
    pub(crate) fn someone_at_home(&self) -> Page {
        let page = self.chrome.page();
        page.open(&self.preview.address);
        page
    }

    /// A new person, who follows a link from an e-mail to them.
    #[track_caller]
    pub(crate) fn someone_with_mail(&self, to: &str, subject: &str) -> Page {
        let mail = self.preview.mail_to(&self.postman, to, subject);
        let page = self.chrome.page();
        page.open(mail.link());
        page
    }

    /// What an administrator's authenticator app shows that was given `key`.
    #[track_caller]
    pub(crate) fn code_for(&self, key: &str) -> String {
        let app = self.chrome.page();
        app.open(&format!("{}/dev/codes", self.preview.address));
        app.type_into("", "Key", key);
        app.press("Show its code");
        app.text_of("#code")
    }

    /// One application came of it: one receipt, and one request to the line manager.
    #[track_caller]
    pub(crate) fn one_application(&self, page: &Page, applicant: &str) {
        self.nobody_was_told(page);
        let receipt = "We have your application";
        self.preview.mail_to(&self.postman, applicant, receipt);
        let mails = self.preview.mails(&self.postman);
        let own = mails.iter().filter(|mail| mail.is_to(applicant));
        assert_eq!(own.count(), 1, "{mails:?}");
        assert_eq!(mails.len(), 2, "{mails:?}");
    }

    /// Nothing of a public page may have been kept by the browser, or asked of anybody else.
    #[track_caller]
    pub(crate) fn nobody_was_told(&self, page: &Page) {
        assert_eq!(page.cookies(), [""; 0], "a public page sets no cookie");
        let asked = page.asked_for();
        assert!(
            asked.len() > 1,
            "the style sheet is asked for, beside the page"
        );
        for address in asked {
            assert!(
                address.starts_with(&self.preview.address),
                "{address} was asked for"
            );
        }
    }
}
