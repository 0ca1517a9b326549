//! The one place that prints. Everything goes to standard output, so that a log keeps its order.

use std::io::{self, Write as _};

/// Prints one line, at once.
///
/// A reader who has gone (`cargo xtask | head`) is no reason to stop a check half way, so a failed
/// write is let go.
pub(crate) fn say(line: &str) {
    let mut out = io::stdout().lock();
    let _gone = writeln!(out, "{line}").and_then(|()| out.flush());
}
