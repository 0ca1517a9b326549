//! What the template tells a function through its environment: names, never secrets (TRUST 27).

use crate::start::StartError;
use aws_sdk_secretsmanager::config::{Credentials, Region, SharedHttpClient};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use store::{Connection, Names};

/// The settings of one function.
pub(crate) struct Settings {
    pub(crate) base_url: String,
    pub(crate) keys_secret: String,
    pub(crate) names: Names,
    pub(crate) region: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) session_token: Option<String>,
}

impl Settings {
    /// Reads them. Each must be there but for the tables that the function has no business with.
    pub(crate) fn read() -> Result<Self, StartError> {
        Ok(Self {
            base_url: needed("BASE_URL")?.trim_end_matches('/').to_owned(),
            keys_secret: optional("KEYS_SECRET"),
            names: Names {
                applications: optional("APPLICATIONS_TABLE"),
                monitoring: optional("MONITORING_TABLE"),
                releases: optional("RELEASES_TABLE"),
            },
            region: needed("AWS_REGION")?,
            access_key: needed("AWS_ACCESS_KEY_ID")?,
            secret_key: needed("AWS_SECRET_ACCESS_KEY")?,
            session_token: Some(optional("AWS_SESSION_TOKEN")).filter(|token| !token.is_empty()),
        })
    }

    /// The role's credentials, for the clients beside the store's.
    pub(crate) fn credentials(&self) -> Credentials {
        Credentials::new(
            &self.access_key,
            &self.secret_key,
            self.session_token.clone(),
            None,
            "role",
        )
    }

    /// The region, for the clients beside the store's.
    pub(crate) fn region(&self) -> Region {
        Region::new(self.region.clone())
    }

    /// How to reach the store.
    pub(crate) fn connection(&self) -> Connection {
        Connection::Aws {
            region: self.region.clone(),
            access_key: self.access_key.clone(),
            secret_key: self.secret_key.clone(),
            session_token: self.session_token.clone(),
        }
    }
}

/// The one HTTP stack, with the TLS that the store's client has.
pub(crate) fn https() -> SharedHttpClient {
    Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

fn needed(name: &'static str) -> Result<String, StartError> {
    let value = optional(name);
    if value.is_empty() {
        Err(StartError::Setting(name))
    } else {
        Ok(value)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
fn optional(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
