//! Pages without what shows nowhere: comments, and white space beyond the one space or line break
//! that a browser shows of it.
//!
//! One stays wherever one was, since whether it shows is for the style sheet to say. What stands in
//! `pre`, `textarea`, `script` and `style` is left as it is.

/// Elements whose text is left as it is.
const VERBATIM: [&str; 4] = ["pre", "textarea", "script", "style"];

/// `page`, minified.
pub(crate) fn html(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while !rest.is_empty() {
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            after(comment, "-->")
        } else if is_tag(rest) {
            element(rest, &mut out)
        } else {
            text(rest, &mut out)
        };
    }
    out
}

/// What follows the first `end` in `text`; nothing where it is not there.
fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

fn is_tag(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('<') else {
        return false;
    };
    let name = inner.strip_prefix('/').unwrap_or(inner);
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '!')
}

/// Copies the tag that `text` begins with, and what it holds where that is left as it is. Gives what
/// follows.
fn element<'a>(text: &'a str, out: &mut String) -> &'a str {
    let end = tag_end(text);
    let (tag, rest) = text.split_at(end);
    spaced(tag, out);
    let name: String = tag
        .chars()
        .skip(1)
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    if !VERBATIM.contains(&name.as_str()) {
        return rest;
    }
    let close = format!("</{name}");
    let length = rest.to_ascii_lowercase().find(&close).unwrap_or(rest.len());
    let (inside, rest) = rest.split_at(length);
    out.push_str(inside);
    rest
}

/// Where the tag ends that `text` begins with: after the first `>` outside quotes.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Copies a tag with one space for each run of white space outside quotes.
fn spaced(tag: &str, out: &mut String) {
    let mut quote = None;
    let mut gap = false;
    for letter in tag.chars() {
        if quote.is_none() && letter.is_ascii_whitespace() {
            gap = true;
            continue;
        }
        if gap && letter != '>' {
            out.push(' ');
        }
        gap = false;
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
        out.push(letter);
    }
}

/// Copies text up to the next tag or comment with each run of white space as one: a line break where
/// there was one in it.
fn text<'a>(text: &'a str, out: &mut String) -> &'a str {
    let end = text
        .char_indices()
        .skip(1)
        .find(|(at, letter)| {
            let here = || text.get(*at..).unwrap_or("");
            *letter == '<' && (here().starts_with("<!--") || is_tag(here()))
        })
        .map_or(text.len(), |(at, _)| at);
    let (words, rest) = text.split_at(end);
    let mut run = String::new();
    for letter in words.chars() {
        if letter.is_ascii_whitespace() {
            run.push(letter);
        } else {
            put_space(&mut run, out);
            out.push(letter);
        }
    }
    put_space(&mut run, out);
    rest
}

/// Puts one for the run of white space in `run`, unless one is there already.
fn put_space(run: &mut String, out: &mut String) {
    if !run.is_empty() && !out.ends_with([' ', '\n']) {
        out.push(if run.contains('\n') { '\n' } else { ' ' });
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn only_what_shows_nowhere_goes() {
        for (page, expected) in [
            ("<p>a   b\n\n  c</p>\n\n\n<p>", "<p>a b\nc</p>\n<p>"),
            ("a <!-- x > y --> b", "a b"),
            ("a<!-- x -->b", "ab"),
            ("<pre>a  b\n\n c</pre>  <b>", "<pre>a  b\n\n c</pre> <b>"),
            ("<TEXTAREA>  a  </TEXTAREA>", "<TEXTAREA>  a  </TEXTAREA>"),
            (
                "<a\n  href=\"x  y\"\n  title='  '\n>",
                "<a href=\"x  y\" title='  '>",
            ),
            ("<a title=\"a > b   c\">  d", "<a title=\"a > b   c\"> d"),
            ("1 < 2   &lt;  3", "1 < 2 &lt; 3"),
            ("<!doctype html>\n\n<html>", "<!doctype html>\n<html>"),
            ("a\u{a0}\u{a0}b  é", "a\u{a0}\u{a0}b é"),
            ("<em>a</em>  <em>b</em>", "<em>a</em> <em>b</em>"),
            ("<p  class=a", "<p class=a"),
            ("<!-- never closed", ""),
            ("<pre>never closed  ", "<pre>never closed  "),
        ] {
            let once = html(page);
            assert_eq!(once, expected, "{page}");
            assert_eq!(html(&once), once, "a second time: {page}");
        }
    }
}
