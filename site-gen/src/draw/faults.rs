//! What goes wrong with templates while pages are drawn.

use crate::engine::Fault;
use crate::options::Options;
use forms::source::{Place, Problems};
use std::collections::BTreeMap;

/// The faults of templates: one that every page meets is told once, with the first page and how
/// many more.
#[derive(Default)]
pub(super) struct Faults {
    met: BTreeMap<Fault, (String, usize)>,
}

impl Faults {
    /// Takes in a fault, with the page that was drawn.
    pub(super) fn add(&mut self, fault: Option<(Fault, String)>) {
        if let Some((fault, during)) = fault {
            self.met.entry(fault).or_insert((during, 0)).1 += 1;
        }
    }

    /// Tells all of them.
    pub(super) fn report(self, options: &Options, problems: &Problems) {
        let templates = Place::start_of(&crate::source::shown(&options.templates));
        for (fault, (page, count)) in self.met {
            let during = match count {
                1 => format!("`{page}`"),
                more => format!("`{page}` and {} more", more - 1),
            };
            problems.take_all([fault.problem(&templates, &during)]);
        }
    }
}
