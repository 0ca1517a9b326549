//! E-mail by SES, from one identity.

use crate::settings::Settings;
use aws_sdk_sesv2::config::SharedHttpClient;
use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::config::timeout::TimeoutConfig;
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use service::mail::Email;
use service::ports::{SendError, SendMail};
use std::time::Duration;

/// How long SES may take over one letter. Ten of these, a whole batch, are fewer than the function's
/// own seconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// SES, through one identity.
pub(crate) struct Ses {
    client: aws_sdk_sesv2::Client,
}

impl Ses {
    /// By the role that the settings hold.
    pub(crate) fn connect(settings: &Settings) -> Self {
        Self::patient(settings, PATIENCE)
    }

    /// Each letter is tried once: what SES may have taken is not sent again at once, and one that it
    /// did not take comes back with the stream.
    fn patient(settings: &Settings, patience: Duration) -> Self {
        let limits = TimeoutConfig::builder().operation_timeout(patience).build();
        let mut config = aws_sdk_sesv2::Config::builder()
            .behavior_version(aws_sdk_sesv2::config::BehaviorVersion::latest())
            .region(settings.region())
            .credentials_provider(settings.credentials())
            .retry_config(RetryConfig::disabled())
            .timeout_config(limits)
            .http_client(SharedHttpClient::clone(&settings.https));
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::sync::LazyLock;
    use std::{io, thread};
    use store::Names;
    use tiny_http::{Header, Response, Server};

    /// What SES does with one letter.
    #[derive(Clone, Copy, Debug)]
    enum Does {
        Says(u16, &'static str),
        IsSilent,
    }

    /// A SES that does so with the letters that come, one after the other; its address.
    fn that(does: Vec<Does>) -> String {
        let server = Server::http("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", server.server_addr());
        thread::spawn(move || {
            let mut unanswered = Vec::new();
            for does in does {
                let mut letter = server.recv().expect("a letter");
                let read = io::copy(letter.as_reader(), &mut io::sink());
                assert!(read.expect("its bytes") > 0);
                match does {
                    Does::Says(status, code) => {
                        let code = Header::from_bytes("x-amzn-errortype", code);
                        let answer = Response::from_string("{}").with_status_code(status);
                        let answer = answer.with_header(code.expect("a header"));
                        // The other side may not be listening any more.
                        let _ = letter.respond(answer);
                    }
                    Does::IsSilent => unanswered.push(letter),
                }
            }
        });
        address
    }

    fn settings(endpoint: String) -> Settings {
        let word = || "x".to_owned();
        Settings {
            base_url: word(),
            keys_secret: word(),
            smtp_secret: None,
            names: Names {
                applications: word(),
                monitoring: word(),
                releases: word(),
            },
            region: "eu-west-2".to_owned(),
            access_key: word(),
            secret_key: word(),
            session_token: None,
            endpoint: Some(endpoint),
            store_endpoint: None,
            https: LazyLock::new(store::https),
        }
    }

    fn email() -> Email {
        let word = || "ann@hull.ac.uk".to_owned();
        Email {
            id: word(),
            from: word(),
            reply_to: word(),
            to: word(),
            subject: word(),
            text: word(),
            html: word(),
        }
    }

    /// Whatever goes wrong, a letter is tried once, and comes back or is set aside (R4).
    #[tokio::test]
    async fn a_letter_that_ses_does_not_take_is_never_told_as_sent() {
        let wrong = [
            (Does::Says(429, "TooManyRequestsException"), false),
            (Does::Says(400, "LimitExceededException"), false),
            (Does::Says(400, "MessageRejected"), false),
            (Does::Says(400, "AccountSuspendedException"), false),
            (Does::Says(403, "AccessDeniedException"), false),
            (Does::Says(400, "BadRequestException"), true),
            (Does::Says(500, "InternalFailure"), false),
            (Does::Says(503, ""), false),
            (Does::IsSilent, false),
        ];
        for (does, is_final) in wrong {
            let patience = match does {
                Does::IsSilent => Duration::from_millis(500),
                _ => Duration::from_secs(60),
            };
            // Were it tried twice, the second try would be taken.
            let address = that(vec![does, Does::Says(200, "")]);
            let sender = Ses::patient(&settings(address), patience);
            let refused = sender.send_mail(&email()).await.expect_err("told as sent");
            let never = matches!(refused, SendError::Never(_));
            assert_eq!(never, is_final, "{does:?}: {refused}");
            let again = sender.send_mail(&email()).await;
            assert_eq!(again, Ok(()), "{does:?}: once it is well again");
        }
        println!("promise R4: {} ways of SES to fail", wrong.len());
    }

    #[tokio::test]
    async fn a_ses_that_is_not_there_is_asked_again() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        drop(listener);
        let sender = Ses::patient(&settings(address), Duration::from_secs(60));
        let refused = sender.send_mail(&email()).await.expect_err("told as sent");
        assert!(matches!(refused, SendError::Later(_)), "{refused}");
    }
}
