//! An item as a line of JSON, in DynamoDB's own notation, and back.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// An item.
pub(crate) type Attributes = HashMap<String, AttributeValue>;

/// The line of an item; the same for the same item.
pub(crate) fn line(item: &Attributes) -> String {
    map(item).to_string()
}

/// The item of a line, unless it is none or holds what no item of ours holds.
pub(crate) fn read(line: &str) -> Option<Attributes> {
    attributes(&serde_json::from_str(line).ok()?)
}

fn map(item: &Attributes) -> Value {
    let mut names: Vec<&String> = item.keys().collect();
    names.sort();
    let pair = |name: &String| Some((name.clone(), value(item.get(name)?)));
    Value::Object(names.into_iter().filter_map(pair).collect::<Map<_, _>>())
}

fn value(attribute: &AttributeValue) -> Value {
    match attribute {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(truth) => json!({ "BOOL": truth }),
        AttributeValue::L(items) => json!({ "L": items.iter().map(value).collect::<Vec<_>>() }),
        AttributeValue::M(items) => json!({ "M": map(items) }),
        AttributeValue::Ss(texts) => {
            let mut texts = texts.clone();
            texts.sort();
            json!({ "SS": texts })
        }
        // No other kind is stored; one that is would be told by the restore.
        _ => Value::Null,
    }
}

fn attributes(value: &Value) -> Option<Attributes> {
    let pairs = value.as_object()?.iter();
    let pairs = pairs.map(|(name, value)| Some((name.clone(), attribute(value)?)));
    pairs.collect()
}

fn attribute(value: &Value) -> Option<AttributeValue> {
    let mut pairs = value.as_object()?.iter();
    let (kind, value) = pairs.next().filter(|_| pairs.len() == 0)?;
    let text = || value.as_str().map(str::to_owned);
    Some(match kind.as_str() {
        "S" => AttributeValue::S(text()?),
        "N" => AttributeValue::N(text()?),
        "BOOL" => AttributeValue::Bool(value.as_bool()?),
        "M" => AttributeValue::M(attributes(value)?),
        "L" => AttributeValue::L(
            value
                .as_array()?
                .iter()
                .map(attribute)
                .collect::<Option<_>>()?,
        ),
        "SS" => {
            let texts = value.as_array()?.iter();
            AttributeValue::Ss(
                texts
                    .map(|one| one.as_str().map(str::to_owned))
                    .collect::<Option<_>>()?,
            )
        }
        _ => return None,
    })
}
