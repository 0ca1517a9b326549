//! E-mail: by SES, or by the SMTP server that the settings name.

mod ses;
mod smtp;

pub(crate) use ses::Ses;
pub use smtp::{NoAddress, Smtp};

use jiff::Timestamp;
use service::mail::Email;
use service::ports::{
    Cap, CountUse, MarkSent, ReadLetter, SendError, SendMail, Settled, StoreError,
};
use service::record::Letter;

/// The sender that was chosen.
pub struct Mailer(Sender);

enum Sender {
    Ses(Ses),
    Smtp(Smtp),
}

impl From<Ses> for Mailer {
    fn from(ses: Ses) -> Self {
        Self(Sender::Ses(ses))
    }
}

impl From<Smtp> for Mailer {
    fn from(smtp: Smtp) -> Self {
        Self(Sender::Smtp(smtp))
    }
}

impl SendMail for Mailer {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        match &self.0 {
            Sender::Ses(sender) => sender.send_mail(email).await,
            Sender::Smtp(sender) => sender.send_mail(email).await,
        }
    }
}

/// What `notify` may do: read a letter, count those to one reader, send it, mark it.
pub struct NotifyPorts {
    /// The outbox.
    pub applications: &'static store::Applications,
    /// The sender.
    pub mailer: &'static Mailer,
}

impl ReadLetter for NotifyPorts {
    async fn read_letter(&self, id: &str, now: Timestamp) -> Result<Option<Letter>, StoreError> {
        self.applications.read_letter(id, now).await
    }
}

impl MarkSent for NotifyPorts {
    async fn mark_sent(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        self.applications.mark_sent(id, now).await
    }
}

impl CountUse for NotifyPorts {
    async fn count_use(&self, cap: &Cap, now: Timestamp) -> Result<Settled, StoreError> {
        self.applications.count_use(cap, now).await
    }
}

impl SendMail for NotifyPorts {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        self.mailer.send_mail(email).await
    }
}
