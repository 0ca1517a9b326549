//! The forms that belong to the code: the build reads them, and keeps what they hold.

use forms::source::{Problems, unpack};
use forms::{Form, Include, Lists};

/// The form that `build.rs` packed into `bytes`, which stood in the file at `path`.
pub(super) fn own_form(path: &str, bytes: &[u8]) -> Option<Form> {
    let root = unpack(&mut postcard::Deserializer::from_bytes(bytes), path).ok()?;
    let problems = Problems::new();
    Form::of(
        path,
        &root,
        &|_, _| Include::Absent,
        &Lists::default(),
        &problems,
    )
}
