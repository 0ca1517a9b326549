//! The past in a file: of this version and this very generator, and whole, or ignored.

use super::{Library, Outputs, Past};
use crate::document::Document;
use crate::fingerprint::Fingerprint;
use crate::parallel;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// What the file begins with: which generator wrote it. The sources' fingerprint is taken when the
/// generator is compiled.
const BEGIN: &[u8] = concat!("site-gen cache ", env!("SITE_GEN_SOURCES"), "\n").as_bytes();

/// How many documents are stored together: enough that each lot is worth a thread's while.
const LOT: usize = 256;

/// The file's content, but its documents one level deeper, so that they are read on all cores.
#[derive(Serialize, Deserialize)]
struct Stored {
    rules: Fingerprint,
    documents: Vec<Vec<u8>>,
    outputs: Vec<u8>,
}

pub(super) fn load(path: &Path) -> Option<Past> {
    let bytes = fs::read(path).ok()?;
    let rest = bytes.strip_prefix(BEGIN)?;
    let (sum, body) = rest.split_at_checked(16)?;
    if Fingerprint::of(body).to_bytes() != *sum {
        return None;
    }
    let stored: Stored = postcard::from_bytes(body).ok()?;
    let lots = parallel::map_each(&stored.documents, |lot| {
        postcard::from_bytes::<Vec<Document>>(lot).ok()
    });
    let mut documents = HashMap::with_capacity(lots.len() * LOT);
    for lot in lots {
        for document in lot? {
            documents.insert(document.file.name.clone(), Arc::new(document));
        }
    }
    Some(Past {
        library: Library {
            documents,
            rules: stored.rules,
        },
        outputs: postcard::from_bytes(&stored.outputs).ok()?,
    })
}

/// Puts the past into the file at `path`, by way of the file `beside` it. Where that fails, there
/// is none: the next build does all anew.
pub(crate) fn save(path: &Path, beside: &Path, library: &Library, outputs: &Outputs) {
    let written = encoded(library, outputs).is_some_and(|bytes| {
        fs::write(beside, bytes)
            .and_then(|()| fs::rename(beside, path))
            .is_ok()
    });
    if !written {
        let _ = fs::remove_file(path);
        let _ = fs::remove_file(beside);
    }
}

fn encoded(library: &Library, outputs: &Outputs) -> Option<Vec<u8>> {
    let mut documents: Vec<&Document> = library.documents.values().map(|one| &**one).collect();
    documents.sort_unstable_by(|a, b| a.file.name.cmp(&b.file.name));
    let lots: Vec<&[&Document]> = documents.chunks(LOT).collect();
    let documents = parallel::map_each(&lots, |lot| postcard::to_stdvec(lot).ok());
    let stored = Stored {
        rules: library.rules,
        documents: documents.into_iter().collect::<Option<Vec<_>>>()?,
        outputs: postcard::to_stdvec(outputs).ok()?,
    };
    let body = postcard::to_stdvec(&stored).ok()?;
    let mut bytes = Vec::with_capacity(BEGIN.len() + 16 + body.len());
    bytes.extend_from_slice(BEGIN);
    bytes.extend_from_slice(&Fingerprint::of(&body).to_bytes());
    bytes.extend_from_slice(&body);
    Some(bytes)
}
