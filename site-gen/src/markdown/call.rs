//! One shortcode: `{{ name(key="text", other=3) }}`, or with a body `{% name() %}…{% end %}`.

use super::pieces::{self, Piece};
use super::spots::Spot;
use serde::{Deserialize, Serialize};

/// A call of a shortcode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Call {
    /// The name of its template in `templates/shortcodes/`, without `.html`.
    pub(crate) name: String,
    /// Its arguments, in order, each key once.
    pub(crate) args: Vec<(String, Argument)>,
    /// What stands between the two ends of a call with a body.
    #[serde(serialize_with = "pieces::write_body")]
    pub(crate) body: Option<Vec<Piece>>,
    /// Where it stands.
    pub(crate) spot: Spot,
}

/// What an argument can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Argument {
    /// A text in quotes.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Flag(bool),
}

/// What a tag is.
pub(super) enum Parsed {
    /// `{{ name() }}`.
    Inline(String, Vec<(String, Argument)>),
    /// `{% name() %}`.
    Begin(String, Vec<(String, Argument)>),
    /// `{% end %}`.
    End,
}

/// Why a tag cannot be read.
pub(super) struct Fault {
    /// The byte of the tag at which reading stopped.
    pub(super) offset: usize,
    pub(super) found: String,
    pub(super) expected: &'static str,
}

const EXPECTED: &str =
    "expected a shortcode like `{{ name(key=\"text\") }}`, or a backslash before the first brace";

/// Reads the tag that `text` begins with, and says how many bytes it takes.
pub(super) fn parse(text: &str) -> Result<(Parsed, usize), Fault> {
    let mut cursor = Cursor { text, at: 2 };
    let close = if text.starts_with("{{") { "}}" } else { "%}" };
    cursor.skip_space();
    let name = cursor.name();
    if name.is_empty() {
        return Err(cursor.fault(EXPECTED));
    }
    cursor.skip_space();
    if close == "%}" && name == "end" && cursor.eat(close) {
        return Ok((Parsed::End, cursor.at));
    }
    if !cursor.eat("(") {
        return Err(cursor.fault(EXPECTED));
    }
    let args = cursor.arguments()?;
    cursor.skip_space();
    if !cursor.eat(close) {
        return Err(cursor.fault(if close == "}}" {
            "expected `}}`"
        } else {
            "expected `%}`"
        }));
    }
    let parsed = if close == "}}" {
        Parsed::Inline(name, args)
    } else {
        Parsed::Begin(name, args)
    };
    Ok((parsed, cursor.at))
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, token: &str) -> bool {
        let eaten = self.rest().starts_with(token);
        if eaten {
            self.at += token.len();
        }
        eaten
    }

    fn name(&mut self) -> String {
        let rest = self.rest();
        let length = rest
            .find(|letter: char| {
                !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '-')
            })
            .unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or("").to_owned();
        self.at += length;
        name
    }

    fn arguments(&mut self) -> Result<Vec<(String, Argument)>, Fault> {
        let mut args: Vec<(String, Argument)> = Vec::new();
        loop {
            self.skip_space();
            if self.eat(")") {
                return Ok(args);
            }
            let start = self.at;
            let key = self.name();
            self.skip_space();
            if key.is_empty() || !self.eat("=") {
                return Err(self.fault("expected `name=` and a value, or `)`"));
            }
            if args.iter().any(|(known, _)| *known == key) {
                return Err(Fault {
                    offset: start,
                    found: format!("`{key}` twice"),
                    expected: "expected each argument once",
                });
            }
            self.skip_space();
            let value = self.value()?;
            args.push((key, value));
            self.skip_space();
            if !self.eat(",") && !self.rest().starts_with(')') {
                return Err(self.fault("expected `,` or `)`"));
            }
        }
    }

    fn value(&mut self) -> Result<Argument, Fault> {
        const EXPECTED: &str = "expected a text in quotes, a whole number, `true` or `false`";
        if let Some(quote) = self
            .rest()
            .chars()
            .next()
            .filter(|first| matches!(first, '"' | '\''))
        {
            return self.quoted(quote);
        }
        let start = self.at;
        let word = self.name();
        let value = match word.as_str() {
            "true" => Some(Argument::Flag(true)),
            "false" => Some(Argument::Flag(false)),
            number => number.parse().ok().map(Argument::Integer),
        };
        value.ok_or_else(|| {
            self.at = start;
            self.fault(EXPECTED)
        })
    }

    fn quoted(&mut self, quote: char) -> Result<Argument, Fault> {
        let start = self.at;
        let mut value = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((offset, letter)) = letters.next() {
            match letter {
                '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
                letter if letter == quote => {
                    self.at = start + offset + letter.len_utf8();
                    return Ok(Argument::Text(value));
                }
                letter => value.push(letter),
            }
        }
        Err(Fault {
            offset: start,
            found: "a text whose quote is not closed".to_owned(),
            expected: "expected a second quote",
        })
    }

    /// What stands here, up to the end of the line and at most 20 characters of it.
    fn fault(&self, expected: &'static str) -> Fault {
        let line = self.rest().lines().next().unwrap_or("").trim_end();
        let some: String = line.chars().take(20).collect();
        let found = if some.is_empty() {
            "nothing more on the line".to_owned()
        } else {
            format!("`{some}`")
        };
        Fault {
            offset: self.at.min(self.text.len()),
            found,
            expected,
        }
    }
}
