//! Chromium without a window, started as a person's would be on their first day: nothing kept from
//! before, and one page a person, with cookies of its own.

use crate::page::Page;
use crate::wire::Wire;
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use tempfile::TempDir;

/// The names under which Chromium is installed.
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// No window, no sandbox (which a container's root cannot have), and no call home.
const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A running browser. Dropped, it ends, and what it kept is removed.
pub(crate) struct Chrome {
    wire: Rc<RefCell<Wire>>,
    downloads: TempDir,
    // Last, so that it is removed once the browser has ended.
    _profile: TempDir,
}

impl Chrome {
    /// Starts the first of the known programs that starts.
    pub(crate) fn start() -> Self {
        let profile = TempDir::new().expect("a folder for the browser's profile");
        let downloads = TempDir::new().expect("a folder for what is downloaded");
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let started = PROGRAMS
            .iter()
            .find_map(|program| Wire::start(program, &flags).ok());
        let wire = started.expect(
            "Chromium starts: `cargo xtask verify tools` installs it on Debian; elsewhere install \
             it so that `chromium --version` answers",
        );
        Self {
            wire: Rc::new(RefCell::new(wire)),
            downloads,
            _profile: profile,
        }
    }

    /// A page for one person: no cookies from anyone else's, and scripts switched off.
    pub(crate) fn page(&self) -> Page {
        let mut wire = self.wire.borrow_mut();
        let text = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let made = wire.call("", "Target.createBrowserContext", &json!({}));
        let context = text(made["browserContextId"].clone());
        let folder = self.downloads.path().join(&context);
        wire.call(
            "",
            "Browser.setDownloadBehavior",
            &json!({"behavior": "allow", "browserContextId": context, "downloadPath": folder,
                    "eventsEnabled": true}),
        );
        drop(wire);
        self.tab(context)
    }

    /// A second tab of the same person's.
    pub(crate) fn tab_beside(&self, page: &Page) -> Page {
        self.tab(page.context.clone())
    }

    fn tab(&self, context: String) -> Page {
        let mut wire = self.wire.borrow_mut();
        let text = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let folder = self.downloads.path().join(&context);
        let made = wire.call(
            "",
            "Target.createTarget",
            &json!({"url": "about:blank", "browserContextId": context}),
        );
        let target = json!({"targetId": made["targetId"], "flatten": true});
        let session = text(wire.call("", "Target.attachToTarget", &target)["sessionId"].clone());
        for domain in ["Page.enable", "Network.enable", "Runtime.enable"] {
            wire.call(&session, domain, &json!({}));
        }
        drop(wire);
        let page = Page::new(Rc::clone(&self.wire), session, context, folder);
        page.let_scripts_run(false);
        page
    }
}
