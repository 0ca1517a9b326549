//! The files of `templates/assets/`: each is at its own name, and at one with a fingerprint of its
//! content, which browsers may keep for ever. Style sheets lose what shows nowhere on the way.

use crate::brand;
use crate::output::Contents;
use crate::site::{Claims, Declared, Targets, Thing};
use crate::source::File;
use forms::source::Problems;
use std::collections::BTreeMap;
use std::fs;

/// The assets of a site.
#[derive(Debug, Default)]
pub(crate) struct Assets {
    all: Vec<Asset>,
}

#[derive(Debug)]
struct Asset {
    /// Its path in the output.
    path: String,
    /// The same with a fingerprint.
    printed: String,
    file: File,
    /// What a style sheet has become.
    text: Option<String>,
}

impl Assets {
    /// Reads `files`, and claims both names of each. The style sheet of the templates gets the
    /// scheme's colours.
    pub(crate) fn read(
        files: &[File],
        declared: &Declared,
        claims: &mut Claims,
        problems: &Problems,
    ) -> Self {
        let mut all = Vec::with_capacity(files.len());
        for asset in files
            .iter()
            .filter_map(|file| asset(file, declared, problems))
        {
            let is_free = [&asset.path, &asset.printed].into_iter().all(|path| {
                let place = asset.file.start();
                claims.claim(path.into(), Thing::File, &place, problems)
            });
            if is_free {
                all.push(asset);
            }
        }
        let has_sheet = |asset: &Asset| asset.path == form_page::STYLE_SHEET;
        if !all.iter().any(has_sheet) {
            brand::report_unused(declared, problems);
        }
        Self { all }
    }

    /// The address of each asset, with its fingerprint, by its name below `assets/`.
    pub(crate) fn urls(&self) -> BTreeMap<String, String> {
        let named = |asset: &Asset| {
            let name = asset.path.strip_prefix("assets/").unwrap_or(&asset.path);
            (name.to_owned(), format!("/{}", asset.printed))
        };
        self.all.iter().map(named).collect()
    }

    /// The address of the style sheet, whether or not there is one.
    pub(crate) fn style_url(&self) -> String {
        let sheet = self
            .all
            .iter()
            .find(|asset| asset.path == form_page::STYLE_SHEET);
        sheet.map_or_else(
            || format!("/{}", form_page::STYLE_SHEET),
            |asset| format!("/{}", asset.printed),
        )
    }

    /// Makes both names of each asset known to links.
    pub(crate) fn add_to(&self, targets: &mut Targets) {
        for asset in &self.all {
            targets.add_url(&format!("/{}", asset.path));
            targets.add_url(&format!("/{}", asset.printed));
        }
    }

    /// The files of the output, each with what it holds.
    pub(crate) fn files(&self) -> impl Iterator<Item = (String, Contents)> {
        self.all.iter().flat_map(|asset| {
            [&asset.path, &asset.printed].map(|path| {
                let contents = match &asset.text {
                    Some(text) => Contents::from(text.clone()),
                    None => Contents::File(asset.file.disk.clone()),
                };
                (path.clone(), contents)
            })
        })
    }
}

fn asset(file: &File, declared: &Declared, problems: &Problems) -> Option<Asset> {
    let path = file.name.to_string();
    if !path.ends_with(".css") {
        let bytes = fs::read(&file.disk)
            .map_err(|error| problems.take_all([file.unreadable(&error)]))
            .ok()?;
        return Some(Asset {
            printed: form_page::fingerprinted(&path, &bytes),
            path,
            file: file.clone(),
            text: None,
        });
    }
    let source = file
        .text()
        .map_err(|problem| problems.take_all([problem]))
        .ok()?;
    let (printed, text) = if path == form_page::STYLE_SHEET {
        let sheet = brand::style_sheet(&source, declared, problems);
        (sheet.url.trim_start_matches('/').to_owned(), sheet.text)
    } else {
        let text = form_page::minified(&source);
        (form_page::fingerprinted(&path, text.as_bytes()), text)
    };
    Some(Asset {
        path,
        printed,
        file: file.clone(),
        text: Some(text),
    })
}
