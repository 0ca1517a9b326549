//! What every page is held to as a file: the Nu HTML checker says nothing of it, its frame is whole,
//! and its first load fits into one round trip.

use crate::frame;
use crate::pictures::report;
use crate::scheme_test::{NOW, SchemeTest};
use crate::table::{State, every};
use crate::web_tools;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// What a server may send before it has heard from the reader again: ten packets.
const FIRST_LOAD: usize = 14 * 1024;

#[test]
fn every_page_in_every_state_is_sound_and_small() {
    let states = every();
    let style = style_sheet();
    let mut problems = weigh(&states, &style);
    problems.extend(frame::problems(&states));
    problems.extend(check_markup(&states, &style));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn style_sheet() -> Vec<u8> {
    let test = SchemeTest::start_at(NOW);
    test.get("/assets/style.css").is(200).bytes
}

/// Lists every page's first load in the report, and tells those that are too heavy.
fn weigh(states: &[State], style: &[u8]) -> Vec<String> {
    let style = compressed(style);
    let mut weights: Vec<(usize, &str)> = states
        .iter()
        .map(|state| {
            (
                compressed(state.html.as_bytes()) + style,
                state.name.as_str(),
            )
        })
        .collect();
    weights.sort_unstable();
    weights.reverse();
    let mut list =
        format!("The style sheet, compressed: {style} bytes.\nWith it, each page's first load:\n");
    for (bytes, name) in &weights {
        let _ = writeln!(list, "{bytes:>6} {name}");
    }
    fs::create_dir_all(report()).expect("a folder");
    fs::write(report().join("weights.txt"), list).expect("a report");
    let heavy = weights.iter().filter(|(bytes, _)| *bytes > FIRST_LOAD);
    heavy
        .map(|(bytes, name)| {
            format!("{name}: a first load of {bytes} bytes, more than {FIRST_LOAD}")
        })
        .collect()
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("room");
    encoder.finish().expect("room").len()
}

/// Runs the checker once over all pages and the style sheet; each line that it says is a problem.
fn check_markup(states: &[State], style: &[u8]) -> Vec<String> {
    let folder = report().join("pages");
    let _none_yet = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the pages");
    let mut files: Vec<PathBuf> = vec![folder.join("style.css")];
    fs::write(&files[0], style).expect("the style sheet");
    for state in states {
        let file = folder.join(format!("{}.html", state.name));
        fs::write(&file, &state.html).expect("a page");
        files.push(file);
    }
    let checker = web_tools::file("vnu-jar/build/dist/vnu.jar");
    let told = Command::new("java")
        .args(["-Xss4m", "-jar"])
        .arg(checker)
        .args([
            "--also-check-css",
            "--stdout",
            "--exit-zero-always",
            "--format",
            "gnu",
        ])
        .args(&files)
        .output()
        .expect("java starts: `cargo xtask verify tools` installs it");
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let told = String::from_utf8(told.stdout).expect("UTF-8");
    let folder = format!("{}/", folder.display());
    told.lines().map(|line| line.replace(&folder, "")).collect()
}
