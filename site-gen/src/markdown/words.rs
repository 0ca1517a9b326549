//! Counts words over text that comes in parts: Markdown gives "don’t" as three.

/// A count of words so far.
#[derive(Debug, Default)]
pub(super) struct Words {
    count: usize,
    within: bool,
}

impl Words {
    /// Adds text that follows on from what came before. A word is a run without white space that
    /// has a letter or a digit.
    pub(super) fn add(&mut self, text: &str) {
        if text.is_ascii() {
            self.add_ascii(text.as_bytes());
            return;
        }
        for letter in text.chars() {
            if letter.is_whitespace() {
                self.within = false;
            } else if !self.within && letter.is_alphanumeric() {
                self.within = true;
                self.count += 1;
            }
        }
    }

    /// The same, where it is quickly done: most text is such.
    fn add_ascii(&mut self, text: &[u8]) {
        let (mut count, mut within) = (self.count, self.within);
        for letter in text {
            if within {
                // Little else comes before the letters than what parts words.
                within = *letter > b' ' || !matches!(letter, b'\t'..=b'\r' | b' ');
            } else if letter.is_ascii_alphanumeric() {
                within = true;
                count += 1;
            }
        }
        self.count = count;
        self.within = within;
    }

    /// Ends the word that the last text ended in, as a line or a block does.
    pub(super) fn pause(&mut self) {
        self.within = false;
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_are_counted_alike_in_any_script() {
        for (text, count) in [
            ("", 0),
            ("one", 1),
            (" a-b\tc\u{b}d\n", 3),
            ("don't 3.5 -- .", 2),
        ] {
            let mut words = Words::default();
            words.add(text);
            assert_eq!(words.count(), count, "{text:?}");
            let mut others = Words::default();
            others.add(&format!("{text} é"));
            assert_eq!(others.count(), count + 1, "{text:?}");
        }
        let mut parts = Words::default();
        for part in ["don", "’", "t"] {
            parts.add(part);
        }
        assert_eq!(parts.count(), 1);
    }
}
