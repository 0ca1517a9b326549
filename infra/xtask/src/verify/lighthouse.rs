//! Lighthouse on every public page of a running preview.

use std::path::Path;

use super::outcome::Outcome;
use crate::commands::run;
use crate::preview::Preview;
use crate::tools::node;

/// Prints the four figures of each page, as the README shows them.
pub(super) fn check(root: &Path) -> Outcome {
    let read = || {
        let tools = node::install(root, "web")?.display().to_string();
        let preview = Preview::start(root)?;
        let script = "infra/tools/web/lighthouse.mjs";
        run(root, &["node", script, &tools, &preview.address])
    };
    read().into()
}
