//! What Debian's packages bring; elsewhere, what to install is said.

use std::path::Path;

use crate::commands::{first_line, run};
use crate::console::say;

/// A program, and the packages that bring it.
pub(crate) struct Program {
    /// Commands, any of which shows that it is there, in the order in which the tests look for it.
    pub(crate) found_by: &'static [&'static [&'static str]],
    /// Debian's packages.
    pub(crate) packages: &'static [&'static str],
}

/// The browser of the tests.
pub(crate) const CHROMIUM: Program = Program {
    found_by: &[
        &["chromium", "--version"],
        &["chromium-browser", "--version"],
        &["google-chrome", "--version"],
    ],
    packages: &["chromium"],
};

/// The spreadsheet program of the tests.
pub(crate) const GNUMERIC: Program = Program {
    found_by: &[&["ssconvert", "--version"]],
    packages: &["gnumeric"],
};

/// What npm's tools run on.
pub(crate) const NODE: Program = Program {
    found_by: &[&["npm", "--version"]],
    packages: &["nodejs", "npm"],
};

/// What PyPI's tools run on. A virtual environment needs a package of its own on Debian.
pub(crate) const PYTHON: Program = Program {
    found_by: &[&[
        "python3",
        "-c",
        "import ensurepip, venv, sys; print(sys.version)",
    ]],
    packages: &["python3", "python3-venv", "python3-pip"],
};

/// What the HTML checker runs on.
pub(crate) const JAVA: Program = Program {
    found_by: &[&["java", "--version"]],
    packages: &["default-jre-headless"],
};

/// What libFuzzer is built with.
pub(crate) const CPLUSPLUS: Program = Program {
    found_by: &[&["c++", "--version"]],
    packages: &["g++"],
};

/// What makes pictures small.
pub(crate) const IMAGEMAGICK: Program = Program {
    found_by: &[&["convert", "--version"]],
    packages: &["imagemagick"],
};

/// Installs `program` with apt-get where it is missing, and says its first line.
///
/// # Errors
/// A sentence that names the packages, where this is no Debian or installing fails.
pub(crate) fn install(root: &Path, program: &Program) -> Result<(), String> {
    if let Some(found) = found(program) {
        say(&format!("there: {found}"));
        return Ok(());
    }
    let names = program.packages.join(", ");
    let advice = format!(
        "{names} missing: install so that one of these answers: {}",
        asked(program)
    );
    if first_line(&["apt-get", "--version"]).is_none() {
        return Err(advice);
    }
    say(&format!("missing: {names}. Installed with apt-get."));
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
    let install = [&["install", "--no-install-recommends"], program.packages].concat();
    for words in [&["update"][..], &install] {
        run(root, &[&apt[..], words].concat()).map_err(|why| format!("{advice} ({why})"))?;
    }
    found(program).map(|_| ()).ok_or(advice)
}

fn found(program: &Program) -> Option<String> {
    let mut answers = program.found_by.iter();
    answers.find_map(|words| {
        first_line(words)
            .map(|line| format!("{} {line}", words.first().copied().unwrap_or_default()))
    })
}

fn asked(program: &Program) -> String {
    let commands: Vec<_> = program
        .found_by
        .iter()
        .map(|words| format!("`{}`", words.join(" ")))
        .collect();
    commands.join(", ")
}
