//! What a writing comes to.

use super::found::Found;
use super::keeping::Made;
use std::path::PathBuf;

/// What a writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have changed.
    pub written: usize,
    /// Files that were there already, the same.
    pub kept: usize,
    /// Files that no longer belonged, and are gone.
    pub removed: usize,
    /// Files that were made: of the others it was known beforehand that they would be the same.
    pub made: usize,
}

impl Written {
    /// Counts what was kept of what was `found`, what was `made`, and what was `removed`.
    pub(super) fn count(found: &Found, made: &[Made], removed: &[PathBuf]) -> Self {
        let written = made.iter().filter(|file| file.is_written).count();
        let kept = found.files.iter().filter(|file| file.is_kept()).count();
        Self {
            written,
            kept: kept + made.len() - written,
            removed: removed.len(),
            made: made.len(),
        }
    }
}
