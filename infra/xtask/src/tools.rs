//! The programs that the other parts call: found, or installed.
//!
//! What a machine has for all its projects comes from Debian's packages ([`debian`]); what is of a
//! kind and version that only this project needs goes below `target/tools` ([`node`], [`python`]),
//! by the lock files in `infra/tools`.

pub(crate) mod debian;
pub(crate) mod node;
pub(crate) mod python;

use std::path::{Path, PathBuf};

use crate::commands::{first_line, run_with};
use crate::console::say;
use crate::verify::Outcome;

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
pub(crate) fn install_missing(root: &Path) -> Outcome {
    let mut lacking = Vec::new();
    for component in ["fmt", "clippy"] {
        lacking.extend(part_of_rust(component).err());
    }
    for subcommand in &SUBCOMMANDS {
        lacking.extend(cargo_subcommand(root, subcommand).err());
    }
    for program in [
        &debian::CHROMIUM,
        &debian::PYTHON,
        &debian::GNUMERIC,
        &debian::JAVA,
        &debian::CPLUSPLUS,
    ] {
        lacking.extend(debian::install(root, program).err());
    }
    for packages in ["commonmark-spec", "web"] {
        lacking.extend(node::install(root, packages).err());
    }
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

/// The folder of a tool's lock files.
fn locks(root: &Path, name: &str) -> PathBuf {
    root.join("infra/tools").join(name)
}

/// Where a tool is installed.
fn home(root: &Path, name: &str) -> PathBuf {
    root.join("target/tools").join(name)
}

/// Installs a tool once for each content of its lock file, by `install`, and says where it is.
///
/// # Errors
/// A sentence, where the lock file cannot be read, the folder cannot be made, or `install` fails.
fn once(
    root: &Path,
    name: &str,
    lock: &str,
    install: impl FnOnce(&Path) -> Result<(), String>,
) -> Result<PathBuf, String> {
    let (from, to) = (locks(root, name).join(lock), home(root, name));
    let wanted = std::fs::read(&from)
        .map_err(|error| format!("`{}` cannot be read: {error}", from.display()))?;
    // Written last, so an installation that broke off is begun again.
    let mark = to.join("installed-by");
    if std::fs::read(&mark).is_ok_and(|found| found == wanted) {
        say(&format!("there: {name}, as `{lock}` pins it"));
        return Ok(to);
    }
    say(&format!(
        "missing: {name}. It is installed below target/tools."
    ));
    let in_words = |error: std::io::Error| format!("`{}`: {error}", to.display());
    if to.exists() {
        std::fs::remove_dir_all(&to).map_err(in_words)?;
    }
    std::fs::create_dir_all(&to).map_err(in_words)?;
    install(&to)?;
    std::fs::write(&mark, wanted).map_err(in_words)?;
    Ok(to)
}
