//! Nobody can tie an answer to a person (TRUST 17 to 19). The attacker here holds everything that the
//! system keeps: every item of both tables, the stream of applications with its order, every line of
//! the log, and the order in which the tables give their items. A thousand people apply, and answer
//! the equality form after a wait of any length; the attacker pairs them by every order that there is.
//!
//! By chance, pairing n people in any order that knows nothing gets one right on average, and k or
//! more with a chance of at most 1/k!. With fewer than 1,000 tries, more than 10 right would happen
//! by chance less than once in 36,000 runs. Two orders that know nothing of one another have a rank
//! correlation of 0 give or take 1/√(n-1); five times that is met once in 1,700,000 tries.

use crate::scheme_test::{Filled, NOW, SchemeTest, encoded};
use dynoxide::Database;
use forms::{Role, Use};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use service::edge::SystemDice;
use service::ports::{EqualityResponse, StoreError, StoreResponse};
use service::{Declared, Desk, Dice, Key, Keyring, Moment, Request, Response};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use store::{Applications, Connection, Monitoring, Names};
use tokio::net::TcpListener;

const PEOPLE: usize = 1_000;

/// More right than chance gives in any run that anyone will see.
const MOST_RIGHT: usize = 10;

/// The table of responses, which notes for the truth what each press stored.
struct Noting {
    table: Monitoring,
    stored: Mutex<Vec<(String, String)>>,
}

impl StoreResponse for Noting {
    async fn store_response(
        &self,
        response: &EqualityResponse,
        page_key: &str,
    ) -> Result<(), StoreError> {
        let both = (response.key.clone(), page_key.to_owned());
        self.stored.lock().expect("a lock").push(both);
        self.table.store_response(response, page_key).await
    }
}

/// What one person does, and when.
struct Doing {
    at: Timestamp,
    person: usize,
    applies: bool,
}

/// All that is kept of the thousand.
struct Held {
    /// The items of the two tables, in the order in which the store gives them.
    applications: Vec<Value>,
    responses: Vec<Value>,
    page_keys: Vec<Value>,
    /// The records of the stream of applications, in its order.
    stream: Vec<Value>,
    log: String,
}

/// The truth, which the attacker has not: who left which items.
#[derive(Default)]
struct Truth {
    /// By reference.
    applied: BTreeMap<String, usize>,
    /// By the key of the response.
    answered: BTreeMap<String, usize>,
    /// By the key of the page.
    page: BTreeMap<String, usize>,
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct World {
    desk: Desk,
    database: Database,
    applications: Applications,
    monitoring: Noting,
    names: Names,
}

impl World {
    async fn start(declared: Declared) -> Self {
        let database = Database::memory().expect("an engine");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let served = database.clone();
        tokio::spawn(async move {
            let for_ever = std::future::pending();
            dynoxide::server::serve_with_shutdown(listener, served, for_ever).await
        });
        let client = store::connect(Connection::Embedded { url });
        let names = Names {
            applications: "applications".to_owned(),
            monitoring: "monitoring".to_owned(),
            releases: "releases".to_owned(),
        };
        let made = store::tables::create_missing(&client, &names).await;
        made.expect("tables");
        let key = Key {
            id: "k".to_owned(),
            secret: [5; 32],
        };
        Self {
            desk: Desk {
                declared,
                keys: Keyring::new(vec![key]).expect("a keyring"),
            },
            database,
            applications: Applications::new(client.clone(), &names.applications),
            monitoring: Noting {
                table: Monitoring::new(client, &names.monitoring),
                stored: Mutex::default(),
            },
            names,
        }
    }

    async fn apply(&self, filled: &Filled<'_>, at: Timestamp) -> String {
        let moment = Moment {
            now: at,
            dice: &SystemDice,
        };
        let serve = |request: Request| async move {
            service::application::serve(&self.desk, &self.applications, &request, moment).await
        };
        let page = serve(post("/forms/mentee/check", &filled.pairs())).await;
        let state = hidden(&page, "state");
        let done = serve(post("/forms/mentee/submit", &[("state".to_owned(), state)])).await;
        let place = done.headers()["location"].to_str().expect("a place");
        place.rsplit('/').next().expect("a reference").to_owned()
    }

    /// The key of the response and of the page that was sent.
    async fn answer(&self, at: Timestamp) -> (String, String) {
        let moment = Moment {
            now: at,
            dice: &SystemDice,
        };
        let serve = |request: Request| async move {
            service::monitoring::serve(&self.desk, &self.monitoring, &request, moment).await
        };
        let show = http::Request::get("/forms/equality").body(bytes::Bytes::new());
        let page = serve(show.expect("a request")).await;
        let declared = &self.desk.declared.declarations;
        let form = declared.forms_of(Use::Monitoring).next().expect("a form");
        let mut pairs = Filled::of(form, self.desk.declared.today(at)).pairs();
        pairs.push(("page_key".to_owned(), hidden(&page, "page_key")));
        let done = serve(post("/forms/equality/submit", &pairs)).await;
        assert_eq!(done.status(), 303, "{}", text(&done));
        let stored = self.monitoring.stored.lock().expect("a lock").pop();
        stored.expect("a response")
    }

    fn scan(&self, table: &str) -> Vec<Value> {
        let (mut items, mut from) = (Vec::new(), Value::Null);
        loop {
            let mut request = json!({ "TableName": table });
            if !from.is_null() {
                request["ExclusiveStartKey"] = from;
            }
            let request = serde_json::from_value(request).expect("a request");
            let page = self.database.scan(request).expect("a page");
            let page = serde_json::to_value(page).expect("JSON");
            items.extend(page["Items"].as_array().into_iter().flatten().cloned());
            from = page["LastEvaluatedKey"].clone();
            if from.is_null() {
                return items;
            }
        }
    }

    /// Every record of the table's stream, by way of its only shard.
    fn stream(&self, table: &str) -> Vec<Value> {
        let ask = |value: Value| value;
        let list = ask(json!({ "TableName": table }));
        let list = self
            .database
            .list_streams(serde_json::from_value(list).expect("a request"));
        let list = serde_json::to_value(list.expect("streams")).expect("JSON");
        let Some(arn) = list.pointer("/Streams/0/StreamArn") else {
            return Vec::new();
        };
        let about = json!({ "StreamArn": arn });
        let about = self
            .database
            .describe_stream(serde_json::from_value(about).expect("a request"));
        let about = serde_json::to_value(about.expect("a stream")).expect("JSON");
        let shards = about.pointer("/StreamDescription/Shards");
        let mut records = Vec::new();
        for shard in shards.and_then(Value::as_array).into_iter().flatten() {
            let start = json!({ "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON" });
            let start = serde_json::from_value(start).expect("a request");
            let start = self.database.get_shard_iterator(start).expect("a start");
            let mut next = serde_json::to_value(start).expect("JSON")["ShardIterator"].clone();
            while next.is_string() {
                let ask = serde_json::from_value(json!({ "ShardIterator": next }));
                let page = self.database.get_records(ask.expect("a request"));
                let page = serde_json::to_value(page.expect("records")).expect("JSON");
                let found = page["Records"].as_array().cloned().unwrap_or_default();
                if found.is_empty() {
                    break;
                }
                records.extend(found);
                next = page["NextShardIterator"].clone();
            }
        }
        records
    }
}

fn post(path: &str, pairs: &[(String, String)]) -> Request {
    http::Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(bytes::Bytes::from(encoded(pairs)))
        .expect("a request")
}

fn text(response: &Response) -> String {
    String::from_utf8_lossy(response.body()).into_owned()
}

fn hidden(page: &Response, name: &str) -> String {
    let html = text(page);
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = html
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {name}:\n{html}"));
    rest.split('"').next().expect("a value").to_owned()
}

/// A number below `most`, from the system's own chance.
fn drawn(most: u64) -> u64 {
    let mut bytes = [0; 8];
    SystemDice.fill(&mut bytes);
    u64::from_le_bytes(bytes) % most
}

/// Everyone applies within a day, and answers within two hours of it: the sooner the likelier.
fn day() -> Vec<Doing> {
    let start: Timestamp = NOW.parse().expect("an instant");
    let after = |milliseconds: u64| {
        let wait = SignedDuration::from_millis(i64::try_from(milliseconds).expect("a wait"));
        start.checked_add(wait).expect("an instant")
    };
    let mut doings = Vec::new();
    for person in 0..PEOPLE {
        let applied = drawn(86_400_000);
        let wait = drawn(7_200_000).min(drawn(7_200_000)).min(drawn(7_200_000));
        for (at, applies) in [(applied, true), (applied + wait, false)] {
            doings.push(Doing {
                at: after(at),
                person,
                applies,
            });
        }
    }
    doings.sort_by_key(|doing| doing.at);
    doings
}

async fn lived(declared: Declared) -> (Held, Truth) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .with_max_level(tracing::Level::INFO)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let world = World::start(declared).await;
    let mut truth = Truth::default();
    for doing in day() {
        if doing.applies {
            let form = world.desk.declared.declarations.form_for_role("mentee");
            let filled = Filled::of(form.expect("a form"), world.desk.declared.today(doing.at));
            let filled = filled
                .with(Role::Name, &format!("Person {}", doing.person))
                .with(Role::Email, &format!("p{}@hull.ac.uk", doing.person));
            let reference = world.apply(&filled, doing.at).await;
            truth.applied.insert(reference, doing.person);
        } else {
            let (response, page) = world.answer(doing.at).await;
            truth.answered.insert(response, doing.person);
            truth.page.insert(page, doing.person);
        }
    }
    let monitoring = world.scan(&world.names.monitoring);
    let (responses, page_keys) = monitoring
        .into_iter()
        .partition(|item| response_key(item).is_some());
    assert!(
        world.stream(&world.names.monitoring).is_empty(),
        "monitoring has a stream"
    );
    let applications = world.scan(&world.names.applications);
    let stream = world.stream(&world.names.applications);
    let log = String::from_utf8(log.0.lock().expect("a lock").clone()).expect("UTF-8");
    let held = Held {
        applications,
        responses,
        page_keys,
        stream,
        log,
    };
    (held, truth)
}

fn response_key(item: &Value) -> Option<String> {
    let key = item["sk"]["S"].as_str()?.strip_prefix("R#")?;
    Some(key.to_owned())
}

fn reference(pk: &Value) -> Option<String> {
    let reference = pk.as_str()?.strip_prefix("APP#")?;
    Some(reference.to_owned())
}

/// Every order in which the attacker can put the people who applied, as people.
fn orders_of_applications(held: &Held, truth: &Truth) -> Vec<(String, Vec<usize>)> {
    let whole = |item: &&Value| item["sk"]["S"] == "APPLICATION";
    let items: Vec<&Value> = held.applications.iter().filter(whole).collect();
    let person = |item: &Value| truth.applied[&reference(&item["pk"]["S"]).expect("a reference")];
    let mut orders = vec![(
        "as scanned".to_owned(),
        items.iter().map(|one| person(one)).collect(),
    )];
    for name in ["submitted", "pk", "link", "who", "place", "name"] {
        let mut sorted = items.clone();
        sorted.sort_by_key(|item| item[name].to_string());
        orders.push((
            name.to_owned(),
            sorted.iter().map(|one| person(one)).collect(),
        ));
    }
    let mut seen = BTreeSet::new();
    let streamed = held.stream.iter().filter_map(|record| {
        let reference = reference(record.pointer("/dynamodb/Keys/pk/S")?)?;
        seen.insert(reference.clone())
            .then(|| truth.applied[&reference])
    });
    orders.push(("as streamed".to_owned(), streamed.collect()));
    orders
}

/// The same of those who answered.
fn orders_of_responses(held: &Held, truth: &Truth) -> Vec<(String, Vec<usize>)> {
    let mut orders = Vec::new();
    let own = |item: &Value| truth.answered[&response_key(item).expect("a response")];
    orders.push((
        "responses as scanned".to_owned(),
        held.responses.iter().map(own).collect(),
    ));
    for name in ["sk", "answers", "expires_at"] {
        let mut sorted: Vec<&Value> = held.responses.iter().collect();
        sorted.sort_by_key(|item| item[name].to_string());
        orders.push((
            format!("responses by {name}"),
            sorted.into_iter().map(own).collect(),
        ));
    }
    let page = |item: &Value| {
        let key = item["pk"]["S"].as_str().expect("a key");
        truth.page[key.strip_prefix("ONCE#").expect("a page's key")]
    };
    orders.push((
        "page keys as scanned".to_owned(),
        held.page_keys.iter().map(page).collect(),
    ));
    let mut sorted: Vec<&Value> = held.page_keys.iter().collect();
    sorted.sort_by_key(|item| item["pk"].to_string());
    orders.push((
        "page keys sorted".to_owned(),
        sorted.into_iter().map(page).collect(),
    ));
    orders
}

/// How many are right where the two orders are laid side by side, one moved on by `shift`.
fn right(one: &[usize], other: &[usize], shift: usize) -> usize {
    let moved = other.iter().cycle().skip(shift);
    one.iter()
        .zip(moved)
        .filter(|(one, other)| one == other)
        .count()
}

/// The rank correlation of two orders of the same people (Spearman's).
fn correlation(one: &[usize], other: &[usize]) -> f64 {
    let mut place = vec![0.0; PEOPLE];
    for (at, person) in other.iter().enumerate() {
        place[*person] = at as f64;
    }
    let squares = one.iter().enumerate().map(|(at, person)| {
        let apart = at as f64 - place[*person];
        apart * apart
    });
    let n = PEOPLE as f64;
    1.0 - 6.0 * squares.sum::<f64>() / (n * (n * n - 1.0))
}

/// Every text and number in `value` that could tell one item from another.
fn marks(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(all) => all.iter().for_each(|one| marks(one, found)),
        Value::Object(all) => all.values().for_each(|one| marks(one, found)),
        _ => {}
    }
}

fn marks_of<'a>(items: impl IntoIterator<Item = &'a Value>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    items.into_iter().for_each(|item| marks(item, &mut found));
    found
}

#[test]
fn trust_18_with_both_tables_the_stream_the_log_and_every_order_an_attacker_pairs_no_better_than_chance()
 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut templates = SchemeTest::texts(&root.join("templates"), &["html", "txt"]);
    // What is stored hangs on no page; these two are drawn a thousand times.
    for (name, list) in [
        ("form/check.html", "[check]"),
        ("monitoring/page.html", "form.hidden"),
    ] {
        let (input, value) = match list {
            "[check]" => ("state", "{{ one.state }}"),
            _ => ("{{ one.name }}", "{{ one.value }}"),
        };
        let page = format!(
            "{{% for one in {list} %}}<input name=\"{input}\" value=\"{value}\">{{% endfor %}}"
        );
        templates.insert(name.to_owned(), page);
    }
    let content = SchemeTest::texts(&root.join("content"), &["toml"]);
    let declared = Declared::load(&content, templates, &[]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (held, truth) = runtime.block_on(lived(declared.expect("sound declarations")));
    assert_eq!(held.responses.len(), PEOPLE);
    assert_eq!(truth.applied.len(), PEOPLE);
    let known = 1.0 / f64::sqrt(PEOPLE as f64 - 1.0);
    for (by, applied) in orders_of_applications(&held, &truth) {
        assert_eq!(applied.len(), PEOPLE, "{by}");
        for (of, answered) in orders_of_responses(&held, &truth) {
            let rho = correlation(&applied, &answered);
            // Items that cannot be told apart keep the order in which they were scanned.
            assert!(
                rho.abs() < 5.0 * known,
                "{of} follow applications {by}: {rho}"
            );
            for shift in [0, 1, 2, 5, PEOPLE - 1, PEOPLE - 2] {
                let hits = right(&applied, &answered, shift);
                assert!(
                    hits <= MOST_RIGHT,
                    "{of}, {by}, moved {shift}: {hits} right"
                );
            }
        }
    }
    nothing_in_common(&held);
}

/// No text or number that tells one response from another stands in anything else that is kept.
fn nothing_in_common(held: &Held) {
    let of_responses = marks_of(held.responses.iter().map(|item| &item["sk"]));
    let of_pages = marks_of(held.page_keys.iter().map(|item| &item["pk"]));
    let elsewhere = marks_of(held.applications.iter().chain(&held.stream));
    let everything: String = elsewhere.into_iter().collect::<Vec<_>>().join("\n");
    for mark in of_responses.iter().chain(&of_pages) {
        let bare = mark.split('#').next_back().expect("a key");
        assert!(
            !everything.contains(bare),
            "a key stands beside applications"
        );
        assert!(!held.log.contains(bare), "a key stands in the log");
    }
    let ends: BTreeSet<String> = held
        .responses
        .iter()
        .chain(&held.page_keys)
        .map(|item| item["expires_at"].to_string())
        .collect();
    assert_eq!(
        ends.len(),
        1,
        "the end of a response's time says when it was sent"
    );
    assert!(!held.log.contains("monitoring"), "the equality form logs");
}
