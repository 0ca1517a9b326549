//! The style sheet as it is served: the scheme's colours put in, what shows nowhere left out, and a
//! name that changes with its content, so that browsers may keep it for ever.
//!
//! The generator writes the sheet and the functions link to it, so both make it here.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Where the style sheet is in the templates folder, and below the site's root.
pub const STYLE_SHEET: &str = "assets/style.css";

/// A style sheet, ready to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleSheet {
    /// Its text.
    pub text: String,
    /// Its address, a path from the site's root that holds a fingerprint of the text.
    pub url: String,
}

impl StyleSheet {
    /// The sheet of `source`, with `light` colours in the place of its own, and on dark screens
    /// `dark` ones. A colour is its name there, without the two hyphens, and its value.
    pub fn of(source: &str, light: &[(String, String)], dark: &[(String, String)]) -> Self {
        let mut text = minified(source);
        if !light.is_empty() {
            let _ = write!(text, ":root{{{}}}", declarations(light));
        }
        if !dark.is_empty() {
            let _ = write!(
                text,
                "@media (prefers-color-scheme:dark){{:root{{{}}}}}",
                declarations(dark)
            );
        }
        text.push('\n');
        Self {
            url: format!("/{}", fingerprinted(STYLE_SHEET, text.as_bytes())),
            text,
        }
    }
}

fn declarations(colours: &[(String, String)]) -> String {
    let one = |(name, value): &(String, String)| format!("--{name}:{value}");
    colours.iter().map(one).collect::<Vec<_>>().join(";")
}

/// `path` with a fingerprint of `bytes` before its ending: `a/b.css` becomes `a/b.0123456789ab.css`.
pub fn fingerprinted(path: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut print = String::with_capacity(12);
    for byte in digest.iter().take(6) {
        let _ = write!(print, "{byte:02x}");
    }
    let name_start = path.rfind('/').map_or(0, |slash| slash + 1);
    match path.rfind('.').filter(|dot| *dot > name_start) {
        Some(dot) => {
            let (stem, ending) = path.split_at(dot);
            format!("{stem}.{print}{ending}")
        }
        None => format!("{path}.{print}"),
    }
}

/// Whether `path` holds a fingerprint, so that what is there never changes.
pub fn is_fingerprinted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').skip(1).any(|part| {
        part.len() == 12
            && part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

/// `css` without comments, and with no more white space than it needs. Strings stay as they are.
pub fn minified(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut gap = false;
    while let Some(letter) = rest.chars().next() {
        let length = if let Some(comment) = rest.strip_prefix("/*") {
            gap = true;
            comment.find("*/").map_or(rest.len(), |end| end + 4)
        } else if letter.is_ascii_whitespace() {
            gap = true;
            letter.len_utf8()
        } else {
            let length = match letter {
                '"' | '\'' => string_length(rest, letter),
                '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
                _ => letter.len_utf8(),
            };
            if gap && needs_space(&out, letter) {
                out.push(' ');
            }
            if letter == '}' && out.ends_with(';') {
                out.pop();
            }
            gap = false;
            out.push_str(rest.get(..length).unwrap_or(""));
            length
        };
        rest = rest.get(length..).unwrap_or("");
    }
    out
}

/// How long the string is that `text` begins with, its quotes included.
fn string_length(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if letter == quote {
            return at + 1;
        }
    }
    text.len()
}

/// Whether white space between `before` and `next` means something. Before a colon it does, in a
/// selector; after one it does not, since selectors have none there.
fn needs_space(before: &str, next: char) -> bool {
    let last = before.chars().next_back().unwrap_or('{');
    !matches!(last, '{' | '}' | ';' | ',' | ':' | '(' | '>')
        && !matches!(next, '{' | '}' | ';' | ',' | ')' | '>')
}

#[cfg(test)]
mod tests {
    use super::{StyleSheet, fingerprinted, is_fingerprinted, minified};

    #[test]
    fn only_what_shows_nowhere_goes() {
        for (css, expected) in [
            ("a , b > c {\n  color : red;\n}\n", "a,b>c{color :red}"),
            ("a :hover, a:hover { x: 1 }", "a :hover,a:hover{x:1}"),
            (
                "p { width: calc(1rem + 2 * 3px) }",
                "p{width:calc(1rem + 2 * 3px)}",
            ),
            (
                "a { content: \"a  /* b */ ;}\" }",
                "a{content:\"a  /* b */ ;}\"}",
            ),
            (
                "a::before { content: '\\'  ' }",
                "a::before{content:'\\'  '}",
            ),
            ("a/* x */b { }", "a b{}"),
            (
                "@media (min-width: 40rem) and (x) { a { b: c; } }",
                "@media (min-width:40rem) and (x){a{b:c}}",
            ),
            (
                "a { --x: 1px; b: var(--x) !important }",
                "a{--x:1px;b:var(--x) !important}",
            ),
            ("a { b: url( \"c d\" ) e }", "a{b:url(\"c d\") e}"),
            ("/* never closed", ""),
        ] {
            let once = minified(css);
            assert_eq!(once, expected, "{css}");
            assert_eq!(minified(&once), once, "a second time: {css}");
        }
    }

    #[test]
    fn a_name_changes_with_what_is_in_the_file() {
        let (one, other) = (
            fingerprinted("a/b.css", b"1"),
            fingerprinted("a/b.css", b"2"),
        );
        assert_ne!(one, other);
        assert_eq!(one, fingerprinted("a/b.css", b"1"));
        assert!(one.starts_with("a/b.") && one.ends_with(".css"), "{one}");
        assert!(is_fingerprinted(&one));
        assert!(is_fingerprinted(&fingerprinted("a.b/c", b"1")));
        for plain in [
            "assets/style.css",
            "a.0123456789AB.css",
            "0123456789ab.css",
            "a.0123456789a.css",
        ] {
            assert!(!is_fingerprinted(plain), "{plain}");
        }
    }

    #[test]
    fn colours_come_last_and_the_dark_ones_only_on_dark_screens() {
        let a = |value: &str| vec![("a".to_owned(), value.to_owned())];
        let source = ":root { --a: #000000 }";
        let sheet = StyleSheet::of(source, &a("#111111"), &a("#222222"));
        assert_eq!(
            sheet.text,
            ":root{--a:#000000}:root{--a:#111111}@media (prefers-color-scheme:dark){:root{--a:#222222}}\n"
        );
        assert_ne!(sheet.url, StyleSheet::of(source, &[], &[]).url);
    }
}
