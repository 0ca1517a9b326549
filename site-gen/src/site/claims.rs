//! Who writes which file of the output: two that want the same one are both told.

use forms::source::{Place, Problems};
use std::collections::BTreeMap;

/// The files of the output, each with whom it comes from.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// By the path in lower case: two that differ only by case are one file on some systems.
    by_path: BTreeMap<String, (String, Place)>,
}

impl Claims {
    /// Claims `output` for what stands at `place`; false, and told, where it is taken. `what` names
    /// it in the message.
    pub(crate) fn claim(
        &mut self,
        output: &str,
        what: &str,
        place: &Place,
        problems: &Problems,
    ) -> bool {
        let key = output.to_lowercase();
        if let Some((other, taken)) = self.by_path.get(&key) {
            let found = if other == what {
                format!("a second {what}")
            } else {
                format!("a {what}, where a {other} is already")
            };
            problems.add(
                place,
                found,
                format!("expected one: the other is `{}`", taken.path),
            );
            return false;
        }
        self.by_path.insert(key, (what.to_owned(), place.clone()));
        true
    }

    /// Whether `output` is claimed.
    pub(crate) fn has(&self, output: &str) -> bool {
        self.by_path.contains_key(&output.to_lowercase())
    }

    /// Reports files that would have to be folders too.
    pub(crate) fn check_folders(&self, problems: &Problems) {
        for (path, (what, place)) in &self.by_path {
            let folders = path
                .match_indices('/')
                .filter_map(|(end, _)| path.get(..end));
            for file in folders.filter_map(|folder| self.by_path.get(folder)) {
                problems.add(
                    place,
                    format!("a {what}, where `{}` is a file", file.1.path),
                    "expected another name for one of them",
                );
            }
        }
    }
}
