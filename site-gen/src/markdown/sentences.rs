//! Finds sentences that are too long to read: over text that comes in parts, as Markdown gives it.

use std::ops::Range;

/// The sentence that the text is in.
#[derive(Debug, Default)]
pub(super) struct Sentences {
    /// How many words a sentence may have.
    longest: usize,
    /// Where it began, in bytes of the scanned text.
    start: usize,
    words: usize,
    within_word: bool,
    /// Whether a full stop, a question mark or an exclamation mark has just been.
    stopped: bool,
}

/// A sentence that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Long {
    /// Where it begins, in bytes of the scanned text.
    pub(super) start: usize,
    /// How many words it has.
    pub(super) words: usize,
}

impl Sentences {
    /// Sentences may have so many words.
    pub(super) fn up_to(longest: usize) -> Self {
        Self {
            longest,
            ..Self::default()
        }
    }

    /// Adds text that stands at `range` of the scanned text, and gives the long sentences that end
    /// in it. A sentence ends where white space follows its stop; brackets and quotes may stand
    /// between. The stop of "e.g." ends one too, so that a sentence is never counted too long.
    pub(super) fn add(&mut self, text: &str, range: &Range<usize>) -> Vec<Long> {
        // Text that Markdown changed, as an entity is, has no byte of its own in the file.
        let is_as_written = range.len() == text.len();
        let mut long = Vec::new();
        for (offset, letter) in text.char_indices() {
            let here = range.start + if is_as_written { offset } else { 0 };
            if letter.is_whitespace() {
                self.within_word = false;
                if self.stopped {
                    long.extend(self.end());
                }
            } else if letter.is_alphanumeric() {
                if self.words == 0 {
                    self.start = here;
                }
                self.words += usize::from(!self.within_word);
                self.within_word = true;
                self.stopped = false;
            } else if matches!(letter, '.' | '!' | '?' | '…') {
                self.stopped = true;
            } else if !matches!(letter, ')' | ']' | '"' | '\'' | '”' | '’' | '»') {
                self.stopped = false;
            }
        }
        long
    }

    /// Ends the sentence, as a block does, and gives it where it is long.
    pub(super) fn end(&mut self) -> Option<Long> {
        let ended = std::mem::replace(self, Self::up_to(self.longest));
        let Self { start, words, .. } = ended;
        (words > self.longest).then_some(Long { start, words })
    }
}

#[cfg(test)]
mod tests {
    use super::{Long, Sentences};

    fn long(parts: &[&str]) -> Vec<Long> {
        let mut sentences = Sentences::up_to(39);
        let mut start = 0;
        let mut found = Vec::new();
        for part in parts {
            found.extend(sentences.add(part, &(start..start + part.len())));
            start += part.len();
        }
        found.extend(sentences.end());
        found
    }

    #[test]
    fn forty_words_are_long_and_thirty_nine_are_not() {
        let (just, under) = ("one ".repeat(40), "one ".repeat(39));
        assert_eq!(
            long(&[&just]),
            [Long {
                start: 0,
                words: 40
            }]
        );
        assert_eq!(long(&[&under]), []);
        assert_eq!(
            long(&["Short. ", &just]),
            [Long {
                start: 7,
                words: 40
            }]
        );
        assert_eq!(long(&[&format!("{under} end."), " Next."]).len(), 1);
    }

    #[test]
    fn a_sentence_ends_at_its_stop_and_nowhere_else() {
        let half = "one ".repeat(20);
        for ends in [". ", "? ", "! ", "… ", ".) ", ".” ", ".\n"] {
            assert_eq!(long(&[&half, "end", ends, &half]), [], "{ends:?}");
        }
        for goes_on in [" 3.5 ", ", ", ": ", "; ", " .net ", " a.b ", " – "] {
            assert_eq!(long(&[&half, goes_on, &half]).len(), 1, "{goes_on:?}");
        }
    }

    #[test]
    fn a_word_that_comes_in_parts_is_one() {
        let thirty_nine = "one ".repeat(38);
        assert_eq!(long(&[&thirty_nine, "don", "’", "t", " "]), []);
        assert_eq!(long(&[&thirty_nine, "don", "’", "t", " stop."]).len(), 1);
    }
}
