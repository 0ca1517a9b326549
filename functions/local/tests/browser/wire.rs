//! Chromium's own protocol, over a pair of pipes.
//!
//! A driver crate was not taken: the three that there are bring in over a hundred crates each, a
//! second asynchronous runtime or a second program to install, for the dozen commands that are
//! used here. The protocol is JSON with a zero byte after each message. `--remote-debugging-pipe`
//! reads from file 3 and writes to file 4, so no port is opened that another program could use;
//! the shell makes those two of its own input and output.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long an answer, or an event that must come, is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Something that Chromium said without being asked.
pub(crate) struct Event {
    /// The page that it is about; "" for the browser as a whole.
    pub(crate) session: String,
    pub(crate) method: String,
    pub(crate) params: Value,
}

/// A running browser and the way to talk to it. Dropped, it ends the browser.
pub(crate) struct Wire {
    browser: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    asked: u64,
    events: VecDeque<Event>,
}

impl Wire {
    /// Starts `program` with these flags, and with the pipes that the protocol needs.
    ///
    /// # Errors
    /// Why it cannot be started, or that it ended at once.
    pub(crate) fn start(program: &str, flags: &[String]) -> Result<Self, String> {
        let script = "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1";
        let mut browser = Command::new("sh")
            .args(["-c", script, "sh", program, "--remote-debugging-pipe"])
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("`sh` cannot be started: {error}"))?;
        let (to, out) = (browser.stdin.take(), browser.stdout.take());
        let to = to.ok_or("the browser's input is missing")?;
        let from = messages(out.ok_or("the browser's output is missing")?);
        let mut wire = Self {
            browser,
            to,
            from,
            asked: 0,
            events: VecDeque::new(),
        };
        wire.try_call("", "Browser.getVersion", &json!({}))?;
        Ok(wire)
    }

    /// Sends a command and hands back its result. `session` is a page's, or "" for the browser.
    #[track_caller]
    pub(crate) fn call(&mut self, session: &str, method: &str, params: &Value) -> Value {
        self.try_call(session, method, params)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_call(&mut self, session: &str, method: &str, params: &Value) -> Result<Value, String> {
        self.asked += 1;
        let mut message = json!({"id": self.asked, "method": method, "params": params});
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let sent = write!(self.to, "{message}\0").and_then(|()| self.to.flush());
        sent.map_err(|error| format!("{method}: the browser is gone: {error}"))?;
        let until = Instant::now() + PATIENCE;
        loop {
            let message = self
                .next(until)
                .ok_or(format!("{method}: the browser gave no answer"))?;
            if message["id"] == self.asked {
                return match message.get("error") {
                    Some(error) => Err(format!("{method}: {error}")),
                    None => Ok(message["result"].clone()),
                };
            }
            self.keep(&message);
        }
    }

    /// How many events there have been: the place from which to look for those to come.
    pub(crate) fn mark(&self) -> usize {
        self.events.len()
    }

    /// All events since the mark, as far as they have come.
    pub(crate) fn since(&self, mark: usize) -> impl Iterator<Item = &Event> {
        self.events.iter().skip(mark)
    }

    /// Waits until, after the mark, there is an event such as is wanted.
    ///
    /// # Errors
    /// Nothing of the kind came while it was waited for.
    pub(crate) fn wait(
        &mut self,
        mark: usize,
        wanted: impl Fn(&Event) -> bool,
    ) -> Result<usize, ()> {
        let until = Instant::now() + PATIENCE;
        let mut at = mark;
        loop {
            while let Some(event) = self.events.get(at) {
                at += 1;
                if wanted(event) {
                    return Ok(at);
                }
            }
            let message = self.next(until).ok_or(())?;
            self.keep(&message);
        }
    }

    fn next(&self, until: Instant) -> Option<Value> {
        self.from
            .recv_timeout(until.saturating_duration_since(Instant::now()))
            .ok()
    }

    fn keep(&mut self, message: &Value) {
        let text = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
        let event = Event {
            session: text("sessionId"),
            method: text("method"),
            params: message["params"].clone(),
        };
        self.events.push_back(event);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let _gone = self.try_call("", "Browser.close", &json!({}));
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if !matches!(self.browser.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ended = self.browser.kill();
        let _waited = self.browser.wait();
    }
}

/// Each message as it comes, until the browser closes its side.
fn messages(from: ChildStdout) -> Receiver<Value> {
    let (give, take) = channel();
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut message = Vec::new();
        while from.read_until(0, &mut message).is_ok_and(|read| read > 0) {
            message.pop();
            let Ok(value) = serde_json::from_slice(&message) else {
                break;
            };
            if give.send(value).is_err() {
                break;
            }
            message.clear();
        }
    });
    take
}
