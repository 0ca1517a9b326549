//! Running other programs: said before they start, and with their output passed on as it comes.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::console::say;

/// Runs a command in `root`, its output passed straight on.
///
/// # Errors
/// A sentence, where the command cannot be started or ends with anything but success.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<(), String> {
    run_with(root, words, &[])
}

/// The same, with environment variables set for it.
pub(crate) fn run_with(
    root: &Path,
    words: &[&str],
    variables: &[(&str, &str)],
) -> Result<(), String> {
    let mut command = prepare(root, words, variables)?;
    let status = command
        .status()
        .map_err(|error| cannot_start(words, &error))?;
    finish(words, status.success(), &status.to_string())
}

/// Runs a command in `root`, passing on its output, and hands back the last line of its standard
/// error that holds `wanted`.
///
/// # Errors
/// As for [`run`]; the line found is handed back beside the sentence.
pub(crate) fn run_and_keep(
    root: &Path,
    words: &[&str],
    wanted: &str,
) -> (Option<String>, Result<(), String>) {
    let mut kept = None;
    let outcome = prepare(root, words, &[]).and_then(|mut command| {
        let started = command.stderr(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| cannot_start(words, &error))?;
        if let Some(stderr) = child.stderr.take() {
            kept = pass_on(stderr, wanted);
        }
        let status = child.wait().map_err(|error| cannot_start(words, &error))?;
        finish(words, status.success(), &status.to_string())
    });
    (kept, outcome)
}

/// The first line that a command prints, or nothing where it cannot be run or fails.
pub(crate) fn first_line(words: &[&str]) -> Option<String> {
    let (program, arguments) = words.split_first()?;
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().next().unwrap_or_default().trim().to_owned();
    output.status.success().then_some(line)
}

fn prepare(root: &Path, words: &[&str], variables: &[(&str, &str)]) -> Result<Command, String> {
    let (program, arguments) = words.split_first().ok_or("there is no command to run")?;
    let set: String = variables
        .iter()
        .map(|(name, value)| format!("{name}='{value}' "))
        .collect();
    say(&format!("$ {set}{}", words.join(" ")));
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_cargos_own(&name.to_string_lossy()))
    {
        command.env_remove(name);
    }
    // A build that runs once has no use for what would make the next one quick, and that is more
    // than half of the disk that a build takes.
    command
        .args(arguments)
        .env("CARGO_INCREMENTAL", "0")
        .envs(variables.iter().copied())
        .current_dir(root)
        .stdin(Stdio::null());
    Ok(command)
}

/// What `cargo run` sets for xtask. Build scripts that watch such a variable would run again, and
/// build their crates again, each time that verify follows a build by hand.
fn is_cargos_own(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

fn pass_on(stream: impl Read, wanted: &str) -> Option<String> {
    let mut kept = None;
    let mut lines = BufReader::new(stream);
    let mut line = Vec::new();
    while lines
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        say(&text);
        if text.contains(wanted) {
            kept = Some(text);
        }
        line.clear();
    }
    kept
}

fn finish(words: &[&str], success: bool, status: &str) -> Result<(), String> {
    let shown = words.iter().take(3).copied().collect::<Vec<_>>().join(" ");
    if success {
        Ok(())
    } else {
        Err(format!("`{shown}` ended with {status}"))
    }
}

fn cannot_start(words: &[&str], error: &std::io::Error) -> String {
    format!(
        "`{}` cannot be started: {error}",
        words.first().copied().unwrap_or_default()
    )
}
