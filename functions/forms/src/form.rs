//! A form, as declared.

use crate::answers::{Answer, Answers};
use crate::condition::Condition;
use crate::field::{Field, Role};
use std::collections::BTreeMap;

/// A form: `content/forms/<id>.toml`, read and checked.
#[derive(Debug)]
pub struct Form {
    /// The file's stem.
    pub id: String,
    /// Which use cases serve it.
    pub use_of: Use,
    /// Counts the declaration's editions, so that a page from an older one can be told.
    pub version: i64,
    /// The page's title.
    pub title: String,
    /// The page's description.
    pub description: String,
    /// For an application: what one applies to be.
    pub role: String,
    /// The button's words.
    pub button: String,
    /// The trap for programs that fill in everything.
    pub honeypot: Option<Honeypot>,
    /// Its groups, in order.
    pub groups: Vec<Group>,
    /// Its fields, by group and in order.
    pub fields: Vec<Field>,
    /// Notes that the check page may show.
    pub notes: Vec<Note>,
    pub(crate) inputs: BTreeMap<String, bool>,
}

/// Which use cases serve a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// An application to an intake.
    Application,
    /// The equality form.
    Monitoring,
    /// The line manager's decision.
    Approval,
    /// An administrator's sign-in: declared with the code that serves it, not by editors.
    SignIn,
    /// The code that an administrator proves themselves with: declared in the same way.
    Code,
}

impl Use {
    /// The words that declarations use.
    pub const WORDS: [&'static str; 5] =
        ["application", "monitoring", "approval", "sign-in", "code"];

    /// What `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "application" => Some(Self::Application),
            "monitoring" => Some(Self::Monitoring),
            "approval" => Some(Self::Approval),
            "sign-in" => Some(Self::SignIn),
            "code" => Some(Self::Code),
            _ => None,
        }
    }

    /// The roles that this use needs; loading a form that lacks one fails.
    pub fn needs(self) -> &'static [Role] {
        match self {
            Self::Application => &[
                Role::Name,
                Role::Email,
                Role::Institution,
                Role::JobTitle,
                Role::Level,
                Role::ManagerName,
                Role::ManagerEmail,
            ],
            Self::Monitoring | Self::Code => &[],
            Self::SignIn => &[Role::Email],
            Self::Approval => &[
                Role::IsManager,
                Role::RightManagerEmail,
                Role::Decision,
                Role::FromDate,
                Role::Reason,
                Role::ShareReason,
                Role::DecidedBy,
                Role::DecidedByTitle,
            ],
        }
    }
}

/// An input that people never see. What fills it in is marked, not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Honeypot {
    /// Its name.
    pub id: String,
    /// Its words, for the few who meet it.
    pub label: String,
}

/// A part of a form under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// A sentence below the heading; empty for none.
    pub intro: String,
}

/// A sentence on the check page: never a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// When it is said.
    pub when: When,
    /// What it says; one `[words](address)` becomes a link.
    pub text: String,
}

/// When a note is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Where a condition holds.
    Holds(Condition),
    /// Where the address in this field is outside the chosen institution's domains.
    OutsideInstitution(String),
}

impl Form {
    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The field that plays `role`.
    pub fn by_role(&self, role: Role) -> Option<&Field> {
        self.fields.iter().find(|field| field.role == Some(role))
    }

    /// The answer to the field that plays `role`.
    pub fn answer<'a>(&self, answers: &'a Answers, role: Role) -> Option<&'a Answer> {
        answers.get(&self.by_role(role)?.id)
    }

    /// The text answered to the field that plays `role`, or "".
    pub fn text<'a>(&self, answers: &'a Answers, role: Role) -> &'a str {
        self.answer(answers, role)
            .and_then(Answer::text)
            .unwrap_or("")
    }

    /// The fields of one group, in order.
    pub fn fields_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.group == group)
    }

    /// Whether the form has an input called `name`, and if so whether it may be sent more than once.
    pub fn input(&self, name: &str) -> Option<bool> {
        self.inputs.get(name).copied()
    }

    /// The names of all inputs, the honeypot's among them.
    pub fn input_names(&self) -> impl Iterator<Item = &str> {
        self.inputs.keys().map(String::as_str)
    }
}
