//! The postbox: every e-mail that the preview sends, kept beside the data, for `/dev/mail`.

use serde::{Deserialize, Serialize};
use service::mail::Email;
use service::ports::{SendError, SendMail};
use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An e-mail as `/dev/mail.json` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Posted {
    /// The letter's id: a second copy is dropped, as SES's callers may.
    pub id: String,
    /// To whom.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// All e-mails sent. Of those that lie in a file only the ids are held, so that the program's memory
/// does not grow with every e-mail.
pub(crate) struct Postbox {
    file: Option<PathBuf>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    ids: HashSet<String>,
    /// Oldest first; none where there is a file.
    in_memory: Vec<Posted>,
}

impl Postbox {
    /// The postbox kept in `folder`, one e-mail a line, or in memory.
    pub(crate) fn open(folder: Option<&Path>) -> io::Result<Self> {
        let file = folder.map(|folder| folder.join("mail.jsonl"));
        let mut kept = Kept::default();
        if let Some(file) = file.as_ref().filter(|file| file.exists()) {
            kept.ids
                .extend(whole_lines(file)?.into_iter().map(|one| one.id));
        }
        Ok(Self {
            file,
            kept: Mutex::new(kept),
        })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.kept().ids.len()
    }

    /// All e-mails, newest first; none where the file cannot be read, which the log says.
    pub(crate) fn newest_first(&self) -> Vec<Posted> {
        let kept = self.kept();
        let mut posted = match self.file.as_ref().filter(|_| !kept.ids.is_empty()) {
            Some(file) => whole_lines(file).unwrap_or_else(|error| {
                tracing::error!(error = %error, "the e-mails cannot be read");
                Vec::new()
            }),
            None => kept.in_memory.clone(),
        };
        posted.reverse();
        posted
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, email: &Email) -> io::Result<()> {
        let mut kept = self.kept();
        if kept.ids.contains(&email.id) {
            return Ok(());
        }
        let own = Posted {
            id: email.id.clone(),
            to: email.to.clone(),
            subject: email.subject.clone(),
            text: email.text.clone(),
            html: email.html.clone(),
        };
        match &self.file {
            Some(file) => append(file, &own)?,
            None => kept.in_memory.push(own),
        }
        kept.ids.insert(email.id.clone());
        Ok(())
    }
}

fn append(file: &Path, email: &Posted) -> io::Result<()> {
    let mut line = serde_json::to_string(email).map_err(io::Error::other)?;
    line.push('\n');
    let mut file = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)?;
    file.write_all(line.as_bytes())
}

/// The e-mails of a file. A line that a crash cut short is taken off, so that the next one does not
/// continue it; its letter was not marked, and is sent again.
fn whole_lines(path: &Path) -> io::Result<Vec<Posted>> {
    let bytes = fs::read(path)?;
    let end = bytes.iter().rposition(|byte| *byte == b'\n');
    let whole = bytes.get(..end.map_or(0, |at| at + 1)).unwrap_or_default();
    if whole.len() < bytes.len() {
        let length = u64::try_from(whole.len()).map_err(io::Error::other)?;
        fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .set_len(length)?;
    }
    let lines = whole.split(|byte| *byte == b'\n');
    Ok(lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}

impl SendMail for Postbox {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        self.keep(email)
            .map_err(|error| SendError::Later(error.kind().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(id: &str) -> Email {
        Email {
            id: id.to_owned(),
            from: String::new(),
            reply_to: String::new(),
            to: "Zoë".to_owned(),
            subject: String::new(),
            text: String::new(),
            html: String::new(),
        }
    }

    #[test]
    fn an_e_mail_that_comes_twice_is_kept_once_in_a_file_and_in_memory() {
        let folder = tempfile::TempDir::new().expect("a folder");
        for place in [Some(folder.path()), None] {
            let postbox = Postbox::open(place).expect("a postbox");
            for id in ["a", "b", "a"] {
                postbox.keep(&email(id)).expect("kept");
            }
            let newest = postbox.newest_first().into_iter();
            assert_eq!(newest.map(|one| one.id).collect::<Vec<_>>(), ["b", "a"]);
            assert_eq!(postbox.count(), 2);
        }
    }

    #[test]
    fn a_line_cut_short_anywhere_costs_no_other_line() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join("mail.jsonl");
        let open = || Postbox::open(Some(folder.path())).expect("a postbox");
        let ids = |postbox: &Postbox| -> Vec<String> {
            let newest = postbox.newest_first().into_iter();
            newest.map(|one| one.id).collect()
        };
        open().keep(&email("a")).expect("kept");
        let first = fs::read(&file).expect("a line");
        open().keep(&email("b")).expect("kept");
        let both = fs::read(&file).expect("two lines");
        for end in first.len()..both.len() {
            fs::write(&file, &both[..end]).expect("a cut");
            let postbox = open();
            assert_eq!(ids(&postbox), ["a"]);
            postbox.keep(&email("c")).expect("kept");
            assert_eq!(ids(&open()), ["c", "a"], "cut at {end}");
        }
    }
}
