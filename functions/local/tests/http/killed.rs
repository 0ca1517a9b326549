//! Killed at any moment under load, and started again: every acknowledged application is there, once,
//! with its two e-mails, and the database is sound (R9).

use crate::scheme_test::{Filled, shipped, visit};
use crate::worked::worked;
use dynoxide::Database;
use forms::Role;
use scheme::Declarations;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const KILLS: u64 = 100;
const PEOPLE_AT_ONCE: usize = 4;
const NOW: &str = "2023-06-01T09:00:00Z";

/// The program that ships, on a folder of data.
struct Program {
    child: Child,
    address: String,
    /// How long it took to answer, and how much of a processor's time, where the system tells it.
    wall: Duration,
    worked: Duration,
}

impl Program {
    fn spawn(data: &Path) -> Child {
        Command::new(env!("CARGO_BIN_EXE_local"))
            .args(["--port", "0", "--now", NOW, "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program")
    }

    fn start(data: &Path) -> Self {
        let began = Instant::now();
        let mut child = Self::spawn(data);
        let said = child.stdout.take().expect("its words");
        let line = BufReader::new(said).lines().next();
        let line = line.expect("it did not start").expect("text");
        let address = line.strip_prefix("listening on ").expect("an address");
        Self {
            address: address.to_owned(),
            wall: began.elapsed(),
            worked: worked(child.id()).unwrap_or_default(),
            child,
        }
    }

    fn kill(&mut self) {
        self.child.kill().expect("a kill");
        self.child.wait().expect("its end");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already, unless the test is failing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What became of each check page that was submitted.
#[derive(Default)]
struct Ledger {
    /// State to reference: a confirmation was seen.
    acknowledged: BTreeMap<String, String>,
    /// States whose submission got no answer.
    unsure: BTreeSet<String>,
}

fn browser() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into()
}

/// Posts pairs: the status, where it leads, and the page; nothing where there was no answer.
fn post(
    browser: &ureq::Agent,
    address: &str,
    path: &str,
    pairs: &[(String, String)],
) -> Option<(u16, String, String)> {
    let request = browser
        .post(format!("{address}{path}"))
        .header("content-type", visit::FORM)
        .header("sec-fetch-site", "same-origin");
    let mut answer = request.send(visit::encoded(pairs)).ok()?;
    let location = answer.headers().get("location");
    let location = location
        .and_then(|one| one.to_str().ok())
        .unwrap_or_default();
    let location = location.to_owned();
    let page = answer.body_mut().read_to_string().ok()?;
    Some((answer.status().as_u16(), location, page))
}

fn submit(browser: &ureq::Agent, address: &str, state: &str) -> Option<String> {
    let pairs = [("state".to_owned(), state.to_owned())];
    let (status, location, page) = post(browser, address, "/forms/mentee/submit", &pairs)?;
    assert_eq!(status, 303, "a submission was answered {status}: {page}");
    let reference = location.strip_prefix("/forms/submitted/");
    Some(reference.expect("a confirmation").to_owned())
}

/// One person after another applies, until there is no answer any more.
fn apply_on(
    address: &str,
    declared: &Declarations,
    name: &str,
    ledger: &Mutex<Ledger>,
    goes_on: &AtomicBool,
) {
    let browser = browser();
    let form = declared.form_for_role("mentee").expect("a form");
    let today = "2023-06-01".parse().expect("a date");
    for number in 0.. {
        if !goes_on.load(Ordering::Relaxed) {
            return;
        }
        let email = format!("{name}.{number}@hull.ac.uk");
        let manager = format!("boss.of.{email}");
        let filled = Filled::of(form, today)
            .with(Role::Email, &email)
            .with(Role::ManagerEmail, &manager);
        let Some((status, _, page)) =
            post(&browser, address, "/forms/mentee/check", &filled.pairs())
        else {
            return;
        };
        assert_eq!(status, 200, "{page}");
        let (_, rest) = page.split_once("name=\"state\" value=\"").expect("a state");
        let state = rest.split('"').next().expect("a state").to_owned();
        let reference = submit(&browser, address, &state);
        let mut ledger = ledger.lock().expect("a lock");
        let Some(reference) = reference else {
            ledger.unsure.insert(state);
            return;
        };
        ledger.acknowledged.insert(state, reference);
    }
}

/// Presses again what got no answer: each leads to a reference now.
fn press_again(address: &str, ledger: &Mutex<Ledger>) {
    let browser = browser();
    let mut ledger = ledger.lock().expect("a lock");
    for state in std::mem::take(&mut ledger.unsure) {
        let reference = submit(&browser, address, &state).expect("an answer");
        ledger.acknowledged.insert(state, reference);
    }
}

/// Whether the last acknowledged ones still lead to their references.
fn still_acknowledged(address: &str, ledger: &Mutex<Ledger>, seen: &mut BTreeSet<String>) {
    let browser = browser();
    let ledger = ledger.lock().expect("a lock");
    for (state, reference) in &ledger.acknowledged {
        if seen.insert(state.clone()) {
            assert_eq!(submit(&browser, address, state).as_ref(), Some(reference));
        }
    }
}

/// A random moment, the same in each run.
fn moment(round: u64, most: u64) -> Duration {
    let drawn = (round + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    Duration::from_millis(drawn % most)
}

/// Lets people apply, and kills the program in the midst of it.
fn kill_under_load(
    program: &mut Program,
    declared: &Declarations,
    round: u64,
    ledger: &Mutex<Ledger>,
) {
    let goes_on = AtomicBool::new(true);
    let address = program.address.clone();
    thread::scope(|scope| {
        for person in 0..PEOPLE_AT_ONCE {
            let name = format!("p{round}.{person}");
            let (address, goes_on) = (&address, &goes_on);
            scope.spawn(move || apply_on(address, declared, &name, ledger, goes_on));
        }
        thread::sleep(moment(round, 400));
        program.kill();
        goes_on.store(false, Ordering::Relaxed);
    });
}

/// All e-mails, once every one that waits has been sent.
fn mails(address: &str, expected: usize) -> Vec<Value> {
    let browser = browser();
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let mut answer = browser
            .get(format!("{address}/dev/mail.json"))
            .call()
            .expect("an answer");
        let text = answer
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_string()
            .expect("JSON");
        let mails: Vec<Value> = serde_json::from_str(&text).expect("e-mails");
        if mails.len() >= expected || Instant::now() > until {
            return mails;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// How many items each kind of partition has.
fn kinds(engine: &Path) -> BTreeMap<String, usize> {
    let database = Database::new(&engine.to_string_lossy()).expect("the database");
    let (mut kinds, mut from) = (BTreeMap::new(), Value::Null);
    loop {
        let mut request = json!({ "TableName": "applications" });
        if !from.is_null() {
            request["ExclusiveStartKey"] = from;
        }
        let request = serde_json::from_value(request).expect("a request");
        let page = serde_json::to_value(database.scan(request).expect("a page")).expect("JSON");
        for item in page["Items"].as_array().into_iter().flatten() {
            let kind = item["sk"]["S"].as_str().expect("a key").to_owned();
            *kinds.entry(kind).or_default() += 1;
        }
        from = page["LastEvaluatedKey"].clone();
        if from.is_null() {
            return kinds;
        }
    }
}

#[track_caller]
fn is_sound(engine: &PathBuf) {
    let database = rusqlite::Connection::open(engine).expect("the file");
    let verdict: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("a verdict");
    assert_eq!(verdict, "ok");
}

#[test]
fn killed_a_hundred_times_under_load_it_keeps_every_acknowledged_application_once() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let declared = shipped();
    let ledger = Mutex::default();
    let mut seen = BTreeSet::new();
    let (mut walls, mut works) = (Vec::new(), Vec::new());
    for round in 0..KILLS {
        if round.is_multiple_of(5) {
            // In the midst of starting, too.
            let mut child = Program::spawn(&data);
            thread::sleep(moment(round, 500));
            child.kill().expect("a kill");
            child.wait().expect("its end");
            continue;
        }
        let mut program = Program::start(&data);
        walls.push(program.wall);
        works.push(program.worked);
        press_again(&program.address, &ledger);
        still_acknowledged(&program.address, &ledger, &mut seen);
        kill_under_load(&mut program, &declared, round, &ledger);
    }
    let mut program = Program::start(&data);
    press_again(&program.address, &ledger);
    let acknowledged = ledger.into_inner().expect("a lock").acknowledged;
    let references: BTreeSet<&String> = acknowledged.values().collect();
    let count = references.len();
    assert_eq!(count, acknowledged.len(), "a reference each");
    assert!(count > 50, "only {count} applications under {KILLS} kills");
    let mails = mails(&program.address, 2 * count);
    let apart: BTreeSet<&str> = mails
        .iter()
        .filter_map(|mail| mail["id"].as_str())
        .collect();
    assert_eq!(
        (mails.len(), apart.len()),
        (2 * count, 2 * count),
        "two e-mails each"
    );
    program.kill();
    let engine = data.join("engine.db");
    is_sound(&engine);
    let kinds = kinds(&engine);
    for (kind, each) in [
        ("APPLICATION", 1),
        ("APPROVAL", 1),
        ("WHO", 1),
        ("OUTBOX", 2),
    ] {
        assert_eq!(kinds.get(kind), Some(&(each * count)), "{kind}: {kinds:?}");
    }
    tell(count, walls, works);
}

fn tell(count: usize, mut walls: Vec<Duration>, mut works: Vec<Duration>) {
    walls.sort();
    works.sort();
    println!("promise R9: {KILLS} kills");
    println!("promise R9: {count} applications acknowledged meanwhile");
    let middle = |times: &[Duration]| times[times.len() / 2];
    let worst = |times: &[Duration]| times.last().copied().unwrap_or_default();
    for (time, what) in [
        (
            middle(&walls),
            "ms by the clock to start again, in the middle",
        ),
        (
            worst(&walls),
            "ms by the clock, at worst, beside the other tests",
        ),
        (middle(&works), "ms of work to start again, in the middle"),
        (worst(&works), "ms of work to start again, at worst"),
    ] {
        println!("promise R9: {} {what}", time.as_millis());
    }
    // Every start, by the processor's time: other tests run beside this one.
    assert!(worst(&works) < Duration::from_secs(1), "{works:?}");
}
