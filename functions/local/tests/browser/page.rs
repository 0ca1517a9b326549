//! What one person does with a page: words, labels and buttons, never an id.

use crate::wire::Wire;
use serde_json::{Value, json};
use std::cell::{RefCell, RefMut};
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

/// One person's page. Every step waits until the page that it leads to is there.
pub(crate) struct Page {
    wire: Rc<RefCell<Wire>>,
    pub(crate) session: String,
    pub(crate) context: String,
    downloads: PathBuf,
}

impl Page {
    pub(crate) fn new(
        wire: Rc<RefCell<Wire>>,
        session: String,
        context: String,
        downloads: PathBuf,
    ) -> Self {
        Self {
            wire,
            session,
            context,
            downloads,
        }
    }

    pub(crate) fn wire(&self) -> RefMut<'_, Wire> {
        self.wire.borrow_mut()
    }

    #[track_caller]
    pub(crate) fn call(&self, method: &str, params: &Value) -> Value {
        self.wire().call(&self.session, method, params)
    }

    /// Whether the page's own scripts run. They do not, unless a test says so.
    pub(crate) fn let_scripts_run(&self, run: bool) {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            &json!({"value": !run}),
        );
    }

    /// Opens an address, as typed into the browser's bar.
    #[track_caller]
    pub(crate) fn open(&self, address: &str) {
        self.and_arrive(|| {
            self.call("Page.navigate", &json!({"url": address}));
        });
    }

    /// Goes back one page, as with the browser's button.
    #[track_caller]
    pub(crate) fn back(&self) {
        let history = self.call("Page.getNavigationHistory", &json!({}));
        let before = history["currentIndex"]
            .as_u64()
            .unwrap_or_default()
            .checked_sub(1);
        let before = before.expect("there is a page to go back to");
        let entry =
            history["entries"][usize::try_from(before).expect("a small number")]["id"].clone();
        self.and_arrive(|| {
            self.call("Page.navigateToHistoryEntry", &json!({"entryId": entry}));
        });
    }

    #[track_caller]
    pub(crate) fn follow(&self, link: &str) {
        self.and_arrive(|| self.click("link", &[link]));
    }

    #[track_caller]
    pub(crate) fn press(&self, button: &str) {
        self.and_arrive(|| self.click("button", &[button]));
    }

    /// Presses a button, and again before the page that it leads to can have come.
    #[track_caller]
    pub(crate) fn press_twice(&self, button: &str) {
        let place = self.place("button", &[button]);
        self.and_arrive(|| {
            self.click_at(&place);
            std::thread::sleep(std::time::Duration::from_millis(100));
            self.click_at(&place);
        });
    }

    /// Loads the page again, as with the browser's button.
    #[track_caller]
    pub(crate) fn reload(&self) {
        self.and_arrive(|| {
            self.call("Page.reload", &json!({}));
        });
    }

    /// Opens or closes what is folded away under these words.
    #[track_caller]
    pub(crate) fn unfold(&self, words: &str) {
        self.click("summary", &[words]);
    }

    /// Clicks the label of a radio or a box, under the question's words ("" for none around it).
    #[track_caller]
    pub(crate) fn tick(&self, question: &str, label: &str) {
        self.click("label", &[label, question]);
        assert_eq!(
            self.holds(question, label),
            "ticked",
            "after a click on `{label}`"
        );
    }

    /// Replaces what a labelled input holds.
    #[track_caller]
    pub(crate) fn type_into(&self, question: &str, label: &str, text: &str) {
        self.click("label", &[label, question]);
        self.retype(text);
        assert_eq!(
            self.holds(question, label),
            text,
            "after typing into `{label}`"
        );
    }

    /// Replaces what the input holds that has the focus.
    pub(crate) fn retype(&self, text: &str) {
        let all = json!({"type": "keyDown", "commands": ["selectAll"]});
        self.call("Input.dispatchKeyEvent", &all);
        self.type_text(text);
    }

    /// Chooses from a list by its words, with the keys that a person would press: a click on the
    /// label gives it the focus.
    #[track_caller]
    pub(crate) fn choose(&self, question: &str, label: &str, option: &str) {
        self.click("label", &[label, question]);
        self.pick(option);
        assert_eq!(
            self.holds(question, label),
            option,
            "after choosing from `{label}`"
        );
    }

    /// Types an option's words into the list that has the focus. A browser forgets what was typed after
    /// a second, which on a busy machine may pass between two letters: then it is typed again.
    pub(crate) fn pick(&self, option: &str) {
        let held = "document.activeElement.selectedOptions?.[0]?.text ?? ''";
        for _ in 0..10 {
            self.type_text(option);
            if self.evaluate::<String>(held) == option {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(1500));
        }
    }

    /// Types each character of a text into what has the focus.
    #[track_caller]
    pub(crate) fn type_text(&self, text: &str) {
        for letter in text.chars() {
            let key =
                json!({"type": "keyDown", "key": letter.to_string(), "text": letter.to_string()});
            self.call("Input.dispatchKeyEvent", &key);
            self.call(
                "Input.dispatchKeyEvent",
                &json!({"type": "keyUp", "key": letter.to_string()}),
            );
        }
    }

    /// Presses one key by its name.
    #[track_caller]
    pub(crate) fn key(&self, name: &str) {
        let (code, text) = match name {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            " " => (32, " "),
            "ArrowDown" => (40, ""),
            other => panic!("no test presses `{other}` so far: give it its code here"),
        };
        let kind = if text.is_empty() {
            "rawKeyDown"
        } else {
            "keyDown"
        };
        let key = |kind: &str, text: &str| {
            json!({"type": kind, "key": name, "code": name, "text": text,
                   "windowsVirtualKeyCode": code, "nativeVirtualKeyCode": code})
        };
        self.call("Input.dispatchKeyEvent", &key(kind, text));
        self.call("Input.dispatchKeyEvent", &key("keyUp", ""));
    }

    /// Presses Tab until something with these words has the focus.
    #[track_caller]
    pub(crate) fn tab_to(&self, words: &str) {
        for _ in 0..500 {
            self.key("Tab");
            if self.focused().words == words {
                return;
            }
        }
        panic!("Tab never came to `{words}` on {}", self.address());
    }

    /// Presses Enter where that leads to another page.
    #[track_caller]
    pub(crate) fn enter(&self) {
        self.and_arrive(|| self.key("Enter"));
    }

    /// Follows a link to a file, and hands the file back.
    #[track_caller]
    pub(crate) fn download(&self, link: &str) -> String {
        let mark = self.wire().mark();
        self.click("link", &[link]);
        let ended = |event: &crate::wire::Event| {
            event.method == "Browser.downloadProgress" && event.params["state"] == "completed"
        };
        assert!(
            self.wire().wait(mark, ended).is_ok(),
            "`{link}` gave no file\n{}",
            self.text()
        );
        let name = self.wire().since(mark).find_map(|event| {
            let name = event.params["suggestedFilename"].as_str();
            name.map(str::to_owned)
        });
        let path = self.downloads.join(name.expect("the file has a name"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    #[track_caller]
    fn click(&self, what: &str, words: &[&str]) {
        self.click_at(&self.place(what, words));
    }

    #[track_caller]
    fn click_at(&self, place: &Value) {
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let click = json!({"type": kind, "x": place["x"], "y": place["y"], "button": "left",
                               "clickCount": i32::from(kind != "mouseMoved")});
            self.call("Input.dispatchMouseEvent", &click);
        }
    }

    /// Does something that leads to another page, or another place of the same one, and waits for
    /// it.
    #[track_caller]
    fn and_arrive(&self, act: impl FnOnce()) {
        let mark = self.wire().mark();
        act();
        let session = self.session.clone();
        let own = |event: &crate::wire::Event, method: &str| {
            event.session == session && event.method == method
        };
        let arrived = self.wire().wait(mark, |event| {
            own(event, "Page.frameNavigated") || own(event, "Page.navigatedWithinDocument")
        });
        let Ok(at) = arrived else {
            panic!("no page came of it; still here:\n{}", self.text())
        };
        // A page that was kept whole for Back, like a place on the same page, is not loaded again.
        let is_there = self.wire().since(at - 1).next().is_some_and(|event| {
            event.method == "Page.navigatedWithinDocument"
                || event.params["type"] == "BackForwardCacheRestore"
        });
        if !is_there {
            let loaded = self
                .wire()
                .wait(at, |event| own(event, "Page.loadEventFired"));
            assert!(loaded.is_ok(), "{} never finished loading", self.address());
        }
    }
}
