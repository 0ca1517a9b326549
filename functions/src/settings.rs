//! What the template tells a function through its environment: names, never secrets (TRUST 27).

use crate::start::{Needs, StartError};
use aws_sdk_secretsmanager::config::{Credentials, Region, SharedHttpClient};
use std::sync::LazyLock;
use store::{Connection, Names};

/// A table that a function needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Applications.
    Applications,
    /// Responses to the equality form.
    Monitoring,
    /// Released figures.
    Releases,
}

impl Table {
    /// The variable that holds its name.
    const fn variable(self) -> &'static str {
        match self {
            Self::Applications => "APPLICATIONS_TABLE",
            Self::Monitoring => "MONITORING_TABLE",
            Self::Releases => "RELEASES_TABLE",
        }
    }
}

/// The settings of one function.
pub(crate) struct Settings {
    pub(crate) base_url: String,
    pub(crate) keys_secret: String,
    /// The secret that holds a mail server's address; none where SES sends.
    pub(crate) smtp_secret: Option<String>,
    pub(crate) names: Names,
    pub(crate) region: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) session_token: Option<String>,
    /// Where every service is, instead of at the region's own addresses: the SDKs' own variable for
    /// it. The template never sets it; tests do.
    pub(crate) endpoint: Option<String>,
    /// The same of DynamoDB, which may be elsewhere than the others by a variable of its own, the SDKs' too.
    pub(crate) store_endpoint: Option<String>,
    /// The one HTTP stack, made when it is first asked for: it reads the system's certificates, which takes
    /// longer than all the rest of a start.
    pub(crate) https: LazyLock<SharedHttpClient>,
}

impl Settings {
    /// Reads them: what every function needs, the name of a secret that it `needs`, and the names of
    /// its `tables`. The others stay empty, whatever the environment holds.
    pub(crate) fn read(needs: Needs, tables: &[Table]) -> Result<Self, StartError> {
        let table = |table: Table| match tables.contains(&table) {
            true => needed(table.variable()),
            false => Ok(String::new()),
        };
        Ok(Self {
            base_url: needed("BASE_URL")?.trim_end_matches('/').to_owned(),
            keys_secret: match needs {
                Needs::Keys => needed("KEYS_SECRET")?,
                Needs::Nothing | Needs::Mail => String::new(),
            },
            smtp_secret: match needs {
                Needs::Mail => given("SMTP_SECRET"),
                Needs::Nothing | Needs::Keys => None,
            },
            names: Names {
                applications: table(Table::Applications)?,
                monitoring: table(Table::Monitoring)?,
                releases: table(Table::Releases)?,
            },
            region: needed("AWS_REGION")?,
            access_key: needed("AWS_ACCESS_KEY_ID")?,
            secret_key: needed("AWS_SECRET_ACCESS_KEY")?,
            session_token: given("AWS_SESSION_TOKEN"),
            endpoint: given("AWS_ENDPOINT_URL"),
            store_endpoint: given("AWS_ENDPOINT_URL_DYNAMODB")
                .or_else(|| given("AWS_ENDPOINT_URL")),
            https: LazyLock::new(store::https),
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
            endpoint: self.store_endpoint.clone(),
            https: SharedHttpClient::clone(&self.https),
        }
    }
}

/// How much is logged, as the template sets it by the function's logging configuration.
pub(crate) fn log_level() -> tracing::Level {
    optional("AWS_LAMBDA_LOG_LEVEL")
        .parse()
        .unwrap_or(tracing::Level::INFO)
}

/// What Lambda calls the function.
pub(crate) fn function_name() -> String {
    optional("AWS_LAMBDA_FUNCTION_NAME")
}

fn given(name: &str) -> Option<String> {
    Some(optional(name)).filter(|value| !value.is_empty())
}

/// The value of a variable without which nothing goes on.
pub(crate) fn needed(name: &'static str) -> Result<String, StartError> {
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
