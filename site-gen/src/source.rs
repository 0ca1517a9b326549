//! The files that a site is made from: which there are, and the text of one.

mod listing;
mod walk;

pub(crate) use listing::Listing;

use crate::past::Stamp;
use forms::source::{Place, Problem, Problems, nearest};
use listing::Listed;
use std::borrow::Cow;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What stands directly in `content/`, besides `scheme.toml`.
const FOLDERS: [&str; 6] = ["data", "faqs", "forms", "intakes", "pages", "videos"];

/// How much room is made for a text at most before it is read, in bytes: a file may grow or shrink
/// meanwhile.
const ROOM: usize = 1 << 20;

/// A file as found: not read yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct File {
    /// How messages name it: the folder as the caller gave it, then the path below.
    pub(crate) path: Arc<str>,
    /// Its path below `content/` or `templates/`, with `/` between the parts.
    pub(crate) name: Arc<str>,
    /// Where it is on the disk.
    pub(crate) disk: PathBuf,
}

/// The files of a site, each list in the order of its paths.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// `content/scheme.toml`.
    pub(crate) scheme: Option<File>,
    /// `content/intakes/*.toml`.
    pub(crate) intakes: Vec<File>,
    /// `content/forms/*.toml`, and the parts that they share below it.
    pub(crate) forms: Vec<File>,
    /// The Markdown of `content/pages/`, `content/faqs/` and `content/videos/`.
    pub(crate) documents: Vec<File>,
    /// `content/data/`: what templates read as `data`.
    pub(crate) data: Vec<File>,
    /// What else is in those folders, to be copied.
    pub(crate) attachments: Vec<File>,
    /// `templates/`, but `assets/`.
    pub(crate) templates: Vec<File>,
    /// `templates/assets/`, to be copied.
    pub(crate) assets: Vec<File>,
    /// Where all of these lie, for another build.
    pub(crate) listing: Arc<Listing>,
}

impl Source {
    /// Lists the files under both folders; what is as it was in `before` is not read again. Folders and files that a site must have and that are not
    /// there go to `problems`, as do links that lead out, loops, and names that cannot be read.
    pub(crate) fn find(
        content: &Path,
        templates: &Path,
        before: Listing,
        problems: &Problems,
    ) -> Self {
        let mut source = Self::default();
        let (found, listed) = files(content, before.content, problems);
        let mut listing = Listing {
            content: listed,
            ..Listing::default()
        };
        for file in found {
            source.add_content(file);
        }
        let (found, listed) = files(templates, before.templates, problems);
        listing.templates = listed;
        source.listing = Arc::new(listing);
        for file in found {
            source.add_template(file);
        }
        check_folders(content, problems);
        if source.scheme.is_none() {
            missing(
                &content.join("scheme.toml"),
                "expected a scheme with a `name`",
                problems,
            );
        }
        if !content.join("pages").is_dir() {
            missing(
                &content.join("pages"),
                "expected a folder of pages",
                problems,
            );
        }
        source
    }

    /// Whether a file of the content was at `name`, or below it.
    pub(crate) fn had_content(&self, name: &str) -> bool {
        let lists = [
            &self.intakes,
            &self.forms,
            &self.documents,
            &self.data,
            &self.attachments,
        ];
        let mut files = lists.into_iter().flatten().chain(&self.scheme);
        files.any(|file| {
            let rest = file.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    fn add_content(&mut self, file: File) {
        let Some((folder, rest)) = file.name.split_once('/') else {
            if &*file.name == "scheme.toml" {
                self.scheme = Some(file);
            }
            return;
        };
        let is_toml = has_ending(rest, ".toml");
        match folder {
            "pages" | "faqs" | "videos" if has_ending(rest, ".md") => self.documents.push(file),
            "pages" | "faqs" | "videos" => self.attachments.push(file),
            "intakes" if is_toml => self.intakes.push(file),
            "forms" if is_toml => self.forms.push(file),
            "data" => self.data.push(file),
            _ => {}
        }
    }

    fn add_template(&mut self, file: File) {
        if file.name.starts_with("assets/") {
            self.assets.push(file);
        } else if [".html", ".xml", ".txt"]
            .iter()
            .any(|ending| has_ending(&file.name, ending))
        {
            self.templates.push(file);
        }
    }
}

impl File {
    /// The file's text, fit for every reader of it: without a byte order mark, with `\n` at the end
    /// of each line, and with U+FFFD for the few characters that no page can hold (NUL, and two
    /// noncharacters that the generator marks places with).
    ///
    /// # Errors
    /// Where the file cannot be read or is not UTF-8.
    pub(crate) fn text(&self) -> Result<String, Problem> {
        self.stamped_text().map(|(text, _)| text)
    }

    /// The text, and the file's stamp as it was when the file was opened.
    ///
    /// # Errors
    /// As for [`Self::text`].
    pub(crate) fn stamped_text(&self) -> Result<(String, Option<Stamp>), Problem> {
        let (bytes, stamp) = self.bytes().map_err(|error| self.unreadable(&error))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok((tidied(text), stamp)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let start = String::from_utf8_lossy(bytes.get(..valid).unwrap_or(&[])).into_owned();
                Err(Problem {
                    place: Place::at(&self.path, &start, 1, valid),
                    found: "bytes that are not UTF-8".to_owned(),
                    expected: "expected a text file saved as UTF-8".to_owned(),
                })
            }
        }
    }

    fn bytes(&self) -> io::Result<(Vec<u8>, Option<Stamp>)> {
        let file = fs::File::open(&self.disk)?;
        let kind = file.metadata()?;
        // What is read until the end of the file needs one byte more than there are.
        let room = usize::try_from(kind.len()).map_or(0, |length| length + 1);
        let mut bytes = Vec::with_capacity(room.min(ROOM));
        file.take(u64::MAX).read_to_end(&mut bytes)?;
        Ok((bytes, Stamp::read(&kind)))
    }

    /// The first character of the file, for problems with the file as a whole.
    pub(crate) fn start(&self) -> Place {
        Place::start_of(&self.path)
    }

    /// The file's name without folders and without the last ending.
    pub(crate) fn stem(&self) -> &str {
        let last = self.name.rsplit('/').next().unwrap_or(&self.name);
        last.rsplit_once('.').map_or(last, |(stem, _)| stem)
    }

    /// The problem of a file that cannot be read.
    pub(crate) fn unreadable(&self, error: &io::Error) -> Problem {
        Problem {
            place: self.start(),
            found: format!("cannot read the file ({error})"),
            expected: String::new(),
        }
    }
}

/// `text` as every reader of a file sees it: see [`File::text`].
pub(crate) fn tidied(text: String) -> String {
    const UNFIT: [char; 3] = ['\0', '\u{FDD0}', '\u{FDD1}'];
    /// What the byte order mark and the two noncharacters begin with.
    const LEAD: u8 = 0xEF;
    // Nearly every text has none of them, and is looked through once.
    let Some(first) = memchr::memchr3(b'\r', b'\0', LEAD, text.as_bytes()) else {
        return text;
    };
    let text = match text.strip_prefix('\u{FEFF}').filter(|_| first == 0) {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    if text.contains(UNFIT) {
        text.replace(UNFIT, "\u{FFFD}")
    } else {
        text
    }
}

/// The files below `root`, and where they lie, as `before` says or, where that has changed, anew.
fn files(root: &Path, before: Listed, problems: &Problems) -> (Vec<File>, Listed) {
    if before.holds(root) {
        (before.files(root), before)
    } else {
        walk::files(root, problems)
    }
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.len() > ending.len() && name.ends_with(ending)
}

fn missing(path: &Path, expected: &str, problems: &Problems) {
    problems.add(&Place::start_of(&shown(path)), "nothing there", expected);
}

/// Reports folders of `content/` whose name is nearly one that is read: nothing in them would show.
fn check_folders(content: &Path, problems: &Problems) {
    let Ok(entries) = fs::read_dir(content) else {
        return;
    };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !FOLDERS.contains(&name.as_str()))
        .collect();
    names.sort_unstable();
    for name in names {
        if let Some(meant) = nearest(&name, FOLDERS) {
            let place = Place::start_of(&shown(&content.join(&name)));
            problems.add(
                &place,
                format!("the folder `{name}`, which is not read"),
                format!("expected `{meant}`"),
            );
        }
    }
}

/// How a path is said in messages: with `/`, and U+FFFD for what is not Unicode.
pub(crate) fn shown(path: &Path) -> String {
    let text: Cow<'_, str> = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace('\\', "/")
    }
}
