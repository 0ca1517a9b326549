//! Tools from npm: `infra/tools/NAME` holds `package.json` and `package-lock.json`.

use std::path::{Path, PathBuf};

use super::{debian, locks, once};
use crate::commands::run;

/// Installs the packages of `infra/tools/NAME`, and says in which folder their `node_modules` is. No
/// package runs a program of its own on the way.
///
/// # Errors
/// A sentence, where npm cannot be had or does not install what the lock file pins.
pub(crate) fn install(root: &Path, name: &str) -> Result<PathBuf, String> {
    debian::install(root, &debian::NODE)?;
    once(root, name, "package-lock.json", |to| {
        for file in ["package.json", "package-lock.json"] {
            std::fs::copy(locks(root, name).join(file), to.join(file))
                .map_err(|error| format!("`{file}` of {name} cannot be copied: {error}"))?;
        }
        run(
            to,
            &["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        )
    })
}
