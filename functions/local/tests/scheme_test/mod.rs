//! The whole system, started inside a test and spoken to over HTTP, as people and programs do.

mod admin;
mod applying;
mod content;
mod filled;
mod mails;
mod page;
mod phone;
mod stored;
pub(crate) mod visit;

pub(crate) use applying::Applied;
pub(crate) use content::Content;
pub(crate) use filled::{AWKWARD, Filled};
pub(crate) use mails::Mail;
pub(crate) use page::{Page, PageForm, answered, pair, squeezed};
pub(crate) use visit::encoded;

use jiff::Timestamp;
use local::{Options, Running, start};
use scheme::{Declarations, calendar};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// When the tests happen, unless they say otherwise: inside the shipped scheme's second intake.
pub(crate) const NOW: &str = "2023-06-01T09:00:00Z";

/// A running system, and one browser that speaks to it.
///
/// When it goes, it fails the test for e-mails that the test did not look at: an e-mail that nobody
/// expected is a fault like a wrong page.
pub(crate) struct SchemeTest {
    /// Where it answers, without a slash at the end.
    pub(crate) address: String,
    /// What the editors declared, read from the same folder.
    pub(crate) declared: Declarations,
    runtime: Runtime,
    running: Option<Running>,
    options: Options,
    folder: Option<TempDir>,
    browser: ureq::Agent,
    cookie: Mutex<String>,
    phones: Mutex<BTreeMap<String, phone::Phone>>,
    mails_seen: Mutex<BTreeSet<String>>,
    mails_ignored: AtomicBool,
    /// The routes that a request came to and went well, each with its method.
    pub(crate) visited: Mutex<BTreeSet<(String, &'static str)>>,
}

impl SchemeTest {
    /// Starts the shipped scheme at [`NOW`], with its data in memory.
    #[track_caller]
    pub(crate) fn start() -> Self {
        Self::start_at(NOW)
    }

    /// Starts the shipped scheme with the clock held at `now`, with its data in memory.
    #[track_caller]
    pub(crate) fn start_at(now: &str) -> Self {
        Self::run(options(now), None)
    }

    /// Starts the shipped scheme with the clock held at `now`, with its data in a folder, so that it
    /// can be started again.
    #[track_caller]
    pub(crate) fn start_kept_at(now: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let kept = Options {
            memory: false,
            data: folder.path().join("data"),
            ..options(now)
        };
        Self::run(kept, Some(folder))
    }

    /// Starts the scheme that is declared in `content`, at [`NOW`], with its data in a folder.
    #[track_caller]
    pub(crate) fn start_with(content: &Content) -> Self {
        let folder = TempDir::new().expect("a folder");
        let changed = Options {
            memory: false,
            data: folder.path().join("data"),
            content: content.path().to_owned(),
            ..options(NOW)
        };
        Self::run(changed, Some(folder))
    }

    /// Stops it and starts it again at `now`, on the data that it left. The browser keeps its cookie,
    /// and what the test has seen of the e-mails stays seen.
    #[track_caller]
    pub(crate) fn again_at(self, now: &str) -> Self {
        let options = Options {
            now: Some(now.parse().expect("an instant")),
            ..self.options.clone()
        };
        self.again(options)
    }

    /// The same, at the same time, with what is declared in `content` now.
    #[track_caller]
    pub(crate) fn again_with(self, content: &Content) -> Self {
        let options = Options {
            content: content.path().to_owned(),
            ..self.options.clone()
        };
        self.again(options)
    }

    #[track_caller]
    fn again(mut self, options: Options) -> Self {
        assert!(self.folder.is_some(), "only a kept system can start again");
        self.stop();
        let again = Self::run(options, self.folder.take());
        *again.cookie.lock().unwrap() = self.cookie.lock().unwrap().clone();
        *again.phones.lock().unwrap() = self.phones.lock().unwrap().clone();
        *again.mails_seen.lock().unwrap() = self.mails_seen.lock().unwrap().clone();
        *again.visited.lock().unwrap() = self.visited.lock().unwrap().clone();
        let ignored = self.mails_ignored.load(Ordering::Relaxed);
        again.mails_ignored.store(ignored, Ordering::Relaxed);
        again
    }

    #[track_caller]
    fn run(options: Options, folder: Option<TempDir>) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let running = match runtime.block_on(start(&options, &|_| {})) {
            Ok(running) => running,
            Err(error) => panic!("it did not start:\n{error}"),
        };
        Self {
            address: running.address.clone(),
            declared: declared(&options.content),
            runtime,
            running: Some(running),
            options,
            folder,
            browser: visit::browser(),
            cookie: Mutex::default(),
            phones: Mutex::default(),
            mails_seen: Mutex::default(),
            mails_ignored: AtomicBool::new(false),
            visited: Mutex::default(),
        }
    }

    fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
    }

    /// The instant at which the clock stands.
    pub(crate) fn now(&self) -> Timestamp {
        self.options.now.expect("a held clock")
    }

    /// The date at which the clock stands, in the scheme's zone.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        calendar::date_at(self.now(), &self.declared.scheme.time_zone)
    }

    /// The form with this id.
    #[track_caller]
    pub(crate) fn form(&self, id: &str) -> &forms::Form {
        self.declared.form(id).expect("a form of that id")
    }

    /// A good application to be `role`, every question answered.
    #[track_caller]
    pub(crate) fn filled(&self, role: &str) -> Filled<'_> {
        let form = self.declared.form_for_role(role);
        Filled::of(form.expect("a form for that role"), self.today())
    }

    /// The roles that people apply for.
    pub(crate) fn roles(&self) -> Vec<String> {
        let forms = self.declared.forms_of(forms::Use::Application);
        forms.map(|form| form.role.clone()).collect()
    }
}

impl SchemeTest {
    /// Every file below `folder` with one of these endings, by its path below it.
    pub(crate) fn texts(folder: &Path, endings: &[&str]) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        read_texts(folder, folder, endings, &mut files);
        files
    }
}

impl Drop for SchemeTest {
    fn drop(&mut self) {
        let was_ignored = self.mails_ignored.load(Ordering::Relaxed);
        if self.running.is_some() && !was_ignored && !std::thread::panicking() {
            let unseen = self.mails();
            self.stop();
            let told: Vec<String> = unseen.iter().map(Mail::to_string).collect();
            assert!(told.is_empty(), "e-mails that nobody looked at: {told:#?}");
        }
        self.stop();
    }
}

fn options(now: &str) -> Options {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Options {
        port: 0,
        data: PathBuf::new(),
        memory: true,
        now: Some(now.parse().expect("an instant")),
        content: root.join("content"),
        templates: root.join("templates"),
    }
}

/// What the shipped content declares.
pub(crate) fn shipped() -> Declarations {
    declared(&options(NOW).content)
}

fn declared(content: &Path) -> Declarations {
    let files = SchemeTest::texts(content, &["toml"]);
    Declarations::read("content", &files).expect("sound declarations")
}

fn read_texts(folder: &Path, below: &Path, endings: &[&str], files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            read_texts(&path, below, endings, files);
        } else if ending.is_some_and(|ending| endings.contains(&ending)) {
            let name = path.strip_prefix(below).expect("below").to_string_lossy();
            let text = fs::read_to_string(&path).expect("text");
            files.insert(name.into_owned(), text);
        }
    }
}
