//! The stamps of what lies in one folder, asked for from there: the system walks a path from its root
//! anew each time that it is asked, and a build asks for tens of thousands.

use super::stamp::Stamp;
use std::io;
use std::path::Path;

/// What is at a path, which no link is followed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A file, with its stamp, where the system has one.
    File(Option<Stamp>),
    /// A folder, with the stamp of its list of names.
    Folder(Option<Stamp>),
    Link,
    /// Nothing, or what no build puts there.
    Other,
}

/// A folder to look from.
#[derive(Debug)]
pub(crate) struct Within {
    #[cfg(unix)]
    folder: std::os::fd::OwnedFd,
    #[cfg(not(unix))]
    folder: std::path::PathBuf,
}

#[cfg(unix)]
impl Within {
    /// The folder at `path`.
    ///
    /// # Errors
    /// Where there is none, or it may not be read.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let folder = std::fs::File::open(path)?.into();
        Ok(Self { folder })
    }

    /// What is at `path` below the folder; "" is the folder itself.
    pub(crate) fn see(&self, path: &str) -> Seen {
        use rustix::fs::{AtFlags, FileType, statat};
        let path = if path.is_empty() { "." } else { path };
        let Ok(found) = statat(&self.folder, path, AtFlags::SYMLINK_NOFOLLOW) else {
            return Seen::Other;
        };
        match FileType::from_raw_mode(found.st_mode) {
            FileType::RegularFile => Seen::File(Stamp::of_found(&found)),
            FileType::Directory => Seen::Folder(Stamp::of_found(&found).map(Stamp::of_list)),
            FileType::Symlink => Seen::Link,
            _ => Seen::Other,
        }
    }
}

#[cfg(not(unix))]
impl Within {
    /// The folder at `path`.
    ///
    /// # Errors
    /// Where there is none, or it may not be read.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        path.metadata()?;
        let folder = path.to_owned();
        Ok(Self { folder })
    }

    /// What is at `path` below the folder; "" is the folder itself.
    pub(crate) fn see(&self, path: &str) -> Seen {
        match self.folder.join(path).symlink_metadata() {
            Ok(kind) if kind.is_file() => Seen::File(Stamp::read(&kind)),
            Ok(kind) if kind.is_dir() => Seen::Folder(Stamp::read(&kind).map(Stamp::of_list)),
            Ok(kind) if kind.is_symlink() => Seen::Link,
            Ok(_) | Err(_) => Seen::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Seen, Within};
    use crate::past::Stamp;
    use std::fs;

    #[test]
    fn what_is_seen_from_a_folder_has_the_stamp_that_it_has_by_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/b/c"), "c").unwrap();
        let within = Within::open(root).unwrap();
        let file = Stamp::of_own(&root.join("a/b/c"));
        assert!(file.is_some());
        assert_eq!(within.see("a/b/c"), Seen::File(file));
        for path in ["", "a", "a/b"] {
            let kind = root.join(path).symlink_metadata().unwrap();
            let stamp = Stamp::read(&kind).map(Stamp::of_list);
            assert!(stamp.is_some());
            assert_eq!(within.see(path), Seen::Folder(stamp), "{path:?}");
        }
        assert_eq!(within.see("a/d"), Seen::Other);
        assert_eq!(within.see("a/b/c/d"), Seen::Other);
        assert!(Within::open(&root.join("d")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("a"), "a").unwrap();
        std::os::unix::fs::symlink("a", root.join("b")).unwrap();
        assert_eq!(Within::open(root).unwrap().see("b"), Seen::Link);
    }
}
