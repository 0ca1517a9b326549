//! What a link's address is, as far as the text alone can tell.

use super::Origin;
use forms::source::Problems;
use pulldown_cmark::{BrokenLink, LinkType};
use std::ops::Range;

/// What an address is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// Of another site, a mailbox or a telephone: written out as it is.
    Elsewhere,
    /// Of this site: a path, or an anchor.
    Here,
    /// Neither; what was found, and what was expected.
    Wrong(String, &'static str),
}

/// The schemes that a link may name.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Tells what `address` is.
pub(super) fn classify(address: &str) -> Address {
    if address.is_empty() {
        return Address::Wrong(
            "a link without an address".to_owned(),
            "expected an address in the round brackets",
        );
    }
    if address.contains(super::scan::MARK) {
        return Address::Wrong(
            "a shortcode in a link's address".to_owned(),
            "expected a plain address",
        );
    }
    if address.starts_with("//") || address.contains('\\') {
        return Address::Wrong(
            format!("`{address}`"),
            "expected a path such as `/faqs/`, a `.md` file, or an address that begins with https://",
        );
    }
    match scheme(address) {
        None => Address::Here,
        Some((scheme, rest)) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => {
            let host = rest.strip_prefix("//").unwrap_or("");
            let is_web = scheme.to_ascii_lowercase().starts_with("http");
            if (is_web && host.is_empty()) || rest.is_empty() {
                Address::Wrong(
                    format!("`{address}`"),
                    "expected a whole address such as https://example.org/",
                )
            } else {
                Address::Elsewhere
            }
        }
        Some((scheme, _)) => Address::Wrong(
            format!("a link of the kind `{scheme}:`"),
            "expected https:, http:, mailto: or tel:",
        ),
    }
}

/// The scheme that `address` begins with, and what follows its colon.
fn scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let mut letters = scheme.chars();
    let is_scheme = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'));
    is_scheme.then_some((scheme, rest))
}

/// Reports `[text][name]` and `[text][]` whose name is defined nowhere: to Markdown they are plain
/// text, but no editor means them so. `[text]` alone is left in peace.
pub(super) fn report_unknown(link: &BrokenLink<'_>, origin: &Origin<'_>, problems: &Problems) {
    if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
        let name = &link.reference;
        problems.add(
            &origin.place(link.span.start),
            format!("a link to `{name}`, whose address is not there"),
            format!("expected `[{name}]: /address/` below"),
        );
    }
}

/// Reports the text at `range`, which begins with `^`, where it is a reference to a footnote that
/// is defined nowhere: that, too, is plain text to Markdown.
pub(super) fn report_unknown_footnote(
    range: &Range<usize>,
    origin: &Origin<'_>,
    problems: &Problems,
) {
    let text = &origin.scanned.text;
    let before = text.get(..range.start).unwrap_or("");
    let name = text
        .get(range.clone())
        .unwrap_or("")
        .trim_start_matches('^');
    let is_closed = text
        .get(range.end..)
        .is_some_and(|after| after.starts_with(']'));
    let is_open = before.ends_with('[') && !before.ends_with("\\[");
    if is_open && is_closed && !name.is_empty() && !name.contains(char::is_whitespace) {
        problems.add(
            &origin.place(range.start - 1),
            format!("a reference to the footnote `{name}`, which is not there"),
            format!("expected `[^{name}]: …` below"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, classify};

    #[test]
    fn addresses_are_told_apart() {
        for elsewhere in [
            "https://example.org/",
            "HTTP://example.org",
            "mailto:a@example.org",
            "tel:+441482000000",
        ] {
            assert_eq!(classify(elsewhere), Address::Elsewhere, "{elsewhere}");
        }
        for here in ["/faqs/", "../a.md#b", "#b", "a.md", "a/b:c.md", "1:2"] {
            assert_eq!(classify(here), Address::Here, "{here}");
        }
        for wrong in [
            "",
            "//example.org/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https:",
            "https://",
            "C:\\a",
            "a\\b",
        ] {
            assert!(matches!(classify(wrong), Address::Wrong(..)), "{wrong}");
        }
    }
}
