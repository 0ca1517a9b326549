//! Notices that files have changed, by looking: it works on every file system, and with every
//! editor's way of saving.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};
use walkdir::WalkDir;

/// The files of the watched folders, with when each was changed and how long it is.
pub(super) type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Looks at all files below `folders`.
pub(super) fn look(folders: &[PathBuf]) -> Seen {
    let entries = folders
        .iter()
        .flat_map(|folder| WalkDir::new(folder).follow_links(true));
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let kind = entry.metadata().ok()?;
            Some((entry.into_path(), (kind.modified().ok(), kind.len())))
        })
        .collect()
}

/// Looks every `interval` until something is not as in `before`, and gives what is there then.
pub(super) fn wait_for_change(folders: &[PathBuf], before: &Seen, interval: Duration) -> Seen {
    loop {
        std::thread::sleep(interval);
        let now = look(folders);
        if now != *before {
            return now;
        }
    }
}
