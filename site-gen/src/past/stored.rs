//! The past in a file: of this very generator, and whole, or ignored.
//!
//! After its first line the file is a row of blocks: one for each document; what their links came to;
//! what the output was made from; where the files of the site are; how long each of these is; and at its end the length of that
//! and the fingerprint of all. What a document's block says is read when the document is asked for, and its text's part when
//! that is. A block whose document has not changed goes into the next file as it is.

use super::later::{Kept, Later};
use super::{Documents, Library, Outputs, Past};
use crate::document::Document;
use crate::fingerprint::{Fingerprint, Running};
use crate::parallel;
use crate::source::{File as SourceFile, Listing};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

/// What the file begins with: which generator wrote it. The sources' fingerprint is taken when the
/// generator is compiled.
const BEGIN: &[u8] = concat!("site-gen cache ", env!("SITE_GEN_SOURCES"), "\n").as_bytes();

/// How many documents are held at a time while they are written.
const LOT: usize = 1024;

/// A document that is still in its block.
#[derive(Debug)]
pub(super) struct Stored {
    /// Its file's path below `content/`.
    pub(super) name: Box<str>,
    /// The document, and its body after it.
    kept: Kept,
}

impl Stored {
    /// The document, which `file` is read as.
    pub(super) fn document(&self, file: &SourceFile) -> Option<Document> {
        let bytes = self.kept.bytes();
        let (document, body) = postcard::take_from_bytes::<Document>(bytes).ok()?;
        let body = Later::kept(self.kept.after(bytes.len() - body.len()));
        Some(Document {
            file: file.clone(),
            kept: Some(self.kept.clone()),
            body,
            ..document
        })
    }
}

/// The last block, read.
#[derive(Deserialize)]
struct Index {
    rules: Fingerprint,
    /// The path of each document, and how long its block is, in their order.
    documents: Vec<(Box<str>, usize)>,
    /// How long the three blocks after them are: what their links came to, what the output was made
    /// from, and where the files of the site are.
    trail: usize,
    outputs: usize,
    listing: usize,
}

/// The last block, to be written.
#[derive(Serialize)]
struct IndexOf<'a> {
    rules: Fingerprint,
    documents: Vec<(&'a str, usize)>,
    trail: usize,
    outputs: usize,
    listing: usize,
}

pub(super) fn load(path: &Path) -> Option<Past> {
    let file = Arc::new(fs::read(path).ok()?);
    let index = index(&file)?;
    let mut start = BEGIN.len();
    let mut next = |length: usize| {
        let end = start.checked_add(length)?;
        let kept = Kept::new(&file, start..end)?;
        start = end;
        Some(kept)
    };
    let mut documents = Vec::with_capacity(index.documents.len());
    for (name, length) in index.documents {
        let kept = next(length)?;
        documents.push(Stored { name, kept });
    }
    Some(Past {
        library: Library {
            documents: Documents::Stored(documents),
            rules: index.rules,
            touched: None,
            trail: Later::kept(next(index.trail)?),
        },
        outputs: Later::kept(next(index.outputs)?),
        listing: Later::kept(next(index.listing)?),
    })
}

/// The last block of `file`, where all of it is as it was written.
fn index(file: &[u8]) -> Option<Index> {
    let (all, sum) = file.strip_prefix(BEGIN)?.split_last_chunk::<16>()?;
    if Fingerprint::of(all).to_bytes() != *sum {
        return None;
    }
    let (blocks, length) = all.split_last_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let start = blocks.len().checked_sub(length)?;
    postcard::from_bytes(blocks.get(start..)?).ok()
}

/// Puts the past into the file at `path`, by way of the file `beside` it. Where that fails, there
/// is none: the next build does all anew.
pub(crate) fn save(
    path: &Path,
    beside: &Path,
    library: &Library,
    listing: &Listing,
    outputs: &Outputs,
) {
    if write(beside, library, listing, outputs)
        .and_then(|()| fs::rename(beside, path))
        .is_err()
    {
        let _ = fs::remove_file(path);
        let _ = fs::remove_file(beside);
    }
}

fn write(path: &Path, library: &Library, listing: &Listing, outputs: &Outputs) -> io::Result<()> {
    let mut file = Summed::new(File::create(path)?);
    file.to.write_all(BEGIN)?;
    let here = library.here();
    let mut documents = Vec::with_capacity(here.len());
    for lot in here.chunks(LOT) {
        let blocks = parallel::map(lot, |document| block(document));
        for (document, block) in lot.iter().zip(blocks) {
            let block = block?;
            let bytes = match &block {
                Some(block) => block.as_slice(),
                None => document.kept.as_ref().map_or(&[][..], Kept::bytes),
            };
            file.write(bytes)?;
            documents.push((&*document.file.name, bytes.len()));
        }
    }
    let index = IndexOf {
        rules: library.rules,
        documents,
        trail: file.write_value(library.trail())?,
        outputs: file.write_value(outputs)?,
        listing: file.write_value(listing)?,
    };
    let index = file.write_value(&index)?;
    let length = u64::try_from(index).unwrap_or(u64::MAX);
    file.write(&length.to_le_bytes())?;
    file.finish()
}

/// The block of `document`; nothing where an earlier build wrote it.
fn block(document: &Document) -> io::Result<Option<Vec<u8>>> {
    if document.kept.is_some() {
        return Ok(None);
    }
    let block = postcard::to_stdvec(document).map_err(io::Error::other)?;
    let block = postcard::to_extend(&*document.body, block).map_err(io::Error::other)?;
    Ok(Some(block))
}

/// A file with the fingerprint of what is written to it.
struct Summed {
    to: BufWriter<File>,
    sum: Running,
}

impl Summed {
    fn new(file: File) -> Self {
        Self {
            to: BufWriter::with_capacity(1 << 16, file),
            sum: Running::default(),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.take(bytes);
        self.to.write_all(bytes)
    }

    /// Writes `value`, and gives how many bytes it takes.
    fn write_value(&mut self, value: &impl Serialize) -> io::Result<usize> {
        let bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
        self.write(&bytes)?;
        Ok(bytes.len())
    }

    /// Writes the fingerprint.
    fn finish(mut self) -> io::Result<()> {
        self.to.write_all(&self.sum.fingerprint().to_bytes())?;
        self.to.flush()
    }
}
