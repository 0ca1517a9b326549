//! `[house_style]` of `scheme.toml`: what the check holds every page, form and e-mail to.

use forms::source::{Keys, Node, Problems};

/// The longest sentence, in words, where the scheme does not say.
const LONGEST_SENTENCE: usize = 39;

/// What a program can hold of how a scheme writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseStyle {
    /// How many words a sentence may have.
    pub longest_sentence: usize,
    /// What is never written.
    pub never: Vec<Never>,
}

impl Default for HouseStyle {
    fn default() -> Self {
        Self {
            longest_sentence: LONGEST_SENTENCE,
            never: Vec::new(),
        }
    }
}

/// Words that are never written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Never {
    /// One word or several, in lower case, looked for as whole words in any case.
    pub words: String,
    /// What the writer is told to do.
    pub instead: String,
}

pub(crate) fn house_style(keys: &Keys<'_>, problems: &Problems) -> HouseStyle {
    let Some(node) = keys.node("house_style") else {
        return HouseStyle::default();
    };
    let inner = Keys::of(node, "`[house_style]`", problems);
    let longest = inner.count("longest_sentence");
    if longest == Some(0) {
        inner.wrong(
            "longest_sentence",
            "`0` for `longest_sentence`",
            "expected 1 or more",
        );
    }
    let never = inner.list("never").iter();
    let style = HouseStyle {
        longest_sentence: longest.unwrap_or(LONGEST_SENTENCE),
        never: never.map(|node| one(node, problems)).collect(),
    };
    inner.finish();
    style
}

fn one(node: &Node, problems: &Problems) -> Never {
    let keys = Keys::of(node, "words that are never written", problems);
    let never = Never {
        words: keys.need_text("words").to_lowercase(),
        instead: keys.need_text("instead").to_owned(),
    };
    keys.finish();
    never
}
