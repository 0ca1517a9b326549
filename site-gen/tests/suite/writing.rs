//! Writing: into a folder of the generator's own, and nothing else.

use crate::site_test::SiteTest;
use site_gen::{MARKER, WriteError, Written};
use std::fs;
use std::path::Path;

fn files(folder: &Path) -> Vec<String> {
    let mut found: Vec<String> = walk(folder, folder);
    found.sort();
    found
}

fn walk(folder: &Path, root: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| match path.is_dir() {
            true => walk(&path, root),
            false => vec![
                path.strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned(),
            ],
        })
        .collect()
}

#[test]
fn a_build_is_the_tree_and_the_marker() {
    let site = SiteTest::new()
        .page("index.md", "")
        .page("a/b.md", "")
        .file("content/pages/a/c.txt", "c");
    let tree = site.build().0;
    let out = site.path("deep/out");
    let written = tree.write(&out).unwrap();
    assert_eq!(
        written,
        Written {
            written: tree.len(),
            kept: 0,
            removed: 0,
            made: tree.len(),
        }
    );
    let mut expected: Vec<String> = tree
        .paths()
        .map(str::to_owned)
        .chain([MARKER.to_owned(), ".site-gen-cache".to_owned()])
        .collect();
    expected.sort();
    assert_eq!(files(&out), expected);
    for path in tree.paths() {
        assert_eq!(
            fs::read(out.join(path)).unwrap(),
            tree.get(path).unwrap().into_owned(),
            "{path}"
        );
    }
}

#[test]
fn a_folder_of_someone_else_is_left_alone() {
    let site = SiteTest::new().page("index.md", "");
    let out = site.path("out");
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("theirs.txt"), "theirs").unwrap();
    assert!(matches!(site.build().0.write(&out), Err(WriteError::NotOurs(path)) if path == out));
    assert_eq!(files(&out), ["theirs.txt"]);
    assert!(matches!(
        site.build().0.write(&site.path("content")),
        Err(WriteError::NotOurs(_))
    ));
}

#[test]
fn a_second_build_changes_what_has_changed() {
    let site = SiteTest::new()
        .page("index.md", "One.")
        .page("gone/deep.md", "")
        .page("same.md", "Same.");
    let out = site.path("out");
    site.build().0.write(&out).unwrap();
    let changed = |file: &str| fs::metadata(out.join(file)).unwrap().modified().unwrap();
    let before = changed("404.html");
    fs::write(out.join("stray.txt"), "stray").unwrap();
    fs::create_dir_all(out.join("empty/folder")).unwrap();
    let site = site
        .page("index.md", "Two.")
        .without("content/pages/gone/deep.md")
        .page("new.md", "");
    let tree = site.build().0;
    let written = tree.write(&out).unwrap();
    // The list of the root's pages is on the home page alone; the neighbours of the new page and the
    // sitemap change with it.
    assert_eq!(written.removed, 2);
    assert!(written.kept > 0 && written.written > 0, "{written:?}");
    assert_eq!(
        changed("404.html"),
        before,
        "a file that is the same is left alone"
    );
    assert!(!out.join("gone").exists() && !out.join("empty").exists());
    let clean = site.path("clean");
    tree.write(&clean).unwrap();
    assert_eq!(files(&out), files(&clean));
    for file in files(&out) {
        assert_eq!(
            fs::read(out.join(&file)).unwrap(),
            fs::read(clean.join(&file)).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn a_file_and_a_folder_can_change_places() {
    let site = SiteTest::new()
        .page("index.md", "")
        .file("content/pages/thing", "a file");
    let out = site.path("out");
    site.build().0.write(&out).unwrap();
    let site = site.without("content/pages/thing").page("thing.md", "");
    site.build().0.write(&out).unwrap();
    assert!(out.join("thing/index.html").is_file());
    let site = site
        .without("content/pages/thing.md")
        .file("content/pages/thing", "a file");
    site.build().0.write(&out).unwrap();
    assert!(out.join("thing").is_file());
}

#[cfg(unix)]
#[test]
fn links_in_the_folder_are_removed_and_never_followed() {
    let site = SiteTest::new()
        .page("index.md", "")
        .file("precious/file.txt", "precious");
    let out = site.path("out");
    site.build().0.write(&out).unwrap();
    std::os::unix::fs::symlink(site.path("precious"), out.join("link")).unwrap();
    fs::remove_file(out.join("index.html")).unwrap();
    std::os::unix::fs::symlink(site.path("precious/file.txt"), out.join("index.html")).unwrap();
    site.build().0.write(&out).unwrap();
    assert_eq!(
        fs::read_to_string(site.path("precious/file.txt")).unwrap(),
        "precious"
    );
    assert!(!out.join("link").exists());
    assert!(
        fs::symlink_metadata(out.join("index.html"))
            .unwrap()
            .is_file()
    );
}

#[test]
fn two_builds_are_the_same_to_the_byte() {
    let names = ["z", "a", "m", "b"];
    let pages = |site: SiteTest, names: &[&str]| {
        names.iter().fold(site, |site, name| {
            let text = format!("+++\ntitle = \"Same\"\n[extra]\nb = 1\na = {{ z = 1, y = 2 }}\n+++\n[x]({name}.md)\n");
            site.file(&format!("content/pages/{name}.md"), text)
        })
    };
    let template = "{% for key, value in page.extra %}{{ key }}={{ value }};{% endfor %}{% for key, group in site.pages | group_by(attribute=\"url\") %}{{ key }}{% endfor %}{{ page.content }}";
    let build = |order: &[&str], now: &str| {
        let site = pages(SiteTest::new().file("templates/page.html", template), order).on(now);
        let tree = site.build().0;
        tree.paths()
            .map(|path| (path.to_owned(), tree.get(path).unwrap().into_owned()))
            .collect::<Vec<_>>()
    };
    let first = build(&names, "2023-06-01T09:00:00Z");
    let mut other = names;
    other.reverse();
    assert_eq!(
        build(&other, "2023-06-01T17:30:00Z"),
        first,
        "on another file system, later on the same day"
    );
    let page = first
        .iter()
        .find(|(path, _)| path == "a/index.html")
        .unwrap();
    assert!(
        page.1.starts_with(b"b=1;a={"),
        "{}",
        String::from_utf8_lossy(&page.1)
    );
}

#[test]
fn drafts_and_the_future_are_left_out_but_where_asked_for() {
    let site = SiteTest::new()
        .page("index.md", "")
        .file(
            "content/pages/draft.md",
            "+++\ntitle = \"D\"\ndraft = true\n+++\n",
        )
        .file(
            "content/pages/today.md",
            "+++\ntitle = \"T\"\ndate = 2023-06-01\n+++\n",
        )
        .file(
            "content/pages/later.md",
            "+++\ntitle = \"L\"\ndate = 2023-06-01T09:00:01Z\n+++\n",
        );
    let tree = site.build().0;
    assert!(
        !tree.has("draft/index.html")
            && !tree.has("later/index.html")
            && tree.has("today/index.html")
    );
    // 1 June has begun in London (British Summer Time), though not yet in UTC.
    let site = site.on("2023-05-31T23:00:00Z");
    assert!(site.build().0.has("today/index.html"));
    let site = site.on("2023-05-31T22:59:59Z");
    assert!(!site.build().0.has("today/index.html"));
    let tree = site.with_drafts().build().0;
    assert!(
        tree.has("draft/index.html")
            && tree.has("later/index.html")
            && tree.has("today/index.html")
    );
}

#[test]
fn the_address_can_be_another() {
    let site = SiteTest::new()
        .page("index.md", "")
        .page("a.md", "")
        .at("http://127.0.0.1:8080/");
    let tree = site.build();
    assert!(
        tree.text("a/index.html")
            .contains("/a/ http://127.0.0.1:8080/a/")
    );
    assert!(
        tree.text("sitemap.xml")
            .contains("<loc>http://127.0.0.1:8080/a/</loc>")
    );
}
