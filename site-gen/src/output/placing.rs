//! Puts what was made into place, and removes what no longer belongs.

use super::folder::{At as _, Own, WriteError};
use super::found::Found;
use super::keeping::{self, Made, Names};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Moves all that was written to where it belongs. The stamps of `made` go where they are not the
/// files' any more.
pub(super) fn move_all_in(own: &Own, made: &mut [Made]) -> Result<(), WriteError> {
    let staged = own.staged();
    if !staged.exists() {
        return Ok(());
    }
    let mut renamed = Names::default();
    move_in(&staged, &own.path, Path::new(""), &mut renamed)?;
    fs::remove_dir(&staged).at(&staged)?;
    for file in made {
        if renamed.contains(Path::new(&file.path)) {
            file.stamp = None;
        }
    }
    Ok(())
}

/// Moves all that is in `from` into `to`: folders whole where there is none of that name, and file
/// by file where there is. What stands where it is to go is replaced. Where files went by themselves
/// goes to `renamed`, as a path below the site's folder, as which `to` is `below`.
fn move_in(
    from: &Path,
    to: &Path,
    below: &Path,
    renamed: &mut Names<PathBuf>,
) -> Result<(), WriteError> {
    for entry in fs::read_dir(from).at(from)? {
        let entry = entry.at(from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let path = below.join(entry.file_name());
        let is_folder = entry.file_type().at(&source)?.is_dir();
        match target.symlink_metadata() {
            Ok(there) if there.is_dir() && is_folder => {
                move_in(&source, &target, &path, renamed)?;
                fs::remove_dir(&source).at(&source)?;
                continue;
            }
            Ok(there) if there.is_dir() => fs::remove_dir_all(&target).at(&target)?,
            Ok(_) if is_folder => fs::remove_file(&target).at(&target)?,
            Ok(_) | Err(_) => {}
        }
        fs::rename(&source, &target).at(&target)?;
        if !is_folder {
            renamed.insert(path);
        }
    }
    Ok(())
}

/// Removes what was `found` in `folder` and is neither kept nor among `made`, which is in the order
/// of its paths. Gives the folders of what stays, in their order, and the files that went.
pub(super) fn remove_strays(
    folder: &Path,
    found: &Found,
    made: &[Made],
) -> Result<(Vec<String>, Vec<PathBuf>), WriteError> {
    let is_made = |path: &str| made.binary_search_by(|file| (*file.path).cmp(path)).is_ok();
    let of_others = |path: &&str| !is_made(path);
    let idle = found.files.iter().filter(|file| !file.is_kept());
    let strays = idle.map(|file| file.path.as_str()).filter(of_others);
    let strangers = found.strangers.iter().filter(|path| is_strange(path));
    let mut removed = Vec::new();
    let strays = strays.map(PathBuf::from);
    let strangers = strangers.filter_map(|path| Some(path.strip_prefix(folder).ok()?.to_owned()));
    for below in strays.chain(strangers) {
        let path = folder.join(&below);
        match fs::remove_file(&path) {
            Err(error) if !is_gone(&path, &error) => return Err(WriteError::Io(path, error)),
            Ok(()) | Err(_) => removed.push(below),
        }
    }
    let kept = found.files.iter().filter(|file| file.is_kept());
    let kept = kept.map(|file| file.path.as_str());
    let paths = kept.chain(made.iter().map(|file| file.path.as_str()));
    let folders = keeping::folders_of(paths);
    let mut needed = folders.iter().peekable();
    let idle: Vec<_> = found
        .folders
        .iter()
        .filter(|there| {
            while needed.next_if(|one| ***one < *there.path).is_some() {}
            needed.next_if(|one| ***one == *there.path).is_none()
        })
        .collect();
    for there in idle.into_iter().rev() {
        // Fails where it is gone already.
        let _ = fs::remove_dir(folder.join(&there.path));
    }
    let folders = folders.into_iter().map(str::to_owned).collect();
    Ok((folders, removed))
}

/// Whether a file could not be removed because a folder has taken its place, or a file that of its
/// folder.
fn is_gone(path: &Path, error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory) || path.is_dir()
}

/// Whether no build can have put there what is at `path` now.
fn is_strange(path: &Path) -> bool {
    path.to_str().is_none() || path.is_symlink()
}
