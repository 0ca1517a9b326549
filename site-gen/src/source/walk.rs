//! The walk over a folder: sorted, so that no file system's order shows; inside the folder, so that
//! no link leads out of it.

use super::{File, shown};
use forms::source::{Place, Problems};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Every file below `root`, by path. Names that begin with a dot, and what lies in folders whose
/// name does, are left out. A root that is not there has no files; whether it must be there is the
/// caller's to say.
pub(super) fn files(root: &Path, problems: &Problems) -> Vec<File> {
    let Ok(real_root) = root.canonicalize() else {
        return Vec::new();
    };
    let mut files = Vec::new();
    let mut walk = WalkDir::new(root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) if is_hidden(&entry) => {
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            }
            Ok(entry) if entry.path_is_symlink() && leads_out(&entry, &real_root) => {
                report(
                    entry.path(),
                    "a link that leads out of the folder",
                    "expected a file inside it",
                    problems,
                );
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            }
            Ok(entry) if entry.file_type().is_file() => files.extend(file(root, &entry, problems)),
            Ok(_) => {}
            Err(error) => report_error(root, &error, problems),
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn leads_out(entry: &DirEntry, real_root: &Path) -> bool {
    entry
        .path()
        .canonicalize()
        .is_ok_and(|target| !target.starts_with(real_root))
}

fn file(root: &Path, entry: &DirEntry, problems: &Problems) -> Option<File> {
    let below: PathBuf = entry
        .path()
        .strip_prefix(root)
        .unwrap_or(entry.path())
        .to_owned();
    let Some(name) = below.to_str() else {
        report(
            entry.path(),
            "a file name that is not Unicode",
            "expected a plain name",
            problems,
        );
        return None;
    };
    Some(File {
        path: Arc::from(shown(entry.path())),
        name: if std::path::MAIN_SEPARATOR == '/' {
            name.to_owned()
        } else {
            name.replace('\\', "/")
        },
        disk: entry.path().to_owned(),
    })
}

fn report_error(root: &Path, error: &walkdir::Error, problems: &Problems) {
    let path = error.path().unwrap_or(root);
    if let Some(above) = error.loop_ancestor() {
        let found = format!("a link that leads back to `{}`", shown(above));
        report(path, &found, "expected no loop of links", problems);
    } else {
        let why = error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string);
        report(path, &format!("cannot read it ({why})"), "", problems);
    }
}

fn report(path: &Path, found: &str, expected: &str, problems: &Problems) {
    problems.add(&Place::start_of(&shown(path)), found, expected);
}
