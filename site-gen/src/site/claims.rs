//! Who writes which file of the output: two that want the same one are both told.

use super::urls;
use foldhash::fast::RandomState;
use forms::source::{Place, Problems};
use std::borrow::Cow;
use std::collections::HashMap;

/// What a file of the output is, as messages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    /// A page, by its URL.
    Page,
    /// Any other file, by its path.
    File,
}

impl Thing {
    fn at(self, output: &str) -> String {
        match self {
            Self::Page => format!("page at `{}`", urls::url_of_output(output)),
            Self::File => format!("file at `/{output}`"),
        }
    }
}

/// What has claimed a file.
#[derive(Debug)]
struct Claim {
    thing: Thing,
    /// The path as it was claimed, where that is not in lower case.
    output: Option<String>,
    place: Place,
}

/// The files of the output, each with whom it comes from.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// By the path in lower case: two that differ only by case are one file on some systems.
    by_path: HashMap<String, Claim, RandomState>,
}

impl Claims {
    /// No claims, with room for `count`.
    pub(super) fn with_room(count: usize) -> Self {
        Self {
            by_path: HashMap::with_capacity_and_hasher(count, RandomState::default()),
        }
    }

    /// Claims `output` for `thing`, which stands at `place`; false, and told, where it is taken.
    pub(crate) fn claim(
        &mut self,
        output: Cow<'_, str>,
        thing: Thing,
        place: &Place,
        problems: &Problems,
    ) -> bool {
        let is_lower = !output.contains(|letter: char| letter.is_uppercase());
        let key = if is_lower {
            Cow::Borrowed(&*output)
        } else {
            Cow::Owned(output.to_lowercase())
        };
        if let Some(taken) = self.by_path.get(&*key) {
            let other = taken.thing.at(taken.output.as_deref().unwrap_or(&key));
            let what = thing.at(&output);
            let found = if other == what {
                format!("a second {what}")
            } else {
                format!("a {what}, where a {other} is already")
            };
            problems.add(
                place,
                found,
                format!("expected one: the other is `{}`", taken.place.path),
            );
            return false;
        }
        let claim = |output| Claim {
            thing,
            output,
            place: place.clone(),
        };
        if is_lower {
            self.by_path.insert(output.into_owned(), claim(None));
        } else {
            let key = key.into_owned();
            self.by_path.insert(key, claim(Some(output.into_owned())));
        }
        true
    }

    /// Whether `output` is claimed.
    pub(crate) fn has(&self, output: &str) -> bool {
        self.by_path.contains_key(&output.to_lowercase())
    }

    /// Reports files that would have to be folders too.
    pub(crate) fn check_folders(&self, problems: &Problems) {
        for (path, claim) in &self.by_path {
            let folders = path
                .match_indices('/')
                .filter_map(|(end, _)| path.get(..end));
            for file in folders.filter_map(|folder| self.by_path.get(folder)) {
                let what = claim.thing.at(claim.output.as_deref().unwrap_or(path));
                problems.add(
                    &claim.place,
                    format!("a {what}, where `{}` is a file", file.place.path),
                    "expected another name for one of them",
                );
            }
        }
    }
}
