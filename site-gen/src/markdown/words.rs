//! Counts words over text that comes in parts: Markdown gives "don’t" as three.

/// That a letter begins a word.
const BEGINS: u8 = 1;
/// That a letter does not end one.
const GOES_ON: u8 = 2;

/// What each ASCII letter does to words.
#[expect(
    clippy::indexing_slicing,
    reason = "it is worked out when the generator is compiled, and does not compile where it is wrong"
)]
const CLASSES: [u8; 128] = {
    let mut classes = [0; 128];
    let mut letter = 0;
    while letter < 128 {
        let byte = letter as u8;
        classes[letter] = if byte.is_ascii_alphanumeric() {
            BEGINS | GOES_ON
        } else if matches!(byte, b'\t'..=b'\r' | b' ') {
            0
        } else {
            GOES_ON
        };
        letter += 1;
    }
    classes
};

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

    /// The same, where it is quickly done: most text is such. Without a branch for each letter, which
    /// no processor could foresee.
    fn add_ascii(&mut self, text: &[u8]) {
        let (mut count, mut within) = (0, u8::from(self.within));
        for letter in text {
            let class = CLASSES.get(usize::from(*letter)).copied().unwrap_or(0);
            let begins = class & BEGINS & !within;
            count += usize::from(begins);
            within = (within | begins) & (class >> 1);
        }
        self.count += count;
        self.within = within == 1;
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
