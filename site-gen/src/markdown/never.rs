//! Finds words that the scheme never writes: over text that comes in parts, as Markdown gives it.

use scheme::Never;
use std::collections::VecDeque;
use std::ops::Range;

/// The last words of the sentence that the text is in.
#[derive(Debug)]
pub(super) struct Banned<'a> {
    never: &'a [Never],
    /// The last words, in lower case, each with its start in bytes of the scanned text.
    last: VecDeque<(usize, String)>,
    /// The word that the text is in.
    word: String,
    start: usize,
    /// How many words the longest entry has.
    most: usize,
}

/// Words that are never written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written<'a> {
    /// Where they begin, in bytes of the scanned text.
    pub(super) start: usize,
    /// The entry.
    pub(super) never: &'a Never,
}

impl<'a> Banned<'a> {
    pub(super) fn new(never: &'a [Never]) -> Self {
        let lengths = never.iter().map(|one| one.words.split(' ').count());
        Self {
            never,
            last: VecDeque::new(),
            word: String::new(),
            start: 0,
            most: lengths.max().unwrap_or(0),
        }
    }

    /// Adds text that stands at `range` of the scanned text, and gives what ends in it. A word is a
    /// run of letters, digits and hyphens, so that "required" is not found in "required-looking".
    pub(super) fn add(&mut self, text: &str, range: &Range<usize>) -> Vec<Written<'a>> {
        if self.most == 0 {
            return Vec::new();
        }
        // Text that Markdown changed, as an entity is, has no byte of its own in the file.
        let is_as_written = range.len() == text.len();
        let mut found = Vec::new();
        for (offset, letter) in text.char_indices() {
            if letter.is_alphanumeric() || letter == '-' {
                if self.word.is_empty() {
                    self.start = range.start + if is_as_written { offset } else { 0 };
                }
                self.word.extend(letter.to_lowercase());
            } else {
                found.extend(self.end_word());
            }
        }
        found
    }

    /// Ends the text, as a block does.
    pub(super) fn end(&mut self) -> Vec<Written<'a>> {
        let found = self.end_word();
        self.last.clear();
        found
    }

    fn end_word(&mut self) -> Vec<Written<'a>> {
        if self.word.is_empty() {
            return Vec::new();
        }
        if self.last.len() == self.most {
            self.last.pop_front();
        }
        self.last
            .push_back((self.start, std::mem::take(&mut self.word)));
        let ends = |never: &'a Never| {
            let (mut start, mut before) = (0, self.last.iter().rev());
            for wanted in never.words.rsplit(' ') {
                let (own, word) = before.next()?;
                if word != wanted {
                    return None;
                }
                start = *own;
            }
            Some(Written { start, never })
        };
        self.never.iter().filter_map(ends).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Banned;
    use scheme::Never;

    fn found(parts: &[&str]) -> Vec<(usize, String)> {
        let never = ["please", "in order to", "e-mail"].map(|words| Never {
            words: words.to_owned(),
            instead: "another".to_owned(),
        });
        let mut banned = Banned::new(&never);
        let mut start = 0;
        let mut found = Vec::new();
        for part in parts {
            found.extend(banned.add(part, &(start..start + part.len())));
            start += part.len();
        }
        found.extend(banned.end());
        let plain = found.iter();
        plain
            .map(|one| (one.start, one.never.words.clone()))
            .collect()
    }

    #[test]
    fn whole_words_are_found_in_any_case_and_in_parts() {
        for (parts, start, words) in [
            (&["Write, PLEASE."][..], 7, "please"),
            (&["Please"], 0, "please"),
            (&["(ple", "ase)"], 1, "please"),
            (&["In  Order", "\nto win"], 0, "in order to"),
            (&["An e-mail"], 3, "e-mail"),
        ] {
            assert_eq!(found(parts), [(start, words.to_owned())], "{parts:?}");
        }
    }

    #[test]
    fn parts_of_words_and_words_apart_are_not_found() {
        for text in [
            "pleased",
            "in order that",
            "order to",
            "mail",
            "e mail",
            "dis-please",
            "",
        ] {
            assert_eq!(found(&[text]), [], "{text:?}");
        }
    }
}
