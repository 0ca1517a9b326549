//! What one person sees of a page, by way of `seen.js`.

use crate::page::Page;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const SEEN: &str = include_str!("seen.js");

/// What has the keyboard's focus.
#[derive(Debug, Deserialize)]
pub(crate) struct Focus {
    /// "link" is "a", a box or radio its own word, the rest as HTML calls them.
    pub(crate) what: String,
    pub(crate) words: String,
    /// The question around it, or its own words.
    pub(crate) question: String,
    #[serde(default)]
    pub(crate) outlined: bool,
}

/// One question of a form, as it is read on the page.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Question {
    pub(crate) asks: String,
    pub(crate) optional: bool,
    pub(crate) hint: String,
    /// text, email, number, textarea, select, radio, checkbox.
    pub(crate) kind: String,
    /// Several controls under one legend.
    pub(crate) grouped: bool,
    pub(crate) choices: Vec<Choice>,
}

/// One control of a question.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Choice {
    pub(crate) label: String,
    /// What a select offers.
    pub(crate) options: Vec<String>,
}

impl Page {
    #[track_caller]
    pub(crate) fn holds(&self, question: &str, label: &str) -> String {
        self.see("holds", &[label, question])
    }

    pub(crate) fn heading(&self) -> String {
        self.see("heading", &[])
    }

    pub(crate) fn title(&self) -> String {
        self.evaluate("document.title")
    }

    pub(crate) fn address(&self) -> String {
        self.evaluate("location.href")
    }

    /// All that can be read on the page, its spaces and lines made one space each.
    pub(crate) fn text(&self) -> String {
        self.evaluate(&format!("{}.said(document.body)", SEEN.trim_end()))
    }

    /// The text of a file that is not a page, such as JSON.
    pub(crate) fn raw(&self) -> String {
        self.evaluate("document.querySelector('pre').textContent")
    }

    /// The words of the first element that `css` finds.
    #[track_caller]
    pub(crate) fn text_of(&self, css: &str) -> String {
        self.evaluate(&format!(
            "document.querySelector({}).innerText",
            arguments(&[css])
        ))
    }

    pub(crate) fn focused(&self) -> Focus {
        self.see("focused", &[])
    }

    pub(crate) fn questions(&self) -> Vec<Question> {
        self.see("questions", &[])
    }

    #[track_caller]
    pub(crate) fn assert_says(&self, words: &str) {
        let text = self.text();
        assert!(
            text.contains(words),
            "{}: `{words}` is not in:\n{text}",
            self.address()
        );
    }

    /// The names of the cookies that this person's browser holds.
    pub(crate) fn cookies(&self) -> Vec<String> {
        let context = json!({"browserContextId": self.context});
        let held = self.wire().call("", "Storage.getCookies", &context);
        let names = held["cookies"].as_array().into_iter().flatten();
        names
            .filter_map(|cookie| cookie["name"].as_str().map(str::to_owned))
            .collect()
    }

    /// Every address that this page has asked for so far.
    pub(crate) fn asked_for(&self) -> Vec<String> {
        let wire = self.wire();
        let own = wire.since(0).filter(|event| event.session == self.session);
        let asked = own.filter(|event| event.method == "Network.requestWillBeSent");
        asked
            .filter_map(|event| event.params["request"]["url"].as_str().map(str::to_owned))
            .collect()
    }

    /// The status of the page that is shown.
    pub(crate) fn status(&self) -> u64 {
        let wire = self.wire();
        let own = wire.since(0).filter(|event| event.session == self.session);
        let answers = own.filter(|event| event.method == "Network.responseReceived");
        let pages = answers.filter(|event| event.params["type"] == "Document");
        let last = pages
            .filter_map(|event| event.params["response"]["status"].as_u64())
            .last();
        last.unwrap_or_default()
    }

    /// Where on the screen to click what says these words.
    #[track_caller]
    pub(crate) fn place(&self, what: &str, words: &[&str]) -> Value {
        let find = format!("s => s.place(s.{what}({}))", arguments(words));
        self.evaluate(&format!("({find})({})", SEEN.trim_end()))
    }

    #[track_caller]
    fn see<T: DeserializeOwned>(&self, what: &str, words: &[&str]) -> T {
        self.evaluate(&format!("{}.{what}({})", SEEN.trim_end(), arguments(words)))
    }

    #[track_caller]
    pub(crate) fn evaluate<T: DeserializeOwned>(&self, expression: &str) -> T {
        let asked = json!({"expression": expression, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", &asked);
        if let Some(thrown) = answer.get("exceptionDetails") {
            let value = &thrown["exception"];
            let said = value["value"]
                .as_str()
                .or(value["description"].as_str())
                .unwrap_or_default();
            panic!("{}: {said}", self.address());
        }
        serde_json::from_value(answer["result"]["value"].clone())
            .expect("what seen.js says it gives")
    }
}

/// As JavaScript's arguments.
fn arguments(words: &[&str]) -> String {
    words
        .iter()
        .map(|words| json!(words).to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
