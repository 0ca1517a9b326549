//! Compiles the declarations and the templates into the binaries, so that the site and the
//! functions built from one commit agree.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script where it is by its environment"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?)
        .join("..")
        .canonicalize()?;
    let mut source = String::new();
    for (name, folder, endings) in [
        ("CONTENT", "content", &["toml"][..]),
        ("TEMPLATES", "templates", &["html", "txt", "css"][..]),
    ] {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        writeln!(source, "pub(crate) const {name}: &[(&str, &str)] = &[")?;
        for path in files(&folder, endings)? {
            let key = path
                .strip_prefix(&folder)?
                .to_str()
                .ok_or("a path that is not UTF-8")?
                .to_owned();
            writeln!(
                source,
                "    ({key:?}, include_str!({:?})),",
                path.display().to_string()
            )?;
        }
        writeln!(source, "];")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("declared.rs"), source)?;
    Ok(())
}

/// The files below `folder` with one of these endings, in the order of their paths.
fn files(folder: &Path, endings: &[&str]) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, endings)?);
        } else if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|own| endings.contains(&own))
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
