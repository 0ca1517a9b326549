//! The HTML of a text, held for as long as the text may be drawn: that of ten thousand texts is most
//! of what a build holds.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The HTML of a text without what goes into its holes, or nothing any more.
#[derive(Debug, Default)]
pub(crate) struct Html(Mutex<Option<String>>);

impl From<String> for Html {
    fn from(text: String) -> Self {
        Self(Mutex::new(Some(text)))
    }
}

impl Clone for Html {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.get().clone()))
    }
}

impl Html {
    /// The HTML; nothing where it was let go, or an earlier build kept the text without it.
    pub(crate) fn get(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets it go: whoever wants it again reads the file again.
    pub(crate) fn let_go(&self) {
        *self.get() = None;
    }
}
