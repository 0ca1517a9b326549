//! The scheme's own colours.

use forms::source::{Entry, Keys, Place, Problems, Value};

/// The scheme's own colours: they take the place of those in the style sheet.
#[derive(Clone, Debug, Default)]
pub struct Brand {
    /// Colours on a light screen, and on a dark one where no other is given.
    pub light: Vec<Colour>,
    /// Colours on a dark screen.
    pub dark: Vec<Colour>,
}

impl Brand {
    /// Name and value of each colour on a light screen.
    pub fn on_light(&self) -> Vec<(String, String)> {
        pairs(&self.light)
    }

    /// Name and value of each colour on a dark screen.
    pub fn on_dark(&self) -> Vec<(String, String)> {
        pairs(&self.dark)
    }

    /// The colour of the band at the top of a page; "" where it is the style sheet's own.
    pub fn theme(&self) -> &str {
        let mut colours = self.light.iter();
        colours
            .find(|colour| colour.name == "band")
            .map_or("", |colour| &colour.value)
    }
}

fn pairs(colours: &[Colour]) -> Vec<(String, String)> {
    colours
        .iter()
        .map(|one| (one.name.clone(), one.value.clone()))
        .collect()
}

/// One colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colour {
    /// The name that the style sheet has for it, without its two hyphens.
    pub name: String,
    /// `#` and six hexadecimal digits.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

pub(crate) fn brand(keys: &Keys<'_>) -> Brand {
    let Some(node) = keys.node("brand") else {
        return Brand::default();
    };
    let problems = keys.problems();
    let Value::Table(entries) = &node.value else {
        keys.wrong(
            "brand",
            format!("{} for `brand`", node.value.kind()),
            "expected a table of colours",
        );
        return Brand::default();
    };
    let mut brand = Brand::default();
    for entry in entries {
        match (&entry.key[..], &entry.node.value) {
            ("dark", Value::Table(dark)) => {
                brand.dark = dark
                    .iter()
                    .filter_map(|entry| colour(entry, problems))
                    .collect();
            }
            _ => brand.light.extend(colour(entry, problems)),
        }
    }
    brand
}

fn colour(entry: &Entry, problems: &Problems) -> Option<Colour> {
    let expected = "expected `#` and six digits or letters a to f, such as \"#123c3b\"";
    let place = &entry.node.place;
    let Value::Text(text) = &entry.node.value else {
        let found = format!("{} for `{}`", entry.node.value.kind(), entry.key);
        problems.add(place, found, expected);
        return None;
    };
    let digits = text.strip_prefix('#').unwrap_or("");
    let is_hex = digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit());
    if !is_hex {
        problems.add(place, format!("`{text}` for `{}`", entry.key), expected);
        return None;
    }
    Some(Colour {
        name: entry.key.replace('_', "-"),
        value: text.to_ascii_lowercase(),
        place: place.clone(),
    })
}
