//! Pictures in several widths: a browser takes the one that fits, as WebP, and one that cannot takes
//! the editor's own file.
//!
//! A width is made when it is asked for. Its name holds a fingerprint of the editor's file, so a folder
//! that has it already need not have it made again.

use crate::source::File;
use forms::source::Problems;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, imageops::FilterType};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;
use std::path::PathBuf;

/// The widths, in pixels: a telephone, the column of text, the same on a screen with twice the pixels.
const WIDTHS: [u32; 3] = [480, 800, 1600];
/// A wider picture is not made in its own width.
const WIDEST: u32 = 1600;
/// How good a photograph stays, of 100.
const QUALITY: f32 = 80.0;
/// How many pixels are taken at most, so that a small file cannot fill the memory.
const MOST: u64 = 50_000_000;
/// How wide pictures are shown: the whole window, and no wider than the column of text.
pub(crate) const SHOWN: &str = "(min-width: 45rem) 42rem, 100vw";

/// The pictures of a site, by the URL of the editor's file.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    all: BTreeMap<String, Picture>,
}

/// A picture.
#[derive(Debug)]
pub(crate) struct Picture {
    /// In pixels, as it is shown.
    pub(crate) width: u32,
    /// In pixels, as it is shown.
    pub(crate) height: u32,
    sizes: Vec<Recipe>,
}

/// How one width is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipe {
    /// Where it goes, below the site's root.
    pub(crate) path: String,
    /// The editor's file.
    pub(crate) disk: PathBuf,
    width: u32,
    height: u32,
    /// Whether it is drawn rather than photographed, so that no edge may blur.
    is_drawn: bool,
}

impl Pictures {
    /// Reads the pictures among `files`, each with its path below the site's root. What cannot be read
    /// goes to `problems`.
    pub(crate) fn read<'a>(
        files: impl Iterator<Item = (&'a str, &'a File)>,
        problems: &Problems,
    ) -> Self {
        let mut all = BTreeMap::new();
        for (path, file) in files.filter(|(path, _)| is_picture(path)) {
            all.extend(picture(path, file, problems).map(|picture| (format!("/{path}"), picture)));
        }
        Self { all }
    }

    /// The picture at `url`.
    pub(crate) fn get(&self, url: &str) -> Option<&Picture> {
        self.all.get(url)
    }

    /// All that is to be made.
    pub(crate) fn recipes(&self) -> impl Iterator<Item = &Recipe> {
        self.all.values().flat_map(|picture| &picture.sizes)
    }
}

impl Picture {
    /// The value of `srcset`.
    pub(crate) fn sources(&self) -> String {
        let mut sources = String::new();
        for (index, size) in self.sizes.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let mut url = String::new();
            crate::escape::href(&format!("/{}", size.path), &mut url);
            let _ = write!(sources, "{comma}{url} {}w", size.width);
        }
        sources
    }
}

fn is_picture(path: &str) -> bool {
    [".jpg", ".jpeg", ".png"]
        .iter()
        .any(|ending| path.to_ascii_lowercase().ends_with(ending))
}

fn picture(path: &str, file: &File, problems: &Problems) -> Option<Picture> {
    let wrong = |found: String| {
        problems.add(&file.start(), found, "expected a whole JPEG or PNG file");
    };
    let bytes = std::fs::read(&file.disk)
        .map_err(|error| problems.take_all([file.unreadable(&error)]))
        .ok()?;
    let (width, height) = match size(&bytes) {
        Ok(size) => size,
        Err(error) => {
            wrong(format!("a picture that cannot be read ({error})"));
            return None;
        }
    };
    if u64::from(width) * u64::from(height) > MOST {
        let found = format!("a picture of {width} by {height} pixels");
        problems.add(&file.start(), found, "expected at most 50 million in all");
        return None;
    }
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let own = (width <= WIDEST).then_some(width);
    let widths = WIDTHS.into_iter().filter(|one| *one < width).chain(own);
    let sizes = widths.map(|own| Recipe {
        path: form_page::fingerprinted(&format!("{stem}-{own}.webp"), &bytes),
        disk: file.disk.clone(),
        width: own,
        height: scaled(height, own, width),
        is_drawn: path.to_ascii_lowercase().ends_with(".png"),
    });
    Some(Picture {
        width,
        height,
        sizes: sizes.collect(),
    })
}

/// `height` at the width `own` of a picture that is `width` wide, and at least 1.
fn scaled(height: u32, own: u32, width: u32) -> u32 {
    let scaled = u64::from(height) * u64::from(own) / u64::from(width.max(1));
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

/// Width and height of the picture in `bytes`, as it is to be shown.
fn size(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    let mut decoder = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()?
        .into_decoder()?;
    let (width, height) = decoder.dimensions();
    let is_turned = matches!(
        decoder.orientation()?,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Ok(if is_turned {
        (height, width)
    } else {
        (width, height)
    })
}

impl Recipe {
    /// The file; nothing where the editor's cannot be read to its end.
    pub(crate) fn make(&self) -> Option<Vec<u8>> {
        let bytes = std::fs::read(&self.disk).ok()?;
        let mut decoder = ImageReader::new(Cursor::new(&bytes))
            .with_guessed_format()
            .ok()?
            .into_decoder()
            .ok()?;
        let orientation = decoder.orientation().ok()?;
        let mut whole = DynamicImage::from_decoder(decoder).ok()?;
        whole.apply_orientation(orientation);
        let sized = if whole.width() == self.width {
            whole
        } else {
            whole.resize_exact(self.width, self.height, FilterType::CatmullRom)
        };
        let (width, height) = (sized.width(), sized.height());
        let encoded = if sized.color().has_alpha() {
            let pixels = sized.into_rgba8();
            webp::Encoder::from_rgba(&pixels, width, height).encode_simple(self.is_drawn, QUALITY)
        } else {
            let pixels = sized.into_rgb8();
            webp::Encoder::from_rgb(&pixels, width, height).encode_simple(self.is_drawn, QUALITY)
        };
        encoded.ok().map(|webp| webp.to_vec())
    }
}
