//! Text as people send it, made fit to compare, count and keep.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// NFC, with CRLF and CR as one line break, and white space, no-break spaces and zero-width
/// characters dropped at both ends. Inside, zero-width joiners stay: names and long texts need them.
pub(crate) fn normalised(text: &str) -> String {
    let text = text.trim_matches(is_blank);
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    };
    // Nearly every text is NFC already, and to see that costs less than to make it so.
    if is_nfc(&text) {
        text.into_owned()
    } else {
        text.nfc().collect()
    }
}

/// The same, with zero-width characters and spaces that do not break dropped everywhere.
pub(crate) fn address(text: &str) -> String {
    normalised(text)
        .chars()
        .filter(|character| !is_invisible(*character))
        .collect()
}

/// How long a text is: Unicode scalar values.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// Whether it holds a control character; line breaks are none where `lines` are allowed.
pub(crate) fn has_controls(text: &str, lines: bool) -> bool {
    text.chars()
        .any(|character| character.is_control() && !(lines && character == '\n'))
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00A0}' | '\u{00AD}' | '\u{180E}' | '\u{200B}'
            ..='\u{200F}' | '\u{202F}' | '\u{2060}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::normalised;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    proptest! {
        #[test]
        fn whatever_is_sent_becomes_nfc(text in "[ -~\\t\\r\\n\u{a0}\u{ad}\u{2000}\u{200b}\u{300}-\u{315}\u{338}e\u{e9}\u{212b}\u{1100}-\u{11ff}\u{ac00}\u{2019}]{0,40}") {
            let lines = text.replace("\r\n", "\n").replace('\r', "\n");
            let made: String = lines.nfc().collect();
            prop_assert_eq!(normalised(&text), made.trim_matches(super::is_blank));
        }
    }
}
