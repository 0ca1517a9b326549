//! The generator's command line. The clock is asked here and nowhere else.

mod command;

use clap::Parser as _;
use command::Command;
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Of the time of a large build, the system's own takes a sixth more.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let command = Command::parse();
    match command.run(now) {
        Ok(code) => code,
        Err(error) => {
            command::tell(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the edge: everything else takes the moment as an argument"
)]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
