//! The programs that the other parts call: found, or installed.

use std::path::Path;

use super::outcome::Outcome;
use crate::commands::{first_line, run, run_with};
use crate::console::say;

/// The names under which Chromium is installed, in the order in which the tests look for it.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A cargo subcommand, built from its source where it is missing.
struct Subcommand {
    name: &'static str,
    version: &'static str,
    /// Left out: updating itself, system certificates and the like, which only cost time here.
    features: &'static [&'static str],
}

const SUBCOMMANDS: [Subcommand; 2] = [
    Subcommand {
        name: "nextest",
        version: "0.9.143",
        features: &["default-no-update"],
    },
    Subcommand {
        name: "deny",
        version: "0.20.2",
        features: &[],
    },
];

/// Installs what is missing and says what is there. Every tool is tried, so that one run tells all
/// that is lacking.
pub(super) fn install_missing(root: &Path) -> Outcome {
    let mut lacking = Vec::new();
    for component in ["fmt", "clippy"] {
        lacking.extend(part_of_rust(component).err());
    }
    for subcommand in &SUBCOMMANDS {
        lacking.extend(cargo_subcommand(root, subcommand).err());
    }
    lacking.extend(browser(root).err());
    for lack in &lacking {
        say(&format!("xtask: {lack}"));
    }
    match lacking.len() {
        0 => Outcome::Passed,
        1 => Err("a tool is lacking".to_owned()).into(),
        count => Err(format!("{count} tools are lacking")).into(),
    }
}

fn part_of_rust(name: &str) -> Result<(), String> {
    match first_line(&["cargo", name, "--version"]) {
        Some(version) => say(&format!("there: {version}")),
        None => {
            return Err(format!(
                "`cargo {name}` is missing: rustup component add it"
            ));
        }
    }
    Ok(())
}

/// Built without optimisation, which is several times quicker and is not felt in use.
fn cargo_subcommand(root: &Path, tool: &Subcommand) -> Result<(), String> {
    let Subcommand {
        name,
        version,
        features,
    } = tool;
    if let Some(found) = first_line(&["cargo", name, "--version"]) {
        say(&format!("there: {found}"));
        return Ok(());
    }
    let package = format!("cargo-{name}");
    say(&format!(
        "missing: {package}. It is built once, in two or three minutes, and kept."
    ));
    let features = features.join(",");
    let mut words = vec![
        "cargo",
        "install",
        &package,
        "--version",
        version,
        "--locked",
    ];
    words.extend(["--debug", "--no-default-features"]);
    if !features.is_empty() {
        words.extend(["--features", &features]);
    }
    run_with(root, &words, &[("CARGO_PROFILE_DEV_DEBUG", "0")])
}

fn browser(root: &Path) -> Result<(), String> {
    if let Some(found) = found_browser() {
        say(&format!("there: {found}"));
        return Ok(());
    }
    let advice = "Chromium is missing: install it so that `chromium --version` answers";
    if first_line(&["apt-get", "--version"]).is_none() {
        return Err(advice.to_owned());
    }
    say("missing: chromium. It is installed with apt-get.");
    let as_root = first_line(&["id", "-u"]).is_some_and(|id| id == "0");
    let sudo: &[&str] = if as_root {
        &[]
    } else {
        &["sudo", "--non-interactive"]
    };
    let quiet = [
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "--quiet",
        "--yes",
    ];
    let apt = [sudo, &quiet].concat();
    for words in [
        &["update"][..],
        &["install", "--no-install-recommends", "chromium"],
    ] {
        run(root, &[&apt[..], words].concat()).map_err(|why| format!("{advice} ({why})"))?;
    }
    found_browser().map(|_| ()).ok_or_else(|| advice.to_owned())
}

fn found_browser() -> Option<String> {
    BROWSERS
        .iter()
        .find_map(|name| first_line(&[name, "--version"]))
}
