//! The preview, `local`, started for a tool that reads its pages.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::repository;

/// When the preview's clock stands: inside the shipped intake.
const NOW: &str = "2023-06-01T09:00:00Z";

/// A running preview with its data in memory. Dropped, it ends.
pub(crate) struct Preview {
    program: Child,
    /// Where it answers, without a slash at the end.
    pub(crate) address: String,
}

impl Preview {
    /// Starts the built program on a port that is free.
    ///
    /// # Errors
    /// A sentence, where it is not built, or does not say where it listens.
    pub(crate) fn start(root: &std::path::Path) -> Result<Self, String> {
        let built = repository::built("local")?;
        let mut program = Command::new(&built)
            .args(["--port", "0", "--memory", "--now", NOW])
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("`{}` cannot be started: {error}", built.display()))?;
        let mut said = String::new();
        if let Some(out) = program.stdout.take() {
            BufReader::new(out)
                .read_line(&mut said)
                .map_err(|error| format!("the preview cannot be heard: {error}"))?;
        }
        let address = said
            .trim()
            .strip_prefix("listening on ")
            .unwrap_or("")
            .to_owned();
        let preview = Self { program, address };
        if preview.address.is_empty() {
            return Err("the preview did not say where it listens".to_owned());
        }
        Ok(preview)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ended = self.program.kill();
        let _waited = self.program.wait();
    }
}
