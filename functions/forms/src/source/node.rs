//! A parsed file with the place of every key and value.

use super::{Place, Problems};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub value: Value,
}

/// What a node holds. Dates stay text until somebody who knows what they mean reads them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// True or false.
    Flag(bool),
    /// A bare date, or date and time, as written.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<Entry>),
}

/// One key of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub place: Place,
    /// Its value.
    pub node: Node,
}

impl Value {
    /// What to call this kind of value in a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number with a fraction",
            Self::Flag(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Reads a whole TOML file. Faults of syntax go to `problems`, and then there is no node.
pub fn parse_toml(path: &str, text: &str, problems: &Problems) -> Option<Node> {
    parse_toml_from_line(path, text, 1, problems)
}

/// Reads TOML that begins on line `first_line` of the file at `path`, as front matter does.
pub fn parse_toml_from_line(
    path: &str,
    text: &str,
    first_line: usize,
    problems: &Problems,
) -> Option<Node> {
    let (node, faulty) = recover_toml(path, text, first_line, problems);
    faulty.is_empty().then_some(node)
}

/// The same, but of a text with faults of syntax as much as could be made out, and the lines that they
/// are on, where nothing is sure.
pub fn recover_toml(
    path: &str,
    text: &str,
    first_line: usize,
    problems: &Problems,
) -> (Node, Vec<usize>) {
    let file = File::new(path, text, first_line);
    let (table, errors) = DeTable::parse_recoverable(text);
    let start = Place {
        line: first_line,
        ..Place::start_of(path)
    };
    let faults = errors.into_iter().map(|error| {
        let place = file.place(error.span().map_or(0, |span| span.start));
        problems.add(&place, error.message().replace('\n', ", "), "expected TOML");
        place.line
    });
    let faulty = faults.collect();
    (file.table(table.get_ref(), start), faulty)
}

struct File<'a> {
    path: Arc<str>,
    text: &'a str,
    first_line: usize,
    /// Where each line begins: found once for the file, not once for each of its many nodes, which was
    /// most of what a function did as it started.
    line_starts: Vec<usize>,
}

impl<'a> File<'a> {
    fn new(path: &str, text: &'a str, first_line: usize) -> Self {
        let after_ends = text.match_indices('\n').map(|(end, _)| end + 1);
        Self {
            path: Arc::from(path),
            text,
            first_line,
            line_starts: [0].into_iter().chain(after_ends).collect(),
        }
    }

    /// As [`Place::at`] has it, from the start of its line alone.
    fn place(&self, offset: usize) -> Place {
        let line = self
            .line_starts
            .partition_point(|start| *start <= offset.min(self.text.len()))
            .saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or_default();
        let rest = self.text.get(start..).unwrap_or_default();
        Place::at(&self.path, rest, self.first_line + line, offset - start)
    }

    fn table(&self, table: &DeTable<'_>, place: Place) -> Node {
        let mut entries: Vec<(usize, Entry)> = table
            .iter()
            .map(|(key, value)| {
                let start = key.span().start;
                let name = key.get_ref().to_string();
                (
                    start,
                    Entry {
                        key: name,
                        place: self.place(start),
                        node: self.node(value),
                    },
                )
            })
            .collect();
        entries.sort_by_key(|(start, _)| *start);
        Node {
            place,
            value: Value::Table(entries.into_iter().map(|(_, entry)| entry).collect()),
        }
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let place = self.place(value.span().start);
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(item)).collect())
            }
            DeValue::Table(table) => return self.table(table, place),
            DeValue::Integer(number) => {
                match i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()) {
                    Ok(number) => Value::Integer(number),
                    Err(_) => Value::Text(number.as_str().to_owned()),
                }
            }
            DeValue::Float(number) => match number.as_str().replace('_', "").parse() {
                Ok(number) => Value::Float(number),
                Err(_) => Value::Text(number.as_str().to_owned()),
            },
        };
        Node { place, value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_from_the_start_of_its_line_as_from_that_of_the_file() {
        for text in [
            "",
            "\n",
            "a = 1",
            "é = \"ü\"\n\n[tàble]\r\nb = 'ñ'\n",
            "\n\n\n",
            "a\nb",
        ] {
            for first_line in [1, 7] {
                let file = File::new("path.toml", text, first_line);
                for offset in 0..text.len() + 3 {
                    let whole = Place::at(&file.path, text, first_line, offset);
                    assert_eq!(file.place(offset), whole, "{text:?} at {offset}");
                }
            }
        }
    }
}
