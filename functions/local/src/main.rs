//! `cargo run --release -p local`: the whole system on this machine.

use clap::Parser;
use local::{Options, start};
use std::process::ExitCode;

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the edge: the program's own words"
)]
#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .init();
    service::edge::hush_panics();
    let options = Options::parse();
    let running = match start(&options, &|step| eprintln!("{step}")).await {
        Ok(running) => running,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", running.address);
    eprintln!("{}", running.welcome());
    running.until_stopped().await;
    ExitCode::SUCCESS
}
