//! The past in a file: of this very generator, and whole, or ignored.
//!
//! After its first line the file is a row of blocks: one for each document; what their links came to;
//! where the files of the site are; what the output was made from; how long each of these is; and at
//! its end the length of that and the fingerprint of all. What a document's block says is read when
//! the document is asked for, and its text's part when that is. A block whose document has not
//! changed goes into the next file as it is.

use super::later::{Kept, Later};
use super::{Documents, Library, Outputs, Past};
use crate::document::Document;
use crate::fingerprint::{Fingerprint, Running};
use crate::links::Trail;
use crate::source::{File as SourceFile, Listing};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the file begins with: which generator wrote it. The sources' fingerprint is taken when the
/// generator is compiled.
const BEGIN: &[u8] = concat!("site-gen cache ", env!("SITE_GEN_SOURCES"), "\n").as_bytes();

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
    /// How long the three blocks after them are: what their links came to, where the files of the
    /// site are, and what the output was made from.
    trail: usize,
    listing: usize,
    outputs: usize,
}

/// The last block, to be written.
#[derive(Serialize)]
struct IndexOf<'a> {
    rules: Fingerprint,
    documents: Vec<(&'a str, usize)>,
    trail: usize,
    listing: usize,
    outputs: usize,
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
        listing: Later::kept(next(index.listing)?),
        outputs: Later::kept(next(index.outputs)?),
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

/// A past on its way into its file, which lies beside the last one until it is whole.
pub(crate) struct Saving<'a> {
    beside: PathBuf,
    begun: io::Result<Documented<'a>>,
}

/// A file that holds the documents.
struct Documented<'a> {
    file: Summed,
    documents: &'a [Arc<Document>],
    /// How long the block of each is.
    lengths: Vec<usize>,
    /// How they were read.
    rules: Fingerprint,
    /// How long the block is of what their links came to.
    trail: usize,
    /// The same of where the files of the site are.
    listing: usize,
}

impl<'a> Saving<'a> {
    /// Puts the documents of `library` into the file `beside`, and after them the `trail` of their
    /// links and the `listing` of the files.
    pub(crate) fn begin(
        beside: PathBuf,
        library: &'a Library,
        trail: &Trail,
        listing: &Listing,
    ) -> Self {
        let begun = write_documents(&beside, library, trail, listing);
        Self { beside, begun }
    }

    /// Puts the rest into the file, and the file to `path`. Where that fails, there is none: the next
    /// build does all anew.
    pub(crate) fn finish(self, path: &Path, outputs: &Outputs) {
        if self
            .begun
            .and_then(|documented| write_rest(documented, outputs))
            .and_then(|()| fs::rename(&self.beside, path))
            .is_err()
        {
            let _ = fs::remove_file(path);
            let _ = fs::remove_file(&self.beside);
        }
    }

    /// Leaves no trace.
    pub(crate) fn forsake(self) {
        let _ = fs::remove_file(&self.beside);
    }
}

fn write_documents<'a>(
    path: &Path,
    library: &'a Library,
    trail: &Trail,
    listing: &Listing,
) -> io::Result<Documented<'a>> {
    let documents = library.here();
    let mut file = Summed::new(File::create(path)?);
    file.to.write_all(BEGIN)?;
    let mut lengths = Vec::with_capacity(documents.len());
    for document in documents {
        lengths.push(match &document.kept {
            Some(kept) => file.write(kept.bytes())?,
            None => file.write_value(&**document)? + file.write_value(&*document.body)?,
        });
    }
    let trail = file.write_value(trail)?;
    let listing = file.write_value(listing)?;
    Ok(Documented {
        file,
        documents,
        lengths,
        rules: library.rules,
        trail,
        listing,
    })
}

fn write_rest(documented: Documented<'_>, outputs: &Outputs) -> io::Result<()> {
    let mut file = documented.file;
    let names = documented.documents.iter().map(|one| &*one.file.name);
    let index = IndexOf {
        rules: documented.rules,
        documents: names.zip(documented.lengths).collect(),
        trail: documented.trail,
        listing: documented.listing,
        outputs: file.write_value(outputs)?,
    };
    let index = file.write_value(&index)?;
    let length = u64::try_from(index).unwrap_or(u64::MAX);
    file.write(&length.to_le_bytes())?;
    file.finish()
}

/// A file with the fingerprint of what is written to it.
struct Summed {
    to: BufWriter<File>,
    sum: Running,
    /// Room for one value.
    room: Vec<u8>,
}

impl Summed {
    fn new(file: File) -> Self {
        Self {
            to: BufWriter::with_capacity(1 << 16, file),
            sum: Running::default(),
            room: Vec::new(),
        }
    }

    /// Writes `bytes`, and gives how many they are.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sum.take(bytes);
        self.to.write_all(bytes)?;
        Ok(bytes.len())
    }

    /// Writes `value`, and gives how many bytes it takes.
    fn write_value(&mut self, value: &impl Serialize) -> io::Result<usize> {
        let mut room = std::mem::take(&mut self.room);
        room.clear();
        self.room = postcard::to_extend(value, room).map_err(io::Error::other)?;
        self.sum.take(&self.room);
        self.to.write_all(&self.room)?;
        Ok(self.room.len())
    }

    /// Writes the fingerprint.
    fn finish(mut self) -> io::Result<()> {
        self.to.write_all(&self.sum.fingerprint().to_bytes())?;
        self.to.flush()
    }
}
