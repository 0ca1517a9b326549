//! E-mail by SES, from one identity.

use crate::settings::Settings;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use jiff::Timestamp;
use service::mail::Email;
use service::ports::{
    Cap, CountUse, MarkSent, ReadLetter, SendError, SendMail, Settled, StoreError,
};
use service::record::Letter;

/// The sender.
pub struct Mailer {
    client: aws_sdk_sesv2::Client,
}

impl Mailer {
    pub(crate) fn connect(settings: &Settings) -> Self {
        let mut config = aws_sdk_sesv2::Config::builder()
            .behavior_version(aws_sdk_sesv2::config::BehaviorVersion::latest())
            .region(settings.region())
            .credentials_provider(settings.credentials())
            .http_client(settings.https.clone());
        config.set_endpoint_url(settings.endpoint.clone());
        Self {
            client: aws_sdk_sesv2::Client::from_conf(config.build()),
        }
    }
}

impl SendMail for Mailer {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        let text = |data: &str| Content::builder().charset("UTF-8").data(data).build();
        let wrong = |_| SendError("an incomplete message".to_owned());
        let body = Body::builder()
            .text(text(&email.text).map_err(wrong)?)
            .html(text(&email.html).map_err(wrong)?)
            .build();
        let message = Message::builder()
            .subject(text(&email.subject).map_err(wrong)?)
            .body(body)
            .build();
        self.client
            .send_email()
            .from_email_address(&email.from)
            .reply_to_addresses(&email.reply_to)
            .destination(Destination::builder().to_addresses(&email.to).build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await
            .map(|_| ())
            .map_err(|error| SendError(code(&error)))
    }
}

/// The error's code alone: its text could hold an address.
fn code<E: aws_sdk_sesv2::error::ProvideErrorMetadata, R>(
    error: &aws_sdk_sesv2::error::SdkError<E, R>,
) -> String {
    error
        .as_service_error()
        .and_then(|service| service.code())
        .unwrap_or("no answer")
        .to_owned()
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
