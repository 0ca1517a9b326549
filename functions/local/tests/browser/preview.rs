//! The program `local` itself, run as a newcomer runs it, and the e-mails that it shows.

use crate::page::Page;
use serde::Deserialize;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// A running preview. Dropped, it is ended.
pub(crate) struct Preview {
    program: Child,
    /// Where it listens, without a slash at the end.
    pub(crate) address: String,
}

/// One e-mail that the preview would have sent.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Mail {
    to: String,
    pub(crate) subject: String,
    text: String,
}

impl Mail {
    pub(crate) fn is_to(&self, address: &str) -> bool {
        self.to == address
    }

    /// The private link in it: a line of its own.
    #[track_caller]
    pub(crate) fn link(&self) -> &str {
        let link = self
            .text
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with("http"));
        link.unwrap_or_else(|| panic!("there is no link in:\n{}", self.text))
    }
}

impl Preview {
    /// Starts it with everything in memory, and the clock held inside the shipped intake.
    pub(crate) fn start() -> Self {
        Self::start_with(&["--memory", "--now", "2023-06-01T09:00:00Z"])
    }

    /// Starts it with its data in `folder`, and the clock held at `now`.
    pub(crate) fn start_in(folder: &Path, now: &str) -> Self {
        let folder = folder.to_str().expect("a folder of plain letters");
        Self::start_with(&["--data", folder, "--now", now])
    }

    fn start_with(options: &[&str]) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_local"))
            .args(["--port", "0"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the preview starts");
        let mut said = String::new();
        let out = program.stdout.take().expect("the preview's output");
        BufReader::new(out)
            .read_line(&mut said)
            .expect("the preview says where it listens");
        let address = said
            .trim()
            .strip_prefix("listening on ")
            .unwrap_or_default()
            .to_owned();
        assert!(
            address.starts_with("http://127.0.0.1:"),
            "the first line is `{said}`"
        );
        Self { program, address }
    }

    /// Every e-mail so far, the newest first.
    pub(crate) fn mails(&self, reader: &Page) -> Vec<Mail> {
        reader.open(&format!("{}/dev/mail.json", self.address));
        serde_json::from_str(&reader.raw()).expect("e-mails as JSON")
    }

    /// The newest e-mail to an address whose subject holds these words. E-mails are sent after the
    /// answer to whoever caused them, so it is waited for.
    #[track_caller]
    pub(crate) fn mail_to(&self, reader: &Page, to: &str, subject: &str) -> Mail {
        for _ in 0..100 {
            let wanted = self
                .mails(reader)
                .into_iter()
                .find(|mail| mail.to == to && mail.subject.contains(subject));
            if let Some(mail) = wanted {
                assert!(
                    mail.link().starts_with(&self.address),
                    "{} leads elsewhere",
                    mail.link()
                );
                return mail;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("no e-mail to {to} about `{subject}` in: {}", reader.raw());
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ended = self.program.kill();
        let _waited = self.program.wait();
    }
}
