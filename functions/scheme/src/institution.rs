//! The member institutions.

use forms::source::{Keys, Node, Problems};

/// A member institution.
#[derive(Clone, Debug)]
pub struct Institution {
    /// Its id, stored with an application.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The domains of its staff's addresses, in lower case.
    pub domains: Vec<String>,
    /// The region that it lies in.
    pub region: String,
}

impl Institution {
    /// Whether `email` is at one of its domains or below one.
    pub fn has_address(&self, email: &str) -> bool {
        let domain = email.rsplit('@').next().unwrap_or("").to_lowercase();
        self.domains.iter().any(|own| {
            domain == *own
                || domain
                    .strip_suffix(own.as_str())
                    .is_some_and(|front| front.ends_with('.'))
        })
    }
}

/// The institution that is declared at `node`.
pub(crate) fn institution(node: &Node, problems: &Problems) -> Institution {
    let keys = Keys::of(node, "an institution", problems);
    let institution = Institution {
        id: keys.need_text("id").to_owned(),
        name: keys.need_text("name").to_owned(),
        domains: keys
            .texts("domains")
            .into_iter()
            .map(|(domain, _)| domain.to_lowercase())
            .collect(),
        region: keys.text("region").unwrap_or("").to_owned(),
    };
    keys.finish();
    institution
}
