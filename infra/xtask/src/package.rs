//! `cargo xtask package`: what `sam deploy` takes. One zip a function, the site's source with its
//! generator, the site as it is built today, and a bill of materials, all below `target/package`.
//!
//! Built for the machine's own processor. The same sources and compiler give the same bytes, in any
//! folder and at any time: `--twice` proves it.

mod c_library;
mod compiler;
mod twice;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use c_library::runs_there;

use crate::commands::{run, run_with};
use crate::console::say;
use crate::repository;
use crate::tools::debian::{self, Program};

/// Where everything goes, below the root.
const OUT: &str = "target/package";

/// Where it is built. A folder of its own: cargo does not look at who compiled what it finds, and what was
/// built there without our compiler would hold this machine's paths.
const BUILT: &str = "target/package-build";

/// What the generator keeps in a site's folder for its next build.
const KEPT: &str = ".site-gen-cache";

/// What takes sections out of a binary.
const BINUTILS: Program = Program {
    found_by: &[&["objcopy", "--version"]],
    packages: &["binutils"],
};

/// What makes a zip smaller than the common compressor does: by a thirtieth, in a quarter of a minute.
const ADVANCECOMP: Program = Program {
    found_by: &[&["advzip", "--version"]],
    packages: &["advancecomp"],
};

/// What a zip may weigh (PERFORMANCE.md): reported, since a heavier one still runs.
const MOST_BYTES: u64 = 2_500_000;

pub(crate) use compiler::become_it as become_the_compiler;

/// Packages everything, and says what it made; then once more in another folder, where `is_twice`, to
/// compare.
pub(crate) fn run_whole(is_twice: bool) -> ExitCode {
    let root = repository::root();
    let packaged = package(&root).and_then(|()| match is_twice {
        true => twice::again(&root),
        false => Ok(()),
    });
    match packaged {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("package: {why}"));
            ExitCode::FAILURE
        }
    }
}

fn package(root: &Path) -> Result<(), String> {
    debian::install(root, &debian::PYTHON)?;
    let out = root.join(OUT);
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| format!("`{OUT}`: {error}"))?;
    }
    fs::create_dir_all(&out).map_err(|error| format!("`{OUT}`: {error}"))?;
    let functions = functions(root)?;
    build_functions(root, &["functions"], &functions)?;
    build_generator(root)?;
    for function in &functions {
        let binary = format!("{}/{function}", deployed());
        runs_there(root, &binary)?;
        zip(root, function, &[&format!("bootstrap={binary}")])?;
        press(root, &format!("{OUT}/{function}.zip"))?;
    }
    site(root)?;
    bill_of_materials(root)?;
    tell(root, &functions)
}

/// What the packages are built for: the machine's own processor. It is named, so that flags for the
/// functions reach no build script and no macro, which run here.
fn target() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

/// The folder of the functions as they are deployed.
pub(crate) fn deployed() -> String {
    format!("{BUILT}/{}/lambda/deployed", target())
}

/// Builds the binaries of `packages` and puts those with these `names` into [`deployed`].
///
/// Nothing unwinds where a panic ends the process, so no table for it is carried. The compiler is told
/// so, and what the standard library brings along all the same is taken out afterwards: a tenth of each
/// zip. What was compiled twice to the same instructions is linked once.
pub(crate) fn build_functions(
    root: &Path,
    packages: &[&str],
    names: &[String],
) -> Result<(), String> {
    debian::install(root, &BINUTILS)?;
    debian::install(root, &ADVANCECOMP)?;
    let packages: String = packages
        .iter()
        .map(|package| format!(" --package {package}"))
        .collect();
    let line = format!("cargo build --locked{packages} --bins --profile lambda");
    // The linker that Rust brings along on this processor knows how; others may not.
    let fold = match cfg!(target_arch = "x86_64") {
        true => " -Clink-arg=-Wl,--icf=all",
        false => "",
    };
    build(root, &line, &format!("-Cforce-unwind-tables=no{fold}"))?;
    let to = deployed();
    fs::create_dir_all(root.join(&to)).map_err(|error| format!("`{to}`: {error}"))?;
    for name in names {
        lighten(root, name)?;
    }
    Ok(())
}

/// Takes the tables for unwinding out of a built binary.
fn lighten(root: &Path, name: &str) -> Result<(), String> {
    let built = format!("{BUILT}/{}/lambda/{name}", target());
    let to = format!("{}/{name}", deployed());
    let without = [
        "--remove-section",
        ".eh_frame",
        "--remove-section",
        ".eh_frame_hdr",
    ];
    run(root, &[&["objcopy"], &without[..], &[&built, &to]].concat())
}

/// Builds what builds the site on AWS.
fn build_generator(root: &Path) -> Result<(), String> {
    build(
        root,
        "cargo build --locked --package site-gen --release",
        "",
    )
}

/// Runs a line of cargo's with these flags, so that no path of this machine gets into what is built.
fn build(root: &Path, line: &str, flags: &str) -> Result<(), String> {
    let target = target();
    let line = format!("{line} --target {target} --target-dir {BUILT}");
    let words: Vec<&str> = line.split(' ').collect();
    let wrapped = compiler::variables(root)?;
    let mut variables = vec![("RUSTFLAGS", flags)];
    variables.extend(wrapped.iter().map(|(name, value)| (*name, value.as_str())));
    run_with(root, &words, &variables)
}

/// The functions' names, which are those of their binaries.
pub(crate) fn functions(root: &Path) -> Result<Vec<String>, String> {
    let folder = root.join("functions/src/bin");
    let entries = fs::read_dir(&folder).map_err(|error| format!("functions/src/bin: {error}"))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
        .collect();
    names.sort_unstable();
    Ok(names)
}

fn zip(root: &Path, name: &str, parts: &[&str]) -> Result<(), String> {
    zip_into(root, OUT, name, parts)
}

/// Writes `FOLDER/NAME.zip` of `parts`, each `NAME=FILE`.
pub(crate) fn zip_into(
    root: &Path,
    folder: &str,
    name: &str,
    parts: &[&str],
) -> Result<(), String> {
    let out = format!("{folder}/{name}.zip");
    let program = ["python3", "infra/tools/package/zip.py", &out];
    run(root, &[&program[..], parts].concat())
}

/// Compresses a zip's contents anew, harder. What it says of them stays as it was.
pub(crate) fn press(root: &Path, zip: &str) -> Result<(), String> {
    let words = [
        "advzip",
        "--recompress",
        "--shrink-insane",
        "--iter=1",
        "--quiet",
        zip,
    ];
    run(root, &words)
}

/// The site as it is today, to look at; and its source with the generator, from which it is built at
/// each deployment and each night.
fn site(root: &Path) -> Result<(), String> {
    let generator = &format!("{BUILT}/{}/release/site-gen", target());
    runs_there(root, generator)?;
    let site = format!("{OUT}/site");
    let build = [
        generator,
        "build",
        "--content",
        "content",
        "--templates",
        "templates",
        "--out",
        &site,
    ];
    run(root, &build)?;
    // What it keeps for a next build, there being none: it holds times and numbers of this machine's files.
    let kept = format!("{site}/{KEPT}");
    fs::remove_file(root.join(&kept)).map_err(|error| format!("`{kept}`: {error}"))?;
    zip(
        root,
        "site",
        &[
            "content=content",
            "templates=templates",
            &format!("site-gen={generator}"),
        ],
    )
}

/// Every crate that is in the packages, from cargo's own word.
fn bill_of_materials(root: &Path) -> Result<(), String> {
    let metadata = Command::new("cargo")
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
        ])
        .arg(target())
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata_file = root.join(OUT).join("metadata.json");
    fs::write(&metadata_file, &metadata.stdout).map_err(|error| format!("metadata: {error}"))?;
    let input = fs::File::open(&metadata_file).map_err(|error| format!("metadata: {error}"))?;
    let written = Command::new("python3")
        .args([
            "infra/tools/package/bom.py",
            "Cargo.lock",
            &format!("{OUT}/bom.json"),
        ])
        .current_dir(root)
        .stdin(input)
        .status()
        .map_err(|error| format!("bom.py: {error}"))?;
    fs::remove_file(&metadata_file).map_err(|error| format!("metadata: {error}"))?;
    if written.success() {
        Ok(())
    } else {
        Err("the bill of materials could not be written".to_owned())
    }
}

/// What was made, and what it weighs.
fn tell(root: &Path, functions: &[String]) -> Result<(), String> {
    say("");
    for name in functions.iter().map(String::as_str).chain(["site"]) {
        let path = format!("{OUT}/{name}.zip");
        let weight = fs::metadata(root.join(&path))
            .map_err(|error| format!("`{path}`: {error}"))?
            .len();
        let note = if name != "site" && weight > MOST_BYTES {
            "  MORE THAN 2.5 MB"
        } else {
            ""
        };
        say(&format!("  {path:<34} {weight:>9} bytes{note}"));
    }
    say(&format!("  {OUT}/bom.json, and the site in {OUT}/site"));
    say("next: sam deploy, as infra/README.md has it");
    Ok(())
}
