//! The processor's time that another process used; the load of `cargo xtask bench submit` asks it too.

use std::io;
use std::time::Duration;

/// How much the process with this number has used since it began, in hundredths of a second.
///
/// # Errors
/// Where the system does not tell it.
pub(crate) fn worked(process: u32) -> io::Result<Duration> {
    let told = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The program's name stands in brackets, and may hold spaces.
    let fields = told.rsplit(") ").next().unwrap_or_default().split(' ');
    let ticks: u64 = fields
        .skip(11)
        .take(2)
        .filter_map(|one| one.parse::<u64>().ok())
        .sum();
    Ok(Duration::from_millis(ticks * 10))
}
