//! Text made fit for HTML, for XML and for the addresses in them.

use pulldown_cmark_escape::{FmtWriter, escape_href, escape_html};

/// Adds `text` to `out` for use in HTML or XML, between tags or between double quotes.
pub(crate) fn html(text: &str, out: &mut String) {
    // A `String` takes every write, so there is no fault to pass on.
    let _ = escape_html(FmtWriter(out), text);
}

/// Adds the address `text` to `out` for use between double quotes: what no address may hold is
/// percent-encoded, and what is encoded already stays.
pub(crate) fn href(text: &str, out: &mut String) {
    // A link's mark is kept: the address that takes its place is escaped then.
    if text.starts_with('\u{FDD0}') {
        out.push_str(text);
        return;
    }
    let _ = escape_href(FmtWriter(out), text);
}

/// `text` escaped by [`html`].
pub(crate) fn html_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    html(text, &mut out);
    out
}
