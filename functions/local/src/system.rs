//! Starts the system: reads what the editors wrote, builds the site, opens the store, listens.

use crate::clock::Clock;
use crate::engine::Engine;
use crate::options::Options;
use crate::postbox::Postbox;
use crate::{dev, files, keys, server, stream};
use service::edge::SystemDice;
use service::{Declared, Desk};
use site_gen::OutputTree;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What every request has at hand.
pub(crate) struct Shared {
    pub(crate) desk: Desk,
    pub(crate) clock: Clock,
    pub(crate) site: OutputTree,
    pub(crate) postbox: Arc<Postbox>,
    pub(crate) rounds: stream::Rounds,
    pub(crate) aside: stream::SetAside,
    pub(crate) applications: store::Applications,
    pub(crate) monitoring: store::Monitoring,
    pub(crate) releases: store::Releases,
    pub(crate) dice: SystemDice,
}

/// A running system.
pub struct Running {
    /// Where it answers: `http://127.0.0.1:PORT`.
    pub address: String,
    shared: Arc<Shared>,
    engine: Engine,
    tasks: Vec<JoinHandle<()>>,
}

/// Why it did not start, in words for the person who started it.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// Starts the system by `options`; `say` hears of each step.
///
/// # Errors
/// Where content or templates have problems (all of them are named), the port is taken, or the
/// data cannot be opened.
pub async fn start(options: &Options, say: &(dyn Fn(&str) + Sync)) -> Result<Running, StartError> {
    let listener = listen(options.port).await?;
    let address = format!(
        "http://{}",
        listener
            .local_addr()
            .map_err(|error| StartError(error.to_string()))?
    );
    say("Reading content and templates");
    let mut declared = declare(options, &address)?;
    let clock = Clock::choose(options.now, &declared.declarations.intakes);
    declared.site.banner = clock.banner(&declared.scheme().time_zone);
    say("Building the site");
    let site = build_site(options, &address, clock, &declared.site.banner)?;
    say("Opening the store");
    let folder = data_folder(options)?;
    let engine = Engine::start(folder.map(|folder| folder.join("engine.db")).as_deref())
        .await
        .map_err(StartError)?;
    let keys =
        keys::keyring(folder).map_err(|error| StartError(format!("reading the key: {error}")))?;
    let postbox = Postbox::open(folder)
        .map_err(|error| StartError(format!("opening the postbox: {error}")))?;
    let shared = Arc::new(Shared {
        desk: Desk { declared, keys },
        clock,
        site,
        postbox: Arc::new(postbox),
        rounds: stream::Rounds::default(),
        aside: stream::SetAside::default(),
        applications: store::Applications::new(engine.client.clone(), &engine.names.applications),
        monitoring: store::Monitoring::new(engine.client.clone(), &engine.names.monitoring),
        releases: store::Releases::new(engine.client.clone(), &engine.names.releases),
        dice: SystemDice,
    });
    let tasks = vec![
        tokio::spawn(server::serve(listener, Arc::clone(&shared))),
        tokio::spawn(follow_outbox(&engine, Arc::clone(&shared))),
    ];
    Ok(Running {
        address,
        shared,
        engine,
        tasks,
    })
}

impl Running {
    /// What to open first.
    pub fn welcome(&self) -> String {
        let at = &self.address;
        let mut lines = vec![
            format!("The scheme's site          {at}/"),
            format!("Every e-mail it sends      {at}/dev/mail"),
            format!("The administrators' pages  {at}/admin/"),
            format!("All that there is to see   {at}/dev/"),
            "Press Ctrl-C to stop.".to_owned(),
        ];
        let banner = &self.shared.desk.declared.site.banner;
        if !banner.is_empty() {
            lines.insert(0, banner.clone());
        }
        lines.join("\n")
    }

    /// Waits until every e-mail that was queued before this call is sent, or set aside.
    pub async fn until_mail_is_sent(&self) {
        self.shared.rounds.two_more().await;
    }

    /// Runs until the process is told to stop.
    pub async fn until_stopped(self) {
        wait_for_signal().await;
        self.stop().await;
    }

    /// Stops it.
    pub async fn stop(self) {
        for task in &self.tasks {
            task.abort();
        }
        self.engine.stop().await;
    }
}

async fn listen(port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| {
        StartError(format!("port {port} cannot be used ({error}): name another with --port, or let --port 0 pick one"))
    })
}

fn declare(options: &Options, address: &str) -> Result<Declared, StartError> {
    let read = |folder: &Path, endings: &[&str]| {
        files::texts(folder, endings).map_err(|error| StartError(error.to_string()))
    };
    let content: BTreeMap<String, String> = read(&options.content, &["toml"])?;
    let mut templates = read(&options.templates, &["html", "txt", "css"])?;
    templates.extend(dev::templates());
    let origins = [
        address.to_owned(),
        address.replace("127.0.0.1", "localhost"),
    ];
    Declared::load(&content, templates, &origins).map_err(|error| StartError(error.to_string()))
}

fn build_site(
    options: &Options,
    address: &str,
    clock: Clock,
    banner: &str,
) -> Result<OutputTree, StartError> {
    let options = site_gen::Options {
        content: options.content.clone(),
        templates: options.templates.clone(),
        base_url: Some(address.to_owned()),
        drafts: false,
        now: clock.now(),
        banner: banner.to_owned(),
    };
    site_gen::build(&options).map_err(|problems| {
        StartError(
            problems
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n"),
        )
    })
}

/// The folder of the data, made for its owner alone; none where all is kept in memory.
fn data_folder(options: &Options) -> Result<Option<&Path>, StartError> {
    if options.memory {
        return Ok(None);
    }
    std::fs::create_dir_all(&options.data)
        .map_err(|error| StartError(format!("making `{}`: {error}", options.data.display())))?;
    Ok(Some(&options.data))
}

fn follow_outbox(engine: &Engine, shared: Arc<Shared>) -> impl Future<Output = ()> + Send + use<> {
    let ports = stream::NotifyPorts {
        applications: shared.applications.clone(),
        postbox: Arc::clone(&shared.postbox),
    };
    stream::follow(
        engine.database.clone(),
        engine.names.applications.clone(),
        shared,
        ports,
    )
}

async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
