//! New files, with every key explained.

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// What a new file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// A page of the site.
    Page,
    /// A question with its answer.
    Faq,
    /// A film with its transcript.
    Video,
    /// An intake of the scheme.
    Intake,
}

/// Why a new file could not be written.
#[derive(Debug)]
pub enum NewError {
    /// No file can have this name.
    Name(String),
    /// It is there already.
    There(PathBuf),
    /// Writing failed.
    Io(PathBuf, io::Error),
}

impl fmt::Display for NewError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(
                out,
                "`{name}` cannot be a file's name: use the letters a to z, digits and `-`, such as `can-i-apply-twice`"
            ),
            Self::There(path) => write!(
                out,
                "`{}` is there already, and was left as it is",
                path.display()
            ),
            Self::Io(path, _) => write!(out, "writing `{}`", path.display()),
        }
    }
}

impl std::error::Error for NewError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Name(_) | Self::There(_) => None,
            Self::Io(_, error) => Some(error),
        }
    }
}

/// Writes a new file below the folder `content`, and says where. A page's name may have folders
/// (`apply/after-you-apply`).
///
/// # Errors
/// Where the name cannot be one, the file is there already, or the file system refuses.
pub fn write(content: &Path, kind: Kind, name: &str) -> Result<PathBuf, NewError> {
    let stem = name.strip_suffix(kind.ending()).unwrap_or(name);
    let parts: Vec<&str> = stem.split('/').collect();
    let fits = parts.iter().all(|part| is_plain(part)) && (kind == Kind::Page || parts.len() == 1);
    if !fits {
        return Err(NewError::Name(name.to_owned()));
    }
    let path = content
        .join(kind.folder())
        .join(format!("{stem}{}", kind.ending()));
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => NewError::There(path.clone()),
        _ => NewError::Io(path.clone(), error),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = std::fs::File::create_new(&path).map_err(failed)?;
    let title = title(parts.last().copied().unwrap_or(stem));
    file.write_all(kind.text().replace("TITLE", &title).as_bytes())
        .map_err(failed)?;
    Ok(path)
}

impl Kind {
    fn folder(self) -> &'static str {
        match self {
            Self::Page => "pages",
            Self::Faq => "faqs",
            Self::Video => "videos",
            Self::Intake => "intakes",
        }
    }

    fn ending(self) -> &'static str {
        if self == Self::Intake { ".toml" } else { ".md" }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Page => include_str!("scaffold/page.md"),
            Self::Faq => include_str!("scaffold/faq.md"),
            Self::Video => include_str!("scaffold/video.md"),
            Self::Intake => include_str!("scaffold/intake.toml"),
        }
    }
}

fn is_plain(part: &str) -> bool {
    !part.is_empty()
        && !part.starts_with('-')
        && part.chars().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_')
        })
}

/// "Can i apply twice" for `can-i-apply-twice`: a start, for the editor to change.
fn title(stem: &str) -> String {
    let words = stem.trim_start_matches('_').replace(['-', '_'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}
