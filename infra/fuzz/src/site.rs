//! A site of one page, whose text is anybody's.

use crate::NOW;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The generator's example of shortcodes, which its tests build too.
const EXAMPLE: &str = "../../site-gen/tests/sites/shortcodes";

/// The site, in a folder of its own for each process.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE);
    let to = std::env::temp_dir().join(format!("fuzz-{}", std::process::id()));
    copy(&from, &to);
    to
});

/// Checks the site with this text as its page. What has no problem can be built.
pub fn check_page(text: &[u8]) {
    fs::write(FOLDER.join("content/pages/index.md"), text).expect("a page");
    let now = NOW.parse().expect("an instant");
    let options = site_gen::Options::new(FOLDER.join("content"), FOLDER.join("templates"), now);
    let checked = site_gen::check(&options);
    if checked.problems.is_empty() {
        let built = site_gen::build(&options);
        assert!(built.is_ok(), "checked, and not built: {:?}", built.err());
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, own) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &own);
        } else {
            fs::copy(&path, &own).expect("a file");
        }
    }
}
