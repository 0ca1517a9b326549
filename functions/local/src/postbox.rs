//! The postbox: every e-mail that the preview sends, kept beside the data, for `/dev/mail`.

use serde::{Deserialize, Serialize};
use service::mail::Email;
use service::ports::{SendError, SendMail};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

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

/// All e-mails sent, oldest first.
pub(crate) struct Postbox {
    file: Option<PathBuf>,
    posted: Mutex<Vec<Posted>>,
}

impl Postbox {
    /// The postbox kept in `folder`, one e-mail a line, or in memory.
    pub(crate) fn open(folder: Option<&Path>) -> io::Result<Self> {
        let file = folder.map(|folder| folder.join("mail.jsonl"));
        let mut posted = Vec::new();
        if let Some(file) = file.as_ref().filter(|file| file.exists()) {
            posted.extend(whole_lines(file)?);
        }
        Ok(Self {
            file,
            posted: Mutex::new(posted),
        })
    }

    /// All e-mails, newest first.
    pub(crate) fn newest_first(&self) -> Vec<Posted> {
        let posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        posted.iter().rev().cloned().collect()
    }

    fn keep(&self, email: &Email) -> io::Result<()> {
        let mut posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        if posted.iter().any(|one| one.id == email.id) {
            return Ok(());
        }
        let own = Posted {
            id: email.id.clone(),
            to: email.to.clone(),
            subject: email.subject.clone(),
            text: email.text.clone(),
            html: email.html.clone(),
        };
        if let Some(file) = &self.file {
            let mut line = serde_json::to_string(&own).map_err(io::Error::other)?;
            line.push('\n');
            let mut file = fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)?;
            file.write_all(line.as_bytes())?;
        }
        posted.push(own);
        Ok(())
    }
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
