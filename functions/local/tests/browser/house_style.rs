//! The house style, held over all that people read: every page in every state, and every e-mail. Its
//! limits and its words are `[house_style]` in `content/scheme.toml`, which `site-gen check` holds too.

use crate::reading_age::reading_age;
use crate::scheme_test::{Mail, NOW, SchemeTest, shipped, squeezed};
use crate::table::every;
use crate::templates::texts;
use forms::Role;
use scheme::HouseStyle;
use scraper::{ElementRef, Html, Node};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the scheme declares under `[house_style]`.
struct Style(HouseStyle);

/// The reading age that a page may have, in hundredths of a year: about 11.
const OLDEST: usize = 1150;

/// Elements whose words are a person's own answers, or no words at all.
const NOT_OURS: [&str; 8] = [
    "dd", "textarea", "bdi", "code", "pre", "script", "style", "option",
];

/// Elements that do not end a sentence.
const INLINE: [&str; 12] = [
    "a", "abbr", "b", "bdi", "code", "em", "i", "small", "span", "strong", "sup", "time",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[test]
fn all_that_people_read_keeps_to_the_house_style() {
    let style = Style::read();
    let mut told = BTreeMap::new();
    for state in every() {
        let blocks = blocks(&state.html);
        for block in &blocks {
            style.look(block, &state.name, &mut told);
        }
        if let Some(age) = reading_age(&blocks).filter(|age| *age > OLDEST) {
            told.insert(format!("a reading age of {age} hundredths"), state.name);
        }
    }
    for mail in mails() {
        let name = format!("the e-mail “{}”", mail.subject);
        style.look(&mail.subject, &name, &mut told);
        for block in mail
            .text
            .split("\n\n")
            .map(squeezed)
            .chain(blocks(&mail.html))
        {
            style.look(&block, &name, &mut told);
        }
    }
    let sources = sources();
    let told: Vec<String> = told
        .into_iter()
        .map(|(what, seen)| format!("{}{what}\n    seen in {seen}", place_of(&what, &sources)))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn what_is_not_in_the_house_style_is_told() {
    let style = Style::read();
    let count = |text: &str| {
        let mut told = BTreeMap::new();
        style.look(text, "a page", &mut told);
        told.len()
    };
    let words = "word ".repeat(style.0.longest_sentence);
    assert_eq!(count(&format!("{words}. Another.")), 0);
    assert_eq!(count(&format!("{words} more. Another.")), 1);
    for never in &style.0.never {
        assert_eq!(count(&format!("First, {}.", never.words.to_uppercase())), 1);
    }
    for good in [
        "It closes on Friday 23 June 2023 at 11:59pm, UK time.",
        "May I ask? It takes 2 hours. Validity is another matter.",
        "Intake 2 opens in Spring/Summer 2023, and Marchers walk 3 miles.",
    ] {
        assert_eq!(count(good), 0, "{good}");
    }
    for bad in [
        "It closes on 23 June 2023.",
        "It closes on Friday 23rd June 2023.",
        "It closes on 23/06/2023.",
        "It closes on 2023-06-23.",
        "It closes at 11:59 pm.",
        "It closes at 11.59pm.",
        "It closes at 23:59.",
        "It closes at 11:59PM.",
    ] {
        assert_eq!(count(bad), 1, "{bad}");
    }
}

impl Style {
    fn read() -> Self {
        let style = shipped().scheme.house_style;
        assert!(!style.never.is_empty(), "words that are never written");
        Self(style)
    }

    /// Adds what is wrong with one block of text to `told`, once however often it is seen.
    fn look(&self, text: &str, seen: &str, told: &mut BTreeMap<String, String>) {
        let mut tell = |what: String| {
            told.entry(what).or_insert_with(|| seen.to_owned());
        };
        for sentence in sentences(text) {
            let words = sentence
                .split(' ')
                .filter(|word| word.contains(char::is_alphanumeric));
            let words = words.count();
            if words > self.0.longest_sentence {
                tell(format!("{words} words: {sentence}"));
            }
            let plain = plain(&sentence);
            for never in &self.0.never {
                if plain.contains(&format!(" {} ", never.words)) {
                    tell(format!("“{}” ({}): {sentence}", never.words, never.instead));
                }
            }
            if let Some(odd) = odd_date(&sentence).or(odd_time(&sentence)) {
                tell(format!(
                    "`{odd}` (dates as Friday 23 June 2023, times as 11:59pm): {sentence}"
                ));
            }
        }
    }
}

/// The sentences of a block: each ends with a stop before a space.
pub(crate) fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    for word in text.split_whitespace() {
        let last = sentences.last_mut().expect("one");
        if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(word);
        if word
            .trim_end_matches(['”', '"', ')', '’'])
            .ends_with(['.', '?', '!', ':'])
        {
            sentences.push(String::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// In small letters, with one space around and between words, and no other mark but a hyphen.
fn plain(sentence: &str) -> String {
    let letters = sentence.to_lowercase();
    let letters = letters.chars().map(|one| {
        if one.is_alphanumeric() || one == '-' {
            one
        } else {
            ' '
        }
    });
    let words: String = letters.collect();
    format!(" {} ", squeezed(&words))
}

/// A date that is not whole: no day of the week before it, or figures alone.
fn odd_date(sentence: &str) -> Option<String> {
    let words: Vec<&str> = sentence.split(' ').map(trimmed).collect();
    for (place, word) in words.iter().enumerate() {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let marks = word.chars().filter(|one| matches!(one, '/' | '-')).count();
        if digits >= 5 && marks == 2 && digits + marks == word.len() {
            return Some((*word).to_owned());
        }
        let is_month = MONTHS.contains(word);
        let before = place.checked_sub(1).and_then(|at| words.get(at));
        let day = before.filter(|day| day.starts_with(|one: char| one.is_ascii_digit()));
        let Some(day) = day.filter(|_| is_month) else {
            continue;
        };
        let week = place.checked_sub(2).and_then(|at| words.get(at));
        let is_whole = week.is_some_and(|week| week.ends_with("day"));
        if !is_whole || !day.chars().all(|one| one.is_ascii_digit()) {
            return Some(format!("{day} {word}"));
        }
    }
    None
}

/// A time of day in another form than 11:59pm.
fn odd_time(sentence: &str) -> Option<String> {
    let words: Vec<&str> = sentence.split(' ').map(trimmed).collect();
    for (place, word) in words.iter().enumerate() {
        let hour = word.trim_end_matches(|one: char| one.is_ascii_alphabetic());
        let half = word.get(hour.len()..).unwrap_or("");
        let is_clock = |mark: char| {
            hour.split_once(mark).is_some_and(|(hours, minutes)| {
                let digits =
                    |text: &str| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit());
                digits(hours) && digits(minutes) && minutes.len() == 2 && hours.len() <= 2
            })
        };
        let next = words.get(place + 1).map(|next| next.to_lowercase());
        let is_apart = matches!(next.as_deref(), Some("am" | "pm"))
            && word
                .chars()
                .all(|one| one.is_ascii_digit() || matches!(one, ':' | '.'))
            && !word.is_empty();
        let is_odd = (is_clock(':') && !matches!(half, "am" | "pm"))
            || (is_clock('.') && !half.is_empty())
            || is_apart;
        if is_odd {
            return Some((*word).to_owned());
        }
    }
    None
}

fn trimmed(word: &str) -> &str {
    word.trim_matches(|one: char| {
        matches!(
            one,
            ',' | '.' | ')' | '(' | '”' | '“' | ';' | '?' | '!' | ':'
        )
    })
}

/// The words of each block of a page: a paragraph, an item, a heading, a label.
fn blocks(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut blocks = vec![String::new()];
    gather(page.root_element(), &mut blocks);
    let blocks = blocks.iter().map(|block| squeezed(block));
    blocks.filter(|block| !block.is_empty()).collect()
}

fn gather(element: ElementRef<'_>, blocks: &mut Vec<String>) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => blocks.last_mut().expect("one").push_str(text),
            Node::Element(own) => {
                let name = own.name();
                let is_inline = INLINE.contains(&name);
                if !is_inline {
                    blocks.push(String::new());
                }
                if let Some(inner) = ElementRef::wrap(child).filter(|_| !NOT_OURS.contains(&name)) {
                    gather(inner, blocks);
                }
                if !is_inline {
                    blocks.push(String::new());
                }
            }
            _ => {}
        }
    }
}

/// Every e-mail that the system sends, but for those that only time brings about.
fn mails() -> Vec<Mail> {
    let test = SchemeTest::start_at(NOW);
    let mut mails = Vec::new();
    for (place, decision) in ["approve", "decline"].into_iter().enumerate() {
        let filled = test.filled("mentee").with(Role::Name, "Ann");
        let applied = test.apply(&filled.with(Role::Email, &format!("own{place}@hull.ac.uk")));
        test.post(&applied.manager, &test.answer(decision).pairs())
            .is(200);
        mails.extend([applied.receipt, applied.request]);
        mails.extend(test.mails());
    }
    mails
}

/// Where the writer finds it: the first line of the content or the templates that holds the
/// sentence's beginning.
fn place_of(what: &str, sources: &BTreeMap<String, String>) -> String {
    let sentence = what.split_once(": ").map_or(what, |(_, sentence)| sentence);
    let start: String = sentence.split(' ').take(4).collect::<Vec<_>>().join(" ");
    for (name, text) in sources {
        if let Some(at) = text.lines().position(|line| line.contains(&start)) {
            return format!("{name}:{}: ", at + 1);
        }
    }
    String::new()
}

fn sources() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for folder in ["content", "templates"] {
        for (name, text) in texts(&root().join(folder), &["md", "toml", "html", "txt"]) {
            all.insert(format!("{folder}/{name}"), text);
        }
    }
    all
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
