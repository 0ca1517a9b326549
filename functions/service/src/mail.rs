//! E-mail: from a letter to its text and HTML.

use crate::declared::Declared;
use crate::record::{Letter, LetterKind};
use form_page::{RenderError, SiteView};
use serde::Serialize;
use std::collections::BTreeMap;

/// An e-mail, ready to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// The letter's id, by which a sender that can may drop a second copy.
    pub id: String,
    /// Who sends it.
    pub from: String,
    /// Where answers go.
    pub reply_to: String,
    /// To whom.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

#[derive(Clone, Serialize)]
struct Context<'a> {
    site: &'a SiteView,
    mail: Subject,
    next: Vec<String>,
    #[serde(flatten)]
    facts: &'a BTreeMap<String, String>,
}

#[derive(Clone, Serialize)]
struct Subject {
    subject: String,
}

/// Writes `letter` out.
///
/// # Errors
/// Where a template lacks a fact.
pub fn write(declared: &Declared, letter: &Letter) -> Result<Email, RenderError> {
    let word = letter.kind.word();
    let mut context = Context {
        site: &declared.site,
        mail: Subject {
            subject: String::new(),
        },
        next: next(declared, letter),
        facts: &letter.facts,
    };
    let draw = |ending: &str, context: &Context<'_>| {
        declared
            .pages
            .draw(&format!("mail/{word}.{ending}"), context)
    };
    let plain = isolated(&letter.facts);
    let mut in_text = Context {
        facts: &plain,
        ..context.clone()
    };
    let subject = one_line(&draw("subject.txt", &in_text)?);
    context.mail.subject.clone_from(&subject);
    in_text.mail.subject.clone_from(&subject);
    Ok(Email {
        id: letter.id.clone(),
        from: declared.scheme().mail.from.clone(),
        reply_to: declared.scheme().mail.reply_to.clone(),
        to: letter.to.clone(),
        subject,
        text: draw("txt", &in_text)?,
        html: draw("html", &context)?,
    })
}

/// The facts for plain text, where no mark-up can keep a name that runs from right to left apart from
/// the sentence around it: such a one stands between the two characters that Unicode has for it.
fn isolated(facts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let isolate = |text: &String| {
        if text.chars().any(runs_from_right) && !text.contains('\n') {
            format!("\u{2068}{text}\u{2069}")
        } else {
            text.clone()
        }
    };
    let facts = facts.iter();
    facts
        .map(|(name, text)| (name.clone(), isolate(text)))
        .collect()
}

/// Whether a letter is of a script that runs from right to left (the blocks that Unicode reserves
/// for such scripts, and the forms that Hebrew and Arabic take).
fn runs_from_right(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8FF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

/// No line break ever reaches a header, whatever a name holds (TRUST 4).
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What happens next, in sentences.
fn next(declared: &Declared, letter: &Letter) -> Vec<String> {
    let fixed = |sentences: [&str; 2]| sentences.map(str::to_owned).to_vec();
    let decision = letter.facts.get("decision").map_or("", String::as_str);
    match (letter.kind, decision) {
        (LetterKind::Receipt, _) => {
            let deadline = letter.facts.get("deadline_text");
            crate::application::next(declared, deadline.map_or("", String::as_str))
        }
        (LetterKind::Outcome, "approve" | "approve_from") => fixed([
            "Your application goes to the oversight group, who suggest pairs after the deadline.",
            "We write to you once they have a partner to propose, or if you need to wait for the next intake.",
        ]),
        (LetterKind::Outcome, "decline") => fixed([
            "Your application goes no further in this intake.",
            "You can talk to your line manager, and apply again when the next intake opens.",
        ]),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_runs_from_right_to_left_is_kept_apart_in_plain_text() {
        let facts = BTreeMap::from([
            ("one".to_owned(), "محمد".to_owned()),
            ("two".to_owned(), "Zoë O'Brien".to_owned()),
            ("three".to_owned(), "שלום\nעולם".to_owned()),
            ("four".to_owned(), "Nguyễn 👩🏽‍🚀".to_owned()),
        ]);
        let plain = isolated(&facts);
        assert_eq!(plain["one"], "\u{2068}محمد\u{2069}");
        for same in ["two", "three", "four"] {
            assert_eq!(plain[same], facts[same]);
        }
    }
}
