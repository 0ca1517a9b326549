//! Notices that files have changed: at once where the system tells of it, and by looking every little
//! while, which works on every file system and with every editor's way of saving.

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};
use walkdir::WalkDir;

/// How often the files are looked at where the system does not tell of changes.
const OFTEN: Duration = Duration::from_millis(150);
/// How often where it does: network drives and the like keep some to themselves.
const SELDOM: Duration = Duration::from_secs(3);

/// How long a file that is being written may take until its next part, or its end.
const WRITING: Duration = Duration::from_millis(50);

/// What the system tells of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// It is being written: half of it may be there.
    Begun,
    /// It is there as it is meant to be, or gone.
    Done,
}

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    /// These paths, and nothing else: absolute ones.
    Paths(BTreeSet<PathBuf>),
    /// Anything may have.
    Anything,
}

impl Changed {
    fn add(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Paths(paths), Self::Paths(more)) => paths.extend(more),
            (Self::Paths(_), Self::Anything) => *self = Self::Anything,
            (Self::Anything, _) => {}
        }
    }
}

/// The files of the watched folders, with when each was changed and how long it is.
type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// A watch over folders.
pub(super) struct Watch {
    folders: [PathBuf; 2],
    seen: Seen,
    /// What was told since it was last waited for.
    told: Receiver<(Told, Changed)>,
    /// Tells, as long as it is there; nothing where the system cannot.
    watcher: Option<RecommendedWatcher>,
}

impl Watch {
    /// Watches all files below `folders` from now on.
    pub(super) fn over(folders: [PathBuf; 2]) -> Self {
        let (tell, told) = channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Some(told) = said_by(&event) {
                let _ = tell.send((told, named_by(event)));
            }
        });
        let watcher = watcher.ok().and_then(|mut watcher| {
            let watched = folders
                .iter()
                .all(|folder| watcher.watch(folder, RecursiveMode::Recursive).is_ok());
            watched.then_some(watcher)
        });
        Self {
            seen: look(&folders),
            folders,
            told,
            watcher,
        }
    }

    /// Waits until the file is whole whose writing has begun, and takes in all that is told by then.
    fn wait_for_end(&self, (first, mut changed): (Told, Changed)) -> Changed {
        let mut last = first;
        while last == Told::Begun {
            match self.told.recv_timeout(WRITING) {
                Ok((told, more)) => {
                    last = told;
                    changed.add(more);
                }
                Err(_) => break,
            }
        }
        while let Ok((_, more)) = self.told.try_recv() {
            changed.add(more);
        }
        changed
    }

    /// Waits until something has changed since the last call, or since the watch began.
    pub(super) fn wait(&mut self) -> Changed {
        let interval = if self.watcher.is_some() {
            SELDOM
        } else {
            OFTEN
        };
        loop {
            match self.told.recv_timeout(interval) {
                Ok(first) => return self.wait_for_end(first),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(interval),
            }
            let now = look(&self.folders);
            if now != self.seen {
                self.seen = now;
                return Changed::Anything;
            }
        }
    }
}

/// What an event says of the files; nothing where it says only that one was read.
fn said_by(event: &notify::Result<Event>) -> Option<Told> {
    match event.as_ref().map(|event| event.kind) {
        Ok(EventKind::Access(AccessKind::Close(AccessMode::Write))) => Some(Told::Done),
        Ok(EventKind::Access(_)) => None,
        Ok(EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any)) => {
            Some(Told::Begun)
        }
        Ok(_) | Err(_) => Some(Told::Done),
    }
}

/// The paths that an event is about.
fn named_by(event: notify::Result<Event>) -> Changed {
    match event {
        Ok(event) if !event.need_rescan() && !event.paths.is_empty() => {
            Changed::Paths(event.paths.into_iter().collect())
        }
        Ok(_) | Err(_) => Changed::Anything,
    }
}

/// Looks at all files below `folders`.
fn look(folders: &[PathBuf]) -> Seen {
    let entries = folders
        .iter()
        .flat_map(|folder| WalkDir::new(folder).follow_links(true));
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let kind = entry.metadata().ok()?;
            Some((entry.into_path(), (kind.modified().ok(), kind.len())))
        })
        .collect()
}
