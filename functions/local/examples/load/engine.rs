//! The engine alone, in a process of its own.

use crate::Outcome;
use crate::worked::worked;
use dynoxide::Database;
use service::ports::StoreApplication;
use service::record::NewApplication;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use store::{Applications, Connection, Meter, connect};

/// Serves the database in `file` until the process is ended, and says where.
#[expect(clippy::print_stdout, reason = "the other process reads the address")]
pub(crate) fn serve(file: &Path) -> Outcome<()> {
    let database = Database::new(&file.to_string_lossy())?;
    tokio::runtime::Runtime::new()?.block_on(async {
        // As the preview has it: an answer in two pieces waits for nothing.
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.set_nodelay(true)?;
        socket.bind(std::net::SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let listener = socket.listen(1024)?;
        println!("listening on http://{}", listener.local_addr()?);
        let forever = std::future::pending::<()>();
        dynoxide::server::serve_with_shutdown(listener, database, forever)
            .await
            .map_err(Into::into)
    })
}

/// A program that listens, ended when this goes.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Running {
    /// The engine of this program on the database in `file`.
    pub(crate) fn start(own: &Path, file: &Path) -> Outcome<Self> {
        let mut command = Command::new(own);
        command.arg("engine").arg(file);
        Self::spawn(command)
    }

    /// Starts it, and waits until it says where it listens.
    pub(crate) fn spawn(mut command: Command) -> Outcome<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = child.stdout.take().ok_or("no words")?;
        let line = BufReader::new(said)
            .lines()
            .next()
            .ok_or("it did not start")??;
        let address = line.strip_prefix("listening on ").ok_or("no address")?;
        Ok(Self {
            address: address.to_owned(),
            child,
        })
    }

    /// How much of a processor's time it has used, where the system tells it.
    pub(crate) fn worked(&self) -> Outcome<Duration> {
        Ok(worked(self.child.id())?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The write units that one application costs.
pub(crate) fn units(url: &str, new: &[NewApplication]) -> Outcome<f64> {
    let meter = Meter::default();
    let client = meter.watch(&connect(Connection::Embedded {
        url: url.to_owned(),
    }));
    let store = Applications::new(client, "applications");
    tokio::runtime::Runtime::new()?.block_on(async {
        for one in new {
            store.store_application(one, None).await?;
        }
        Ok::<_, service::ports::StoreError>(())
    })?;
    Ok(meter.take().write)
}
