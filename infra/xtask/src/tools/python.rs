//! Tools from PyPI: `infra/tools/NAME` holds `requirements.txt`, every line pinned, with the hash of each
//! file that the version has. To add them anew: `uv pip compile --no-deps --generate-hashes`.

use std::path::{Path, PathBuf};

use super::{debian, locks, once};
use crate::commands::run;

/// Installs `infra/tools/NAME/requirements.txt` into an environment of its own, and says where; its
/// programs are in `bin` there.
///
/// # Errors
/// A sentence, where Python cannot be had or does not install what is pinned.
pub(crate) fn install(root: &Path, name: &str) -> Result<PathBuf, String> {
    debian::install(root, &debian::PYTHON)?;
    once(root, name, "requirements.txt", |to| {
        let (to, wanted) = (
            to.display().to_string(),
            locks(root, name)
                .join("requirements.txt")
                .display()
                .to_string(),
        );
        run(root, &["python3", "-m", "venv", &to])?;
        let pip = format!("{to}/bin/pip");
        run(
            root,
            &[
                &pip,
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--require-hashes",
                "--requirement",
                &wanted,
            ],
        )
    })
}
