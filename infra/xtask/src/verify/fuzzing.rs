//! A short run of every fuzz target. `cargo xtask fuzz` is the long one.

use std::path::Path;

use super::outcome::Outcome;
use super::promises;
use crate::fuzz::{self, Limits};

/// Each target: the same inputs in every run, for no longer than this.
const SHORT: Limits = Limits {
    seconds: 12,
    inputs: Some(50_000),
};

pub(super) fn check(root: &Path) -> Outcome {
    tried(root).into()
}

fn tried(root: &Path) -> Result<(), String> {
    promises::withdraw(root, "fuzzing");
    fuzz::build(root)?;
    let mut all = 0;
    // Every target is tried, so that one run tells all that is wrong.
    let mut broken = Vec::new();
    for target in fuzz::targets(root)? {
        match fuzz::try_one(root, &target, SHORT, None) {
            Ok(count) => all += count,
            Err(why) => broken.push(why),
        }
    }
    if !broken.is_empty() {
        return Err(broken.join("; "));
    }
    promises::add(
        root,
        "fuzzing",
        &format!("promise R13: {all} inputs of the fuzzer"),
    )
}
