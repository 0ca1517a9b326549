//! Counts words over text that comes in parts: Markdown gives "don’t" as three.

/// How many letters are looked at together.
const TOGETHER: usize = 32;

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
        if text == " " {
            self.pause();
            return;
        }
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
        let (whole, rest) = text.as_chunks::<TOGETHER>();
        for letters in whole {
            self.add_part(Marked::of(letters), TOGETHER);
        }
        if !rest.is_empty() {
            let mut letters = [b' '; TOGETHER];
            if let Some(room) = letters.get_mut(..rest.len()) {
                room.copy_from_slice(rest);
            }
            self.add_part(Marked::of(&letters), rest.len());
        }
    }

    /// Adds a part of a text that is `length` letters long. Adding what begins words to the runs
    /// carries, in each run that has a word, into the bit after its end, and in no other.
    fn add_part(&mut self, part: Marked, length: usize) {
        let carried = part.runs + part.begin;
        let first = part.runs & !(part.runs + 1);
        let is_counted = self.within && first & part.begin != 0;
        let words = (carried & !part.runs).count_ones() - u32::from(is_counted);
        self.count += usize::try_from(words).unwrap_or(0);
        let goes_on = first.count_ones() == u32::try_from(length).unwrap_or(u32::MAX);
        self.within = carried >> length & 1 == 1 || self.within && goes_on;
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

/// Which letters of a part of a text are what, a bit for each, the first the lowest.
#[derive(Clone, Copy)]
struct Marked {
    /// Those that do not end a word: all but white space.
    runs: u64,
    /// Those that begin one: letters and digits.
    begin: u64,
}

impl Marked {
    fn of(letters: &[u8; TOGETHER]) -> Self {
        let (mut runs, mut begin) = ([0; TOGETHER], [0; TOGETHER]);
        // Compiled to few instructions for all of them, for want of a branch.
        for ((letter, run), begins) in letters.iter().zip(&mut runs).zip(&mut begin) {
            *run = u8::from(!matches!(letter, b'\t'..=b'\r' | b' '));
            *begins = u8::from(letter.is_ascii_alphanumeric());
        }
        Self {
            runs: bits(&runs),
            begin: bits(&begin),
        }
    }
}

/// A bit for each of `flags`, which are 0 or 1.
fn bits(flags: &[u8; TOGETHER]) -> u64 {
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, eight| {
        // Brings the eight lowest bits of the bytes together in the highest byte.
        let together = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits << 8 | together
    })
}

#[cfg(test)]
mod tests {
    use super::Words;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_of_any_length_count_as_the_whole(
            parts in prop::collection::vec("[a9 .\\-\t\n]{0,80}", 0..6),
        ) {
            let mut words = Words::default();
            parts.iter().for_each(|part| words.add(part));
            let has_word = |run: &&str| run.contains(char::is_alphanumeric);
            let whole = parts.concat();
            prop_assert_eq!(words.count(), whole.split_whitespace().filter(has_word).count());
        }
    }

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
