//! The past in a file: of this very generator, and whole, or ignored.
//!
//! After its first line the file is a row of blocks, each with its length and its fingerprint before
//! it: first how documents were read and what the output was made from, then the documents in lots,
//! which are written and read on all cores.

use super::{Library, Outputs, Past};
use crate::document::Document;
use crate::fingerprint::Fingerprint;
use crate::parallel;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

/// What the file begins with: which generator wrote it. The sources' fingerprint is taken when the
/// generator is compiled.
const BEGIN: &[u8] = concat!("site-gen cache ", env!("SITE_GEN_SOURCES"), "\n").as_bytes();

/// How many documents are stored together: enough that each lot is worth a thread's while.
const LOT: usize = 128;
/// How many lots are held at a time while they are written.
const LOTS: usize = 8;

/// The first block, read.
#[derive(Deserialize)]
struct Head {
    rules: Fingerprint,
    /// How many blocks follow.
    lots: usize,
    outputs: Outputs,
}

/// The first block, to be written.
#[derive(Serialize)]
struct HeadOf<'a> {
    rules: Fingerprint,
    lots: usize,
    outputs: &'a Outputs,
}

pub(super) fn load(path: &Path) -> Option<Past> {
    let bytes = fs::read(path).ok()?;
    let mut rest = bytes.strip_prefix(BEGIN)?;
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<8>()?;
        let (sum, after) = after.split_first_chunk::<16>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (block, after) = after.split_at_checked(length)?;
        blocks.push((*sum, block));
        rest = after;
    }
    let (head, lots) = blocks.split_first()?;
    let head: Head = postcard::from_bytes(checked(head)?).ok()?;
    let lots_read = parallel::map_each(lots, |lot| {
        postcard::from_bytes::<Vec<Document>>(checked(lot)?).ok()
    });
    if lots_read.len() != head.lots {
        return None;
    }
    let mut documents = HashMap::with_capacity(head.lots * LOT);
    for lot in lots_read {
        for document in lot? {
            documents.insert(document.file.name.clone(), Arc::new(document));
        }
    }
    Some(Past {
        library: Library {
            documents,
            rules: head.rules,
            touched: None,
        },
        outputs: head.outputs,
    })
}

/// The block, where it is as it was written.
fn checked<'a>((sum, block): &([u8; 16], &'a [u8])) -> Option<&'a [u8]> {
    (Fingerprint::of(block).to_bytes() == *sum).then_some(*block)
}

/// Puts the past into the file at `path`, by way of the file `beside` it. Where that fails, there
/// is none: the next build does all anew.
pub(crate) fn save(path: &Path, beside: &Path, library: &Library, outputs: &Outputs) {
    if write(beside, library, outputs)
        .and_then(|()| fs::rename(beside, path))
        .is_err()
    {
        let _ = fs::remove_file(path);
        let _ = fs::remove_file(beside);
    }
}

fn write(path: &Path, library: &Library, outputs: &Outputs) -> io::Result<()> {
    let mut documents: Vec<&Document> = library.documents.values().map(|one| &**one).collect();
    documents.sort_unstable_by(|a, b| a.file.name.cmp(&b.file.name));
    let lots: Vec<&[&Document]> = documents.chunks(LOT).collect();
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(BEGIN)?;
    let head = HeadOf {
        rules: library.rules,
        lots: lots.len(),
        outputs,
    };
    write_block(
        &mut file,
        &postcard::to_stdvec(&head).map_err(io::Error::other)?,
    )?;
    for some in lots.chunks(LOTS) {
        for lot in parallel::map_each(some, postcard::to_stdvec) {
            write_block(&mut file, &lot.map_err(io::Error::other)?)?;
        }
    }
    file.flush()
}

fn write_block(file: &mut impl io::Write, block: &[u8]) -> io::Result<()> {
    let length = u64::try_from(block.len()).unwrap_or(u64::MAX);
    file.write_all(&length.to_le_bytes())?;
    file.write_all(&Fingerprint::of(block).to_bytes())?;
    file.write_all(block)
}
