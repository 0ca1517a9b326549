//! The examples of the CommonMark specification, each through the whole generator: front matter,
//! shortcodes, links, template and all. What comes out is compared with what the specification says,
//! after both are normalised as its own tests do it.
//!
//! Examples that come out otherwise stand in `tests/commonmark-unlike.txt`, each with the reason. The
//! list is compared both ways: one that is like again must go from it.

use crate::site_test::{SiteTest, tests};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

/// One example of the specification.
struct Example {
    markdown: String,
    html: String,
}

/// The examples, by number. They are not ours, so they are installed and not kept here.
fn examples() -> BTreeMap<usize, Example> {
    let path =
        tests().join("../../target/tools/commonmark-spec/node_modules/commonmark-spec/spec.txt");
    let spec = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "the specification is not at `{}` ({error}): `cargo xtask verify tools` installs it",
            path.display()
        )
    });
    let fence = "`".repeat(32);
    let opening = format!("{fence} example\n");
    let mut parts = spec.split(opening.as_str());
    parts.next();
    parts
        .map(|part| {
            let (example, _) = part.split_once(&fence).unwrap();
            let (markdown, html) = match example.strip_prefix(".\n") {
                Some(html) => ("", html),
                None => example.split_once("\n.\n").unwrap(),
            };
            Example {
                markdown: format!("{markdown}\n").replace('→', "\t"),
                html: html.replace('→', "\t"),
            }
        })
        .enumerate()
        .map(|(index, example)| (index + 1, example))
        .collect()
}

#[test]
fn the_examples_of_the_specification_come_out_as_it_says() {
    let examples = examples();
    let mut site = SiteTest::new()
        .file(
            "content/scheme.toml",
            "name = \"Test\"\n[markdown]\nraw_html = true\nsmart_punctuation = false\n",
        )
        .file("templates/page.html", "{{ page.content | safe }}");
    for (number, example) in &examples {
        site = site.page(&format!("e/{number}.md"), &example.markdown);
    }
    // Nearly all of the examples' links lead nowhere, which is told; they are written all the same.
    let (tree, _) = site_gen::build_with_problems(&site.options());
    let mut unlike = BTreeMap::new();
    for (number, example) in &examples {
        let html = tree.get(&format!("e/{number}/index.html")).unwrap();
        let made = normalised(std::str::from_utf8(&html).unwrap());
        let expected = normalised(&example.html);
        if made != expected {
            unlike.insert(*number, format!("made     {made}\nexpected {expected}"));
        }
    }
    let alike = examples.len() - unlike.len();
    assert!(
        alike * 100 >= examples.len() * 98,
        "{alike} of {} are alike",
        examples.len()
    );
    let listed = listed();
    for (number, difference) in &unlike {
        assert!(
            listed.contains_key(number),
            "example {number} is in no list:\n{difference}"
        );
    }
    for (number, reason) in &listed {
        assert!(
            unlike.contains_key(number),
            "example {number} comes out as the specification says: take it from the list ({reason})"
        );
    }
}

/// The examples that come out otherwise, with the reason.
fn listed() -> BTreeMap<usize, String> {
    let text = fs::read_to_string(tests().join("commonmark-unlike.txt")).unwrap();
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (number, reason) = line.split_once(' ').unwrap();
            assert!(!reason.trim().is_empty(), "{number} has no reason");
            (number.parse().unwrap(), reason.to_owned())
        })
        .collect()
}

/// Elements around which white space means nothing.
const BLOCKS: [&str; 27] = [
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// `html` in one form: attributes in order, white space collapsed outside `pre`, references read,
/// and no ids on headings, which the specification leaves open.
fn normalised(html: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut out = String::new();
    let (mut within_pre, mut after_block) = (false, true);
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let is_block = BLOCKS.contains(&name.as_str());
                trim(&mut out, is_block && !within_pre);
                let _ = write!(out, "<{name}");
                for (key, value) in &tag.attributes {
                    let is_heading = name.len() == 2 && name.starts_with('h') && name != "hr";
                    if !(is_heading && text(key) == "id") {
                        let _ = write!(out, " {}={:?}", text(key), text(value));
                    }
                }
                out.push('>');
                within_pre |= name == "pre";
                after_block = is_block;
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                let is_block = BLOCKS.contains(&name.as_str());
                trim(&mut out, is_block && !within_pre);
                within_pre &= name != "pre";
                let _ = write!(out, "</{name}>");
                after_block = is_block;
            }
            Token::String(string) if within_pre => {
                out.push_str(&text(&string.value));
                after_block = false;
            }
            Token::String(string) => {
                for letter in text(&string.value).chars() {
                    let is_space = letter.is_ascii_whitespace();
                    if !is_space {
                        out.push(letter);
                    } else if !after_block && !out.ends_with(' ') {
                        out.push(' ');
                    }
                    after_block &= is_space;
                }
            }
            Token::Comment(comment) => {
                let _ = write!(out, "<!--{}-->", text(&comment.value));
            }
            other => {
                let _ = write!(out, "{other:?}");
            }
        }
    }
    out.trim_end().to_owned()
}

fn trim(out: &mut String, is_block: bool) {
    if is_block {
        out.truncate(out.trim_end_matches(' ').len());
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn normalising_keeps_what_matters() {
    assert_eq!(normalised("<p>a\n b</p>\n"), "<p>a b</p>");
    assert_eq!(
        normalised("<img src='a' alt=\"b\" />"),
        normalised("<img alt='b' src=a>")
    );
    assert_eq!(normalised("<h2 id=\"a\">A</h2>"), normalised("<h2>A</h2>"));
    assert_eq!(normalised("&quot;&amp;"), normalised("\"&amp;"));
    for (one, other) in [
        ("<p>a</p>", "<p>b</p>"),
        ("<pre>a b</pre>", "<pre>a  b</pre>"),
        ("<a id=\"a\">a</a>", "<a>a</a>"),
        ("a <em>b</em>", "a<em>b</em>"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
    ] {
        assert_ne!(normalised(one), normalised(other));
    }
}
