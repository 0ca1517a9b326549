//! Reads the declarations and the templates from their folders.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Every file below `folder` whose ending is among `endings`, by its path below it with `/`.
pub(crate) fn texts(folder: &Path, endings: &[&str]) -> io::Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).map_err(|error| with_path(&error, &next))? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(|own| endings.contains(&own))
            {
                let text = fs::read_to_string(&path).map_err(|error| with_path(&error, &path))?;
                let name = path
                    .strip_prefix(folder)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .replace('\\', "/");
                texts.insert(name, text);
            }
        }
    }
    Ok(texts)
}

fn with_path(error: &io::Error, path: &Path) -> io::Error {
    io::Error::new(
        error.kind(),
        format!("reading `{}`: {error}", path.display()),
    )
}
