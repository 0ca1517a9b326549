//! `cargo xtask bench site`: a made-up site built by this generator, by Hugo and by Eleventy, beside
//! the least that it can cost; and what an edit costs. In memory and on disk.

mod edits;
mod tools;

use super::measure::{self, Runs};
use crate::console::say;
use std::fs;
use std::path::{Path, PathBuf};
use tools::Tools;

/// How many pages, and how many runs of each build.
type Size = (usize, usize);

const SIZES: [Size; 3] = [(100, 9), (1_000, 7), (10_000, 3)];
/// The size at which the price of each feature is taken.
const OF_FEATURES: Size = (1_000, 5);
/// The same, to see that everything runs.
const QUICK: [Size; 2] = [(20, 1), (100, 2)];
const QUICK_OF_FEATURES: Size = (100, 1);
/// The largest site, for this generator and the floor alone.
const LARGEST: Size = (100_000, 1);

/// Features that cost time, each with the settings of a scheme that ask for it and for no other. The
/// first asks for none: what it costs is what the others add to.
const FEATURES: [(&str, &str); 4] = [
    ("site with code and pictures", "[build]\nimages = false\n"),
    (
        "the same, minified",
        "[build]\nimages = false\nminify = true\n",
    ),
    (
        "the same, code in colour",
        "[build]\nimages = false\n[markdown]\nhighlight = true\n",
    ),
    ("the same, pictures in three widths", ""),
];

/// All sizes, all rivals.
pub(super) fn take(root: &Path) -> Result<(), String> {
    take_sizes(root, &SIZES, OF_FEATURES)
}

/// Small sizes, all rivals.
pub(super) fn take_quick(root: &Path) -> Result<(), String> {
    take_sizes(root, &QUICK, QUICK_OF_FEATURES)
}

fn take_sizes(root: &Path, sizes: &[Size], of_features: Size) -> Result<(), String> {
    let tools = Tools::with_rivals(root)?;
    let mut lines = head();
    for (name, folder) in file_systems(root) {
        for (pages, runs) in sizes.iter().copied() {
            lines.extend(compare(&tools, &folder, name, pages, runs, true)?);
        }
        lines.extend(features(&tools, &folder, name, of_features)?);
    }
    print(&lines);
    let mut lines = edits::head();
    for (name, folder) in file_systems(root) {
        for (pages, _) in sizes.iter().copied() {
            lines.extend(edits::take(&tools, &folder, name, pages)?);
        }
    }
    print(&lines);
    Ok(())
}

/// The largest site.
pub(super) fn take_largest(root: &Path) -> Result<(), String> {
    let tools = Tools::ours(root)?;
    let mut lines = head();
    let (pages, runs) = LARGEST;
    if let Some((name, folder)) = file_systems(root).first() {
        lines.extend(compare(&tools, folder, name, pages, runs, false)?);
    }
    print(&lines);
    Ok(())
}

fn head() -> Vec<String> {
    vec![
        "| where | pages | what | wall s (spread) | CPU s | peak MiB | wall to ours |".to_owned(),
        "| --- | --- | --- | --- | --- | --- | --- |".to_owned(),
    ]
}

fn print(lines: &[String]) {
    say("");
    for line in lines {
        say(line);
    }
}

/// Where builds write to: memory, where the system has such a folder, and the disk.
fn file_systems(root: &Path) -> Vec<(&'static str, PathBuf)> {
    let memory = Path::new("/dev/shm");
    let disk = ("disk", root.join("target/bench-site"));
    if memory.is_dir() {
        let name = format!("bench-site-{}", std::process::id());
        vec![("memory", memory.join(name)), disk]
    } else {
        vec![disk]
    }
}

/// One build of a site.
struct Build {
    what: &'static str,
    /// Where it is run.
    folder: PathBuf,
    words: Vec<String>,
    /// Where it writes to.
    out: PathBuf,
}

/// Builds sites of `pages` pages in `folder`, in turns, and gives a line of the table for each.
fn compare(
    tools: &Tools,
    folder: &Path,
    file_system: &str,
    pages: usize,
    runs: usize,
    with_rivals: bool,
) -> Result<Vec<String>, String> {
    say(&format!("{pages} pages, {file_system}"));
    fresh(folder)?;
    let builds = tools.builds(folder, pages, with_rivals)?;
    let mut taken: Vec<Runs> = builds.iter().map(|_| Runs::default()).collect();
    // One run of each that is not counted, then in turns: what disturbs the machine disturbs all.
    for run in 0..=runs {
        for (build, taken) in builds.iter().zip(&mut taken) {
            remove(&build.out)?;
            let words: Vec<&str> = build.words.iter().map(String::as_str).collect();
            let cost = measure::cost(&build.folder, &words)?;
            if run > 0 || runs == 1 {
                taken.add(cost);
            }
        }
        if runs == 1 {
            break;
        }
    }
    remove(folder)?;
    let ours = taken.first().map_or(f64::NAN, |runs| runs.median().wall);
    let lines = builds.iter().zip(&taken);
    Ok(lines
        .map(|(build, runs)| {
            let middle = runs.median();
            format!(
                "| {file_system} | {pages} | {} | {:.3} (±{:.0} %) | {:.3} | {:.0} | {:.2} |",
                build.what,
                middle.wall,
                runs.spread() * 100.0,
                middle.cpu,
                middle.peak,
                middle.wall / ours,
            )
        })
        .collect())
}

/// What a site costs that has something for each of [`FEATURES`], with one of them at a time.
fn features(
    tools: &Tools,
    folder: &Path,
    file_system: &str,
    (pages, runs): Size,
) -> Result<Vec<String>, String> {
    say(&format!("{pages} pages with each feature, {file_system}"));
    let mut lines = Vec::new();
    for (name, settings) in FEATURES {
        fresh(folder)?;
        let site = tools.make_up_for(folder, pages, &["rich"])?;
        let scheme = site.join("content/scheme.toml");
        let text = fs::read_to_string(&scheme).map_err(|error| error.to_string())?;
        fs::write(&scheme, format!("{text}\n{settings}")).map_err(|error| error.to_string())?;
        let build = tools.our_build(&site, &folder.join("out"));
        let words: Vec<&str> = build.words.iter().map(String::as_str).collect();
        let mut taken = Runs::default();
        for _ in 0..runs {
            remove(&build.out)?;
            taken.add(measure::cost(&build.folder, &words)?);
        }
        let middle = taken.median();
        lines.push(format!(
            "| {file_system} | {pages} | {name} | {:.3} (±{:.0} %) | {:.3} | {:.0} | |",
            middle.wall,
            taken.spread() * 100.0,
            middle.cpu,
            middle.peak
        ));
    }
    remove(folder)?;
    Ok(lines)
}

/// Makes `folder` an empty one.
fn fresh(folder: &Path) -> Result<(), String> {
    remove(folder)?;
    fs::create_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))
}

fn remove(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    }
    Ok(())
}
