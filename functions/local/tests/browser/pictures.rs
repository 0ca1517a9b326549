//! Pictures of the pages that people see, for whoever reviews how they look.

use crate::page::Page;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// A small telephone and a desk, in CSS pixels.
const WIDTHS: [u32; 2] = [320, 1280];

impl Page {
    /// Keeps four pictures of the whole page (small and wide, light and dark), and holds the page
    /// to what any picture shows at once: nothing runs off the side of a small screen.
    #[track_caller]
    pub(crate) fn picture(&self, name: &str) {
        for width in WIDTHS {
            for dark in [false, true] {
                let shade = if dark { "dark" } else { "light" };
                self.screenshot(
                    &folder().join(format!("{name}-{width}-{shade}.png")),
                    width,
                    dark,
                );
            }
        }
        self.call("Emulation.setEmulatedMedia", &json!({"features": []}));
        self.call("Emulation.clearDeviceMetricsOverride", &json!({}));
    }

    #[track_caller]
    fn screenshot(&self, path: &Path, width: u32, dark: bool) {
        let scheme =
            json!({"name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" }});
        self.call("Emulation.setEmulatedMedia", &json!({"features": [scheme]}));
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &size);
        let metrics = self.call("Page.getLayoutMetrics", &json!({}));
        let (wide, high) = (
            &metrics["cssContentSize"]["width"],
            &metrics["cssContentSize"]["height"],
        );
        assert!(
            wide.as_f64() <= Some(f64::from(width)),
            "{}: {wide} px wide at {width}",
            self.address()
        );
        let clip = json!({"x": 0, "y": 0, "width": width, "height": high, "scale": 1});
        let asked = json!({"captureBeyondViewport": true, "clip": clip});
        let taken = self.call("Page.captureScreenshot", &asked);
        let bytes = STANDARD
            .decode(taken["data"].as_str().unwrap_or_default())
            .expect("a picture");
        fs::create_dir_all(folder()).expect("a folder for pictures");
        fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../report/screens")
}
