//! The embedded DynamoDB-compatible engine, behind the same SDK as production.

mod database;

use dynoxide::Database;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use store::{Connection, Names};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running engine.
pub(crate) struct Engine {
    /// The engine itself, for its streams.
    pub(crate) database: Database,
    /// A client of it.
    pub(crate) client: aws_sdk_dynamodb::Client,
    /// Its tables.
    pub(crate) names: Names,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Engine {
    /// Starts an engine on the file at `path`, or in memory, and makes the tables that are missing.
    /// It listens on an address of this machine that nothing outside can reach.
    pub(crate) async fn start(path: Option<&Path>) -> Result<Self, String> {
        let database = match path {
            Some(path) => database::open(path),
            None => Database::memory().map_err(|error| error.to_string()),
        }
        .map_err(|error| format!("opening the database: {error}"))?;
        let listener = listen().map_err(|error| format!("listening for the engine: {error}"))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let (stop, stopped) = oneshot::channel();
        let served = database.clone();
        let task = tokio::spawn(async move {
            let until = async {
                let _ = stopped.await;
            };
            if let Err(error) = dynoxide::server::serve_with_shutdown(listener, served, until).await
            {
                tracing::error!(error, "the engine stopped");
            }
        });
        let client = store::connect(Connection::Embedded {
            url: format!("http://{address}"),
        });
        let names = Names {
            applications: "applications".to_owned(),
            monitoring: "monitoring".to_owned(),
            releases: "releases".to_owned(),
        };
        store::tables::create_missing(&client, &names)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Self {
            database,
            client,
            names,
            stop,
            task,
        })
    }

    /// Stops it, once running requests are done.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        drop(self.client);
        let _ = tokio::time::timeout(std::time::Duration::from_secs(2), self.task).await;
    }
}

/// A port of this machine. What is sent goes at once: else each of the engine's answers, which go out
/// in two pieces, waits a twenty-fifth of a second for the client to say that it has the first.
fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // Connections have what their listener has.
    socket.set_nodelay(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    socket.listen(1024)
}
