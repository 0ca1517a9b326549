//! The reference that an applicant is given: random, unique, and fit to be read aloud (R5).

use std::fmt;

/// Letters and digits that cannot be taken for one another when read aloud or copied by hand: no
/// 0 or O, no 1, I or L, no vowel (so no word can appear), and no pair that rhymes across a bad line.
const ALPHABET: &[u8; 20] = b"23456789CDFGHJKMPRTX";
const LETTERS: usize = 11;

/// A reference such as `7K4M-9RTX-2C7P`: eleven random characters of twenty (47 bits) and a check
/// character that catches any one wrong character, and nearly every swap of two neighbours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

/// Why a text is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Of another length, or with a character outside the alphabet.
    #[error("not twelve characters of the reference alphabet")]
    Shape,
    /// The check character is not the one that the others give.
    #[error("wrong check character")]
    Check,
}

impl Reference {
    /// The reference that 16 random bytes give. Even for the last of the alphabet's characters the
    /// odds are off by less than one in 2^30.
    pub fn from_random(random: [u8; 16]) -> Self {
        let mut number = u128::from_be_bytes(random);
        let mut values = [0_usize; LETTERS];
        for value in &mut values {
            *value = usize::try_from(number % 20).unwrap_or(0);
            number /= 20;
        }
        Self::spelled(&values)
    }

    /// Reads a reference as people type it: in any case, with or without hyphens and spaces.
    ///
    /// # Errors
    /// Where it has another shape, or its check character does not fit.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let mut values = Vec::with_capacity(LETTERS + 1);
        for letter in text.chars().filter(|letter| !matches!(letter, '-' | ' ')) {
            let place = ALPHABET
                .iter()
                .position(|own| char::from(*own) == letter.to_ascii_uppercase());
            values.push(place.ok_or(ReferenceError::Shape)?);
            if values.len() > LETTERS + 1 {
                return Err(ReferenceError::Shape);
            }
        }
        let (check, letters) = values.split_last().ok_or(ReferenceError::Shape)?;
        if letters.len() != LETTERS {
            return Err(ReferenceError::Shape);
        }
        if check_of(letters) != *check {
            return Err(ReferenceError::Check);
        }
        Ok(Self::spelled(letters))
    }

    /// As shown to people: `7K4M-9RTX-2C7P`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn spelled(letters: &[usize]) -> Self {
        let mut text = String::with_capacity(LETTERS + 3);
        for (index, value) in letters.iter().chain([&check_of(letters)]).enumerate() {
            if index > 0 && index % 4 == 0 {
                text.push('-');
            }
            text.push(
                ALPHABET
                    .get(*value)
                    .map_or('2', |letter| char::from(*letter)),
            );
        }
        Self(text)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The Luhn sum to the base 20, which changes with any one character.
fn check_of(letters: &[usize]) -> usize {
    let sum: usize = letters
        .iter()
        .rev()
        .enumerate()
        .map(|(place, value)| {
            if place % 2 == 0 {
                value * 2 / 20 + value * 2 % 20
            } else {
                *value
            }
        })
        .sum();
    (20 - sum % 20) % 20
}
