//! The whole system: the embedded engine, the gate before it, the nine functions, and the API and the
//! stream that call them.

use crate::answers::{Answer, PageForm};
use crate::filled::Filled;
use crate::gate::Gate;
use crate::lambda::{Lambda, Said};
use crate::prompt;
use crate::stack::{Stack, root};
use dynoxide::Database;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use scheme::{Declarations, calendar};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use store::{Connection, Names};
use tokio::runtime::Runtime;

/// When the tests happen: inside the shipped scheme's second intake.
pub(crate) const NOW: &str = "2023-06-01T09:00:00Z";

/// How much of its time a function has left, unless a test says otherwise.
pub(crate) const LEFT: Duration = Duration::from_secs(10);

/// The running system.
pub(crate) struct World {
    pub(crate) stack: Stack,
    pub(crate) gate: Gate,
    pub(crate) declared: Declarations,
    pub(crate) names: BTreeMap<&'static str, String>,
    /// Where the engine itself is, behind the gate.
    pub(crate) engine: String,
    now: RefCell<String>,
    running: RefCell<BTreeMap<&'static str, Lambda>>,
    cookie: RefCell<String>,
    /// The key in the owner's authenticator app.
    pub(crate) phone: RefCell<String>,
    sent: RefCell<usize>,
    /// What the functions find in their environment beside what Lambda gives them.
    more: BTreeMap<String, String>,
    database: Database,
    _runtime: Runtime,
}

impl World {
    /// Starts it at [`NOW`]; each function starts when it is first called.
    pub(crate) fn start() -> Self {
        Self::of(Stack::created())
    }

    /// The same with a stack of other parameters.
    pub(crate) fn of(stack: Stack) -> Self {
        Self::on(stack, Database::memory().expect("an engine"))
    }

    /// The same on an engine that is open.
    pub(crate) fn on(stack: Stack, database: Database) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let names = stack.tables();
        let url = runtime.block_on(serve(database.clone(), &names));
        let gate = Gate::start(&stack, &url);
        Self {
            stack,
            gate,
            declared: declared(),
            names,
            engine: url,
            now: NOW.to_owned().into(),
            running: RefCell::default(),
            cookie: RefCell::default(),
            phone: RefCell::default(),
            sent: RefCell::default(),
            more: BTreeMap::new(),
            database,
            _runtime: runtime,
        }
    }

    /// Goes to another time: the functions end, and start again when they are called.
    pub(crate) fn go_to(&self, now: &str) {
        self.running.borrow_mut().clear();
        now.clone_into(&mut self.now.borrow_mut());
    }

    /// The functions that start from now on find this in their environment too.
    pub(crate) fn also(&mut self, name: &str, value: &str) {
        self.more.insert(name.to_owned(), value.to_owned());
    }

    /// The environment that Lambda would give `binary`: the template's, its own, and where the gate is.
    pub(crate) fn environment(&self, binary: &str) -> BTreeMap<String, String> {
        let mut environment = self.stack.environment(binary);
        for (name, value) in [
            ("AWS_REGION", "eu-west-2"),
            ("AWS_ACCESS_KEY_ID", binary),
            ("AWS_SECRET_ACCESS_KEY", "none"),
            ("AWS_SESSION_TOKEN", "none"),
            ("AWS_ENDPOINT_URL", &self.gate.url),
            ("AWS_LAMBDA_FUNCTION_NAME", binary),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        environment.extend(self.more.clone());
        environment
    }

    /// Starts `binary` as Lambda would.
    #[track_caller]
    pub(crate) fn lambda(&self, binary: &str) -> Lambda {
        let started = Lambda::start(binary, &self.environment(binary), &self.now.borrow());
        started.unwrap_or_else(|said| panic!("{binary} did not start:\n{said}"))
    }

    /// Hands an event to a function.
    #[track_caller]
    pub(crate) fn invoke(&self, binary: &'static str, event: &[u8], left: Duration) -> Said {
        let mut running = self.running.borrow_mut();
        let lambda = running.entry(binary).or_insert_with(|| self.lambda(binary));
        lambda.invoke(event, left)
    }

    /// All that a function printed since it started.
    pub(crate) fn printed(&self, binary: &str) -> String {
        let running = self.running.borrow();
        running.get(binary).map_or(String::new(), Lambda::printed)
    }

    /// The same, once `words` are in it: an answer may be there before what was printed has come
    /// through the pipe.
    #[track_caller]
    pub(crate) fn printed_once(&self, binary: &str, words: &str) -> String {
        for _ in 0..6_000 {
            let printed = self.printed(binary);
            if printed.contains(words) {
                return printed;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{binary} did not print {words}: {}", self.printed(binary));
    }

    /// Opens a page.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(&request("GET", path, &[], None, &self.cookie.borrow()))
    }

    /// Posts pairs, as a browser does from a page of ours.
    #[track_caller]
    pub(crate) fn post(&self, path: &str, pairs: &[(String, String)]) -> Answer {
        let cookie = self.cookie.borrow().clone();
        self.send(&request(
            "POST",
            path,
            &HEADERS,
            Some(encoded(pairs).as_bytes()),
            &cookie,
        ))
    }

    /// Presses the button of a form, with `more` besides what it holds.
    #[track_caller]
    pub(crate) fn press(&self, form: &PageForm, more: &[(String, String)]) -> Answer {
        let mut pairs = form.pairs.clone();
        pairs.retain(|(name, _)| more.iter().all(|(own, _)| own != name));
        pairs.extend_from_slice(more);
        self.post(&form.action, &pairs)
    }

    /// Keeps the cookie that an answer sets.
    pub(crate) fn keep_cookie(&self, answer: &Answer) {
        let cookie = answer.cookie().split(';').next().unwrap_or_default();
        cookie.clone_into(&mut self.cookie.borrow_mut());
    }

    /// Sends an event to the function that the API would call for it.
    #[track_caller]
    pub(crate) fn send(&self, event: &Value) -> Answer {
        let path = event["rawPath"].as_str().expect("a path").to_owned();
        let binary = self.stack.routed(&path);
        let binary = binary.unwrap_or_else(|| panic!("the API has no route for {path}"));
        let said = self.invoke(binary, event.to_string().as_bytes(), LEFT);
        let what = format!("{} {path}", event["requestContext"]["http"]["method"]);
        let refused = self.gate.refused();
        assert!(
            refused.is_empty(),
            "{what}: the role does not allow {refused:#?}"
        );
        let told = said.unwrap_or_else(|error| panic!("{what} failed: {error}"));
        Answer::read(what, told)
    }

    /// The time that the functions started with.
    pub(crate) fn time(&self) -> jiff::Timestamp {
        self.now.borrow().parse().expect("an instant")
    }

    /// The date in the scheme's zone.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        calendar::date_at(self.time(), &self.declared.scheme.time_zone)
    }

    /// A good application to be `role`, every question answered.
    pub(crate) fn filled(&self, role: &str) -> Filled<'_> {
        Filled::of(
            self.declared.form_for_role(role).expect("a form"),
            self.today(),
        )
    }

    /// The new records of the stream, as the template's filter lets them through.
    pub(crate) fn stream(&self) -> Vec<Value> {
        let pattern = &self.stack.0["template"]["Resources"]["NotifyFunction"]["Properties"]["Events"]
            ["Letters"];
        let pattern = pattern["Properties"]["FilterCriteria"]["Filters"][0]["Pattern"].as_str();
        let pattern: Value = serde_json::from_str(pattern.expect("a filter")).expect("JSON");
        let prefix = pattern["dynamodb"]["Keys"]["pk"]["S"][0]["prefix"]
            .as_str()
            .expect("a prefix");
        let records = records(&self.database, &self.names["Applications"]);
        let new = records.iter().skip(self.sent.replace(records.len()));
        let wanted = |record: &&Value| {
            let key = record["dynamodb"]["Keys"]["pk"]["S"]
                .as_str()
                .unwrap_or_default();
            record["eventName"] == pattern["eventName"][0] && key.starts_with(prefix)
        };
        new.filter(wanted).cloned().collect()
    }

    /// Hands the new letters to `notify`, and gives the e-mails that came of it.
    #[track_caller]
    pub(crate) fn mails(&self) -> Vec<Value> {
        let records = self.stream();
        if !records.is_empty() {
            let event = json!({ "Records": records }).to_string();
            let said = self
                .invoke("notify", event.as_bytes(), LEFT)
                .expect("an answer");
            assert_eq!(said["batchItemFailures"], json!([]), "every letter is sent");
        }
        self.gate.mails()
    }

    /// The items of a table.
    pub(crate) fn items(&self, table: &str) -> Vec<Value> {
        let request = json!({ "TableName": self.names[table] });
        let page = self
            .database
            .scan(serde_json::from_value(request).expect("a request"));
        let page = serde_json::to_value(page.expect("a page")).expect("JSON");
        page["Items"].as_array().cloned().unwrap_or_default()
    }
}

/// What the network shows to the functions (infra/tools/aws/create.py).
pub(crate) const NETWORK_KEY: &str = "the network's key";

/// The header that it shows it in.
pub(crate) const NETWORK_HEADER: &str = "x-network-key";

/// What a browser sends with a form of ours.
pub(crate) const HEADERS: [(&str, &str); 2] = [
    ("content-type", "application/x-www-form-urlencoded"),
    ("sec-fetch-site", "same-origin"),
];

/// An event of the HTTP API, payload format 2.0, as API Gateway writes it, of a request that came by the
/// network.
pub(crate) fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
    cookie: &str,
) -> Value {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .chain([(NETWORK_HEADER.to_owned(), json!(NETWORK_KEY))]);
    let mut event = json!({
        "version": "2.0",
        "routeKey": "ANY /forms/{proxy+}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers.collect::<serde_json::Map<_, _>>(),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.execute-api.eu-west-2.amazonaws.com",
            "domainPrefix": "api",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "test"},
            "requestId": "id",
            "routeKey": "ANY /forms/{proxy+}",
            "stage": "$default",
            "time": "01/Jun/2023:09:00:00 +0000",
            "timeEpoch": 1_685_610_000_000_i64,
        },
        "isBase64Encoded": body.is_some(),
    });
    if let Some(body) = body {
        event["body"] = json!(base64(body));
    }
    if !cookie.is_empty() {
        event["cookies"] = json!([cookie]);
    }
    event
}

/// As API Gateway encodes a body.
pub(crate) fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What a browser encodes in the body of a form (URL Standard, 5.2).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// Pairs as a browser encodes them.
pub(crate) fn encoded(pairs: &[(String, String)]) -> String {
    let part = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", part(name), part(value)));
    let pairs = pairs.collect::<Vec<_>>().join("&");
    pairs.replace("%20", "+")
}

/// One pair.
pub(crate) fn pair(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_owned())]
}

async fn serve(database: Database, names: &BTreeMap<&'static str, String>) -> String {
    let listener = prompt::listener();
    listener.set_nonblocking(true).expect("not blocking");
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(dynoxide::server::serve_with_shutdown(
        listener,
        database,
        std::future::pending(),
    ));
    let client = store::connect(Connection::Embedded { url: url.clone() });
    let names = Names {
        applications: names["Applications"].clone(),
        monitoring: names["Monitoring"].clone(),
        releases: names["Releases"].clone(),
    };
    store::tables::create_missing(&client, &names)
        .await
        .expect("tables");
    url
}

/// Every record of a table's stream, oldest first, as the stream gives it.
fn records(database: &Database, table: &str) -> Vec<Value> {
    let list = database
        .list_streams(made(json!({ "TableName": table })))
        .expect("streams");
    let list = serde_json::to_value(list).expect("JSON");
    let arn = &list["Streams"][0]["StreamArn"];
    let stream = database
        .describe_stream(made(json!({ "StreamArn": arn })))
        .expect("a stream");
    let stream = serde_json::to_value(stream).expect("JSON");
    let shards = stream["StreamDescription"]["Shards"]
        .as_array()
        .expect("shards")
        .clone();
    let mut records = Vec::new();
    for shard in shards {
        let from = json!({ "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON" });
        let from = database
            .get_shard_iterator(made(from))
            .expect("an iterator");
        let mut from = serde_json::to_value(from).expect("JSON")["ShardIterator"].clone();
        while from.is_string() {
            let page = database
                .get_records(made(json!({ "ShardIterator": from })))
                .expect("records");
            let page = serde_json::to_value(page).expect("JSON");
            let some = page["Records"].as_array().expect("records");
            if some.is_empty() {
                break;
            }
            records.extend(some.iter().cloned());
            from = page["NextShardIterator"].clone();
        }
    }
    records
}

fn made<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a request")
}

/// What the editors declared.
fn declared() -> Declarations {
    let mut files = BTreeMap::new();
    let content = root().join("content");
    read_toml(&content, &content, &mut files);
    Declarations::read("content", &files).expect("sound declarations")
}

fn read_toml(folder: &Path, below: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_toml(&path, below, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.strip_prefix(below).expect("below").to_string_lossy();
            files.insert(
                name.into_owned(),
                std::fs::read_to_string(&path).expect("text"),
            );
        }
    }
}
