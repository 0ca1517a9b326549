//! The gate: where the functions find DynamoDB, Secrets Manager and SES. It lets a call through only
//! where the caller's role allows it, hands what is DynamoDB's to the embedded engine, and answers for
//! the other two by itself.

use crate::policy::{Call, allowing};
use crate::prompt;
use crate::stack::{FUNCTIONS, PLACE, Stack};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::thread;
use tiny_http::{Header, Request, Response};

/// An action that was used: which function's, under which statement, and its name.
pub(crate) type Used = (String, String, String);

/// What the engine is told of who calls: it does not ask.
const NO_ONE: &str = "AWS4-HMAC-SHA256 Credential=local/20230601/eu-west-2/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/// A running gate.
pub(crate) struct Gate {
    /// Its address.
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    engine: String,
    statements: BTreeMap<&'static str, Vec<Value>>,
    /// By table name: its resource, and the address of its key, where it has one of its own.
    tables: BTreeMap<String, Option<String>>,
    used: Mutex<BTreeSet<Used>>,
    refused: Mutex<Vec<String>>,
    mails: Mutex<Vec<Value>>,
    /// The capacity units that each role's calls took, as the engine counts them.
    units: Mutex<BTreeMap<String, f64>>,
    /// How many more e-mails are not taken.
    mail_faults: Mutex<usize>,
    /// What secrets hold, by name, where it is not a key.
    secrets: Mutex<BTreeMap<String, String>>,
}

impl Gate {
    /// A gate before the engine at `engine`, by the roles of `stack`.
    pub(crate) fn start(stack: &Stack, engine: &str) -> Self {
        let server = Arc::new(prompt::server());
        let url = format!("http://{}", server.server_addr());
        let own_key = |table| match table {
            "Releases" => None,
            table => Some(format!(
                "arn:aws:kms:{PLACE}:key/{}",
                stack.made(&format!("{table}Key"))
            )),
        };
        let tables = stack.tables().into_iter();
        let shared = Arc::new(Shared {
            engine: engine.to_owned(),
            statements: FUNCTIONS
                .map(|(binary, _)| (binary, stack.statements(binary)))
                .into(),
            tables: tables.map(|(table, name)| (name, own_key(table))).collect(),
            used: Mutex::default(),
            refused: Mutex::default(),
            mails: Mutex::default(),
            units: Mutex::default(),
            mail_faults: Mutex::default(),
            secrets: Mutex::default(),
        });
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for request in server.incoming_requests() {
                let shared = Arc::clone(&served);
                thread::spawn(move || shared.answer(request));
            }
        });
        Self { url, shared }
    }

    /// What was used so far.
    pub(crate) fn used(&self) -> BTreeSet<Used> {
        self.shared.used.lock().unwrap().clone()
    }

    /// What was refused since this was last asked.
    pub(crate) fn refused(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.refused.lock().unwrap())
    }

    /// The e-mails since this was last asked.
    pub(crate) fn mails(&self) -> Vec<Value> {
        std::mem::take(&mut self.shared.mails.lock().unwrap())
    }

    /// The capacity units that a role's calls took so far.
    pub(crate) fn units(&self, role: &str) -> f64 {
        let units = self.shared.units.lock().unwrap();
        units.get(role).copied().unwrap_or_default()
    }

    /// The secret called `name` holds this.
    pub(crate) fn hold_secret(&self, name: &str, text: &str) {
        let mut secrets = self.shared.secrets.lock().unwrap();
        secrets.insert(name.to_owned(), text.to_owned());
    }

    /// The next `count` e-mails are not taken.
    pub(crate) fn refuse_mail(&self, count: usize) {
        *self.shared.mail_faults.lock().unwrap() = count;
    }
}

impl Shared {
    fn answer(&self, mut request: Request) {
        let header = |name: &str| {
            let headers = request.headers().iter();
            let found = headers
                .clone()
                .find(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name));
            found.map_or(String::new(), |header| header.value.to_string())
        };
        let (target, path) = (header("x-amz-target"), request.url().to_owned());
        let authorization = header("authorization");
        let role = authorization
            .split_once("Credential=")
            .and_then(|(_, rest)| rest.split('/').next());
        let role = role.unwrap_or_default().to_owned();
        let mut body = Vec::new();
        request.as_reader().read_to_end(&mut body).expect("a body");
        let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        let calls = match (target.split('_').next(), path.as_str()) {
            (Some("DynamoDB"), _) => dynamodb_calls(operation, &asked, &self.tables),
            (_, "/v2/email/outbound-emails") => vec![mail_call(&asked)],
            _ => vec![call(
                &target.replace('.', ":"),
                asked["SecretId"].as_str().unwrap_or_default(),
            )],
        };
        let (status, answer) = match self.refusal(&role, &calls) {
            Some(what) => {
                self.refused.lock().unwrap().push(format!("{role}: {what}"));
                let told = json!({"__type": "com.amazon.coral.service#AccessDeniedException", "message": what});
                (400, told.to_string().into_bytes())
            }
            None if target.starts_with("DynamoDB") => self.pass_on(&role, &target, asked),
            None if path.starts_with("/v2/email") => self.take_mail(asked),
            None => (
                200,
                self.secret(asked["SecretId"].as_str().unwrap_or_default()),
            ),
        };
        let kind =
            Header::from_bytes("content-type", "application/x-amz-json-1.0").expect("a header");
        // A function that was ended meanwhile hears no answer.
        let _gone = request.respond(
            Response::from_data(answer)
                .with_status_code(status)
                .with_header(kind),
        );
    }

    /// The first of `calls` that `role` may not make.
    fn refusal(&self, role: &str, calls: &[Call]) -> Option<String> {
        let statements = self.statements.get(role);
        let none = Vec::new();
        let mut used = Vec::new();
        for call in calls {
            let Some(sid) = allowing(statements.unwrap_or(&none), call) else {
                return Some(format!(
                    "{} on {} with {:?}",
                    call.action, call.resource, call.context
                ));
            };
            used.push((role.to_owned(), sid, call.action.clone()));
        }
        self.used.lock().unwrap().extend(used);
        None
    }

    /// Hands a call to the engine, and notes what it took.
    fn pass_on(&self, role: &str, target: &str, mut asked: Value) -> (u16, Vec<u8>) {
        asked["ReturnConsumedCapacity"] = json!("TOTAL");
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let sent = agent
            .post(&self.engine)
            .header("x-amz-target", target)
            .header("content-type", "application/x-amz-json-1.0")
            .header("authorization", NO_ONE)
            .header("x-amz-date", "20230601T090000Z")
            .send(asked.to_string());
        let mut answer = sent.expect("an answer of the engine");
        let status = answer.status().as_u16();
        let bytes = answer.body_mut().read_to_vec().expect("a whole answer");
        let told: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let one = told["ConsumedCapacity"]["CapacityUnits"].as_f64();
        let several = told["ConsumedCapacity"].as_array().into_iter().flatten();
        let several = several.filter_map(|part| part["CapacityUnits"].as_f64());
        let taken: f64 = one.into_iter().chain(several).sum();
        *self
            .units
            .lock()
            .unwrap()
            .entry(role.to_owned())
            .or_default() += taken;
        (status, bytes)
    }

    fn secret(&self, name: &str) -> Vec<u8> {
        let held = self.secrets.lock().unwrap().get(name).cloned();
        let text = held.unwrap_or_else(|| key(name));
        let told = json!({"Name": name, "SecretString": text});
        told.to_string().into_bytes()
    }

    fn take_mail(&self, mail: Value) -> (u16, Vec<u8>) {
        let mut faults = self.mail_faults.lock().unwrap();
        if *faults > 0 {
            *faults -= 1;
            return (
                400,
                br#"{"__type":"MessageRejected","message":"not now"}"#.to_vec(),
            );
        }
        self.mails.lock().unwrap().push(mail);
        (200, br#"{"MessageId":"1"}"#.to_vec())
    }
}

/// One key, another for each name.
fn key(name: &str) -> String {
    let key = if name.contains("Equality") {
        "RUVF"
    } else {
        "QUFB"
    }
    .repeat(10)
        + "QUE=";
    format!("k1:{key}\n")
}

fn call(action: &str, resource: &str) -> Call {
    Call {
        action: action.to_owned(),
        resource: resource.to_owned(),
        ..Call::default()
    }
}

fn mail_call(asked: &Value) -> Call {
    let from = asked["FromEmailAddress"].as_str().unwrap_or_default();
    let domain = from.rsplit('@').next().unwrap_or_default();
    let mut call = call(
        "ses:SendEmail",
        &format!("arn:aws:ses:{PLACE}:identity/{domain}"),
    );
    call.context
        .insert("ses:FromAddress", vec![from.to_owned()]);
    call
}

/// What one request of DynamoDB asks IAM for: each write of a transaction by itself, each table of a
/// batch, and the key of a table that has one of its own.
pub(crate) fn dynamodb_calls(
    operation: &str,
    asked: &Value,
    tables: &BTreeMap<String, Option<String>>,
) -> Vec<Call> {
    let none = Map::new();
    let mut calls = Vec::new();
    match operation {
        "TransactWriteItems" => {
            for write in asked["TransactItems"].as_array().into_iter().flatten() {
                let (kind, write) = write
                    .as_object()
                    .and_then(|one| one.iter().next())
                    .expect("a write");
                let action = if kind == "ConditionCheck" {
                    "ConditionCheckItem".to_owned()
                } else {
                    format!("{kind}Item")
                };
                let mut call = item_call(&action, write);
                call.context
                    .insert("dynamodb:EnclosingOperation", vec![operation.to_owned()]);
                calls.push(call);
            }
        }
        "BatchGetItem" => {
            for (table, keys) in asked["RequestItems"].as_object().unwrap_or(&none) {
                let mut call = call("dynamodb:BatchGetItem", &table_arn(table));
                let keys = keys["Keys"].as_array().into_iter().flatten();
                call.context.insert(
                    "dynamodb:LeadingKeys",
                    keys.map(|key| text(&key["pk"])).collect(),
                );
                calls.push(call);
            }
        }
        _ => calls.push(item_call(operation, asked)),
    }
    let region = PLACE.split(':').next().unwrap_or_default();
    let via = vec![format!("dynamodb.{region}.amazonaws.com")];
    let keys: BTreeSet<String> = calls
        .iter()
        .filter_map(|call| own_key(&call.resource, tables))
        .collect();
    calls.extend(keys.iter().map(|key| {
        let mut call = call("kms:Decrypt", key);
        call.context.insert("kms:ViaService", via.clone());
        call
    }));
    calls
}

/// The key of the table that `resource` is, or is an index of.
fn own_key(resource: &str, tables: &BTreeMap<String, Option<String>>) -> Option<String> {
    let name = resource.split('/').nth(1)?;
    tables.get(name).cloned().flatten()
}

fn table_arn(table: &str) -> String {
    format!("arn:aws:dynamodb:{PLACE}:table/{table}")
}

fn text(value: &Value) -> String {
    value["S"].as_str().unwrap_or_default().to_owned()
}

fn item_call(operation: &str, asked: &Value) -> Call {
    let mut resource = table_arn(asked["TableName"].as_str().unwrap_or_default());
    if let Some(index) = asked["IndexName"].as_str() {
        resource = format!("{resource}/index/{index}");
    }
    let mut call = call(&format!("dynamodb:{operation}"), &resource);
    let leading = match operation {
        "PutItem" => text(&asked["Item"]["pk"]),
        // Every query of the store's names the partition by its first placeholder.
        "Query" => {
            let condition = asked["KeyConditionExpression"].as_str().unwrap_or_default();
            let name = condition
                .split(['=', ' '])
                .find(|word| word.starts_with(':'));
            text(&asked["ExpressionAttributeValues"][name.unwrap_or_default()])
        }
        _ => text(&asked["Key"]["pk"]),
    };
    call.context.insert("dynamodb:LeadingKeys", vec![leading]);
    if operation == "GetItem" {
        let projected = asked["ProjectionExpression"].as_str();
        let select = if projected.is_some() {
            "SPECIFIC_ATTRIBUTES"
        } else {
            "ALL_ATTRIBUTES"
        };
        call.context
            .insert("dynamodb:Select", vec![select.to_owned()]);
        let named = |name: &str| match asked["ExpressionAttributeNames"][name].as_str() {
            Some(real) => real.to_owned(),
            None => name.to_owned(),
        };
        let names = projected.into_iter().flat_map(|text| text.split(','));
        let names = names
            .map(|name| named(name.trim()))
            .chain(["pk".to_owned()]);
        call.context.insert("dynamodb:Attributes", names.collect());
    }
    call
}
