//! The addresses of links as texts: paths from one file to another, and what URLs encode.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// `file` as a link in the file `from` names it: both are paths from the content folder.
pub(super) fn relative(from: &str, file: &str) -> String {
    let folder: Vec<&str> = from.split('/').rev().skip(1).collect();
    let shared = folder
        .iter()
        .rev()
        .zip(file.split('/'))
        .take_while(|(own, other)| *own == other)
        .count();
    let up = "../".repeat(folder.len() - shared);
    let down: Vec<&str> = file.split('/').skip(shared).collect();
    format!("{up}{}", down.join("/"))
}

/// What tells a file from its neighbours: its name, or for a folder's own page the folder's.
pub(super) fn own_name(file: &str) -> &str {
    let file = file.trim_end_matches('/');
    let file = file
        .strip_suffix("/_index.md")
        .or_else(|| file.strip_suffix("/index.md"))
        .unwrap_or(file);
    file.rsplit('/').next().unwrap_or(file)
}

/// `text` without its percent signs, where what they stand for is text.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(text))
}

/// A URL's path as HTML needs it: what a file name may have and a path may not is encoded.
pub(super) fn encoded(url: &str) -> Cow<'_, str> {
    const UNSAFE: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'`');
    percent_encoding::utf8_percent_encode(url, UNSAFE).into()
}

/// `path`, relative to the folder of the file `name`, from the content folder; nothing where it
/// leads out of it.
pub(super) fn joined(name: &str, path: &str) -> Option<String> {
    let mut file = String::with_capacity(name.len() + path.len());
    file.push_str(name.rsplit_once('/').map_or("", |(folder, _)| folder));
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if file.is_empty() => return None,
            ".." => file.truncate(file.rfind('/').unwrap_or(0)),
            part => {
                if !file.is_empty() {
                    file.push('/');
                }
                file.push_str(part);
            }
        }
    }
    Some(file)
}
