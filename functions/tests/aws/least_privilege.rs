//! Each function does all of its work with its own role, and can do nothing else.

use crate::gate::{Used, dynamodb_calls};
use crate::policy::{Call, allowing, texts};
use crate::stack::{FUNCTIONS, PLACE, Stack, root};
use crate::world::World;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every action on items and tables that DynamoDB knows for its data, and those that read a stream.
const DYNAMODB: [&str; 18] = [
    "BatchGetItem",
    "BatchWriteItem",
    "ConditionCheckItem",
    "DeleteItem",
    "DescribeTable",
    "GetItem",
    "PartiQLDelete",
    "PartiQLInsert",
    "PartiQLSelect",
    "PartiQLUpdate",
    "PutItem",
    "Query",
    "Scan",
    "UpdateItem",
    "DescribeStream",
    "GetRecords",
    "GetShardIterator",
    "DeleteTable",
];

/// What Lambda itself does in a function's name: no code of ours, so no journey shows it.
fn is_lambdas_own(action: &str) -> bool {
    let stream = [
        "DescribeStream",
        "GetRecords",
        "GetShardIterator",
        "ListStreams",
    ];
    let is_stream = action
        .strip_prefix("dynamodb:")
        .is_some_and(|name| stream.contains(&name));
    is_stream || action.starts_with("logs:") || action.starts_with("sqs:")
}

#[test]
fn every_journey_succeeds_with_each_functions_own_role_and_every_permission_is_used() {
    let world = World::start();
    world.every_journey();
    assert_eq!(world.gate.refused(), Vec::<String>::new());
    let granted: BTreeSet<Used> = FUNCTIONS
        .iter()
        .flat_map(|(binary, _)| granted(&world.stack, binary))
        .collect();
    let used = world.gate.used();
    let idle: Vec<&Used> = granted.difference(&used).collect();
    assert!(
        idle.is_empty(),
        "granted, and used by no journey: {idle:#?}"
    );
    keep_matrix(&world.stack);
}

/// The function, the statement and the action of all that a role grants its code.
fn granted(stack: &Stack, binary: &str) -> Vec<Used> {
    let mut all = Vec::new();
    for statement in stack.statements(binary) {
        let sid = statement["Sid"].as_str().expect("a Sid").to_owned();
        let actions = texts(&statement["Action"]).filter(|action| !is_lambdas_own(action));
        all.extend(actions.map(|action| (binary.to_owned(), sid.clone(), action.to_owned())));
    }
    all
}

/// Every action on everything, tried with every role in the ways that a thief would.
fn attempts(stack: &Stack) -> Vec<Call> {
    let tables = stack.tables();
    let keys: BTreeMap<String, Option<String>> =
        tables.values().map(|name| (name.clone(), None)).collect();
    let mut calls = Vec::new();
    for name in tables.values() {
        for action in DYNAMODB {
            for pk in [
                "APP#1",
                "WHO#1",
                "ONCE#1",
                "OUTBOX#1",
                "SIGNIN#1",
                "SESSION#1",
                "AUTHENTICATOR#1",
                "CAP#1",
                "RECORD#2023-06",
                "EXPORT#1",
                "INTAKE#1",
                "other",
            ] {
                let key = json!({"pk": {"S": pk}});
                let asked = json!({
                    "TableName": name, "Key": key, "Item": key,
                    "KeyConditionExpression": "#pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}},
                    "RequestItems": {name.clone(): {"Keys": [key]}},
                });
                calls.extend(dynamodb_calls(action, &asked, &keys));
            }
        }
        calls.extend(dynamodb_calls(
            "Query",
            &json!({"TableName": name, "IndexName": "by_intake"}),
            &keys,
        ));
    }
    for other in ["FormKeys", "EqualityKeys", "another"] {
        calls.push(call(
            "secretsmanager:GetSecretValue",
            &format!("unmade-{other}"),
        ));
    }
    for (action, key) in ["ApplicationsKey", "MonitoringKey"].iter().flat_map(|key| {
        [
            "kms:Decrypt",
            "kms:Encrypt",
            "kms:CreateGrant",
            "kms:ScheduleKeyDeletion",
        ]
        .map(|action| (action, key))
    }) {
        // Straight, and not by way of DynamoDB.
        calls.push(call(
            action,
            &format!("arn:aws:kms:{PLACE}:key/{}", stack.made(key)),
        ));
    }
    for (domain, from) in [
        ("example.org", "somebody.else@example.org"),
        ("example.com", "mentoring@example.org"),
    ] {
        let mut sending = call(
            "ses:SendEmail",
            &format!("arn:aws:ses:{PLACE}:identity/{domain}"),
        );
        sending
            .context
            .insert("ses:FromAddress", vec![from.to_owned()]);
        calls.push(sending);
    }
    for queue in ["UnsentLetters", "MissedRuns"] {
        let name = stack.made(queue).rsplit('/').next().expect("a name");
        for action in ["sqs:ReceiveMessage", "sqs:PurgeQueue", "sqs:DeleteMessage"] {
            calls.push(call(action, &format!("arn:aws:sqs:{PLACE}:{name}")));
        }
    }
    calls
}

fn call(action: &str, resource: &str) -> Call {
    Call {
        action: action.to_owned(),
        resource: resource.to_owned(),
        ..Call::default()
    }
}

/// What each role may do to each table outside a transaction and with a single item in it: written out,
/// so that a new permission is seen here by whoever reviews it.
const EXPECTED: &[(&str, &str, &str, &str)] = &[
    ("admin", "Applications", "BatchGetItem", "APP#"),
    ("admin", "Applications", "Query", "APP# RECORD#"),
    (
        "admin",
        "Applications",
        "GetItem",
        "SIGNIN# SESSION# AUTHENTICATOR#",
    ),
    ("admin", "Applications", "PutItem", ADMINISTRATORS),
    ("admin", "Applications", "UpdateItem", ADMINISTRATORS),
    ("admin", "Applications", "DeleteItem", ADMINISTRATORS),
    ("admin", "Releases", "GetItem", "any"),
    ("daily", "Applications", "Query", "APP#"),
    ("daily", "Applications", "BatchGetItem", "APP#"),
    ("daily", "Applications", "GetItem", "OUTBOX#"),
    ("daily", "Applications", "UpdateItem", "APP# OUTBOX#"),
    ("manage", "Applications", "Query", "APP#"),
    ("manage", "Applications", "GetItem", "APP#"),
    ("notify", "Applications", "GetItem", "OUTBOX#"),
    ("notify", "Applications", "UpdateItem", "OUTBOX# CAP#"),
    ("release", "Monitoring", "Query", "INTAKE#"),
    ("release", "Monitoring", "DeleteItem", "INTAKE#"),
    ("release", "Releases", "GetItem", "any"),
    ("release", "Releases", "PutItem", "any"),
];

/// What an administrator leaves, and the letter that a sign-in needs.
const ADMINISTRATORS: &str = "SIGNIN# SESSION# AUTHENTICATOR# RECORD# CAP# OUTBOX#";

#[test]
fn with_each_role_every_other_action_on_everything_is_refused() {
    let stack = Stack::created();
    let tables = stack.tables();
    let attempts = attempts(&stack);
    assert!(attempts.len() > 400, "everything is tried");
    for (binary, _) in FUNCTIONS {
        let statements = stack.statements(binary);
        for call in &attempts {
            let leading = call
                .context
                .get("dynamodb:LeadingKeys")
                .and_then(|keys| keys.first());
            let leading = leading.map_or("", String::as_str);
            let table = tables
                .iter()
                .find(|(_, name)| call.resource.ends_with(&format!("table/{name}")));
            let is_expected = EXPECTED.iter().any(|(own, on, action, keys)| {
                let key = leading.split_inclusive('#').next().unwrap_or_default();
                *own == binary
                    && table.is_some_and(|(resource, _)| resource == on)
                    && call.action == format!("dynamodb:{action}")
                    && (*keys == "any" || keys.split(' ').any(|one| one == key))
            });
            let is_index =
                call.resource.ends_with("/index/by_intake") && ["admin", "daily"].contains(&binary);
            let is_own_secret = matches!(
                (binary, call.resource.as_str()),
                (
                    "admin" | "application" | "manage" | "probe",
                    "unmade-FormKeys"
                ) | ("monitoring", "unmade-EqualityKeys")
            );
            let is_own_stream = binary == "notify" && is_lambdas_own(&call.action);
            let expected = is_expected
                || is_index && tables["Applications"] == index_table(call)
                || is_own_secret;
            let allowed = allowing(&statements, call).is_some();
            assert!(
                allowed == expected || is_own_stream,
                "{binary}: allowed {allowed}, expected {expected}: {call:?}"
            );
        }
    }
}

fn index_table(call: &Call) -> String {
    call.resource
        .split('/')
        .nth(1)
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn approval_cannot_read_an_answer_and_application_cannot_write_outside_a_transaction() {
    let stack = Stack::created();
    let table = &stack.tables()["Applications"];
    let keys = BTreeMap::from([(table.clone(), None)]);
    let read = |projection: Value, names: Value| {
        let asked = json!({"TableName": table, "Key": {"pk": {"S": "APP#1"}}, "ProjectionExpression": projection, "ExpressionAttributeNames": names});
        let calls = dynamodb_calls("GetItem", &asked, &keys);
        allowing(&stack.statements("approval"), &calls[0]).is_some()
    };
    assert!(read(json!("#a, decision"), json!({"#a": "applicant_name"})));
    assert!(!read(Value::Null, Value::Null), "the whole item");
    assert!(!read(
        json!("#a, #b"),
        json!({"#a": "applicant_name", "#b": "answers"})
    ));
    let put = json!({"TableName": table, "Item": {"pk": {"S": "APP#1"}}});
    let count = json!({"TableName": table, "Key": {"pk": {"S": "CAP#1"}}});
    for (binary, verb, write) in [
        ("application", "Put", &put),
        ("application", "Update", &count),
        ("approval", "Put", &put),
        ("daily", "Put", &put),
        ("manage", "Put", &put),
    ] {
        let alone = dynamodb_calls(&format!("{verb}Item"), write, &keys);
        let inside = json!({"TransactItems": [{verb: write}]});
        let inside = dynamodb_calls("TransactWriteItems", &inside, &keys);
        let statements = stack.statements(binary);
        assert!(allowing(&statements, &alone[0]).is_none(), "{binary}");
        assert!(allowing(&statements, &inside[0]).is_some(), "{binary}");
    }
}

#[test]
fn no_role_reaches_both_the_equality_responses_and_applications() {
    let stack = Stack::created();
    let (tables, roles) = (stack.tables(), stack.0["roles"].as_object().expect("roles"));
    assert!(roles.len() >= 12, "every role of the template was created");
    let sides = [
        ("Applications", "ApplicationsKey", "FormKeys"),
        ("Monitoring", "MonitoringKey", "EqualityKeys"),
    ];
    let reaches = |statements: &Value, (table, key, secret): (&str, &str, &str)| {
        let names = [
            tables[table].clone(),
            stack.made(key).to_owned(),
            format!("unmade-{secret}"),
        ];
        let mut resources = statements
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|one| texts(&one["Resource"]));
        resources.any(|resource| names.iter().any(|name| resource.contains(name.as_str())))
    };
    let mut seen = [0, 0];
    for (role, statements) in roles {
        let both = sides.map(|side| reaches(statements, side));
        assert_ne!(both, [true, true], "{role} reaches both");
        for (count, reached) in seen.iter_mut().zip(both) {
            *count += usize::from(reached);
        }
    }
    assert_eq!(
        seen,
        [7, 2],
        "seven functions work on applications or hold their keys, two on the responses"
    );
}

#[test]
fn no_role_names_a_star_for_an_action_or_for_everything() {
    let stack = Stack::created();
    for (role, statements) in stack.0["roles"].as_object().expect("roles") {
        for statement in statements.as_array().expect("statements") {
            for action in texts(&statement["Action"]) {
                assert!(!action.contains('*'), "{role}: {action}");
            }
            for resource in texts(&statement["Resource"]) {
                assert_ne!(resource, "*", "{role}: {statement}");
            }
        }
    }
}

/// Function by action: the matrix of what each may do and, as was just shown, does. `cargo xtask verify`
/// prints it.
fn keep_matrix(stack: &Stack) {
    let mut lines = vec![
        "| function | statement | actions | on | where |".to_owned(),
        "| --- | --- | --- | --- | --- |".to_owned(),
    ];
    for (binary, _) in FUNCTIONS {
        for statement in stack.statements(binary) {
            let resources: Vec<&str> = texts(&statement["Resource"])
                .map(|one| one.rsplit(':').next().unwrap_or(one))
                .collect();
            lines.push(format!(
                "| {binary} | {} | {} | {} | {} |",
                statement["Sid"].as_str().expect("a Sid"),
                texts(&statement["Action"]).collect::<Vec<_>>().join(", "),
                resources.join(", "),
                conditions(&statement["Condition"]),
            ));
        }
    }
    let file = root().join("target/aws/permissions.md");
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(&file, lines.join("\n") + "\n").expect("a file");
}

/// What a statement's conditions ask for, in short.
fn conditions(condition: &Value) -> String {
    let tests = condition.as_object().into_iter().flatten();
    let tests = tests.flat_map(|(_, tests)| tests.as_object().into_iter().flatten());
    let told = tests.map(|(key, values)| {
        let name = key.rsplit(':').next().unwrap_or(key);
        format!("{name}: {}", texts(values).collect::<Vec<_>>().join(" "))
    });
    told.collect::<Vec<_>>().join("; ")
}
