//! E-mail by SES, from one identity.

use crate::settings::Settings;
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use service::mail::Email;
use service::ports::{SendError, SendMail};

/// SES, through one identity.
pub(crate) struct Ses {
    client: aws_sdk_sesv2::Client,
}

impl Ses {
    /// By the role that the settings hold.
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

impl SendMail for Ses {
    async fn send_mail(&self, email: &Email) -> Result<(), SendError> {
        let text = |data: &str| Content::builder().charset("UTF-8").data(data).build();
        let wrong = |_| SendError::Never("an incomplete message".to_owned());
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
            .map_err(|error| refusal(&error))
    }
}

/// By the error's code alone: its text could hold an address. What SES cannot read it will never take.
/// All else may pass: even `MessageRejected` is said of every letter while the account is in the
/// sandbox.
fn refusal<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> SendError {
    let code = error.as_service_error().and_then(|service| service.code());
    match code {
        Some(code @ "BadRequestException") => SendError::Never(code.to_owned()),
        code => SendError::Later(code.unwrap_or("no answer").to_owned()),
    }
}
