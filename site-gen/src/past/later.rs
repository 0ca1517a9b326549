//! What an earlier build kept, left in its bytes until somebody asks for it.

use serde::de::DeserializeOwned;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

/// A part of the file in which an earlier build kept what it knew. The whole file is held in memory
/// as long as any part of it is.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    file: Arc<Vec<u8>>,
    part: Range<usize>,
}

impl Kept {
    /// `part` of `file`; nothing where the file is shorter.
    pub(super) fn new(file: &Arc<Vec<u8>>, part: Range<usize>) -> Option<Self> {
        file.get(part.clone())?;
        Some(Self {
            file: Arc::clone(file),
            part,
        })
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        self.file.get(self.part.clone()).unwrap_or(&[])
    }

    /// What is left of it after its first `length` bytes.
    pub(super) fn after(&self, length: usize) -> Self {
        let start = self.part.end.min(self.part.start + length);
        Self {
            file: Arc::clone(&self.file),
            part: start..self.part.end,
        }
    }
}

/// A value that is made when it is first asked for, out of what an earlier build kept of it; or that
/// is there already.
#[derive(Clone, Debug, Default)]
pub(crate) struct Later<T> {
    /// In a place of its own: most are never asked for.
    value: OnceLock<Box<T>>,
    kept: Option<Kept>,
}

impl<T> Later<T> {
    /// The value that `kept`, all of it, was written from.
    pub(super) fn kept(kept: Kept) -> Self {
        Self {
            value: OnceLock::new(),
            kept: Some(kept),
        }
    }
}

impl<T> From<T> for Later<T> {
    fn from(value: T) -> Self {
        Self {
            value: OnceLock::from(Box::new(value)),
            kept: None,
        }
    }
}

impl<T: Default + DeserializeOwned> Later<T> {
    /// The value itself.
    pub(crate) fn into_value(self) -> T {
        let _: &T = &self;
        self.value
            .into_inner()
            .map_or_else(T::default, |value| *value)
    }
}

impl<T: Default + DeserializeOwned> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.get_or_init(|| match &self.kept {
            Some(kept) => match postcard::from_bytes(kept.bytes()) {
                Ok(value) => Box::new(value),
                Err(error) => unreachable!(
                    "this very generator wrote it, and its fingerprint was right: {error}"
                ),
            },
            None => Box::default(),
        })
    }
}
