//! Whether a role's statements allow a call, by IAM's rules: what no statement allows is refused.
//!
//! moto's server asks for permissions that the real service does not know (`TransactWriteItems`) and
//! passes over resources and conditions, so the rules are written out here, for the few operators that
//! the template uses; any other fails the test.

use serde_json::Value;
use std::collections::BTreeMap;

/// A call, as IAM sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    /// Such as `dynamodb:PutItem`.
    pub(crate) action: String,
    /// What it is done to.
    pub(crate) resource: String,
    /// The condition keys that the service sets.
    pub(crate) context: BTreeMap<&'static str, Vec<String>>,
}

/// The `Sid` of the first statement that allows `call`.
pub(crate) fn allowing(statements: &[Value], call: &Call) -> Option<String> {
    let statement = statements.iter().find(|one| allows(one, call))?;
    Some(statement["Sid"].as_str().expect("a Sid").to_owned())
}

fn allows(statement: &Value, call: &Call) -> bool {
    assert_eq!(statement["Effect"], "Allow", "roles only allow");
    let named = texts(&statement["Action"]).any(|action| action == call.action);
    let reached = texts(&statement["Resource"]).any(|pattern| like(pattern, &call.resource));
    let conditions = statement["Condition"].as_object();
    let mut conditions = conditions.into_iter().flatten();
    named && reached && conditions.all(|(operator, tests)| holds(operator, tests, call))
}

fn holds(operator: &str, tests: &Value, call: &Call) -> bool {
    let mut tests = tests.as_object().expect("condition keys").iter();
    tests.all(|(key, wanted)| {
        let given = call.context.get(key.as_str());
        let equal = |one: &String| texts(wanted).any(|want| want == one);
        let alike = |one: &String| texts(wanted).any(|want| like(want, one));
        match operator {
            "StringEquals" => given.is_some_and(|given| given.iter().any(equal)),
            "StringEqualsIfExists" => given.is_none_or(|given| given.iter().any(equal)),
            "ForAllValues:StringEquals" => given.into_iter().flatten().all(equal),
            "ForAllValues:StringLike" => given.into_iter().flatten().all(alike),
            _ => panic!("what `{operator}` means is not written here"),
        }
    })
}

/// One text, or a list of them.
pub(crate) fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let one = value.as_str().into_iter();
    one.chain(
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str),
    )
}

/// Whether `text` is what `pattern` says, whose `*` stands for any run of characters.
fn like(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|after| {
            (0..=after.len())
                .filter(|at| after.is_char_boundary(*at))
                .any(|at| like(rest, &after[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(action: &str, resource: &str, context: &[(&'static str, &str)]) -> Call {
        let context = context
            .iter()
            .map(|(key, value)| (*key, vec![(*value).to_owned()]));
        Call {
            action: action.to_owned(),
            resource: resource.to_owned(),
            context: context.collect(),
        }
    }

    #[test]
    fn what_no_statement_allows_is_refused() {
        let statements = [serde_json::json!({
            "Sid": "One", "Effect": "Allow", "Action": ["dynamodb:PutItem"], "Resource": "arn:a/*",
            "Condition": {
                "StringEquals": {"dynamodb:EnclosingOperation": "TransactWriteItems"},
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["APP#*"]},
            },
        })];
        let inside = ("dynamodb:EnclosingOperation", "TransactWriteItems");
        let key = |key| ("dynamodb:LeadingKeys", key);
        let allowed = |call| allowing(&statements, &call);
        let good = call("dynamodb:PutItem", "arn:a/b", &[inside, key("APP#1")]);
        assert_eq!(allowed(good), Some("One".to_owned()));
        for bad in [
            call("dynamodb:GetItem", "arn:a/b", &[inside, key("APP#1")]),
            call("dynamodb:PutItem", "arn:b/b", &[inside, key("APP#1")]),
            call("dynamodb:PutItem", "arn:a/b", &[key("APP#1")]),
            call("dynamodb:PutItem", "arn:a/b", &[inside, key("WHO#1")]),
        ] {
            assert_eq!(allowed(bad), None);
        }
    }

    #[test]
    fn stars_stand_for_any_run_of_characters() {
        assert!(like("a*c*", "abcd") && like("a*", "a") && like("*", ""));
        assert!(!like("a*c", "abcd") && !like("a", "ab") && !like("b*", "ab"));
    }
}
