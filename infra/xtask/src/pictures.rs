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
    /// What is kept of it, from the top: width and height in pixels.
    size: &'static str,
}

const PICTURES: [Picture; 5] = [
    Picture {
        name: "home",
        of: "home-1280-light",
        size: "1280x1080",
    },
    Picture {
        name: "form",
        of: "mentee-nothing-filled-in-320-light",
        size: "320x1000",
    },
    Picture {
        name: "form-dark",
        of: "apply-mentee-320-dark",
        size: "320x1000",
    },
    Picture {
        name: "check",
        of: "mentee-check-notes-1280-light",
        size: "1280x1000",
    },
    Picture {
        name: "list",
        of: "admin-list-owner-1280-light",
        size: "1280x1000",
    },
];

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
    let (to, crop) = (
        format!("{FOLDER}/{}.png", picture.name),
        format!("{}+0+0", picture.size),
    );
    let words = [
        "convert",
        &from,
        "-crop",
        &crop,
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
