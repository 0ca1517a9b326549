//! How old someone has to be to read a page with ease, by the Automated Readability Index: letters to a
//! word, and words to a sentence. It is made for whole sentences, so labels and headings do not count.

use crate::house_style::sentences;

/// Fewer words than these tell nothing.
const FEWEST_WORDS: usize = 60;

/// A text with a longer word is an answer of the tests, and not our prose.
const LONGEST_WORD: usize = 40;

/// The age, in hundredths of a year, of the sentences in `blocks`; none where they are too few.
pub(crate) fn reading_age(blocks: &[String]) -> Option<usize> {
    // An address has no reading age.
    let is_word = |word: &&str| word.contains(char::is_alphanumeric) && !word.contains('@');
    let letters = |word: &str| word.chars().filter(|one| one.is_alphanumeric()).count();
    let ours = blocks.iter().filter(|block| {
        let ends = block.trim_end_matches(['”', ')']);
        ends.ends_with(['.', '?']) && block.split(' ').all(|word| letters(word) < LONGEST_WORD)
    });
    let sentences: Vec<String> = ours.flat_map(|block| sentences(block)).collect();
    let words = sentences
        .iter()
        .flat_map(|one| one.split(' '))
        .filter(is_word);
    let words: Vec<usize> = words.map(letters).collect();
    let (count, letters) = (words.len(), words.iter().sum::<usize>());
    if count < FEWEST_WORDS {
        return None;
    }
    // The index is 4.71 letters a word and half the words a sentence, less 21.43: a school year, which
    // begins at the age of 5.
    let index = 471 * letters / count + 50 * count / sentences.len();
    Some((index + 500).saturating_sub(2143))
}

#[test]
fn long_words_and_long_sentences_are_for_older_readers() {
    let age = |text: &str| reading_age(&[text.repeat(20).trim().to_owned()]);
    let easy = age("You can ask us at any time. ").expect("enough words");
    let longer = age("You can ask us at any time, and we will help you to find the right form. ");
    let harder = age("Applicants must demonstrate considerable organisational responsibility. ");
    assert!(easy < 700, "{easy}");
    assert!(longer.expect("enough words") > easy + 200, "{longer:?}");
    assert!(harder.expect("enough words") > 1800, "{harder:?}");
    assert_eq!(reading_age(&["Too few words.".to_owned()]), None);
    assert_eq!(
        reading_age(&["Not a sentence ".repeat(40).trim().to_owned()]),
        None
    );
}
