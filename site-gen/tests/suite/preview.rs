//! The preview, over HTTP.

use crate::site_test::SiteTest;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running preview, ended with the test.
struct Preview {
    process: Child,
    address: String,
}

impl Preview {
    fn of(site: &SiteTest) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_site-gen"))
            .args(["serve", "--port", "0"])
            .current_dir(site.path(""))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first
            .strip_prefix("listening on http://")
            .unwrap()
            .to_owned();
        lines.next().unwrap().unwrap();
        // What it says later is read, so that it is never stopped by a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    /// The status, the head and the body of the answer to a GET.
    fn get(&self, path: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    /// Waits for the build after `version`, as an open page does, and gives its number.
    fn change_after(&self, version: &str) -> String {
        self.get(&format!("/.site-gen/changes?{version}")).2
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn an_edit_is_shown_and_a_fault_is_told_until_it_is_mended() {
    let site = SiteTest::new().page("index.md", "First.").page("a.md", "");
    let preview = Preview::of(&site);
    let (status, head, body) = preview.get("/");
    assert_eq!(status, 200);
    assert!(
        head.contains("text/html; charset=utf-8")
            && body.contains("<p>First.</p>")
            && body.contains("<script>"),
        "{body}"
    );
    assert_eq!(preview.get("/a").0, 308);
    assert_eq!(preview.get("/gone/").0, 404);
    assert_eq!(preview.get("/sitemap.xml").0, 200);

    let version = preview.change_after("");
    let site = site.page("index.md", "Second.");
    let version = preview.change_after(&version);
    assert!(preview.get("/").2.contains("<p>Second.</p>"));

    let site = site.page("index.md", "[x](gone.md)");
    let version = preview.change_after(&version);
    let (status, _, body) = preview.get("/a/");
    assert_eq!(status, 500);
    assert!(
        body.contains("1 thing to mend")
            && body.contains("content/pages/index.md:4:1")
            && body.contains("<script>"),
        "{body}"
    );
    let body = preview.get("/").2;
    assert!(
        body.contains("<p>Second.</p>") && body.contains("1 thing to mend"),
        "the last good page, and what is wrong laid over it: {body}"
    );
    assert_eq!(preview.get("/sitemap.xml").0, 200);

    let site = site.page("index.md", "Mended.");
    let version = preview.change_after(&version);
    assert!(preview.get("/").2.contains("<p>Mended.</p>"));

    let site = site.file("templates/page.html", "new template {{ page.content }}");
    preview.change_after(&version);
    assert!(
        preview
            .get("/")
            .2
            .starts_with("new template <p>Mended.</p>")
    );
    drop(preview);
    assert!(!site.build().text("index.html").contains("<script>"));
}

#[test]
fn a_site_that_was_never_right_shows_what_is_wrong_alone() {
    let site = SiteTest::new().page("index.md", "[x](gone.md)");
    let preview = Preview::of(&site);
    let (status, _, body) = preview.get("/anything/");
    assert_eq!(status, 500);
    assert!(
        body.contains("<h1>1 thing to mend</h1>") && body.contains("<script>"),
        "{body}"
    );
    let version = preview.change_after("");
    let site = site.page("index.md", "Right.");
    preview.change_after(&version);
    assert!(preview.get("/").2.contains("<p>Right.</p>"));
    drop(site);
}

#[test]
fn what_depends_on_an_edit_is_never_stale() {
    let page = |title: &str, body: &str| {
        format!("+++\ntitle = \"{title}\"\ndate = 2023-05-01\n+++\n{body}")
    };
    let site = SiteTest::new()
        .page("index.md", "[a](s/a.md#part)")
        .page("s/_index.md", "")
        .file("content/pages/s/a.md", page("First", "## Part"))
        .file("content/pages/s/b.md", page("Second", ""))
        .file("templates/shortcodes/name.html", "{{ site.name }}")
        .file("content/pages/s/c.md", page("Third", "{{ name() }}"));
    let preview = Preview::of(&site);
    let mut version = preview.change_after("");

    // A title: the page's own, the list, the neighbour's link, the feed.
    let site = site.file("content/pages/s/a.md", page("Zeroth", "## Part"));
    version = preview.change_after(&version);
    for (path, words) in [
        ("/s/a/", "<title>Zeroth | Test"),
        ("/s/", "page: Zeroth /s/a/"),
        ("/feed.xml", "<title>Zeroth</title>"),
    ] {
        let body = preview.get(path).2;
        assert!(
            body.contains(words) && !body.contains("First"),
            "{path}: {body}"
        );
    }

    // A heading that a link leads to.
    let site = site.file("content/pages/s/a.md", page("Zeroth", "## Other"));
    version = preview.change_after(&version);
    let (status, _, body) = preview.get("/s/b/");
    assert!(status == 500 && body.contains("#part"), "{body}");
    let site = site.file("content/pages/s/a.md", page("Zeroth", "## Part"));
    version = preview.change_after(&version);
    assert_eq!(preview.get("/s/b/").0, 200);

    // A page that comes, moves and goes.
    let site = site.file("content/pages/s/d.md", page("Fourth", ""));
    version = preview.change_after(&version);
    assert!(preview.get("/s/").2.contains("page: Fourth /s/d/"));
    assert!(preview.get("/sitemap.xml").2.contains("/s/d/"));
    std::fs::rename(
        site.path("content/pages/s/d.md"),
        site.path("content/pages/s/e.md"),
    )
    .unwrap();
    version = preview.change_after(&version);
    assert_eq!((preview.get("/s/d/").0, preview.get("/s/e/").0), (404, 200));
    let site = site.without("content/pages/s/e.md");
    version = preview.change_after(&version);
    assert_eq!(preview.get("/s/e/").0, 404);

    // A shortcode's template, and the scheme.
    let site = site.file("templates/shortcodes/name.html", "{{ site.name }}!");
    version = preview.change_after(&version);
    assert!(preview.get("/s/c/").2.contains("Test!"));
    let site = site.file(
        "content/scheme.toml",
        "name = \"Renamed\"\nbase_url = \"https://example.org\"\n",
    );
    preview.change_after(&version);
    assert!(preview.get("/s/c/").2.contains("Renamed!"));
    assert!(preview.get("/s/a/").2.contains("| Renamed"));
    drop(site);
}
