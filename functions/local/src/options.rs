//! The command line.

use clap::Parser;
use jiff::Timestamp;
use std::path::PathBuf;

const CONTENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content");
const TEMPLATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates");

/// Runs the whole mentoring scheme on this machine: the site, the forms, the e-mails and the
/// administrators' pages, with their data in a folder here.
#[derive(Clone, Debug, Parser)]
#[command(name = "local", version)]
pub struct Options {
    /// The port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The folder that keeps the data between runs.
    #[arg(long, default_value = ".local")]
    pub data: PathBuf,
    /// Keeps the data in memory: it is gone when the program stops.
    #[arg(long)]
    pub memory: bool,
    /// Holds the clock at this instant, such as 2023-06-01T09:00:00Z.
    #[arg(long)]
    pub now: Option<Timestamp>,
    /// The folder that editors change.
    #[arg(long, default_value = CONTENT)]
    pub content: PathBuf,
    /// The folder of templates.
    #[arg(long, default_value = TEMPLATES)]
    pub templates: PathBuf,
}
