//! What the workspace is built from: cargo-deny with `deny.toml`.

use std::path::Path;

use super::outcome::Outcome;
use crate::commands::run;
use crate::console::say;

/// Checks bans, licences and sources always, and known vulnerabilities where RustSec's database
/// can be had: no package registry carries it, so a machine that reaches only those cannot.
pub(super) fn check(root: &Path) -> Outcome {
    let always = [
        "cargo", "deny", "--locked", "check", "bans", "licenses", "sources",
    ];
    if let Err(why) = run(root, &always) {
        return Err(why).into();
    }
    if run(root, &["cargo", "deny", "--locked", "fetch", "db"]).is_ok() {
        return run(root, &["cargo", "deny", "--locked", "check", "advisories"]).into();
    }
    say("ADVISORIES WERE NOT CHECKED: RustSec's database could not be fetched from this machine.");
    say("On one that reaches it, run: cargo deny check advisories");
    Outcome::PassedBut {
        unchecked: "advisories were NOT checked (no database)".to_owned(),
    }
}
