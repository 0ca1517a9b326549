//! Lambda, as a function sees it: a process with its environment, and the runtime API that it polls.

use crate::prompt;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};
use tiny_http::{Header, Request, Response, Server};

/// How long a function may take to start, or to answer: far longer than any does.
const PATIENCE: Duration = Duration::from_secs(60);

/// The library that holds a process at another time (Debian's package `faketime`).
const FAKETIME: &str = "faketime/libfaketime.so.1";

/// What a function said: the answer to an event, or an error.
pub(crate) type Said = Result<Value, Value>;

/// What the runtime API hears.
#[derive(Debug)]
enum Heard {
    Polled,
    /// An event is handed over at this moment.
    Handed(Instant),
    /// Its answer was whole at this moment.
    Said(Said, Instant),
}

/// A running function.
pub(crate) struct Lambda {
    name: String,
    child: Child,
    events: Sender<(String, Vec<u8>, Duration)>,
    heard: Receiver<Heard>,
    output: Arc<Mutex<String>>,
    /// What reads the output, until its end.
    readers: Vec<JoinHandle<()>>,
    count: usize,
    /// How long it took from the start of its process to its first poll.
    pub(crate) started: Duration,
    /// How long its last answer took, from the handing over of the event to the answer's last byte: what
    /// Lambda counts as a call's duration.
    pub(crate) took: Duration,
}

impl Lambda {
    /// Starts the binary `name` with `environment`, its clock set to `now`, and waits until it polls.
    ///
    /// # Errors
    /// What it printed, where it ends instead.
    pub(crate) fn start(
        name: &str,
        environment: &BTreeMap<String, String>,
        now: &str,
    ) -> Result<Self, String> {
        let server = Arc::new(prompt::server());
        let (events, waiting) = channel();
        let (hears, heard) = channel();
        let begun = Instant::now();
        let mut child = Command::new(program(name))
            .env_clear()
            .envs(environment)
            .env("AWS_LAMBDA_RUNTIME_API", server.server_addr().to_string())
            .env("LD_PRELOAD", faketime())
            .env(
                "FAKETIME",
                format!("@{}", now.replace('T', " ").trim_end_matches('Z')),
            )
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        let output = Arc::new(Mutex::new(String::new()));
        let (out, err) = (
            child.stdout.take().expect("piped"),
            child.stderr.take().expect("piped"),
        );
        let readers = vec![gather(out, &output), gather(err, &output)];
        serve(server, waiting, hears);
        let mut lambda = Self {
            name: name.to_owned(),
            child,
            events,
            heard,
            output,
            readers,
            count: 0,
            started: Duration::ZERO,
            took: Duration::ZERO,
        };
        match lambda.hear() {
            Some(Heard::Polled) => {
                lambda.started = begun.elapsed();
                Ok(lambda)
            }
            Some(heard) => Err(format!("{heard:?}\n{}", lambda.ended())),
            None => Err(lambda.ended()),
        }
    }

    /// Hands it an event, with `left` of its time, and waits for what it says.
    #[track_caller]
    pub(crate) fn invoke(&mut self, event: &[u8], left: Duration) -> Said {
        self.count += 1;
        let id = format!("00000000-0000-4000-8000-{:012}", self.count);
        self.events
            .send((id, event.to_vec(), left))
            .expect("it polls");
        let mut handed = None;
        loop {
            match self.hear() {
                Some(Heard::Handed(at)) => handed = Some(at),
                Some(Heard::Said(said, at)) => {
                    self.took = at - handed.unwrap_or(at);
                    return said;
                }
                Some(Heard::Polled) => {}
                None => panic!("{} ended or hangs:\n{}", self.name, self.printed()),
            }
        }
    }

    /// All that it printed so far.
    pub(crate) fn printed(&self) -> String {
        self.output.lock().unwrap().clone()
    }

    /// Ends it, and gives all that it printed: what it said last comes through the pipe after its end.
    pub(crate) fn ended(&mut self) -> String {
        let _ended = self.child.kill();
        let _status = self.child.wait();
        for reader in self.readers.drain(..) {
            reader.join().expect("a reader");
        }
        self.printed()
    }

    /// The process, for what the system tells of it.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What comes next; nothing, where it ended or takes too long.
    fn hear(&mut self) -> Option<Heard> {
        let tick = Duration::from_millis(50);
        for _ in 0..(PATIENCE.as_millis() / tick.as_millis()) {
            match self.heard.recv_timeout(tick) {
                Ok(heard) => return Some(heard),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    if self.child.try_wait().expect("a child").is_some() {
                        thread::sleep(tick);
                        return self.heard.try_recv().ok();
                    }
                }
            }
        }
        None
    }
}

impl Drop for Lambda {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Serves the runtime API: `next` waits for an event; what is posted is heard.
fn serve(
    server: Arc<Server>,
    waiting: Receiver<(String, Vec<u8>, Duration)>,
    hears: Sender<Heard>,
) {
    let waiting = Arc::new(Mutex::new(waiting));
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let (waiting, hears) = (Arc::clone(&waiting), hears.clone());
            thread::spawn(move || answer(request, &waiting, &hears));
        }
    });
}

fn answer(
    mut request: Request,
    waiting: &Mutex<Receiver<(String, Vec<u8>, Duration)>>,
    hears: &Sender<Heard>,
) {
    let path = request.url().to_owned();
    if path.ends_with("/invocation/next") {
        let _gone = hears.send(Heard::Polled);
        let Ok((id, event, left)) = waiting.lock().unwrap().recv() else {
            return;
        };
        let until = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970") + left;
        let headers = [
            ("lambda-runtime-aws-request-id", id),
            ("lambda-runtime-deadline-ms", until.as_millis().to_string()),
            (
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:eu-west-2:123456789012:function:x".to_owned(),
            ),
        ];
        let mut response = Response::from_data(event);
        for (name, value) in headers {
            response.add_header(Header::from_bytes(name, value).expect("a header"));
        }
        response
            .add_header(Header::from_bytes("content-type", "application/json").expect("a header"));
        let _gone = hears.send(Heard::Handed(Instant::now()));
        let _gone = request.respond(response);
        return;
    }
    let mut body = Vec::new();
    request.as_reader().read_to_end(&mut body).expect("a body");
    let whole = Instant::now();
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    let said = if path.ends_with("/response") {
        Ok(said)
    } else {
        Err(said)
    };
    let _gone = hears.send(Heard::Said(said, whole));
    let _gone = request.respond(Response::from_data("{\"status\":\"OK\"}").with_status_code(202));
}

fn gather(
    mut from: impl std::io::Read + Send + 'static,
    into: &Arc<Mutex<String>>,
) -> JoinHandle<()> {
    let into = Arc::clone(into);
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read) = from.read(&mut bytes) {
            if read == 0 {
                return;
            }
            into.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    })
}

/// A binary of this package, as it was built beside the tests; or, where `FUNCTIONS_FOLDER` names a
/// folder, the one that lies there.
fn program(name: &str) -> PathBuf {
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark says here which build it measures"
    )]
    if let Ok(folder) = std::env::var("FUNCTIONS_FOLDER") {
        return Path::new(&folder).join(name);
    }
    let beside = Path::new(env!("CARGO_BIN_EXE_application"));
    beside.with_file_name(name)
}

fn faketime() -> String {
    let folders = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
    ];
    let paths = folders.map(|folder| format!("{folder}/{FAKETIME}"));
    let found = paths.into_iter().find(|path| Path::new(path).exists());
    found.expect("libfaketime. Run: cargo xtask verify tools")
}
