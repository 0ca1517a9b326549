//! What makes a text worse to read, though it can be built: an image without words, a link whose
//! words say nothing, a long sentence, words that the scheme never writes.

use super::Origin;
use super::never::Written;
use super::sentences::Long;
use super::spots::Spot;
use forms::source::Problems;

/// Words of links that say nothing of where they lead: read out of their sentence, as a screen
/// reader lists them, each is the same as the next (WCAG 2.2, 2.4.4 and 2.4.9).
const EMPTY_WORDS: [&str; 13] = [
    "click",
    "click here",
    "click this link",
    "find out more",
    "follow this link",
    "here",
    "learn more",
    "link",
    "more",
    "read more",
    "see here",
    "this link",
    "this page",
];

/// Reports a link at `spot` whose words say nothing.
pub(super) fn check_link(words: &str, spot: Spot, origin: &Origin<'_>, style: &Problems) {
    let plain: String = words
        .to_lowercase()
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                ' '
            }
        })
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if EMPTY_WORDS.contains(&plain.as_str()) {
        style.add(
            &origin.place_of(spot),
            format!("a link whose words are `{}`", words.trim()),
            "expected words that say where it leads",
        );
    }
}

/// Reports an image at `spot` without words.
pub(super) fn check_image(words: &str, spot: Spot, origin: &Origin<'_>, style: &Problems) {
    if words.trim().is_empty() {
        style.add(
            &origin.place_of(spot),
            "an image without words",
            "expected what it shows, in the square brackets",
        );
    }
}

/// Reports sentences of more words than `longest`.
pub(super) fn check_sentences(
    long: impl IntoIterator<Item = Long>,
    longest: usize,
    origin: &Origin<'_>,
    style: &Problems,
) {
    for Long { start, words } in long {
        style.add(
            &origin.place(start),
            format!("a sentence of {words} words"),
            format!("expected {longest} at most, as two sentences or a list"),
        );
    }
}

/// Reports words that the scheme never writes.
pub(super) fn check_words<'a>(
    written: impl IntoIterator<Item = Written<'a>>,
    origin: &Origin<'_>,
    style: &Problems,
) {
    for Written { start, never } in written {
        style.add(
            &origin.place(start),
            format!("the words `{}`", never.words),
            format!("expected another way to say it: {}", never.instead),
        );
    }
}
