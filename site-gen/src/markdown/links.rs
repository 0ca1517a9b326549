//! What a link's address is, as far as the text alone can tell.

use super::Origin;
use forms::source::Problems;
use pulldown_cmark::{BrokenLink, LinkType};

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

/// Reports `[text][name]`, `[text][]` and `[^name]` whose name is defined nowhere: to Markdown they
/// are plain text, but no editor means them so. `[text]` alone is left in peace.
pub(super) fn report_unknown(link: &BrokenLink<'_>, origin: &Origin<'_>, problems: &Problems) {
    let name = &link.reference;
    let (found, expected) = if let Some(footnote) = name.strip_prefix('^') {
        (
            format!("a reference to the footnote `{footnote}`, which is not there"),
            format!("expected `[^{footnote}]: …` below"),
        )
    } else if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
        (
            format!("a link to `{name}`, whose address is not there"),
            format!("expected `[{name}]: /address/` below"),
        )
    } else {
        return;
    };
    problems.add(&origin.place(link.span.start), found, expected);
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
