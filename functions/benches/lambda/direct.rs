//! What stands beside the engine: a service in which every secret is the same key, and which hands on what
//! is asked of DynamoDB, so that what a submission asks is seen once and can be asked again, straight of
//! the engine.
//! No role is looked at; that is `tests/aws`.

use crate::prompt;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::thread;
use tiny_http::{Header, Request, Response};
use ureq::Agent;

/// The operation that stores an application.
const TRANSACTION: &str = "DynamoDB_20120810.TransactWriteItems";

/// The running service.
pub(crate) struct Direct {
    /// Its address.
    pub(crate) url: String,
    engine: String,
    last: Arc<Mutex<Value>>,
    agent: Agent,
}

impl Direct {
    /// Beside the engine at `engine`.
    pub(crate) fn to(engine: &str) -> Self {
        let server = prompt::server();
        let url = format!("http://{}", server.server_addr());
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let last: Arc<Mutex<Value>> = Arc::default();
        let engine = engine.to_owned();
        let (at, own, kept) = (engine.clone(), agent.clone(), Arc::clone(&last));
        thread::spawn(move || {
            for request in server.incoming_requests() {
                answer(request, &at, &own, &kept);
            }
        });
        Self {
            url,
            engine,
            last,
            agent,
        }
    }

    /// The last transaction that came by, with `mark` at the end of the key of each of its items, and as
    /// the token by which the engine knows a transaction again: one that stores as much again.
    pub(crate) fn transaction(&self, mark: &str) -> String {
        let mut transaction = self.last.lock().unwrap().clone();
        transaction["ClientRequestToken"] = json!(format!("{mark:0>32}"));
        let writes = transaction["TransactItems"].as_array_mut();
        for write in writes.into_iter().flatten() {
            let key = match write.get("Put") {
                Some(_) => &mut write["Put"]["Item"],
                None => &mut write["Update"]["Key"],
            };
            add(&mut key["pk"]["S"], mark);
        }
        transaction.to_string()
    }

    /// Asks the engine itself for a transaction, as a function does.
    pub(crate) fn ask(&self, transaction: &str) {
        let sent = self.agent.post(&self.engine);
        let sent = sent.header("x-amz-target", TRANSACTION);
        let sent = sent.header("content-type", "application/x-amz-json-1.0");
        let sent = sent.header("authorization", "AWS4-HMAC-SHA256 Credential=local/20230601/eu-west-2/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        let mut answer = sent
            .header("x-amz-date", "20230601T090000Z")
            .send(transaction)
            .expect("an answer");
        let told = answer.body_mut().read_to_string().expect("a body");
        assert_eq!(answer.status(), 200, "{told}");
    }
}

/// Adds `mark` to a key.
fn add(key: &mut Value, mark: &str) {
    *key = json!(format!("{}{mark}", key.as_str().expect("a key")));
}

fn answer(mut request: Request, engine: &str, agent: &Agent, last: &Mutex<Value>) {
    let header = |name: &str| {
        let found = request
            .headers()
            .iter()
            .find(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name));
        found.map_or(String::new(), |header| header.value.to_string())
    };
    let (target, date) = (header("x-amz-target"), header("x-amz-date"));
    let authorization = header("authorization");
    let mut body = Vec::new();
    request.as_reader().read_to_end(&mut body).expect("a body");
    let (status, told) = if target.starts_with("DynamoDB") {
        if target == TRANSACTION {
            *last.lock().unwrap() = serde_json::from_slice(&body).expect("JSON");
        }
        let sent = agent.post(engine).header("x-amz-target", &target);
        let sent = sent.header("content-type", "application/x-amz-json-1.0");
        let sent = sent.header("authorization", &authorization);
        let sent = sent.header("x-amz-date", &date).send(&body);
        let mut answer = sent.expect("an answer of the engine");
        let told = answer.body_mut().read_to_vec().expect("a whole answer");
        (answer.status().as_u16(), told)
    } else {
        let key = "QUFB".repeat(10) + "QUE=";
        let told = json!({"Name": "key", "SecretString": format!("k1:{key}\n")});
        (200, told.to_string().into_bytes())
    };
    let kind = Header::from_bytes("content-type", "application/x-amz-json-1.0").expect("a header");
    let response = Response::from_data(told).with_status_code(status);
    // A function that was ended meanwhile hears no answer.
    let _gone = request.respond(response.with_header(kind));
}
