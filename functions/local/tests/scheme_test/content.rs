//! The shipped content in a folder of its own, changed as an editor would.

use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A copy of the shipped content.
pub(crate) struct Content(TempDir);

impl Content {
    /// As it ships.
    pub(crate) fn shipped() -> Self {
        let folder = TempDir::new().expect("a folder");
        copy(&super::options(super::NOW).content, folder.path());
        Self(folder)
    }

    /// Another consortium's, made up: `tests/other-scheme/content/`.
    pub(crate) fn of_another_consortium() -> Self {
        let folder = TempDir::new().expect("a folder");
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/other-scheme/content");
        copy(&own, folder.path());
        Self(folder)
    }

    /// With `text` at the end of a file.
    pub(crate) fn append(self, file: &str, text: &str) -> Self {
        let before = self.read(file);
        self.write(file, &(before + text));
        self
    }

    /// With `to` in the place of the one `from` in a file.
    #[track_caller]
    pub(crate) fn replace(self, file: &str, from: &str, to: &str) -> Self {
        let before = self.read(file);
        assert_eq!(before.matches(from).count(), 1, "`{from}` in `{file}`");
        self.write(file, &before.replace(from, to));
        self
    }

    /// The text of a file.
    #[track_caller]
    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).expect("a file of content")
    }

    /// Writes a file anew.
    #[track_caller]
    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.path().join(file), text).expect("the file again");
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let own = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &own);
        } else {
            fs::copy(&path, &own).expect("a copy");
        }
    }
}
