//! Schemathesis over the functions' own OpenAPI description, against the preview: requests of every
//! shape that it allows and forbids, for a set time.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::Outcome;
use crate::commands::run;
use crate::console::say;
use crate::{repository, tools};

/// How long requests are made, in seconds.
const SECONDS: &str = "60";

/// What every answer is held to. Whether data is taken or refused is the forms' affair, which the
/// description does not say in full, so that those checks are left out.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,unsupported_method,allow_header_conformance";

/// A running preview, stopped when it is dropped.
struct Preview {
    child: Child,
    address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn check(root: &Path) -> Outcome {
    tried(root).into()
}

fn tried(root: &Path) -> Result<(), String> {
    let home = tools::python::install(root, "schemathesis")?;
    let preview = start(root)?;
    let program = home.join("bin/st").display().to_string();
    let description = format!("{}/dev/openapi.json", preview.address);
    let words = [
        program.as_str(),
        "run",
        &description,
        "--no-color",
        "--checks",
        CHECKS,
        "--phases",
        "examples,coverage,fuzzing",
        "--max-time",
        SECONDS,
        "--seed",
        "1",
        "--generation-database",
        "none",
        "--max-redirects",
        "0",
        "--suppress-health-check",
        "all",
        "--warnings",
        "off",
    ];
    // What it leaves behind stays with it.
    run(&home, &words)
}

/// Starts the preview that was built, in memory and on a free port.
fn start(root: &Path) -> Result<Preview, String> {
    let program = repository::built("local")?;
    let mut child = Command::new(&program)
        .args(["--memory", "--port", "0", "--now", "2023-06-01T09:00:00Z"])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{}` cannot be started: {error}", program.display()))?;
    let said = child.stdout.take().ok_or("the preview says nothing")?;
    let mut line = String::new();
    let read = BufReader::new(said).read_line(&mut line);
    let mut preview = Preview {
        child,
        address: String::new(),
    };
    read.map_err(|error| format!("the preview cannot be heard: {error}"))?;
    let address = line.trim().strip_prefix("listening on ");
    address
        .ok_or_else(|| format!("the preview began with `{}`", line.trim()))?
        .clone_into(&mut preview.address);
    say(&format!("the preview is at {}", preview.address));
    Ok(preview)
}
