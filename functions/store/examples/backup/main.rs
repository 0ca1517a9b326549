//! Takes a backup of what an owner may hold, or restores one into empty tables; infra/backup.md says
//! how it is used. A program beside the functions and not one of them: it is the one thing here that
//! reads whole tables, and none of the functions' roles lets them do that.

mod copy;
mod items;

use copy::{Trouble, restore, take};
use service::edge::now;
use std::path::Path;
use std::process::ExitCode;
use store::{Connection, Names, connect};

const USAGE: &str = "cargo run --release -p store --example backup -- take FOLDER | restore FOLDER";

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the edge: the program's own words"
)]
#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<String, Trouble> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [verb, folder] = words.as_slice() else {
        return Err(Trouble(USAGE.to_owned()));
    };
    let (client, names) = (connect(connection()?), names()?);
    let folder = Path::new(folder);
    match verb.as_str() {
        "take" => take(&client, &names, folder, now()).await,
        "restore" => restore(&client, &names, folder, now()).await,
        _ => Err(Trouble(USAGE.to_owned())),
    }
}

/// The tables; the one of equality responses has no name here, and is never in a backup (TRUST 18).
fn names() -> Result<Names, Trouble> {
    Ok(Names {
        applications: setting("APPLICATIONS_TABLE")?,
        monitoring: String::new(),
        releases: setting("RELEASES_TABLE")?,
    })
}

/// The engine at `DYNAMODB_URL` where that is set; elsewhere DynamoDB, by the usual variables.
fn connection() -> Result<Connection, Trouble> {
    if let Ok(url) = setting("DYNAMODB_URL") {
        return Ok(Connection::Embedded { url });
    }
    Ok(Connection::Aws {
        region: setting("AWS_REGION")?,
        access_key: setting("AWS_ACCESS_KEY_ID")?,
        secret_key: setting("AWS_SECRET_ACCESS_KEY")?,
        session_token: setting("AWS_SESSION_TOKEN").ok(),
        endpoint: setting("AWS_ENDPOINT_URL").ok(),
        https: store::https(),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place of this program that reads the environment"
)]
fn setting(name: &str) -> Result<String, Trouble> {
    let value = std::env::var(name).ok().filter(|value| !value.is_empty());
    value.ok_or_else(|| Trouble(format!("no `{name}` in the environment")))
}
