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
        for letter in text.chars() {
            if letter.is_whitespace() {
                self.within = false;
            } else if !self.within && letter.is_alphanumeric() {
                self.within = true;
                self.count += 1;
            }
        }
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
