//! Every use case over the real engine, with a fault at each of its calls (R2, R8, R10).
//!
//! A point is a use case and a call that it makes. At each, the call is slow, throttled, refused,
//! failed, cancelled for every reason, lost before or after its effect, or the process ends there.
//! Whatever happens: who was told that it is done finds it done, once; who was told that it is not,
//! or heard nothing, presses again and finds it done, once.

mod draws;
mod drill;
mod errands;
#[expect(
    dead_code,
    reason = "made for the tests over HTTP, which use all of it"
)]
#[path = "../../../../local/tests/scheme_test/filled.rs"]
mod filled;
mod lives;
mod scenarios;
mod watched;
mod world;

use crate::engine::{Engine, Fault, Script};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::types::AttributeValue;
use errands::Errand;
use scenarios::{Ready, Scenario};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use watched::{Post, Watched};
use world::Answer;

/// All that lies in the three tables, by what it is: how many of each.
type Held = BTreeMap<String, usize>;

/// An item as the client gives it.
type Item = HashMap<String, AttributeValue>;

fn tables(engine: &Engine) -> [String; 3] {
    let names = engine.names.clone();
    [names.applications, names.monitoring, names.releases]
}

/// What an administrator did and looked at is recorded before it is done: it may stand there twice
/// where it was done once, and never less often.
const RECORDED: &str = "RECORD  ";

/// Whether `now` is as `expected`, with all that is recorded there.
fn is_as(now: &Held, expected: &Held) -> bool {
    let recorded = |held: &Held| held.get(RECORDED).copied().unwrap_or_default();
    but_for_records(now) == but_for_records(expected) && recorded(now) >= recorded(expected)
}

fn but_for_records(held: &Held) -> Held {
    let mut held = held.clone();
    held.remove(RECORDED);
    held
}

async fn held(engine: &Engine) -> Held {
    let mut held = Held::new();
    for table in tables(engine) {
        for item in engine.scan(&table).await {
            let word = |name: &str| {
                let text = item.get(name).and_then(|value| value.as_s().ok());
                text.cloned().unwrap_or_default()
            };
            let key = word("pk");
            let kind = key.split('#').next().unwrap_or_default();
            // How often a link was asked for, or a letter sent, is counted whatever came of it; a
            // submission with what it stores.
            if kind == "CAP" && !key.starts_with("CAP#submit#") {
                continue;
            }
            let often = item.get("count").and_then(|value| value.as_n().ok());
            let often = often.cloned().unwrap_or_default();
            // An event's key holds when it happened.
            let part = word("sk")
                .split('#')
                .filter(|one| one.parse::<u64>().is_err())
                .collect::<Vec<_>>()
                .join("#");
            // Of these, every key is drawn.
            let part = if ["INTAKE", "RECORD"].contains(&kind) {
                String::new()
            } else {
                part
            };
            let is_sent = if item.contains_key("sent") {
                "sent"
            } else {
                ""
            };
            let named = match kind {
                "RECORD" => RECORDED.to_owned(),
                _ => format!("{kind} {part} {} {is_sent}{often}", word("status")),
            };
            *held.entry(named).or_default() += 1;
        }
    }
    held
}

/// The same client with its patience made short, so that a silent engine costs little.
fn hasty(client: &Client) -> Client {
    let limits = TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_millis(120))
        .operation_timeout(Duration::from_millis(300))
        .build();
    let tries = RetryConfig::standard()
        .with_max_attempts(4)
        .with_initial_backoff(Duration::from_millis(1))
        .with_max_backoff(Duration::from_millis(4));
    let config = client.config().to_builder();
    Client::from_conf(config.timeout_config(limits).retry_config(tries).build())
}

/// A call of a use case goes wrong so, once or for good.
#[derive(Clone, Debug)]
struct Wrong {
    call: usize,
    fault: Fault,
    for_good: bool,
}

impl Wrong {
    /// Whether the engine says, untruly, that a condition did not hold: that somebody else has done
    /// or changed it meanwhile. A use case believes that, and says what is true of such a case.
    fn says_that_another_was_there(&self) -> bool {
        matches!(&self.fault, Fault::Refused(_, body) if body.contains("ConditionalCheckFailed"))
    }

    fn script(&self) -> Script {
        let times = if self.for_good { 60 } else { 1 };
        let before = std::iter::repeat_n(Fault::None, self.call);
        Script::of(before.chain(std::iter::repeat_n(self.fault.clone(), times)))
    }
}

/// Everything that can go wrong with one call of `operation`.
fn wrongs(call: usize, operation: &str, writes: usize) -> Vec<Wrong> {
    let passing = [
        Fault::Slow(Duration::from_millis(30)),
        Fault::code(400, "ThrottlingException"),
        Fault::code(500, "InternalServerError"),
        Fault::Refused(503, String::new()),
        Fault::Unreachable,
        Fault::Lost,
        Fault::Silent,
        Fault::StopBefore,
        Fault::StopAfter,
    ];
    let mut once: Vec<Fault> = passing.to_vec();
    let mut for_good = vec![
        Fault::code(400, "ThrottlingException"),
        Fault::code(500, "InternalServerError"),
        Fault::Unreachable,
        Fault::Lost,
        Fault::Silent,
        Fault::code(400, "AccessDeniedException"),
        Fault::code(400, "ValidationException"),
    ];
    match operation {
        "TransactWriteItems" => {
            for code in [
                "ConditionalCheckFailed",
                "ItemCollectionSizeLimitExceeded",
                "ProvisionedThroughputExceeded",
                "ThrottlingError",
                "TransactionConflict",
                "ValidationError",
            ] {
                once.push(Fault::cancelled(code, writes));
                for_good.push(Fault::cancelled(code, writes));
            }
            once.push(Fault::code(400, "TransactionInProgressException"));
            once.push(Fault::code(400, "IdempotentParameterMismatchException"));
        }
        "PutItem" | "UpdateItem" | "DeleteItem" => {
            once.push(Fault::code(400, "TransactionConflictException"));
            for_good.push(Fault::code(400, "TransactionConflictException"));
            for_good.push(Fault::code(400, "ConditionalCheckFailedException"));
        }
        _ => {}
    }
    let wrong = |for_good: bool| {
        move |fault| Wrong {
            call,
            fault,
            for_good,
        }
    };
    let once = once.into_iter().map(wrong(false));
    once.chain(for_good.into_iter().map(wrong(true))).collect()
}

/// Before and after a press that nothing went wrong with, and the operations that it called.
struct Right {
    ready: Ready,
    /// The items before it, by table, so that the same can be there before other presses.
    items: Vec<(String, Vec<Item>)>,
    before: Held,
    after: Held,
    operations: Vec<String>,
    ports: BTreeSet<&'static str>,
}

impl Right {
    /// After two presses, each of which did the same.
    fn twice(&self) -> Held {
        let mut twice = self.after.clone();
        for (what, count) in &mut twice {
            let before = self.before.get(what).copied().unwrap_or_default();
            *count += count.saturating_sub(before);
        }
        twice
    }
}

async fn right(scenario: Scenario) -> Right {
    let engine = Engine::start().await;
    let ready = scenario
        .prepare(&Watched::new(&engine, &engine.client))
        .await;
    let before = held(&engine).await;
    let mut items = Vec::new();
    for table in tables(&engine) {
        items.push((table.clone(), engine.scan(&table).await));
    }
    let script = Arc::new(Script::default());
    let ports = Watched::new(&engine, &engine.scripted(&script));
    let answer = scenario.press(&ports, &ready).await;
    assert!(answer.status < 400, "{scenario:?}: {}", answer.page);
    Right {
        ready,
        items,
        before,
        after: held(&engine).await,
        operations: script.called(),
        ports: ports.called(),
    }
}

/// Presses through `client`, until there is an answer or the process ends.
async fn until_stopped(
    scenario: Scenario,
    ports: &Watched,
    ready: &Ready,
    script: &Script,
) -> Option<Answer> {
    tokio::select! {
        answer = scenario.press(ports, ready) => Some(answer),
        () = script.stopped.notified() => None,
    }
}

/// What must be true after a press that something went wrong with, and after the next.
async fn went_wrong(scenario: Scenario, right: &Right, wrong: &Wrong) {
    let engine = Engine::start().await;
    for (table, items) in &right.items {
        engine.put(table, items).await;
    }
    let (well, ready) = (Watched::new(&engine, &engine.client), &right.ready);
    let script = Arc::new(wrong.script());
    let ports = Watched::new(&engine, &hasty(&engine.scripted(&script)));
    let answer = until_stopped(scenario, &ports, ready, &script).await;
    let told = format!(
        "{scenario:?}, {wrong:?}: {:?}",
        answer.as_ref().map(|one| one.status)
    );
    let now = held(&engine).await;
    let is_done = answer.as_ref().is_some_and(|one| one.status < 400);
    if is_done && !wrong.says_that_another_was_there() {
        let is_after = is_as(&now, &right.after);
        assert!(is_after, "told that it is done: {told}: {now:?}");
    } else if !scenario.goes_on() {
        let own = but_for_records(&now);
        let is_whole = [&right.before, &right.after].map(|one| own == but_for_records(one));
        assert!(is_whole.contains(&true), "by halves: {told}: {now:?}");
    }
    if let Some(answer) = &answer {
        assert!(
            matches!(answer.status, 200..400 | 409 | 410 | 422 | 429 | 500 | 503),
            "{told}"
        );
        assert!(answer.status < 400 || answer.page.contains("<h1"), "{told}");
    }
    let again = scenario.press(&well, ready).await;
    let was_done = is_as(&now, &right.after) && scenario.closes_behind_itself();
    assert!(
        again.status < 400 || was_done,
        "again: {told}: {}",
        again.page
    );
    let then = held(&engine).await;
    let is_anew = scenario.does_it_anew() && now == right.after;
    let expected = if is_anew {
        right.twice()
    } else {
        right.after.clone()
    };
    assert!(is_as(&then, &expected), "once: {told}: {then:?}");
}

/// Whether a call is one of a run of the same reads, and neither its first nor its last: a list that is
/// read in many pages. Nothing is written on either side of it, so that a fault there is the same.
fn is_amid_reads(operations: &[String], call: usize) -> bool {
    let own = operations[call].as_str();
    let is_own = |at: Option<usize>| {
        at.and_then(|at| operations.get(at))
            .is_some_and(|one| one == own)
    };
    let reads = ["Query", "GetItem", "BatchGetItem"];
    reads.contains(&own) && is_own(call.checked_sub(1)) && is_own(Some(call + 1))
}

/// Every fault at every call of one scenario.
async fn every_fault(scenario: Scenario) {
    let right = right(scenario).await;
    assert!(!right.operations.is_empty(), "{scenario:?} called nothing");
    let mut cases = 0;
    let met = scenario.met_elsewhere();
    for (call, operation) in right.operations.iter().enumerate().skip(met) {
        if is_amid_reads(&right.operations, call) {
            continue;
        }
        for wrong in wrongs(call, operation, 6) {
            went_wrong(scenario, &right, &wrong).await;
            cases += 1;
        }
    }
    println!("promise R2: {cases} faults of a call");
    println!("promise R10: {cases} faults of a call");
    if right.before != right.after {
        println!("promise R8: {cases} faults of a call that writes");
    }
}

macro_rules! every_fault_of {
    ($($name:ident: $scenario:expr;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                every_fault($scenario).await;
            }
        )+

        #[test]
        fn no_scenario_is_left_out() {
            let tried = [$($scenario),+];
            for scenario in Scenario::all() {
                assert!(tried.contains(&scenario), "{scenario:?}");
            }
        }
    };
}

every_fault_of! {
    a_submission_keeps_its_word_at_every_fault: Scenario::Submit;
    the_managers_page_keeps_its_word_at_every_fault: Scenario::OpenManagersPage;
    an_approval_keeps_its_word_at_every_fault: Scenario::Approve;
    a_refusal_keeps_its_word_at_every_fault: Scenario::Decline;
    sending_on_keeps_its_word_at_every_fault: Scenario::SendOn;
    the_own_page_keeps_its_word_at_every_fault: Scenario::OpenOwnPage;
    a_change_keeps_its_word_at_every_fault: Scenario::Change;
    asking_again_keeps_its_word_at_every_fault: Scenario::AskAgain;
    withdrawing_keeps_its_word_at_every_fault: Scenario::Withdraw;
    erasing_keeps_its_word_at_every_fault: Scenario::Erase;
    a_response_keeps_its_word_at_every_fault: Scenario::Respond;
    a_reminder_keeps_its_word_at_every_fault: Scenario::Remind;
    forgetting_keeps_its_word_at_every_fault: Scenario::Forget;
    lapsing_keeps_its_word_at_every_fault: Scenario::Lapse;
    asking_later_keeps_its_word_at_every_fault: Scenario::AskLater;
    a_request_keeps_its_word_at_every_fault: Scenario::NotifyManager;
    a_release_keeps_its_word_at_every_fault: Scenario::Release;
    a_letter_keeps_its_word_at_every_fault: Scenario::Notify;
    a_link_asked_for_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::AskForLink);
    a_link_opened_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::OpenLink);
    a_link_followed_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::FollowLink);
    an_app_set_up_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::SetUpApp);
    a_code_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::EnterCode);
    a_lock_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::LockOut);
    signing_out_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::SignOut);
    signing_out_everywhere_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::SignOutEverywhere);
    an_app_removed_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::RemoveApp);
    the_record_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::OpenRecord);
    the_dashboard_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::OpenDashboard);
    the_list_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::OpenList);
    one_application_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::OpenApplication);
    reminding_many_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::RemindMany);
    marking_many_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::MarkSpam);
    a_recorded_outcome_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::RecordMatch);
    a_copy_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::TakeCopy);
    the_figures_keeps_its_word_at_every_fault: Scenario::Administrator(Errand::OpenFigures);
}

/// One letter through a mail system of which this is wrong, and then through one that is well.
async fn sent_wrong(scenario: Scenario, right: &Right, post: Post) {
    let engine = Engine::start().await;
    for (table, items) in &right.items {
        engine.put(table, items).await;
    }
    let mut ports = Watched::new(&engine, &engine.client);
    ports.post = post;
    let answer = tokio::select! {
        answer = scenario.press(&ports, &right.ready) => Some(answer.status),
        () = ports.stopped.notified() => None,
    };
    assert_eq!(answer.is_none(), post.stops(), "{scenario:?}, {post:?}");
    let (is_told, is_sent) = (answer == Some(200), held(&engine).await == right.after);
    assert_eq!(is_sent, post == Post::IsSlow, "{scenario:?}, {post:?}");
    // What will never be taken is not tried again: it is set aside.
    let is_over = matches!(post, Post::IsSlow | Post::Refuses);
    assert_eq!(is_told, is_over, "{scenario:?}, {post:?}: {answer:?}");
    ports.post = Post::Takes;
    assert_eq!(scenario.press(&ports, &right.ready).await.status, 200);
    assert_eq!(
        held(&engine).await,
        right.after,
        "{scenario:?}, {post:?}: once it is well"
    );
    let taken = ports.taken.lock().unwrap().len();
    let twice = post.takes() && post != Post::IsSlow;
    assert_eq!(taken, 1 + usize::from(twice), "{scenario:?}, {post:?}");
    println!("promise R4: 1 faults of the mail system");
}

/// A letter is sent once, but where its answer was lost; and is marked only once it was taken.
#[tokio::test]
async fn every_fault_of_the_mail_system_leaves_a_letter_to_be_sent_or_sent() {
    for scenario in [Scenario::Notify, Scenario::NotifyManager] {
        let right = right(scenario).await;
        for post in Post::WRONG {
            sent_wrong(scenario, &right, post).await;
        }
    }
}

/// Each use case and the ports that its source calls.
fn points() -> BTreeSet<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../service/src");
    let mut ports = vec![source.join("ports.rs")];
    ports.extend(files(&source.join("ports")));
    let ports: Vec<String> = ports
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("the ports"))
        .collect();
    let names = ports.iter().flat_map(|text| text.split("    fn ").skip(1));
    let names: Vec<&str> = names.filter_map(|rest| rest.split('(').next()).collect();
    let mut points = BTreeSet::new();
    for path in files(&source) {
        let below = path.strip_prefix(&source).expect("below").to_str();
        let below = below.expect("UTF-8").trim_end_matches(".rs");
        let is_of_tests = below
            .split('/')
            .any(|part| matches!(part, "stage" | "tests" | "ports"));
        if is_of_tests {
            continue;
        }
        let use_case = below.split('/').next().expect("a name");
        // What is counted by itself is counted for the sign-in.
        let use_case = if use_case == "limits" {
            "admin"
        } else {
            use_case
        };
        let text = std::fs::read_to_string(&path).expect("source");
        for name in &names {
            if text.contains(&format!(".{name}(")) {
                points.insert((use_case.to_owned(), (*name).to_owned()));
            }
        }
    }
    points
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn no_use_case_has_a_call_that_no_scenario_makes() {
    let mut covered = BTreeSet::new();
    for scenario in Scenario::all() {
        let ports = right(scenario).await.ports;
        let own = ports
            .into_iter()
            .map(|port| (scenario.use_case().to_owned(), port.to_owned()));
        covered.extend(own);
    }
    let points = points();
    assert!(points.len() >= 20, "{points:?}");
    let missing: Vec<_> = points.difference(&covered).collect();
    assert!(
        missing.is_empty(),
        "calls that no scenario makes: {missing:?}"
    );
    println!(
        "promise R2: {} use cases' calls, all of them met by a fault",
        points.len()
    );
}
