//! Which file answers a request, as the CDN in front of the site decides it too.

use super::OutputTree;
use percent_encoding::percent_decode_str;

/// What answers a request for a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served<'a> {
    /// The file at this path of the tree, with this `Content-Type`: status 200.
    File {
        /// Its path in the tree.
        path: &'a str,
        /// Its type.
        content_type: &'static str,
    },
    /// A folder asked for without its slash: status 308 to this path.
    Redirect(String),
    /// Nothing is there: status 404 with the file `404.html`, where the tree has one.
    NotFound,
}

impl OutputTree {
    /// What answers a request for `url_path`, the path of a URL as it was sent: without a query, and
    /// percent-encoded where need be.
    pub fn serve(&self, url_path: &str) -> Served<'_> {
        let Ok(path) = percent_decode_str(url_path).decode_utf8() else {
            return Served::NotFound;
        };
        let Some(path) = path.strip_prefix('/') else {
            return Served::NotFound;
        };
        let file = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        if let Some((path, _)) = self.files.get_key_value(&file) {
            return Served::File {
                path,
                content_type: content_type(path),
            };
        }
        if self.files.contains_key(&format!("{path}/index.html")) {
            return Served::Redirect(format!("{url_path}/"));
        }
        Served::NotFound
    }
}

/// The `Cache-Control` of the file at `path`: one whose name holds a fingerprint never changes, and of
/// any other it is asked each time whether it did.
pub fn cache_control(path: &str) -> &'static str {
    if form_page::is_fingerprinted(path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// The `Content-Type` of the file at `path`, by its ending; bytes of no known kind where that says
/// nothing.
pub fn content_type(path: &str) -> &'static str {
    let ending = path
        .rsplit('/')
        .next()
        .unwrap_or(path)
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "json" => "application/json",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "woff2" => "font/woff2",
        "zip" => "application/zip",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{OutputTree, Served};
    use crate::output::Contents;

    #[test]
    fn a_path_is_served_by_its_file() {
        let mut tree = OutputTree::default();
        for path in ["index.html", "faqs/index.html", "feed.xml", "my file.pdf"] {
            tree.insert(path, Contents::from(String::new()));
        }
        let file = |url| match tree.serve(url) {
            Served::File { path, .. } => path.to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(file("/"), "index.html");
        assert_eq!(file("/faqs/"), "faqs/index.html");
        assert_eq!(file("/my%20file.pdf"), "my file.pdf");
        assert_eq!(tree.serve("/faqs"), Served::Redirect("/faqs/".to_owned()));
        let feed = Served::File {
            path: "feed.xml",
            content_type: "application/xml; charset=utf-8",
        };
        assert_eq!(tree.serve("/feed.xml"), feed);
        for nowhere in [
            "",
            "faqs/",
            "/nope/",
            "/../index.html",
            "/%2e%2e/index.html",
            "/%ff",
            "//",
            "/faqs//",
        ] {
            assert_eq!(tree.serve(nowhere), Served::NotFound, "{nowhere}");
        }
    }
}
