//! Pictures of the pages that people see, for whoever reviews how they look.

use crate::page::Page;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A small telephone (or a desk at 400 %) and a desk, in CSS pixels.
pub(crate) const WIDTHS: [u32; 2] = [320, 1280];

/// How a page is looked at.
#[derive(Clone, Copy)]
pub(crate) struct View {
    pub(crate) width: u32,
    pub(crate) is_dark: bool,
}

impl fmt::Display for View {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shade = if self.is_dark { "dark" } else { "light" };
        write!(out, "{}-{shade}", self.width)
    }
}

impl Page {
    /// Looks at the page so from now on.
    pub(crate) fn look(&self, view: View) {
        let shade = if view.is_dark { "dark" } else { "light" };
        let scheme = json!({"name": "prefers-color-scheme", "value": shade});
        self.call("Emulation.setEmulatedMedia", &json!({"features": [scheme]}));
        let size =
            json!({"width": view.width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Keeps a picture of the whole page, as it is looked at.
    #[track_caller]
    pub(crate) fn keep_picture(&self, name: &str, view: View) {
        let metrics = self.call("Page.getLayoutMetrics", &json!({}));
        let high = &metrics["cssContentSize"]["height"];
        let clip = json!({"x": 0, "y": 0, "width": view.width, "height": high, "scale": 1});
        let asked = json!({"captureBeyondViewport": true, "clip": clip, "optimizeForSpeed": true});
        let taken = self.call("Page.captureScreenshot", &asked);
        let bytes = STANDARD
            .decode(taken["data"].as_str().unwrap_or_default())
            .expect("a picture");
        let folder = report().join("screens");
        fs::create_dir_all(&folder).expect("a folder for pictures");
        let path = folder.join(format!("{name}-{view}.png"));
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

/// Where what a run leaves for people to look at is kept.
pub(crate) fn report() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../report")
}
