//! E-mail by SMTP, for those without SES: one server, named by an address that lies in a secret,
//! since it holds a password.

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use service::mail::Email;
use service::ports::{SendError, SendMail};
use std::time::Duration;
use tokio::time::timeout;

/// A server that takes e-mail.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    patience: Duration,
}

/// The address of a mail server cannot be used. It holds a password, so it is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the mail server's address is neither smtps://user:password@host:465 nor smtp://user:password@host:587?tls=required"
)]
pub struct NoAddress;

impl Smtp {
    /// The server at `address`: `smtps://user:password@host:465`, or
    /// `smtp://user:password@host:587?tls=required`, which changes to TLS before it says who it is.
    /// `patience` is how long it may take over one letter: one that is given up is tried again.
    ///
    /// # Errors
    /// Where the address cannot be read, or would send a password and people's answers in the open
    /// to another machine.
    pub fn at(address: &str, patience: Duration) -> Result<Self, NoAddress> {
        let address = address.trim();
        if !is_private(address) {
            return Err(NoAddress);
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(address)
            .map_err(|_| NoAddress)?
            .build();
        Ok(Self {
            transport,
            patience,
        })
    }

    /// Whether the server greets us, and takes our password.
    async fn lets_us_in(&self) -> bool {
        let asked = timeout(self.patience, self.transport.test_connection()).await;
        matches!(asked, Ok(Ok(true)))
    }

    /// What a failure means. Only the server's number is told: its words could hold an address.
    ///
    /// A refusal for good (RFC 5321, section 4.2.1: 5yz) may be of us and not of the letter: of a
    /// password that was changed, say. So the server is asked whether it would talk to us at all.
    async fn refusal(&self, error: &Error) -> SendError {
        let code = match error.status() {
            Some(status) => format!("status {status}"),
            None if error.is_tls() => "TLS".to_owned(),
            None => "no answer".to_owned(),
        };
        if error.is_permanent() && self.lets_us_in().await {
            SendError::Never(code)
        } else {
            SendError::Later(code)
        }
    }
}

/// Whether what is sent can be read by nobody on the way: by TLS from the start, by a change to it
/// that is demanded, or on this machine alone. Held to the letter, so that no other reading of the
/// same address could find another host or another query in it.
fn is_private(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("smtp://") else {
        return address.starts_with("smtps://");
    };
    let here = ["127.0.0.1:", "localhost:"];
    let port = here.iter().find_map(|host| rest.strip_prefix(host));
    let is_here = port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let demanded = rest.strip_suffix("?tls=required");
    is_here || demanded.is_some_and(|place| !place.contains(['?', '#']))
}

impl SendMail for Smtp {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        let message = message(email)?;
        // The crate's own limit is on connecting alone.
        match timeout(self.patience, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.refusal(&error).await),
            Err(_) => Err(SendError::Later("timeout".to_owned())),
        }
    }
}

/// The e-mail as a message. One that cannot be made so will never be sent.
fn message(email: &Email) -> Result<Message, SendError> {
    let wrong = |what: &str| SendError::Never(format!("{what} cannot be used"));
    let address = |text: &str, what: &str| text.parse::<Mailbox>().map_err(|_| wrong(what));
    let from = address(&email.from, "the sender's address")?;
    // Made of the letter's id alone, so that a second copy can be told for what it is.
    let id = format!("<{}@{}>", email.id.replace('#', "."), from.email.domain());
    Message::builder()
        .from(from)
        .reply_to(address(&email.reply_to, "the address for replies")?)
        .to(address(&email.to, "the reader's address")?)
        .subject(&email.subject)
        .message_id(Some(id))
        .multipart(MultiPart::alternative_plain_html(
            email.text.clone(),
            email.html.clone(),
        ))
        .map_err(|_| wrong("the message"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_in_the_open_to_another_machine() {
        let at = |address| Smtp::at(address, Duration::from_secs(1));
        for address in [
            "smtps://ann:secret@mail.example.org:465",
            "smtps://ann%40example.org:sec%2Fret@mail.example.org",
            "smtp://ann:secret@mail.example.org:587?tls=required",
            "smtp://127.0.0.1:2525",
            " smtp://localhost:2525\n",
        ] {
            assert!(at(address).is_ok(), "{address}");
        }
        for address in [
            "",
            "smtp://mail.example.org",
            "smtp://ann:127.0.0.1@mail.example.org",
            "smtp://127.0.0.1@mail.example.org:587",
            "smtp://mail.example.org#@127.0.0.1",
            "smtp://mail.example.org/@127.0.0.1:2525",
            "smtp://127.0.0.1:2525@mail.example.org",
            "smtp://mail.example.org#?tls=required",
            "smtp://ann:secret@mail.example.org:587?tls=opportunistic",
            "smtp://ann:secret@mail.example.org?tls=opportunistic&tls=required",
            "http://127.0.0.1",
        ] {
            assert!(at(address).is_err(), "{address}");
        }
    }
}
