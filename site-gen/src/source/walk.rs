//! The walk over a folder: sorted, so that no file system's order shows; inside the folder, so that
//! no link leads out of it.

use super::listing::Listed;
use super::{File, shown};
use crate::past::Moment;
use forms::source::{Place, Problems};
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Every file below `root`, by path, and what to keep of that for another build. Names that begin with a dot, and what lies in folders whose
/// name does, are left out. A root that is not there has no files; whether it must be there is the
/// caller's to say.
pub(super) fn files(root: &Path, problems: &Problems) -> (Vec<File>, Listed) {
    let seen = Moment::now();
    let Ok(real_root) = root.canonicalize() else {
        return (Vec::new(), Listed::default());
    };
    let mut files = Vec::new();
    let mut folders = Vec::new();
    let mut is_plain = true;
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
                is_plain = false;
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
            Ok(entry) => {
                is_plain &= entry.depth() == 0 || !entry.path_is_symlink();
                if entry.file_type().is_file() {
                    let file = file(root, &entry, problems);
                    is_plain &= file.is_some();
                    files.extend(file);
                } else if let Some(name) = name(root, &entry).filter(|_| entry.file_type().is_dir())
                {
                    folders.push(name);
                } else {
                    is_plain = false;
                }
            }
            Err(error) => {
                is_plain = false;
                report_error(root, &error, problems);
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let listed = if is_plain {
        Listed::new(root, folders, &files, seen)
    } else {
        Listed::default()
    };
    (files, listed)
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

/// The path of `entry` below `root`; nothing where it is not Unicode.
fn name(root: &Path, entry: &DirEntry) -> Option<String> {
    let whole = entry.path().to_str()?;
    let below = root.to_str().and_then(|root| whole.strip_prefix(root));
    let name = below.unwrap_or(whole).trim_start_matches(MAIN_SEPARATOR);
    Some(if MAIN_SEPARATOR == '/' {
        name.to_owned()
    } else {
        name.replace('\\', "/")
    })
}

fn file(root: &Path, entry: &DirEntry, problems: &Problems) -> Option<File> {
    let Some(name) = name(root, entry) else {
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
        name: Arc::from(name),
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
