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
            // A line cut short by a crash is left out; its letter was not marked, and is sent again.
            posted.extend(
                fs::read_to_string(file)?
                    .lines()
                    .filter_map(|line| serde_json::from_str(line).ok()),
            );
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
            let line = serde_json::to_string(&own).map_err(io::Error::other)?;
            writeln!(
                fs::OpenOptions::new()
                    .create(true)
                    .append(true)
                    .open(file)?,
                "{line}"
            )?;
        }
        posted.push(own);
        Ok(())
    }
}

impl SendMail for Postbox {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        self.keep(email)
            .map_err(|error| SendError(error.kind().to_string()))
    }
}
