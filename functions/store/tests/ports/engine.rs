//! The engine, in this process and in memory, behind its own HTTP server; and a client of it whose
//! calls can be made to fail.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Region;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Applications, Connection, Monitoring, Names, Releases};

/// A running engine with the three tables.
pub(crate) struct Engine {
    pub(crate) client: Client,
    /// The client as `connect` makes it.
    connected: Client,
    pub(crate) names: Names,
    /// Dropping it stops the server.
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Engine {
    /// An engine of its own. Where `DYNAMODB_URL` is set, a region of its own of the one that runs
    /// there, so that nothing rests on one engine's manners.
    pub(crate) async fn start() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "a test's engine is chosen where it is started"
        )]
        let elsewhere = std::env::var("DYNAMODB_URL").ok();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (connected, client) = match elsewhere {
            Some(url) => {
                let connected = apart(&store::connect(Connection::Embedded { url }));
                (connected.clone(), patient(&connected))
            }
            None => {
                let url = Self::serve(stopped).await;
                let connected = store::connect(Connection::Embedded { url });
                (connected.clone(), connected)
            }
        };
        let names = Names {
            applications: "applications".to_owned(),
            monitoring: "monitoring".to_owned(),
            releases: "releases".to_owned(),
        };
        store::tables::create_missing(&client, &names)
            .await
            .unwrap();
        Self {
            client,
            connected,
            names,
            _stop: stop,
        }
    }

    /// Serves the embedded engine on a port of its own until `stopped`; returns its address.
    async fn serve(stopped: tokio::sync::oneshot::Receiver<()>) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let database = dynoxide::Database::memory().unwrap();
        tokio::spawn(dynoxide::server::serve_with_shutdown(
            listener,
            database,
            async {
                let _ = stopped.await;
            },
        ));
        url
    }

    pub(crate) fn applications(&self) -> Applications {
        self.applications_through(self.client.clone())
    }

    pub(crate) fn applications_through(&self, client: Client) -> Applications {
        Applications::new(client, &self.names.applications)
    }

    pub(crate) fn monitoring(&self) -> Monitoring {
        Monitoring::new(self.client.clone(), &self.names.monitoring)
    }

    pub(crate) fn releases(&self) -> Releases {
        Releases::new(self.client.clone(), &self.names.releases)
    }

    /// A client whose calls meet `faults`, one each, and then none.
    pub(crate) fn failing(&self, faults: impl IntoIterator<Item = Fault>) -> Client {
        self.scripted(&Arc::new(Script::of(faults)))
    }

    /// A client whose calls meet what `script` holds.
    pub(crate) fn scripted(&self, script: &Arc<Script>) -> Client {
        let config = self.connected.config();
        let inner = config.http_client().unwrap();
        let script = Arc::clone(script);
        let config = config.to_builder();
        Client::from_conf(config.http_client(Failing { inner, script }).build())
    }

    /// Every item of a table, as the drill reads it and no request does.
    pub(crate) async fn scan(&self, table: &str) -> Vec<HashMap<String, AttributeValue>> {
        self.client
            .scan()
            .table_name(table)
            .consistent_read(true)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .unwrap()
    }

    /// Puts items back that were scanned before.
    pub(crate) async fn put(&self, table: &str, items: &[HashMap<String, AttributeValue>]) {
        for some in items.chunks(25) {
            let put = |item: &HashMap<String, AttributeValue>| {
                let put = PutRequest::builder().set_item(Some(item.clone()));
                WriteRequest::builder()
                    .put_request(put.build().unwrap())
                    .build()
            };
            let writes = some.iter().map(put).collect();
            let written = self.client.batch_write_item();
            let written = written.request_items(table, writes).send().await.unwrap();
            let left = written.unprocessed_items().map_or(0, HashMap::len);
            assert_eq!(left, 0, "all are written");
        }
    }

    /// The partition keys of the items of the table of applications, in order.
    pub(crate) async fn partitions(&self) -> Vec<String> {
        let mut keys: Vec<String> = self
            .scan(&self.names.applications)
            .await
            .into_iter()
            .map(|item| item["pk"].as_s().unwrap().clone())
            .collect();
        keys.sort();
        keys
    }

    /// How many items of the table of applications have partition keys that begin so.
    pub(crate) async fn count(&self, beginning: &str) -> usize {
        let keys = self.partitions().await;
        keys.iter().filter(|key| key.starts_with(beginning)).count()
    }
}

/// The same client in a region that no other test has.
fn apart(client: &Client) -> Client {
    static STARTED: AtomicUsize = AtomicUsize::new(0);
    let number = STARTED.fetch_add(1, Ordering::Relaxed);
    let region = format!("test-{}-{number}", std::process::id());
    let config = client.config().to_builder().region(Region::new(region));
    Client::from_conf(config.build())
}

/// The same client with time for an engine that many tests share.
fn patient(client: &Client) -> Client {
    let limits = TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_secs(60))
        .operation_timeout(Duration::from_secs(120))
        .build();
    let config = client.config().to_builder().timeout_config(limits);
    Client::from_conf(config.build())
}

/// What happens to one call on its way.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// It takes its time.
    Slow(Duration),
    /// It never arrives.
    Unreachable,
    /// It arrives and is done, and its answer is lost.
    Lost,
    /// It is not answered in time.
    Silent,
    /// It is refused with this status and this body.
    Refused(u16, String),
    /// The process ends before it is sent.
    StopBefore,
    /// It arrives and is done, and the process ends before it hears of it.
    StopAfter,
}

/// What the calls of a client meet, one after the other; and what was called.
#[derive(Debug, Default)]
pub(crate) struct Script {
    faults: Mutex<VecDeque<Fault>>,
    called: Mutex<Vec<String>>,
    /// Tells that the process has ended.
    pub(crate) stopped: tokio::sync::Notify,
}

impl Script {
    pub(crate) fn of(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self {
            faults: Mutex::new(faults.into_iter().collect()),
            ..Self::default()
        }
    }

    /// The operations called so far, such as `TransactWriteItems`.
    pub(crate) fn called(&self) -> Vec<String> {
        self.called.lock().unwrap().clone()
    }

    fn next(&self, request: &HttpRequest) -> Fault {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        self.called.lock().unwrap().push(operation.to_owned());
        self.faults
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(Fault::None)
    }
}

impl Fault {
    pub(crate) fn code(status: u16, code: &str) -> Self {
        Self::Refused(
            status,
            format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"CANARY"}}"#),
        )
    }

    /// A transaction of `writes` writes, cancelled for `code` on the first.
    pub(crate) fn cancelled(code: &str, writes: usize) -> Self {
        let rest = r#",{"Code":"None"}"#.repeat(writes - 1);
        Self::Refused(
            400,
            format!(
                r#"{{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"CANARY","CancellationReasons":[{{"Code":"{code}","Message":"CANARY"}}{rest}]}}"#
            ),
        )
    }
}

#[derive(Clone, Debug)]
struct Failing {
    inner: SharedHttpClient,
    script: Arc<Script>,
}

impl HttpClient for Failing {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(FailingConnector {
            inner: self.inner.http_connector(settings, components),
            script: Arc::clone(&self.script),
        })
    }
}

#[derive(Debug)]
struct FailingConnector {
    inner: SharedHttpConnector,
    script: Arc<Script>,
}

impl HttpConnector for FailingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let inner = self.inner.clone();
        let script = Arc::clone(&self.script);
        let fault = script.next(&request);
        HttpConnectorFuture::new(async move {
            match fault {
                Fault::None => inner.call(request).await,
                Fault::Slow(pause) => {
                    tokio::time::sleep(pause).await;
                    inner.call(request).await
                }
                Fault::StopBefore => {
                    script.stopped.notify_one();
                    std::future::pending().await
                }
                Fault::StopAfter => {
                    inner.call(request).await?;
                    script.stopped.notify_one();
                    std::future::pending().await
                }
                Fault::Unreachable => Err(ConnectorError::io("unreachable".into())),
                Fault::Silent => std::future::pending().await,
                Fault::Lost => {
                    inner.call(request).await?;
                    Err(ConnectorError::io("reset".into()))
                }
                Fault::Refused(status, body) => Ok(HttpResponse::new(
                    status.try_into().unwrap(),
                    SdkBody::from(body),
                )),
            }
        })
    }
}
