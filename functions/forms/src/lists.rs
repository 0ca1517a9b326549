//! The lists that options come from.

use std::collections::BTreeMap;

/// An item of one of the scheme's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What is stored.
    pub id: String,
    /// What people read.
    pub name: String,
}

/// The scheme's lists by name: institutions, topics, groups, regions, levels.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    by_name: BTreeMap<String, Vec<Listed>>,
}

impl Lists {
    /// Puts a list under its name.
    pub fn insert(&mut self, name: &str, items: Vec<Listed>) {
        self.by_name.insert(name.to_owned(), items);
    }

    /// The items of the list called `name`.
    pub fn get(&self, name: &str) -> Option<&[Listed]> {
        self.by_name.get(name).map(Vec::as_slice)
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

/// One thing that can be chosen in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent and stored.
    pub id: String,
    /// What people read.
    pub name: String,
    /// A few words below it; empty for none.
    pub hint: String,
    /// The option of the parent field that it belongs to; empty for none.
    pub of: String,
}
