//! The e-mails that the system sent, read as their readers do.

use super::SchemeTest;
use scraper::{Html, Selector};
use serde::Deserialize;
use std::fmt;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::timeout;

/// How long the system may take to send what it has queued.
const PATIENCE: Duration = Duration::from_secs(30);

/// An e-mail.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Mail {
    /// The letter's id.
    pub(crate) id: String,
    /// To whom.
    pub(crate) to: String,
    /// One line.
    pub(crate) subject: String,
    /// Plain text.
    pub(crate) text: String,
    /// HTML.
    pub(crate) html: String,
}

impl fmt::Display for Mail {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} (to {}, {})", self.subject, self.to, self.id)
    }
}

impl Mail {
    /// Its one address below `path`, the same in text and HTML.
    #[track_caller]
    pub(crate) fn link(&self, path: &str) -> String {
        let words = self.text.split_whitespace();
        let mut in_text: Vec<&str> = words.filter(|word| word.contains(path)).collect();
        in_text.dedup();
        let [link] = in_text.as_slice() else {
            panic!(
                "{self}: {} links below {path}:\n{}",
                in_text.len(),
                self.text
            );
        };
        let in_html = self.hrefs().into_iter().filter(|href| href.contains(path));
        let in_html: Vec<String> = in_html.collect();
        let same = !in_html.is_empty() && in_html.iter().all(|href| href == link);
        assert!(same, "{self}: {link} in the text, {in_html:?} in the HTML");
        (*link).to_owned()
    }

    /// Where the links of its HTML lead.
    pub(crate) fn hrefs(&self) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let links = Selector::parse("[href], [src]").expect("a selector");
        let target = |element: scraper::ElementRef<'_>| {
            let target = element.attr("href").or(element.attr("src"));
            target.unwrap_or("").to_owned()
        };
        html.select(&links).map(target).collect()
    }

    /// A person reads these words in its text, and in its HTML too.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        let words = super::page::squeezed(words);
        let text = super::page::squeezed(&self.text);
        let html = Html::parse_document(&self.html);
        let html = super::page::squeezed(&html.root_element().text().collect::<String>());
        assert!(
            text.contains(&words),
            "{self} does not say `{words}` in text:\n{text}"
        );
        assert!(
            html.contains(&words),
            "{self} does not say `{words}` in HTML:\n{html}"
        );
        self
    }

    /// These words are nowhere in it.
    #[track_caller]
    pub(crate) fn never_says(&self, words: &str) -> &Self {
        let all = format!("{}\n{}\n{}", self.subject, self.text, self.html);
        assert!(!all.contains(words), "{self} says `{words}`");
        self
    }
}

impl SchemeTest {
    /// The e-mails since the test last looked, oldest first, once all that is queued is sent.
    #[track_caller]
    pub(crate) fn mails(&self) -> Vec<Mail> {
        if let Some(running) = &self.running {
            let sent = running.until_mail_is_sent();
            let sent = self
                .runtime
                .block_on(async { timeout(PATIENCE, sent).await });
            assert!(sent.is_ok(), "there is mail that cannot be sent");
        }
        let page = self.get("/dev/mail.json").is(200);
        let all: Vec<Mail> = serde_json::from_slice(&page.bytes).expect("e-mails");
        let mut seen = self.mails_seen.lock().unwrap();
        let mut new: Vec<Mail> = all
            .into_iter()
            .filter(|mail| !seen.contains(&mail.id))
            .collect();
        seen.extend(new.iter().map(|mail| mail.id.clone()));
        new.reverse();
        new
    }

    /// The one e-mail since the test last looked.
    #[track_caller]
    pub(crate) fn one_mail(&self) -> Mail {
        let mut mails = self.mails();
        let told: Vec<String> = mails.iter().map(Mail::to_string).collect();
        assert_eq!(mails.len(), 1, "{told:#?}");
        mails.remove(0)
    }

    /// No e-mail came since the test last looked.
    #[track_caller]
    pub(crate) fn no_mail(&self) {
        let told: Vec<String> = self.mails().iter().map(Mail::to_string).collect();
        assert!(told.is_empty(), "{told:#?}");
    }

    /// This test is not about e-mails: any may come.
    pub(crate) fn ignore_mail(&self) {
        self.mails_ignored.store(true, Ordering::Relaxed);
    }
}
