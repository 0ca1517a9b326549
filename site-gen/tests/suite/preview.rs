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
