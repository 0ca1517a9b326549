//! The client: one HTTP stack, one set of time limits, no look at the environment.

use crate::failure::Conflicts;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Builder, Credentials, Region, SharedHttpClient};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder as HttpBuilder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpConnector, http_client_fn,
};
use std::time::Duration;

/// How often a call is tried, the first time included.
const ATTEMPTS: u32 = 4;
/// How long a try may take.
const ATTEMPT: Duration = Duration::from_millis(1500);
/// How long a call may take, with all its tries and the pauses between: well inside what a request
/// may take, so that a page can still be made that keeps the answers (R10).
const CALL: Duration = Duration::from_secs(4);
/// How long a connection may take to open.
const CONNECT: Duration = Duration::from_secs(1);
/// The longest first pause after throttling; the client draws from nought to this, then doubles.
const PAUSE: Duration = Duration::from_millis(100);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Where the tables are.
pub enum Connection {
    /// DynamoDB.
    Aws {
        /// The region, such as `eu-west-2`.
        region: String,
        /// The role's access key id.
        access_key: String,
        /// The role's secret key.
        secret_key: String,
        /// The role's session token, where it has one, as in a Lambda.
        session_token: Option<String>,
        /// Another address than the region's own, where one is set.
        endpoint: Option<String>,
        /// The HTTP stack, shared with the other clients of the process.
        https: SharedHttpClient,
    },
    /// An engine in this process or on this machine, over plain HTTP, with credentials that open
    /// nothing.
    Embedded {
        /// Such as `http://127.0.0.1:8000`.
        url: String,
    },
}

/// The client for `connection`. Nothing is sent until it is used. It must be used within a tokio runtime.
pub fn connect(connection: Connection) -> Client {
    let config = common();
    let config = match connection {
        Connection::Aws {
            region,
            access_key,
            secret_key,
            session_token,
            endpoint,
            https,
        } => at(config, endpoint)
            .region(Region::new(region))
            .credentials_provider(Credentials::new(
                access_key,
                secret_key,
                session_token,
                None,
                "role",
            ))
            .http_client(https),
        Connection::Embedded { url } => config
            .region(Region::from_static("eu-west-2"))
            .credentials_provider(Credentials::new("local", "local", None, None, "local"))
            .endpoint_url(url)
            .http_client(HttpBuilder::new().build_http()),
    };
    Client::from_conf(config.build())
}

/// The one HTTP stack of a process, with its one TLS and its one store of connections, whatever clients
/// share it. The system's certificates are parsed here, once: the SDK's own way makes a stack where a
/// client is made and another for its time limits, and each parses all of them anew, a millisecond of a
/// function's start.
pub fn https() -> SharedHttpClient {
    let limits = HttpConnectorSettings::builder().connect_timeout(CONNECT);
    let connector = Connector::builder()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .connector_settings(limits.build())
        .build();
    let connector = SharedHttpConnector::new(connector);
    http_client_fn(move |_, _| connector.clone())
}

/// At another address than the region's own, where there is one.
fn at(config: Builder, endpoint: Option<String>) -> Builder {
    match endpoint {
        Some(url) => config.endpoint_url(url),
        None => config,
    }
}

fn common() -> Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(ATTEMPTS)
                .with_initial_backoff(PAUSE)
                .with_max_backoff(LONGEST_PAUSE),
        )
        .retry_classifier(Conflicts)
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(CONNECT)
                .operation_attempt_timeout(ATTEMPT)
                .operation_timeout(CALL)
                .build(),
        )
}
