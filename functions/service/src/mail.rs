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

#[derive(Serialize)]
struct Context<'a> {
    site: &'a SiteView,
    mail: Subject,
    next: Vec<&'a str>,
    #[serde(flatten)]
    facts: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
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
        next: next(letter),
        facts: &letter.facts,
    };
    let draw = |ending: &str, context: &Context<'_>| {
        declared
            .pages
            .draw(&format!("mail/{word}.{ending}"), context)
    };
    let subject = one_line(&draw("subject.txt", &context)?);
    context.mail.subject.clone_from(&subject);
    Ok(Email {
        id: letter.id.clone(),
        from: declared.scheme().mail.from.clone(),
        reply_to: declared.scheme().mail.reply_to.clone(),
        to: letter.to.clone(),
        subject,
        text: draw("txt", &context)?,
        html: draw("html", &context)?,
    })
}

/// No line break ever reaches a header, whatever a name holds (TRUST 4).
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What happens next, in sentences.
fn next(letter: &Letter) -> Vec<&str> {
    let decision = letter.facts.get("decision").map_or("", String::as_str);
    match (letter.kind, decision) {
        (LetterKind::Receipt, _) => crate::application::NEXT.to_vec(),
        (LetterKind::Outcome, "approve" | "approve_from") => vec![
            "Your application goes to the oversight group, who suggest pairs after the deadline.",
            "We write to you once they have a partner to propose, or if you need to wait for the next intake.",
        ],
        (LetterKind::Outcome, "decline") => vec![
            "Your application goes no further in this intake.",
            "You can talk to your line manager, and apply again when the next intake opens.",
        ],
        _ => Vec::new(),
    }
}
