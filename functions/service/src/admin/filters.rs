//! Which applications a list or a copy holds, as its address says.

use super::standing::Standing;
use crate::decode::query_pairs;
use crate::desk::Request;
use crate::ends::End;
use form_page::OptionView;
use forms::Use;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use scheme::{Declarations, Intake};
use serde::Serialize;

const INTAKE: &str = "intake";
const ROLE: &str = "role";
const STATUS: &str = "status";

/// What stands in a query as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Which applications.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filters<'a> {
    /// Of this intake.
    pub(super) intake: &'a Intake,
    /// In this role, or in any.
    pub(super) role: Option<&'a str>,
    /// That stand so, or all.
    pub(super) standing: Option<Standing>,
}

/// One filter, as the template draws it.
#[derive(Debug, Serialize)]
pub(super) struct FilterView {
    name: &'static str,
    input_id: String,
    label: &'static str,
    options: Vec<OptionView>,
}

impl<'a> Filters<'a> {
    /// What `request` asks for. An empty value, or none, is the current intake, every role and every
    /// status. Refuses names that are no filter, a filter given twice, and values that name nothing.
    pub(super) fn of(
        request: &Request,
        declarations: &'a Declarations,
        now: Timestamp,
    ) -> Result<Self, End> {
        Self::of_pairs(query_pairs(request)?, declarations, now)
    }

    /// What these pairs of an address ask for, on the same terms.
    pub(super) fn of_pairs(
        pairs: Vec<(String, String)>,
        declarations: &'a Declarations,
        now: Timestamp,
    ) -> Result<Self, End> {
        let (mut intake, mut role, mut status) = (None, None, None);
        for (name, value) in pairs {
            let filter = match name.as_str() {
                INTAKE => &mut intake,
                ROLE => &mut role,
                STATUS => &mut status,
                _ => return Err(End::BadRequest),
            };
            if filter.replace(value).is_some() {
                return Err(End::BadRequest);
            }
        }
        Ok(Self {
            intake: match given(intake.as_deref()) {
                Some(id) => declarations.intake(id).ok_or(End::BadRequest)?,
                None => scheme::current(&declarations.intakes, now).ok_or(End::NotFound)?,
            },
            role: match given(role.as_deref()) {
                Some(word) => Some(role_called(declarations, word).ok_or(End::BadRequest)?),
                None => None,
            },
            standing: match given(status.as_deref()) {
                Some(word) => Some(Standing::from_word(word).ok_or(End::BadRequest)?),
                None => None,
            },
        })
    }

    /// The same, whatever the applications' standing.
    pub(super) fn of_any_standing(self) -> Self {
        Self {
            standing: None,
            ..self
        }
    }

    /// The same, of those that stand so.
    pub(super) fn standing_at(self, standing: Standing) -> Self {
        Self {
            standing: Some(standing),
            ..self
        }
    }

    /// Whether it lets an application through that stands so.
    pub(super) fn lets_through(&self, standing: Standing) -> bool {
        self.standing.is_none_or(|wanted| wanted == standing)
    }

    /// The roles that it lets through.
    pub(super) fn roles(&self, declarations: &'a Declarations) -> Vec<&'a str> {
        self.role
            .map_or_else(|| roles(declarations), |one| vec![one])
    }

    /// The same as pairs of name and value.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let role = self.role.map(|role| (ROLE, role));
        let standing = self.standing.map(|one| (STATUS, one.word()));
        [Some((INTAKE, self.intake.id.as_str())), role, standing]
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// The query of an address that asks for the same, the intake always named: what "current" means
    /// changes with time.
    pub(super) fn query(&self) -> String {
        let encoded = |value| utf8_percent_encode(value, PLAIN);
        let mut query = format!("{INTAKE}={}", encoded(&self.intake.id));
        if let Some(role) = self.role {
            query.push_str(&format!("&{ROLE}={}", encoded(role)));
        }
        if let Some(standing) = self.standing {
            query.push_str(&format!("&{STATUS}={}", encoded(standing.word())));
        }
        query
    }

    /// The filters, as the template draws them.
    pub(super) fn views(&self, declarations: &Declarations) -> Vec<FilterView> {
        let newest_first = declarations.intakes.iter().rev();
        let intakes = newest_first
            .map(|one| option(&one.id, &one.name, one.id == self.intake.id))
            .collect();
        let mut role_options = vec![option("", "All roles", self.role.is_none())];
        for role in roles(declarations) {
            role_options.push(option(role, &capitalised(role), self.role == Some(role)));
        }
        let mut statuses = vec![option("", "All statuses", self.standing.is_none())];
        for standing in Standing::all() {
            let is_chosen = self.standing == Some(standing);
            statuses.push(option(standing.word(), standing.name(), is_chosen));
        }
        vec![
            filter(INTAKE, "Intake", intakes),
            filter(ROLE, "Role", role_options),
            filter(STATUS, "Status", statuses),
        ]
    }
}

fn given(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.is_empty())
}

/// What people apply to be, by the declared forms, each once.
fn roles(declarations: &Declarations) -> Vec<&str> {
    let mut roles: Vec<&str> = Vec::new();
    for form in declarations.forms_of(Use::Application) {
        if !roles.contains(&form.role.as_str()) {
            roles.push(&form.role);
        }
    }
    roles
}

fn role_called<'a>(declarations: &'a Declarations, word: &str) -> Option<&'a str> {
    roles(declarations).into_iter().find(|role| *role == word)
}

fn filter(name: &'static str, label: &'static str, options: Vec<OptionView>) -> FilterView {
    FilterView {
        name,
        input_id: format!("filter-{name}"),
        label,
        options,
    }
}

fn option(value: &str, name: &str, checked: bool) -> OptionView {
    OptionView {
        value: value.to_owned(),
        name: name.to_owned(),
        hint: String::new(),
        checked,
        input_id: String::new(),
        opens: Vec::new(),
    }
}

pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
