//! The program as people run it.

use crate::site_test::SiteTest;
use std::path::Path;
use std::process::{Command, Output};

fn run(site: &SiteTest, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_site-gen"))
        .args(args)
        .current_dir(site.path(""))
        .output()
        .unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn build_writes_the_site() {
    let site = SiteTest::new().page("index.md", "");
    let (code, out, err) = said(&run(&site, &["build"]));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(
        out,
        "5 files in public: 5 written, 0 unchanged, 0 removed\n"
    );
    assert!(site.path("public/index.html").is_file());
    let args = [
        "build",
        "--content",
        "content",
        "--templates",
        "templates",
        "--out",
        "other",
        "--base-url",
        "https://other.example",
        "--drafts",
    ];
    assert_eq!(said(&run(&site, &args)).0, Some(0));
    assert!(
        std::fs::read_to_string(site.path("other/index.html"))
            .unwrap()
            .contains("https://other.example/")
    );
}

#[test]
fn build_writes_nothing_where_something_is_wrong() {
    let site = SiteTest::new().page("index.md", "[x](gone.md)");
    let (code, out, err) = said(&run(&site, &["build"]));
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        err.starts_with("content/pages/index.md:4:1: `gone.md`, which is no file"),
        "{err}"
    );
    assert!(err.ends_with("1 problem; nothing was written\n"), "{err}");
    assert!(!site.path("public").exists());
}

#[test]
fn build_leaves_a_folder_of_someone_else_alone() {
    let site = SiteTest::new().page("index.md", "");
    let (code, _, err) = said(&run(&site, &["build", "--out", "content"]));
    assert_eq!(code, Some(1));
    assert_eq!(
        err,
        "`content` is not empty, and was not made by site-gen: name another folder, or empty it\n"
    );
}

#[test]
fn check_tells_all_and_fails() {
    let site = SiteTest::new().page("index.md", "[x](gone.md)\n\n#### Deep\n");
    let (code, out, err) = said(&run(&site, &["check"]));
    assert_eq!((code, err.as_str()), (Some(1), "2 problems\n"));
    assert_eq!(out.lines().count(), 2);
    let site = SiteTest::new().page("index.md", "");
    assert_eq!(
        said(&run(&site, &["check"])),
        (Some(0), "no problems\n".to_owned(), String::new())
    );
}

#[test]
fn wrong_words_are_told() {
    let site = SiteTest::new();
    for args in [
        &["biuld"][..],
        &["build", "--oot", "x"],
        &["new", "pgae", "x"],
        &["check", "--now", "today"],
        &[],
    ] {
        let (code, _, err) = said(&run(&site, args));
        assert_eq!(code, Some(2), "{args:?}");
        assert!(!err.is_empty(), "{args:?}");
    }
}

#[test]
fn new_files_are_whole_and_can_be_built() {
    let site = SiteTest::new().page("index.md", "").file(
        "content/pages/faqs.md",
        "+++\ntitle = \"FAQs\"\n[extra]\ngroups = [{ id = \"applying\", title = \"Applying\" }]\n+++\n",
    );
    let site = site.file("templates/video.html", "{{ page.title }}");
    for (kind, name, path) in [
        (
            "page",
            "guide/after-you-apply",
            "content/pages/guide/after-you-apply.md",
        ),
        ("page", "guide/_index.md", "content/pages/guide/_index.md"),
        (
            "faq",
            "can-i-apply-twice",
            "content/faqs/can-i-apply-twice.md",
        ),
        ("video", "welcome", "content/videos/welcome.md"),
        ("intake", "2026-spring", "content/intakes/2026-spring.toml"),
    ] {
        let (code, out, err) = said(&run(&site, &["new", kind, name]));
        assert_eq!(
            (code, out, err),
            (Some(0), format!("{path}\n"), String::new())
        );
        let (code, _, err) = said(&run(&site, &["new", kind, name]));
        assert_eq!(
            (code, err),
            (
                Some(1),
                format!("`{path}` is there already, and was left as it is\n")
            )
        );
    }
    let faqs = std::fs::read_to_string(site.path("content/faqs/can-i-apply-twice.md")).unwrap();
    assert!(faqs.contains("title = \"Can i apply twice\""));
    let (code, out, _) = said(&run(&site, &["check", "--drafts"]));
    // The links that the new page gives as examples lead nowhere on this small site.
    assert_eq!(code, Some(0), "{out}");
    for name in ["../x", "a b", "", "/x", "X", "-x", "a//b", "a/b"] {
        let (code, _, err) = said(&run(&site, &["new", "faq", name]));
        assert_ne!(code, Some(0), "{name}: {err}");
    }
    assert!(!Path::new(&site.path("x.md")).exists());
}
