//! A table of many applications: one that was sent in as people do, and copies of it.

use crate::{Outcome, engine, pages, start};
use dynoxide::{Database, ImportOptions};
use scheme::Reference;
use serde_json::{Value, json};
use std::path::Path;

#[expect(
    dead_code,
    reason = "made for the load of submissions, which uses more of it"
)]
#[path = "../load/fill.rs"]
mod one;

pub(crate) use one::{form, pairs};

/// How many items are put in at once.
const BATCH: usize = 5_000;
/// How much of each text is kept, in characters: all of them as long as they may be would be seven
/// times what an application comes to, and a table of a million a burden to the disk.
const KEPT: usize = 120;

/// Has the program make its tables in `data`, applies once, and copies that application until there
/// are `count`.
pub(crate) fn fill(program: &Path, data: &Path, count: usize) -> Outcome<()> {
    let running = engine::Running::spawn(start(program, data))?;
    let states = pages::states(&running.address, "one", 1)?;
    for state in &states {
        pages::submit(&pages::browser(), &running.address, state)?;
    }
    drop(running);
    let database = Database::new(&data.join("engine.db").to_string_lossy())?;
    let sent = sent(&database)?;
    for first in (1..count).step_by(BATCH) {
        let mut items = Vec::new();
        for number in first..count.min(first + BATCH) {
            items.push(serde_json::from_value(copied(&sent, number))?);
        }
        database.import_items("applications", items, ImportOptions::default())?;
    }
    Ok(())
}

/// The application that was sent in, as it lies in the table.
fn sent(database: &Database) -> Outcome<Value> {
    let scanned = database.scan(serde_json::from_value(
        json!({ "TableName": "applications" }),
    )?)?;
    let scanned = serde_json::to_value(scanned)?;
    let items = scanned.get("Items").and_then(Value::as_array);
    let is_application = |item: &&Value| item.get("answers").is_some();
    let found = items.into_iter().flatten().find(is_application);
    let mut sent = found.ok_or("no application")?.clone();
    if let Some(answers) = sent.get_mut("answers") {
        shorten(answers);
    }
    Ok(sent)
}

/// Cuts every text in `answers`.
fn shorten(answers: &mut Value) {
    match answers {
        Value::String(text) => *text = text.chars().take(KEPT).collect(),
        Value::Array(values) => values.iter_mut().for_each(shorten),
        Value::Object(map) => map.values_mut().for_each(shorten),
        _ => {}
    }
}

/// It, under another reference, sent in `number` milliseconds later; every third is approved.
fn copied(sent: &Value, number: usize) -> Value {
    let mixed = (number as u128).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
    let reference = Reference::from_random(mixed.to_be_bytes());
    let mut item = sent.clone();
    let text = |name: &str| item.pointer(&format!("/{name}/S")).and_then(Value::as_str);
    let list = text("list").unwrap_or_default().to_owned();
    let at = text("place").and_then(|place| place.split('#').next()?.parse::<usize>().ok());
    let at = at.unwrap_or_default() + number;
    let mut put = |name: &str, value: Value| {
        if let Some(item) = item.as_object_mut() {
            item.insert(name.to_owned(), value);
        }
    };
    put("pk", json!({ "S": format!("APP#{reference}") }));
    put("place", json!({ "S": format!("{at:015}#{reference}") }));
    put("submitted", json!({ "N": at.to_string() }));
    if number.is_multiple_of(3) {
        put("status", json!({ "S": "approved" }));
        put("list", json!({ "S": list.replace("awaiting", "approved") }));
    }
    item
}
