//! `cargo xtask bench site`: a made-up site built by this generator, by Hugo and by Eleventy, beside
//! the least that it can cost; and what an edit costs. In memory and on disk.

mod edits;
mod places;
mod tools;

use super::measure::{self, Runs};
use crate::console::say;
use places::Place;
use std::fs;
use std::path::{Path, PathBuf};
use tools::Tools;

/// How many pages, and how many runs of each build.
type Size = (usize, usize);

const SIZES: [Size; 3] = [(100, 8), (1_000, 8), (10_000, 8)];
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
    let places = Place::all(root);
    let mut lines = head();
    for place in &places {
        for (pages, runs) in sizes.iter().copied() {
            lines.extend(compare(&tools, place, pages, runs, true)?);
        }
        lines.extend(features(&tools, place, of_features)?);
    }
    print(&lines);
    let mut lines = edits::head();
    for place in &places {
        for (pages, _) in sizes.iter().copied() {
            lines.extend(edits::take(&tools, place, pages)?);
        }
    }
    print(&lines);
    places.iter().try_for_each(Place::end)
}

/// The largest site.
pub(super) fn take_largest(root: &Path) -> Result<(), String> {
    let tools = Tools::ours(root)?;
    let mut lines = head();
    let (pages, runs) = LARGEST;
    for place in Place::all(root).iter().take(1) {
        lines.extend(compare(&tools, place, pages, runs, false)?);
        place.end()?;
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

/// One build of a site.
struct Build {
    what: &'static str,
    /// Where it is run.
    folder: PathBuf,
    words: Vec<String>,
    /// Where it writes to.
    out: PathBuf,
}

impl Build {
    /// What it costs where nothing was built before.
    fn cost(&self, place: &Place) -> Result<measure::Cost, String> {
        place.clear(&self.out)?;
        place.settle();
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        measure::cost(&self.folder, &words)
    }
}

/// Builds sites of `pages` pages in `place`, in turns, and gives a line of the table for each.
fn compare(
    tools: &Tools,
    place: &Place,
    pages: usize,
    runs: usize,
    with_rivals: bool,
) -> Result<Vec<String>, String> {
    let file_system = place.name;
    say(&format!("{pages} pages, {file_system}"));
    place.begin()?;
    let builds = tools.builds(&place.folder, pages, with_rivals)?;
    let mut taken: Vec<Runs> = builds.iter().map(|_| Runs::default()).collect();
    // One run of each that is not counted, then in turns: what disturbs the machine disturbs all. In four
    // rounds each of five comes once after each other, since it has to do with what that one leaves behind.
    // (That takes a prime number of them: there are five, or three without rivals.)
    for run in 0..=runs {
        for turn in 0..builds.len() {
            let step = 1 + run % (builds.len() - 1);
            let next = (run + turn * step) % builds.len();
            let (Some(build), Some(taken)) = (builds.get(next), taken.get_mut(next)) else {
                continue;
            };
            let cost = build.cost(place)?;
            if run > 0 || runs == 1 {
                taken.add(cost);
            }
        }
        if runs == 1 {
            break;
        }
    }
    place.clear(&place.folder)?;
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
fn features(tools: &Tools, place: &Place, (pages, runs): Size) -> Result<Vec<String>, String> {
    let file_system = place.name;
    say(&format!("{pages} pages with each feature, {file_system}"));
    let mut lines = Vec::new();
    for (name, settings) in FEATURES {
        place.begin()?;
        let site = tools.make_up_for(&place.folder, pages, &["rich"])?;
        let scheme = site.join("content/scheme.toml");
        let text = fs::read_to_string(&scheme).map_err(|error| error.to_string())?;
        fs::write(&scheme, format!("{text}\n{settings}")).map_err(|error| error.to_string())?;
        let build = tools.our_build(&site, &place.folder.join("out"));
        let mut taken = Runs::default();
        for _ in 0..runs {
            taken.add(build.cost(place)?);
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
    place.clear(&place.folder)?;
    Ok(lines)
}
