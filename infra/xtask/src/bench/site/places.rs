//! Where builds write to, and what becomes of what they wrote.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system to write to.
pub(super) struct Place {
    /// What it is called in the table.
    pub(super) name: &'static str,
    /// All that is built lies in it.
    pub(super) folder: PathBuf,
    /// Where what is done with goes until the end; none where it is removed at once.
    ///
    /// ext4 takes no number of a file that was removed within the last minutes, and looks at each of them
    /// first: right after a site is removed, the next takes twenty times as long to write, by whoever.
    aside: Option<PathBuf>,
    /// How much lies there.
    count: Cell<usize>,
}

impl Place {
    /// In memory, where the system has such a folder, and on the disk below `root`.
    pub(super) fn all(root: &Path) -> Vec<Self> {
        let place = |name, folder: PathBuf, aside| Self {
            name,
            folder,
            aside,
            count: Cell::new(0),
        };
        let disk = root.join("target/bench-site");
        let on_disk = place("disk", disk.join("now"), Some(disk.join("done")));
        let memory = Path::new("/dev/shm");
        if memory.is_dir() {
            let name = format!("bench-site-{}", std::process::id());
            vec![place("memory", memory.join(name), None), on_disk]
        } else {
            vec![on_disk]
        }
    }

    /// Makes its folder an empty one.
    pub(super) fn begin(&self) -> Result<(), String> {
        self.clear(&self.folder)?;
        make(&self.folder)
    }

    /// Has nothing at `path`.
    pub(super) fn clear(&self, path: &Path) -> Result<(), String> {
        let Some(aside) = self.aside.as_ref().filter(|_| path.exists()) else {
            return remove(path);
        };
        make(aside)?;
        let mut to = aside.join(self.count.get().to_string());
        // A run that was ended early left some there.
        while to.exists() {
            self.count.set(self.count.get() + 1);
            to = aside.join(self.count.get().to_string());
        }
        fs::rename(path, &to).map_err(|error| format!("`{}`: {error}", path.display()))
    }

    /// Has what was written so far on the disk, so that no build pays for the one before.
    pub(super) fn settle(&self) {
        if self.aside.is_some() {
            // Where there is no such program, builds pay.
            let _ = Command::new("sync").status();
        }
    }

    /// Removes all.
    pub(super) fn end(&self) -> Result<(), String> {
        remove(&self.folder)?;
        self.aside.as_deref().map_or(Ok(()), remove)
    }
}

fn make(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))
}

fn remove(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    }
    Ok(())
}
