//! How far a long build has come: one line on the terminal, which goes away with the build.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A build that takes no longer says nothing of itself.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const INTERVAL: Duration = Duration::from_millis(100);

/// The line.
pub(super) struct Progress {
    /// Nothing where there is no terminal to write to, as in CI.
    line: Option<Mutex<Line>>,
}

struct Line {
    next: Instant,
    is_shown: bool,
}

impl Progress {
    /// A line on standard error, where that is a terminal.
    pub(super) fn begin() -> Self {
        let line = Line {
            next: Instant::now() + PATIENCE,
            is_shown: false,
        };
        Self {
            line: std::io::stderr().is_terminal().then(|| Mutex::new(line)),
        }
    }

    /// Says that `files` files are done.
    pub(super) fn show(&self, files: usize) {
        // While another thread writes the line, this one has better things to do.
        let Some(mut line) = self.line.as_ref().and_then(|line| line.try_lock().ok()) else {
            return;
        };
        let now = Instant::now();
        if now >= line.next {
            line.next = now + INTERVAL;
            line.is_shown = true;
            let _ = write!(std::io::stderr(), "\r{files} files");
        }
    }

    /// Takes the line away.
    pub(super) fn end(self) {
        let line = self.line.and_then(|line| line.into_inner().ok());
        if line.is_some_and(|line| line.is_shown) {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
