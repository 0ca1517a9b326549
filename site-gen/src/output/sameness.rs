//! Whether a file is already what it is to be.

use super::Contents;
use std::fs;
use std::io;
use std::path::Path;

/// Whether `target` is a file that holds `contents` already.
pub(super) fn is_same(contents: &Contents, target: &Path) -> bool {
    match contents {
        Contents::Bytes(bytes) => {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            target
                .symlink_metadata()
                .is_ok_and(|kind| kind.is_file() && kind.len() == length)
                && fs::read(target).is_ok_and(|there| there == **bytes)
        }
        Contents::File(disk) => is_copy(disk, target),
        // Its name says what it was made from.
        Contents::Made(_) => target.is_file(),
    }
}

/// Whether `target` holds what `disk` does. Read in parts: either may be a film.
fn is_copy(disk: &Path, target: &Path) -> bool {
    let same_length = || {
        let length = disk.metadata().ok()?.len();
        let kind = target.symlink_metadata().ok()?;
        Some(kind.is_file() && kind.len() == length)
    };
    same_length() == Some(true) && have_same_bytes(disk, target).unwrap_or(false)
}

fn have_same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    use io::BufRead as _;
    let mut one = io::BufReader::with_capacity(1 << 16, fs::File::open(one)?);
    let mut other = io::BufReader::with_capacity(1 << 16, fs::File::open(other)?);
    loop {
        let (here, there) = (one.fill_buf()?, other.fill_buf()?);
        let length = here.len().min(there.len());
        if length == 0 {
            return Ok(here.len() == there.len());
        }
        if here.get(..length) != there.get(..length) {
            return Ok(false);
        }
        one.consume(length);
        other.consume(length);
    }
}
