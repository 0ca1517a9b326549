//! The generator's command line. The clock is asked here and nowhere else.

mod command;

use clap::Parser as _;
use command::Command;
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// With the system's own a large build takes a tenth more time.
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
