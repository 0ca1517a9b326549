//! How a function starts: declarations, keys and clients, once, before the first event.

use crate::mailer::{Mailer, NoAddress, Ses, Smtp};
use crate::settings::{Settings, Table};
use aws_sdk_secretsmanager::config::SharedHttpClient;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use form_page::Pages;
use forms::source::{Problem, unpack};
use jiff::tz::TimeZone;
use scheme::Declarations;
use service::edge::SystemDice;
use service::{Declared, Desk, Dice, Key, Keyring, KeyringError, LoadError};
use std::collections::BTreeMap;
use std::time::Duration;

/// Templates, by name.
pub type Templates = &'static [(&'static str, &'static str)];

/// The templates as they were built in: one constant for each folder of `templates/`, and `BASE` for
/// the frame of every page.
pub mod templates {
    include!(concat!(env!("OUT_DIR"), "/templates.rs"));
}

/// What the declarations hold, as `build.rs` packed it.
const CONTENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/content.packed"));

/// The address of the style sheet.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.url"));

/// The scheme's time zone, the one that a function knows.
const ZONE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/zone.tzif"));
const ZONE_NAME: &str = include_str!(concat!(env!("OUT_DIR"), "/zone.name"));

/// How long a mail server may take over one letter. Four that wait so long are the function's own
/// minute, which ends it with an alarm; none is lost by that.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a function needs beyond the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// The sealing keys.
    Keys,
    /// Neither keys nor mail.
    Nothing,
    /// The mail sender.
    Mail,
}

/// A function that has started.
pub struct Started {
    /// Declarations and keys.
    pub desk: Desk,
    /// The table of applications.
    pub applications: store::Applications,
    /// The table of equality responses.
    pub monitoring: store::Monitoring,
    /// The table of released figures.
    pub releases: store::Releases,
    settings: Settings,
}

impl Started {
    /// The sender of e-mail. Apart from [`start`], so that only a function that sends links what sends:
    /// a quarter of a megabyte.
    ///
    /// # Errors
    /// Where the mail server's address cannot be had or used.
    pub async fn mailer(&self) -> Result<&'static Mailer, StartError> {
        Ok(Box::leak(Box::new(mailer(&self.settings).await?)))
    }
}

/// Why a function did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The template gave no value for this name.
    #[error("no `{0}` in the environment")]
    Setting(&'static str),
    /// What was compiled in cannot be unpacked.
    #[error("unpacking the declarations")]
    Packed,
    /// What was compiled in has problems.
    #[error("reading the declarations")]
    Load(#[source] LoadError),
    /// Reading what was compiled in was broken off.
    #[error("reading the declarations was broken off")]
    Stopped,
    /// The secret that holds the keys could not be read.
    #[error("reading the keys")]
    Keys,
    /// The secret that holds the mail server's address could not be read.
    #[error("reading the mail server's address")]
    MailSecret,
    /// The mail server's address cannot be used.
    #[error("using the mail server's address")]
    MailServer(#[source] NoAddress),
    /// The keys cannot be used.
    #[error("using the keys")]
    Keyring(#[source] KeyringError),
}

/// Starts: reads what was compiled in, and what the role lets it read, both at once. It holds the templates
/// of the folders that it `draws`, and does not wait until they are parsed.
///
/// # Errors
/// Where a setting is missing, the declarations have problems, or a secret cannot be had. A function
/// that cannot start whole does not start. What it started with lives as long as the process.
pub async fn start(
    needs: Needs,
    tables: &[Table],
    draws: &'static [Templates],
) -> Result<&'static Started, StartError> {
    tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_max_level(crate::settings::log_level())
        .init();
    service::edge::hush_panics();
    let settings = Settings::read(needs, tables)?;
    let base_url = settings.base_url.clone();
    let declared = tokio::task::spawn_blocking(move || load(&base_url, draws));
    // The system's certificates are read meanwhile, for both.
    let (keys, client) = tokio::join!(keyring(needs, &settings), async {
        store::connect(settings.connection())
    });
    let keys = keys?;
    let declared = declared.await.map_err(|_| StartError::Stopped)??;
    let names = &settings.names;
    Ok(Box::leak(Box::new(Started {
        desk: Desk { declared, keys },
        applications: store::Applications::new(client.clone(), &names.applications),
        monitoring: store::Monitoring::new(client.clone(), &names.monitoring),
        releases: store::Releases::new(client, &names.releases),
        settings,
    })))
}

/// Reads what was compiled in, and has the templates parsed after it: nobody waits for that but whoever asks
/// for a page before it is done.
fn load(base_url: &str, draws: &[Templates]) -> Result<Declared, StartError> {
    let declarations = declarations().ok_or(StartError::Packed)?;
    let declarations =
        declarations.map_err(|problems| StartError::Load(LoadError::Declarations(problems)))?;
    let templates = draws.iter().flat_map(|folder| folder.iter());
    let templates = templates.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let is_seldom = |name: &str| name.starts_with("ends/");
    let pages = Pages::later(templates.collect(), is_seldom);
    let declared = Declared::of(
        declarations,
        pages.clone(),
        STYLE.to_owned(),
        &[base_url.to_owned()],
    );
    tokio::task::spawn_blocking(move || pages.prepare());
    Ok(declared)
}

/// The declarations, unless what was packed cannot be unpacked.
fn declarations() -> Option<Result<Declarations, Vec<Problem>>> {
    let packed: BTreeMap<String, &[u8]> = postcard::from_bytes(CONTENT).ok()?;
    let zone = TimeZone::tzif(ZONE_NAME, ZONE).ok()?;
    let zones = |name: &str| (name == ZONE_NAME).then(|| zone.clone());
    let unpacked = |path: &str, packed: &&[u8]| {
        unpack(&mut postcard::Deserializer::from_bytes(packed), path).ok()
    };
    Some(Declarations::unpack(&packed, &unpacked, &zones))
}

/// The keys that it seals with, if any.
async fn keyring(needs: Needs, settings: &Settings) -> Result<Keyring, StartError> {
    let keys = match needs {
        Needs::Keys => keys(settings).await?,
        Needs::Nothing | Needs::Mail => vec![unsealing()],
    };
    Keyring::new(keys).map_err(StartError::Keyring)
}

/// The keys: a secret of lines `id:base64`, the key that seals first. Two lines stand in it
/// while a key is being replaced.
async fn keys(settings: &Settings) -> Result<Vec<Key>, StartError> {
    let text = secret(settings, &settings.keys_secret).await;
    let text = text.ok_or(StartError::Keys)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(key)
        .collect::<Option<_>>()
        .ok_or(StartError::Keys)
}

/// SES, unless the settings name a secret with the address of a server.
async fn mailer(settings: &Settings) -> Result<Mailer, StartError> {
    let Some(name) = &settings.smtp_secret else {
        return Ok(Ses::connect(settings).into());
    };
    let address = secret(settings, name).await;
    let address = address.ok_or(StartError::MailSecret)?;
    let server = Smtp::at(&address, PATIENCE).map_err(StartError::MailServer)?;
    Ok(server.into())
}

/// The text of the secret called `name`, where the role may read it and it holds one.
async fn secret(settings: &Settings, name: &str) -> Option<String> {
    let mut config = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(aws_sdk_secretsmanager::config::BehaviorVersion::latest())
        .region(settings.region())
        .credentials_provider(settings.credentials())
        .http_client(SharedHttpClient::clone(&settings.https));
    config.set_endpoint_url(settings.endpoint.clone());
    let answer = aws_sdk_secretsmanager::Client::from_conf(config.build())
        .get_secret_value()
        .secret_id(name)
        .send()
        .await
        .ok()?;
    answer.secret_string
}

fn key(line: &str) -> Option<Key> {
    let (id, secret) = line.trim().split_once(':')?;
    Some(Key {
        id: id.to_owned(),
        secret: STANDARD.decode(secret).ok()?.try_into().ok()?,
    })
}

/// The key of a function that seals nothing: its role cannot read the keys. Drawn anew at each
/// start, so that nothing sealed with it by mistake could be made by anybody else.
fn unsealing() -> Key {
    let mut secret = [0; 32];
    SystemDice.fill(&mut secret);
    Key {
        id: "none".to_owned(),
        secret,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read_toml(folder: &Path, below: &Path, files: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                read_toml(&path, below, files);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.strip_prefix(below).expect("below").to_string_lossy();
                let text = std::fs::read_to_string(&path).expect("text");
                files.insert(name.into_owned(), text);
            }
        }
    }

    #[test]
    fn what_a_function_unpacks_is_what_the_site_reads() {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
        let mut files = BTreeMap::new();
        read_toml(&content, &content, &mut files);
        let read = Declarations::read("content", &files).expect("sound declarations");
        let unpacked = declarations().expect("unpacked").expect("sound");
        assert!(read.forms.len() > 3 && !read.intakes.is_empty());
        assert_eq!(format!("{:?}", unpacked.forms), format!("{:?}", read.forms));
        assert_eq!(unpacked.intakes, read.intakes);
        let zone = read.scheme.time_zone.iana_name();
        assert_eq!(unpacked.scheme.time_zone.iana_name(), zone);
        // The zone's own words for itself tell more than its name; all else of the scheme is compared.
        let named = |scheme: scheme::Scheme| {
            let time_zone = TimeZone::UTC;
            format!(
                "{:?}",
                scheme::Scheme {
                    time_zone,
                    ..scheme
                }
            )
        };
        assert_eq!(named(unpacked.scheme), named(read.scheme));
    }
}
