//! The compiler, told to write no path of this machine and no time into what it builds.
//!
//! Cargo makes flags part of the names that it gives to crates and their files, and those end up in what
//! is built: with a folder's path among the flags, another folder would give other bytes. What a wrapper
//! adds, cargo does not know of. So this program is the compiler's wrapper while it packages.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::console::say;

/// The variable that says so, and holds the folder of the repository.
const FOLDER: &str = "PACKAGED_FOLDER";

/// The variable that compilers of C take the day and the hour from which they write into what they build
/// (reproducible-builds.org has its specification), in seconds since 1970: the start of 1980, as the zips
/// have it.
const BUILT_AT: (&str, &str) = ("SOURCE_DATE_EPOCH", "315532800");

/// The variables with which cargo calls this program in the compiler's place, and compilers of C write no
/// day or hour of this machine.
///
/// # Errors
/// Where this program cannot tell where it lies.
pub(super) fn variables(root: &Path) -> Result<[(&'static str, String); 3], String> {
    let wrapper = env::current_exe().map_err(|error| format!("this program: {error}"))?;
    Ok([
        ("RUSTC_WRAPPER", wrapper.display().to_string()),
        (FOLDER, root.display().to_string()),
        (BUILT_AT.0, BUILT_AT.1.to_owned()),
    ])
}

/// Where cargo called this program so: becomes the compiler. Comes back only where that cannot start.
#[expect(
    clippy::disallowed_methods,
    reason = "cargo calls a wrapper as it calls the compiler: all that tells them apart is the environment"
)]
pub(crate) fn become_it() -> Option<ExitCode> {
    let folder = env::var_os(FOLDER)?;
    let mut words = env::args_os().skip(1);
    let compiler = words.next()?;
    let registry = env::home_dir().unwrap_or_default().join(".cargo");
    let registry = env::var_os("CARGO_HOME").unwrap_or_else(|| registry.into_os_string());
    let error = Command::new(&compiler)
        .args(words)
        .arg(remap(&registry, "cargo"))
        .arg(remap(&folder, "."))
        .exec();
    say(&format!("`{}`: {error}", compiler.display()));
    Some(ExitCode::FAILURE)
}

fn remap(path: &OsStr, to: &str) -> OsString {
    let mut flag = OsString::from("--remap-path-prefix=");
    flag.push(path);
    flag.push("=");
    flag.push(to);
    flag
}
