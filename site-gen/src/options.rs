//! What a build is asked for.

use jiff::Timestamp;
use std::path::PathBuf;

/// What a build is made from and for. Two builds with equal options and files are byte for byte the
/// same, whatever the machine, its locale, its time zone and its cores.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of what editors write; messages name it as given here.
    pub content: PathBuf,
    /// The folder of templates; messages name it as given here.
    pub templates: PathBuf,
    /// Where the site will be, in place of the `base_url` of `scheme.toml`.
    pub base_url: Option<String>,
    /// Whether drafts, and pages whose date is still to come, are in it.
    pub drafts: bool,
    /// The moment that it is built for: which intake is open, which dates are still to come.
    pub now: Timestamp,
    /// A sentence above every page; "" for none.
    pub banner: String,
}

impl Options {
    /// A build of `content` with `templates` as of `now`: no drafts, no banner, at the address that
    /// `scheme.toml` says.
    pub fn new(content: impl Into<PathBuf>, templates: impl Into<PathBuf>, now: Timestamp) -> Self {
        Self {
            content: content.into(),
            templates: templates.into(),
            base_url: None,
            drafts: false,
            now,
            banner: String::new(),
        }
    }
}
