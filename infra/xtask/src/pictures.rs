//! `cargo xtask pictures`: the README's pictures, cut from what the browser's gates left in
//! `report/screens`, and made small.

use std::path::Path;
use std::process::ExitCode;

use crate::commands::run;
use crate::console::say;
use crate::repository;
use crate::tools::debian;

/// A picture of the README.
struct Picture {
    name: &'static str,
    /// The state and view that it is cut from.
    of: &'static str,
    /// What is kept of it: width and height in pixels, and how far from the left and the top.
    size: &'static str,
}

/// A page on a desk, and on a telephone, below the preview's banner.
const DESK: &str = "1280x1000+0+37";
const TELEPHONE: &str = "320x640+0+85";

const PICTURES: [Picture; 7] = [
    picture("home", "home-1280-light", DESK),
    picture("home-dark", "home-1280-dark", DESK),
    picture("form", "own-change-fault-320-light", TELEPHONE),
    picture("check", "mentee-check-notes-320-light", TELEPHONE),
    picture("manager", "manager-320-light", TELEPHONE),
    picture("own", "own-approved-320-dark", TELEPHONE),
    picture("dashboard", "admin-dashboard-busy-1280-light", DESK),
];

const fn picture(name: &'static str, of: &'static str, size: &'static str) -> Picture {
    Picture { name, of, size }
}

/// Where they are kept.
const FOLDER: &str = "infra/pictures";

/// Cuts all of them anew.
pub(crate) fn take() -> ExitCode {
    let root = repository::root();
    let taken = debian::install(&root, &debian::IMAGEMAGICK)
        .and_then(|()| PICTURES.iter().try_for_each(|one| cut(&root, one)));
    match taken {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("pictures: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// 64 colours are enough for pages without photographs, and a quarter of the bytes.
fn cut(root: &Path, picture: &Picture) -> Result<(), String> {
    let from = format!("report/screens/{}.png", picture.of);
    if !root.join(&from).is_file() {
        return Err(format!(
            "`{from}` is not there: `cargo xtask verify tests` leaves it"
        ));
    }
    let to = format!("{FOLDER}/{}.png", picture.name);
    let words = [
        "convert",
        &from,
        "-crop",
        picture.size,
        "+repage",
        "+dither",
        "-colors",
        "64",
        "-strip",
        "-define",
        "png:compression-level=9",
        &to,
    ];
    run(root, &words)
}

#[cfg(test)]
mod tests {
    use super::{FOLDER, PICTURES};
    use crate::repository;
    use std::fs;

    /// The most bytes of a picture: the README has several, and people read it on a telephone too.
    const HEAVIEST: u64 = 100_000;

    #[test]
    fn the_readme_shows_each_picture_and_none_is_heavy() {
        let root = repository::root();
        let readme = fs::read_to_string(root.join("README.md")).expect("the README");
        for picture in &PICTURES {
            let path = format!("{FOLDER}/{}.png", picture.name);
            let file = fs::metadata(root.join(&path)).expect(&path);
            assert!(file.len() < HEAVIEST, "{path}: {} bytes", file.len());
            assert!(readme.contains(&path), "{path} is not in the README");
        }
        let kept = fs::read_dir(root.join(FOLDER)).expect("the folder").count();
        assert_eq!(kept, PICTURES.len(), "files that no picture is made for");
    }
}
