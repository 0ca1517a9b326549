//! Every page, in every state that a person can come to: one table, which the gates walk.
//!
//! Nothing here is drawn for the test: each page came over HTTP from the whole system, but for the
//! ends that no request can bring about ([`ends`]). What must not be forgotten is compared with the
//! table in `complete.rs`.

mod admin;
mod busy;
mod decision;
mod ends;
mod figures;
mod films;
mod forms;
mod lists;
mod own;
mod site;

use crate::scheme_test::{Filled, Page, SchemeTest};
use ::forms::Role;
use std::collections::BTreeSet;

/// A page in one state.
pub(crate) struct State {
    /// Its name, which is its pictures' name too: "mentor-check".
    pub(crate) name: String,
    /// How it was asked for: "POST /forms/mentor/check".
    pub(crate) asked: String,
    /// Whether it is what people see of a page's main states, or one of many that look the same.
    pub(crate) is_main: bool,
    /// Its source.
    pub(crate) html: String,
}

/// The states, as they are gathered.
#[derive(Default)]
pub(crate) struct Table {
    states: Vec<State>,
    names: BTreeSet<String>,
}

impl Table {
    /// Adds a page of ours.
    #[track_caller]
    fn add(&mut self, name: &str, page: &Page) {
        let kind = page.header("content-type");
        assert_eq!(kind, "text/html; charset=utf-8", "{name}: {}", page.what);
        self.add_html(name, &page.what, page.html().to_owned(), true);
    }

    /// Adds a page that looks like another but for a few words.
    #[track_caller]
    fn add_near(&mut self, name: &str, page: &Page) {
        self.add_html(name, &page.what, page.html().to_owned(), false);
    }

    #[track_caller]
    fn add_html(&mut self, name: &str, asked: &str, html: String, is_main: bool) {
        assert!(self.names.insert(name.to_owned()), "two states: {name}");
        self.states.push(State {
            name: name.to_owned(),
            asked: asked.to_owned(),
            is_main,
            html,
        });
    }
}

/// The families of states: a gate that takes long walks one at a time.
#[derive(Clone, Copy)]
pub(crate) enum Family {
    Site,
    Forms,
    Manager,
    Own,
    Admin,
    Ends,
}

impl Family {
    const ALL: [Self; 6] = [
        Self::Site,
        Self::Forms,
        Self::Manager,
        Self::Own,
        Self::Admin,
        Self::Ends,
    ];

    /// Its states.
    pub(crate) fn states(self) -> Vec<State> {
        let mut table = Table::default();
        self.add(&mut table);
        table.states
    }

    fn add(self, table: &mut Table) {
        match self {
            Self::Site => {
                site::add(table);
                films::add(table);
                lists::add(table);
            }
            Self::Forms => forms::add(table),
            Self::Manager => decision::add(table),
            Self::Own => own::add(table),
            Self::Admin => {
                admin::add(table);
                busy::add(table);
                figures::add(table);
            }
            Self::Ends => ends::add(table),
        }
    }
}

/// Every page in every state.
pub(crate) fn every() -> Vec<State> {
    let mut table = Table::default();
    Family::ALL.iter().for_each(|family| family.add(&mut table));
    table.states
}

/// A running system whose e-mails are no concern of the table.
fn system(now: &str) -> SchemeTest {
    let test = SchemeTest::start_at(now);
    test.ignore_mail();
    test
}

/// Answers to the form for `role` such as a person gives: the samples of the kinds are made to be
/// awkward, and no picture of them shows what people see.
fn plausible<'a>(test: &'a SchemeTest, role: &str, who: &str) -> Filled<'a> {
    let blank = test.filled(role);
    let fields = blank.form.fields.iter();
    let filled = fields.fold(blank.clone(), |filled, field| {
        let text = match field.kind.word() {
            "line" => "Map librarian",
            "long-text" => "I catalogue rare maps and prints.\nI would like to lead a small team.",
            _ => return filled,
        };
        filled.sending(field, vec![(field.id.clone(), text.to_owned())])
    });
    let mut members = test.declared.scheme.institutions.iter();
    let hull = members.find(|one| one.domains.iter().any(|domain| domain == "hull.ac.uk"));
    filled
        .with(Role::Institution, &hull.expect("a member").id)
        .with(Role::Name, "Nguyễn Ólafsdóttir")
        .with(Role::Email, &format!("{who}@hull.ac.uk"))
        .with(Role::ManagerEmail, &format!("{who}.manager@hull.ac.uk"))
}
