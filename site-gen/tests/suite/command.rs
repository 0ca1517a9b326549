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
fn check_tells_all_with_the_line_that_each_is_about_and_fails() {
    let site = SiteTest::new().page("index.md", "See [x](gone.md)\n\n#### Deep\n");
    let (code, out, err) = said(&run(&site, &["check"]));
    assert_eq!((code, err.as_str()), (Some(1), "2 problems\n"));
    assert_eq!(
        out,
        "content/pages/index.md:4:5: `gone.md`, which is no file, expected the path to a `.md` file or another file of the content folder\n\
         \x20 4 | See [x](gone.md)\n\
         \x20   |     ^\n\
         content/pages/index.md:6:1: a heading of level 4 below one of level 1, expected `##`, with no level skipped\n\
         \x20 6 | #### Deep\n\
         \x20   | ^\n"
    );
    let site = SiteTest::new().page("index.md", "");
    assert_eq!(
        said(&run(&site, &["check"])),
        (Some(0), "no problems\n".to_owned(), String::new())
    );
}

#[test]
fn lines_are_shown_of_files_that_editors_on_windows_and_with_marks_saved() {
    let site = SiteTest::new().file(
        "content/pages/index.md",
        "\u{FEFF}+++\r\ntitle = \"T\"\r\n+++\r\nÉ [x](gone.md)\r\n",
    );
    let (_, out, _) = said(&run(&site, &["check"]));
    assert!(
        out.ends_with("  4 | É [x](gone.md)\n    |   ^\n"),
        "{out:?}"
    );
    let site = SiteTest::new().file("content/pages/index.md", b"+++\ntitle = \"\xff\"\n+++\n");
    let (_, out, _) = said(&run(&site, &["check"]));
    assert!(
        out.ends_with("  2 | title = \"\u{FFFD}\"\n    |          ^\n"),
        "{out:?}"
    );
}

#[test]
fn style_is_noted_and_fails_only_where_it_is_strict() {
    let body = format!("See [here](/).\n\n{}end.\n", "word ".repeat(39));
    let site = SiteTest::new().page("index.md", &body);
    let (code, out, err) = said(&run(&site, &["check"]));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("content/pages/index.md:4:5: note: a link whose words are `here`, "));
    assert!(
        out.contains("content/pages/index.md:6:1: note: a sentence of 40 words, "),
        "{out}"
    );
    assert!(out.ends_with("\nno problems, 2 notes\n"), "{out}");
    let (code, out, err) = said(&run(&site, &["check", "--strict"]));
    assert_eq!((code, err.as_str()), (Some(1), "2 problems\n"));
    assert!(!out.contains("note"), "{out}");
    assert_eq!(said(&run(&site, &["build"])).0, Some(0));
    let site = site.page("gone.md", "[x](nowhere.md)");
    let (code, _, err) = said(&run(&site, &["check"]));
    assert_eq!((code, err.as_str()), (Some(1), "1 problem, 2 notes\n"));
}

#[test]
fn tools_read_json_and_nothing_else() {
    let site = SiteTest::new().page("index.md", "![](a.svg) [\"q\"](gone.md)");
    let site = site.file("content/pages/a.svg", "<svg/>");
    let read = |out: &str| -> Vec<serde_json::Value> {
        out.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let (code, out, err) = said(&run(&site, &["check", "--json"]));
    assert_eq!((code, err.as_str()), (Some(1), ""));
    let records = read(&out);
    assert_eq!(records.len(), 2);
    let problem = records.first().unwrap();
    assert_eq!(
        *problem,
        serde_json::json!({
            "severity": "problem", "path": "content/pages/index.md", "line": 4, "column": 12,
            "found": "`gone.md`, which is no file",
            "expected": "expected the path to a `.md` file or another file of the content folder",
        })
    );
    assert_eq!(records.last().unwrap()["severity"], "note");
    let (code, out, _) = said(&run(&site, &["check", "--json", "--strict"]));
    assert_eq!(code, Some(1));
    assert!(
        read(&out)
            .iter()
            .all(|record| record["severity"] == "problem")
    );
    let (code, out, err) = said(&run(&site, &["build", "--json"]));
    assert_eq!((code, err.as_str(), read(&out).len()), (Some(1), "", 1));
    let site = SiteTest::new().page("index.md", "");
    for command in ["check", "build"] {
        let quiet = (Some(0), String::new(), String::new());
        assert_eq!(said(&run(&site, &[command, "--json"])), quiet);
    }
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

#[test]
fn completions_are_there_for_each_shell_and_know_every_word() {
    let site = SiteTest::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, out, err) = said(&run(&site, &["completions", shell]));
        assert_eq!((code, err.as_str()), (Some(0), ""), "{shell}");
        for word in [
            "check",
            "serve",
            "completions",
            "strict",
            "json",
            "base-url",
        ] {
            assert!(out.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(said(&run(&site, &["completions", "sh"])).0, Some(2));
}

#[test]
fn bash_takes_the_completions() {
    let site = SiteTest::new();
    let (_, script, _) = said(&run(&site, &["completions", "bash"]));
    let ask = "COMP_WORDS=(site-gen check --st); COMP_CWORD=2; \
               [[ $(complete -p site-gen) =~ -F\\ ([^ ]+) ]]; \
               \"${BASH_REMATCH[1]}\" site-gen --st check; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash")
        .args(["-c", &format!("{script}\n{ask}")])
        .output()
        .unwrap();
    assert_eq!(
        said(&output),
        (Some(0), "--strict\n".to_owned(), String::new())
    );
}

#[test]
fn help_shows_examples() {
    let site = SiteTest::new();
    let (code, out, _) = said(&run(&site, &["--help"]));
    assert_eq!(code, Some(0));
    assert!(out.contains("Examples:\n  site-gen serve "), "{out}");
    for command in ["build", "check", "serve", "new", "completions"] {
        let (code, out, _) = said(&run(&site, &[command, "--help"]));
        assert_eq!(code, Some(0));
        assert!(
            out.contains(&format!("Example: site-gen {command}")),
            "{out}"
        );
    }
}
