//! YAML front matter, as the same tree of nodes with places that TOML gives.

use forms::source::{Entry, Node, Place, Problems, Value};
use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};
use std::sync::Arc;

/// How deep lists and tables may lie in one another: beyond any honest use, and well before a
/// hostile file could exhaust the stack.
const DEEPEST: usize = 64;

/// Reads the YAML that begins on line `first_line` of the file at `path`. An empty one is an empty
/// table; what is wrong goes to `problems`, and then there is no node.
pub(super) fn parse(
    path: &Arc<str>,
    text: &str,
    first_line: usize,
    problems: &Problems,
) -> Option<Node> {
    let file = File {
        path,
        first_line,
        problems,
    };
    if let Some(line) = too_deep(text) {
        problems.add(
            &file.at_line(line),
            "lists or tables too deep in one another",
            format!("expected at most {DEEPEST}"),
        );
        return None;
    }
    let documents = match MarkedYaml::load_from_str(text) {
        Ok(documents) => documents,
        Err(error) => {
            problems.add(
                &file.place(error.marker()),
                error.info().to_lowercase(),
                "expected YAML",
            );
            return None;
        }
    };
    match documents.first() {
        None => Some(Node {
            place: file.at_line(1),
            value: Value::Table(Vec::new()),
        }),
        Some(document) => file.node(document),
    }
}

struct File<'a> {
    path: &'a Arc<str>,
    first_line: usize,
    problems: &'a Problems,
}

impl File<'_> {
    fn node(&self, yaml: &MarkedYaml<'_>) -> Option<Node> {
        let place = self.place(&yaml.span.start);
        let value = match &yaml.data {
            YamlData::Value(scalar) => scalar_value(scalar)?,
            YamlData::Sequence(items) => {
                Value::List(items.iter().filter_map(|item| self.node(item)).collect())
            }
            YamlData::Mapping(pairs) => Value::Table(
                pairs
                    .iter()
                    .filter_map(|(key, value)| self.entry(key, value))
                    .collect(),
            ),
            YamlData::Tagged(_, inner) => return self.node(inner),
            YamlData::Representation(text, ..) => Value::Text(text.to_string()),
            YamlData::Alias(_) | YamlData::BadValue => {
                self.problems.add(
                    &place,
                    "a value that cannot be read",
                    "expected text, a number, a date, a list or a table",
                );
                return None;
            }
        };
        Some(Node { place, value })
    }

    fn entry(&self, key: &MarkedYaml<'_>, value: &MarkedYaml<'_>) -> Option<Entry> {
        let place = self.place(&key.span.start);
        let name = match self.node(key)?.value {
            Value::Text(name) => name,
            Value::Integer(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            other => {
                self.problems.add(
                    &place,
                    format!("{} as a key", other.kind()),
                    "expected a name",
                );
                return None;
            }
        };
        Some(Entry {
            key: name,
            place,
            node: self.node(value)?,
        })
    }

    fn place(&self, marker: &Marker) -> Place {
        Place {
            column: marker.col() + 1,
            ..self.at_line(marker.line())
        }
    }

    /// The start of a line of the YAML, which counts from 1.
    fn at_line(&self, line: usize) -> Place {
        Place {
            path: Arc::clone(self.path),
            line: self.first_line + line.max(1) - 1,
            column: 1,
        }
    }
}

/// What a scalar is; nothing for a null, so that `date:` with nothing after it is no date.
fn scalar_value(scalar: &Scalar<'_>) -> Option<Value> {
    Some(match scalar {
        Scalar::Null => return None,
        Scalar::Boolean(flag) => Value::Flag(*flag),
        Scalar::Integer(number) => Value::Integer(*number),
        Scalar::FloatingPoint(number) => Value::Float(number.into_inner()),
        Scalar::String(text) => Value::Text(text.to_string()),
    })
}

/// The first line on which more than `DEEPEST` lists or tables can be open: the brackets seen so
/// far, or the indentation together with the `-`, `?` and `:` that may each open one on the line.
fn too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (index, line) in text.lines().enumerate() {
        for letter in line.chars() {
            match letter {
                '[' | '{' => open += 1,
                ']' | '}' => open = open.saturating_sub(1),
                _ => {}
            }
        }
        let marks = line
            .split_whitespace()
            .take_while(|word| matches!(*word, "-" | "?" | ":"))
            .count();
        let indent = line.len() - line.trim_start().len();
        if open > DEEPEST || marks + indent / 2 > DEEPEST {
            return Some(index + 1);
        }
    }
    None
}
