//! A table to a file, one item a line, and back.

use crate::items::{Attributes, line, read};
use aws_sdk_dynamodb::Client;
use jiff::Timestamp;
use std::fmt;
use std::fs;
use std::path::Path;
use store::Names;

/// What went wrong, in words for the owner.
#[derive(Debug)]
pub(crate) struct Trouble(pub(crate) String);

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// What opens a door is never in a backup: whoever finds one finds no session in it.
const DOORS: [&str; 2] = ["SIGNIN#", "SESSION#"];

/// The tables that an owner may hold, and the file of each.
fn tables(names: &Names) -> [(&str, &'static str); 2] {
    [
        (&names.applications, "applications.jsonl"),
        (&names.releases, "releases.jsonl"),
    ]
}

/// Writes every live item of both tables into new files in `folder`, and says how many.
///
/// # Errors
/// Where a table cannot be read, or a file is there already or cannot be written.
pub(crate) async fn take(
    client: &Client,
    names: &Names,
    folder: &Path,
    now: Timestamp,
) -> Result<String, Trouble> {
    fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
    let mut said = Vec::new();
    for (table, file) in tables(names) {
        let mut lines: Vec<String> = whole(client, table)
            .await?
            .iter()
            .filter(|item| is_kept(item, now))
            .map(line)
            .collect();
        // The same data gives the same file.
        lines.sort();
        said.push(format!("{} items of `{table}` in {file}", lines.len()));
        lines.push(end(lines.len()));
        let path = folder.join(file);
        let begun = path.with_extension("part");
        if path.exists() {
            return Err(Trouble(format!("`{}` is there already", path.display())));
        }
        fs::write(&begun, lines.join("\n") + "\n").map_err(|error| at(&begun, &error))?;
        fs::rename(&begun, &path).map_err(|error| at(&path, &error))?;
    }
    Ok(said.join("\n"))
}

/// Puts every item of a backup into its table, and says how many. All files are read, and both
/// tables are seen to be empty, before anything is written; what has expired since stays out.
///
/// # Errors
/// Where a file is not whole, a table is not empty, or a table cannot be written. A restore that
/// broke off is begun again on tables that were made anew.
pub(crate) async fn restore(
    client: &Client,
    names: &Names,
    folder: &Path,
    now: Timestamp,
) -> Result<String, Trouble> {
    let mut backups = Vec::new();
    for (table, file) in tables(names) {
        let items = items(&folder.join(file))?;
        let first = client.scan().table_name(table).limit(1).send().await;
        let first = first.map_err(|_| Trouble(format!("`{table}` cannot be read")))?;
        if !first.items().is_empty() {
            return Err(Trouble(format!(
                "`{table}` is not empty: a backup is restored into empty tables only"
            )));
        }
        backups.push((table, items));
    }
    let mut said = Vec::new();
    for (table, items) in backups {
        let live: Vec<Attributes> = items
            .into_iter()
            .filter(|item| is_kept(item, now))
            .collect();
        said.push(format!("{} items into `{table}`", live.len()));
        for item in live {
            let put = client
                .put_item()
                .table_name(table)
                .set_item(Some(item))
                .condition_expression("attribute_not_exists(pk)");
            put.send()
                .await
                .map_err(|_| Trouble(format!("`{table}` cannot be written: begin again")))?;
        }
    }
    Ok(said.join("\n"))
}

async fn whole(client: &Client, table: &str) -> Result<Vec<Attributes>, Trouble> {
    client
        .scan()
        .table_name(table)
        .consistent_read(true)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .map_err(|_| Trouble(format!("`{table}` cannot be read")))
}

/// Whether an item belongs in a backup: it opens no door, and has not expired.
fn is_kept(item: &Attributes, now: Timestamp) -> bool {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    let is_door = text("pk").is_some_and(|pk| DOORS.iter().any(|door| pk.starts_with(door)));
    let expires = item.get(store::tables::EXPIRES_AT);
    let expires = expires.and_then(|value| value.as_n().ok()?.parse::<i64>().ok());
    !is_door && expires.is_none_or(|at| at > now.as_second())
}

/// The last line of a file, without which it is not whole.
fn end(items: usize) -> String {
    format!("end of {items} items")
}

fn items(path: &Path) -> Result<Vec<Attributes>, Trouble> {
    let text = fs::read_to_string(path).map_err(|error| at(path, &error))?;
    let broken = |what: &str| Trouble(format!("`{}`: {what}", path.display()));
    let (lines, last) = text
        .trim_end()
        .rsplit_once('\n')
        .map_or(("", text.trim_end()), |both| both);
    let items: Option<Vec<Attributes>> = lines.lines().map(read).collect();
    let items = items.ok_or_else(|| broken("a line is not an item"))?;
    if last == end(items.len()) {
        Ok(items)
    } else {
        Err(broken("the file is not whole: its last line is missing"))
    }
}

fn at(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble(format!("`{}`: {error}", path.display()))
}
