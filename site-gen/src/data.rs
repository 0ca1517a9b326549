//! Data files: what stands in `content/data/`, as templates and shortcodes see it under `data`.

use crate::source::File;
use crate::values;
use forms::source::{Place, Problem, Problems, parse_toml};
use std::collections::BTreeMap;
use tera::{Map, Value};

/// What a data file may be called, in words.
const NAMES: &str = "expected a name such as `opening_hours.toml`, of letters a to z, digits and `_`, with one of the endings .toml, .json and .csv";

/// `data`: each file's content under its name. What is wrong goes to `problems`.
pub(crate) fn read(files: &[File], problems: &Problems) -> Value {
    let mut data = Map::new();
    let mut taken: BTreeMap<&str, &File> = BTreeMap::new();
    for file in files {
        let Some(name) = name_of(file) else {
            problems.add(&file.start(), "a data file of another kind", NAMES);
            continue;
        };
        if let Some(other) = taken.insert(name, file) {
            problems.add(
                &file.start(),
                format!("a second data file called `{name}`"),
                format!("expected one: the other is `{}`", other.path),
            );
        }
        match file.text() {
            Ok(text) => {
                let value = content(file, &text, problems).unwrap_or_else(Value::none);
                data.insert(name.to_owned().into(), value);
            }
            Err(problem) => problems.take_all([problem]),
        }
    }
    Value::from(data)
}

/// The name that templates know `file` by; nothing where it is not read.
fn name_of(file: &File) -> Option<&str> {
    let (stem, ending) = file.name.strip_prefix("data/")?.rsplit_once('.')?;
    let mut letters = stem.chars();
    let begins = letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase());
    let goes_on = letters
        .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    let is_read = matches!(ending, "toml" | "json" | "csv");
    (begins && goes_on && is_read).then_some(stem)
}

fn content(file: &File, text: &str, problems: &Problems) -> Option<Value> {
    match file.name.rsplit('.').next() {
        Some("toml") => parse_toml(&file.path, text, problems).map(|node| values::node(&node)),
        Some("json") => told(json(file, text), problems),
        _ => told(csv(file, text), problems),
    }
}

fn told(read: Result<Value, Problem>, problems: &Problems) -> Option<Value> {
    read.map_err(|problem| problems.take_all([problem])).ok()
}

/// JSON. Keys come in the order of the alphabet.
fn json(file: &File, text: &str) -> Result<Value, Problem> {
    let read: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let line = text.lines().nth(error.line().saturating_sub(1));
        // The parser counts bytes, and puts faults of a whole line at its end.
        let before = line.and_then(|line| line.get(..error.column().saturating_sub(1)));
        let column = before.map_or(error.column(), |before| before.chars().count() + 1);
        let said = error.to_string();
        let found = said
            .split(" at line ")
            .next()
            .unwrap_or(&said)
            .to_lowercase();
        problem(file, error.line(), column, found, "expected JSON")
    })?;
    Value::try_from_serializable(&read)
        .map_err(|error| problem(file, 1, 1, error.to_string(), "expected JSON"))
}

/// CSV, as a list of tables: the first line names the keys, and every value is text.
fn csv(file: &File, text: &str) -> Result<Value, Problem> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let keys = reader
        .headers()
        .map_err(|error| unread(file, &error))?
        .clone();
    check_keys(file, &keys)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unread(file, &error))?;
        if record.len() != keys.len() {
            let line = record.position().map_or(1, csv::Position::line);
            return Err(problem(
                file,
                usize::try_from(line).unwrap_or(1),
                1,
                format!("{} in a row", cells(record.len())),
                format!("expected {}, as in the first line", keys.len()),
            ));
        }
        let row: Map = keys
            .iter()
            .zip(&record)
            .map(|(key, cell)| (key.to_owned().into(), Value::from(cell)))
            .collect();
        rows.push(Value::from(row));
    }
    Ok(Value::from(rows))
}

fn check_keys(file: &File, keys: &csv::StringRecord) -> Result<(), Problem> {
    let expected = "expected a name in each cell of the first line, each once";
    for (index, key) in keys.iter().enumerate() {
        if key.is_empty() {
            let found = format!("nothing in cell {} of the first line", index + 1);
            return Err(problem(file, 1, 1, found, expected));
        }
        if keys.iter().take(index).any(|earlier| earlier == key) {
            let found = format!("`{key}` twice in the first line");
            return Err(problem(file, 1, 1, found, expected));
        }
    }
    Ok(())
}

fn cells(count: usize) -> String {
    match count {
        1 => "1 cell".to_owned(),
        more => format!("{more} cells"),
    }
}

fn unread(file: &File, error: &csv::Error) -> Problem {
    let line = error.position().map_or(1, csv::Position::line);
    let line = usize::try_from(line).unwrap_or(1);
    problem(
        file,
        line,
        1,
        error.to_string().to_lowercase(),
        "expected CSV",
    )
}

fn problem(
    file: &File,
    line: usize,
    column: usize,
    found: String,
    expected: impl Into<String>,
) -> Problem {
    Problem {
        place: Place {
            line: line.max(1),
            column: column.max(1),
            ..file.start()
        },
        found,
        expected: expected.into(),
    }
}
