//! What the file system says of a file without its being read, and whether that can be trusted.

use crate::fingerprint::Fingerprint;
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long after a change another may bear the same time: the clocks of file systems tick.
const TICK: Duration = Duration::from_millis(20);
/// The same, where times are kept in whole seconds.
const COARSE_TICK: Duration = Duration::from_secs(2);

/// A moment of the machine's clock. It is compared with the times of files, and with nothing else:
/// nothing that is built depends on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment(SystemTime);

impl Moment {
    /// Now.
    #[expect(
        clippy::disallowed_methods,
        reason = "only the file system's own times are compared with it, and nothing that is built shows it"
    )]
    pub(crate) fn now() -> Self {
        Self(SystemTime::now())
    }
}

/// What tells one state of a file from another: its length, the times of its last change, and which
/// file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    length: u64,
    modified: Duration,
    /// When anything about the file last changed, its name and times included; zero where the
    /// system does not say.
    changed: Duration,
    number: u64,
}

impl Stamp {
    /// The stamp of the file that `path` names or, through a link, leads to; nothing where there is
    /// none.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        Self::read(&path.metadata().ok()?)
    }

    /// The stamp of the file at `path` itself; nothing where a link is there, or no file.
    pub(crate) fn of_own(path: &Path) -> Option<Self> {
        let kind = path.symlink_metadata().ok()?;
        if kind.is_file() {
            Self::read(&kind)
        } else {
            None
        }
    }

    /// The stamp of a folder's list of names, of the folder's own.
    pub(super) fn of_list(self) -> Self {
        Self {
            length: 0,
            changed: Duration::ZERO,
            ..self
        }
    }

    /// The stamp, where a change after `seen` is sure to make it another. It is not where the file
    /// has only just changed: the clock may not have gone on.
    pub(crate) fn settled(self, seen: Moment) -> Option<Self> {
        let last = self.modified.max(self.changed);
        let tick = if self.modified.subsec_nanos() == 0 {
            COARSE_TICK
        } else {
            TICK
        };
        let seen = seen.0.duration_since(UNIX_EPOCH).ok()?;
        (last + tick < seen).then_some(self)
    }

    /// What stands for the stamp among what a file is made from.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(format!("{self:?}").as_bytes())
    }

    /// The stamp of what the system says in its own form.
    #[cfg(unix)]
    pub(super) fn of_found(found: &rustix::fs::Stat) -> Option<Self> {
        let moment = |seconds: i64, nanoseconds: u32| {
            let seconds = u64::try_from(seconds).ok()?;
            Some(Duration::new(seconds, nanoseconds))
        };
        let nanoseconds = u32::try_from(found.st_ctime_nsec).unwrap_or(0);
        Some(Self {
            length: u64::try_from(found.st_size).ok()?,
            modified: moment(found.st_mtime, u32::try_from(found.st_mtime_nsec).ok()?)?,
            changed: moment(found.st_ctime, nanoseconds).unwrap_or_default(),
            number: found.st_ino,
        })
    }

    /// The stamp of what the file system says.
    pub(crate) fn read(kind: &Metadata) -> Option<Self> {
        let modified = kind.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let (changed, number) = identity(kind);
        Some(Self {
            length: kind.len(),
            modified,
            changed,
            number,
        })
    }
}

#[cfg(unix)]
fn identity(kind: &Metadata) -> (Duration, u64) {
    use std::os::unix::fs::MetadataExt as _;
    let seconds = u64::try_from(kind.ctime()).unwrap_or(0);
    let nanoseconds = u32::try_from(kind.ctime_nsec()).unwrap_or(0);
    (Duration::new(seconds, nanoseconds), kind.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (Duration, u64) {
    (Duration::ZERO, 0)
}

#[cfg(test)]
mod tests {
    use super::{Moment, Stamp};
    use std::fs;
    use std::time::{Duration, SystemTime};

    fn later(seconds: u64) -> Moment {
        #[expect(
            clippy::disallowed_methods,
            reason = "the times of files are the machine's"
        )]
        Moment(SystemTime::now() + Duration::from_secs(seconds))
    }

    #[test]
    fn a_file_that_has_just_changed_is_not_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "a").unwrap();
        let stamp = Stamp::of(&path).unwrap();
        assert_eq!(stamp.settled(Moment::now()), None);
        assert_eq!(stamp.settled(later(3)), Some(stamp));
        let early = Moment(SystemTime::UNIX_EPOCH);
        assert_eq!(stamp.settled(early), None, "a time that is still to come");
    }

    #[cfg(unix)]
    #[test]
    fn every_way_to_change_a_file_shows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "aa").unwrap();
        let first = Stamp::of(&path).unwrap();
        std::thread::sleep(Duration::from_millis(30));
        fs::write(&path, "bb").unwrap();
        let second = Stamp::of(&path).unwrap();
        assert_ne!(second, first, "as long as before");
        // Another file of the same length, with its time set back, in its place.
        let other = folder.path().join("b");
        fs::write(&other, "cc").unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        fs::File::options()
            .write(true)
            .open(&other)
            .unwrap()
            .set_modified(time)
            .unwrap();
        fs::rename(&other, &path).unwrap();
        assert_ne!(Stamp::of(&path).unwrap(), second);
        std::os::unix::fs::symlink(&path, &other).unwrap();
        assert_eq!(Stamp::of_own(&other), None);
        assert_eq!(Stamp::of(&other), Stamp::of(&path));
    }
}
