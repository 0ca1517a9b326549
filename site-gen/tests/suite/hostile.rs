//! Files that nobody should write end in a message, not in a crash or in someone else's file.

use crate::site_test::SiteTest;
use std::time::{Duration, Instant};

/// Builds with one page that says `body`; fails where that takes longer than any reader would wait.
#[track_caller]
fn survives(body: &str) -> Vec<String> {
    let start = Instant::now();
    let site = SiteTest::new().page("index.md", body);
    let problems = site.problems();
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "took {:?}",
        start.elapsed()
    );
    problems
}

#[test]
fn ten_thousand_of_anything_in_one_another() {
    for (name, body) in [
        ("quotes", ">".repeat(10_000) + " text"),
        ("lists", "- ".repeat(10_000) + "text"),
        (
            "brackets",
            "[".repeat(10_000) + "text" + &"]".repeat(10_000),
        ),
        (
            "links",
            "[".repeat(10_000) + "text" + &"](/)".repeat(10_000),
        ),
        (
            "images",
            "![".repeat(10_000) + "text" + &"](/)".repeat(10_000),
        ),
        ("emphasis", "*a ".repeat(10_000) + &"*".repeat(10_000)),
        (
            "back ticks",
            (1..600).map(|count| "`".repeat(count) + " ").collect(),
        ),
        ("headings", "## The same\n\n".repeat(10_000)),
        ("footnotes", "a[^1]\n\n[^1]: a[^1]\n\n".repeat(2_000)),
        ("escapes", "\\".repeat(20_000)),
        ("tables", "|".repeat(10_000) + "\n" + &"|-".repeat(10_000)),
    ] {
        let problems = survives(&body);
        assert!(
            problems
                .iter()
                .all(|problem| problem.starts_with("content/")),
            "{name}: {problems:?}"
        );
    }
}

#[test]
fn ten_thousand_shortcodes_in_one_another() {
    let site = SiteTest::new().file("templates/shortcodes/box.html", "<div>{{ body }}</div>");
    let deep = "{% box() %}\n".repeat(10_000) + &"{% end %}\n".repeat(10_000);
    let site = site.page("index.md", &deep);
    site.says(&["content/pages/index.md:36:1: `{% box(…) %}` within 32 others, expected fewer in one another"]);
    let many = "{% box() %}\ntext\n{% end %}\n".repeat(10_000);
    site.page("index.md", &many).says(&[]);
}

#[test]
fn deep_front_matter() {
    for (fence, body) in [
        (
            "+++",
            format!(
                "title = \"x\"\n[extra]\na = {}{}\n",
                "[".repeat(10_000),
                "]".repeat(10_000)
            ),
        ),
        (
            "---",
            format!(
                "title: x\nextra:\n  a: {}{}\n",
                "[".repeat(10_000),
                "]".repeat(10_000)
            ),
        ),
        (
            "---",
            format!("title: x\nextra:\n  a: {}\n", "{a: ".repeat(10_000)),
        ),
        (
            "---",
            format!("title: x\nextra:\n  a:\n    {}x\n", "- ".repeat(10_000)),
        ),
        (
            "---",
            (0..3_000)
                .map(|depth| format!("{}a:\n", " ".repeat(depth)))
                .collect(),
        ),
        (
            "---",
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned()
                + &('b'..='j')
                    .map(|letter| {
                        let before = char::from_u32(letter as u32 - 1).unwrap();
                        format!(
                            "{letter}: &{letter} [{}]\n",
                            vec![format!("*{before}"); 10].join(",")
                        )
                    })
                    .collect::<String>(),
        ),
    ] {
        let site = SiteTest::new().file(
            "content/pages/index.md",
            format!("{fence}\n{body}{fence}\n"),
        );
        assert!(!site.problems().is_empty(), "{}", &body[..40]);
    }
}

#[test]
fn a_page_of_twenty_megabytes() {
    let text =
        ("Words, *words* and no end of words. ".repeat(100) + "And a [link](/).\n\n").repeat(5_800);
    let site = SiteTest::new().page("index.md", &text);
    assert!(site.build().text("index.html").len() > 20 * 1024 * 1024);
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    let text = "+++\ntitle = \"T\"\n+++\n## A\n\n{% box() %}\ntext\n{% end %}\n\n```\ncode\n```\n\na\\\nb\n";
    let build = |text: String| {
        SiteTest::new()
            .file("templates/shortcodes/box.html", "<div>{{ body }}</div>")
            .file("content/pages/index.md", text)
            .build()
            .text("index.html")
    };
    let plain = build(text.to_owned());
    assert!(!plain.contains('\r'));
    for other in [
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        format!("\u{FEFF}{text}"),
    ] {
        assert_eq!(build(other), plain);
    }
    let yaml = "---\ntitle: T\n---\n".to_owned()
        + text.split_once("+++\n## ").map(|(_, rest)| rest).unwrap();
    assert_eq!(
        build(format!(
            "\u{FEFF}{}",
            yaml.replace("---\nA", "---\n## A").replace('\n', "\r\n")
        )),
        plain
    );
}

#[test]
fn characters_that_no_page_can_hold() {
    let html = SiteTest::new()
        .page("index.md", "a\0b \u{FDD0}S0\u{FDD1} \u{FDD0}L0\u{FDD1}")
        .build()
        .main("index.html");
    assert_eq!(
        html,
        "<p>a\u{FFFD}b \u{FFFD}S0\u{FFFD} \u{FFFD}L0\u{FFFD}</p>\n"
    );
}

#[test]
fn a_file_that_is_not_utf_8() {
    let site = SiteTest::new().file(
        "content/pages/index.md",
        b"+++\ntitle = \"x\"\n+++\nCaf\xe9\n",
    );
    site.says(&[
        "content/pages/index.md:4:4: bytes that are not UTF-8, expected a text file saved as UTF-8",
    ]);
    let site = SiteTest::new()
        .page("index.md", "")
        .file("templates/page.html", b"\xff");
    site.says(&[
        "templates/page.html:1:1: bytes that are not UTF-8, expected a text file saved as UTF-8",
    ]);
    let site = SiteTest::new()
        .page("index.md", "")
        .file("content/scheme.toml", b"\xff");
    site.says(&[
        "content/scheme.toml:1:1: bytes that are not UTF-8, expected a text file saved as UTF-8",
    ]);
}

#[test]
fn names_that_differ_only_by_case_or_are_not_plain() {
    SiteTest::new()
        .page("index.md", "")
        .page("case/a.md", "")
        .page("Case/A.md", "")
        .page("ünicode.md", "")
        .says(&[
            "content/pages/case/a.md:1:1: a page at `/case/a/`, where a page at `/Case/A/` is already, expected one: the other is `content/pages/Case/A.md`",
            "content/pages/ünicode.md:1:1: a file called `ünicode`, expected letters a to z, digits, `-`, `_` and `.`",
        ]);
}

#[cfg(unix)]
mod links {
    use super::SiteTest;

    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let site = SiteTest::new()
            .page("index.md", "")
            .file("secret/secret.md", "+++\ntitle = \"S\"\n+++\nSecret");
        let secret = site.path("secret");
        let site = site
            .link("content/pages/out.md", secret.join("secret.md"))
            .link("content/pages/folder", &secret)
            .link("content/pages/passwd.txt", "/etc/passwd")
            .link("templates/out.html", secret.join("secret.md"));
        let out = |path: &str| {
            format!("{path}:1:1: a link that leads out of the folder, expected a file inside it")
        };
        assert_eq!(
            site.problems(),
            [
                out("content/pages/folder"),
                out("content/pages/out.md"),
                out("content/pages/passwd.txt"),
                out("templates/out.html"),
            ]
        );
    }

    #[test]
    fn loops_and_links_to_nothing_are_told() {
        let site = SiteTest::new()
            .page("index.md", "")
            .page("a/b.md", "")
            .link("content/pages/self.md", "self.md");
        let above = site.path("content/pages");
        let problems = site
            .link("content/pages/a/up", above)
            .link("content/pages/gone.md", "nowhere.md")
            .problems();
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(
            problems[0].starts_with("content/pages/a/up:1:1: a link that leads back to `"),
            "{problems:?}"
        );
        assert!(
            problems[1].starts_with("content/pages/gone.md:1:1: cannot read it ("),
            "{problems:?}"
        );
        assert!(
            problems[2].starts_with("content/pages/self.md:1:1: cannot read it ("),
            "{problems:?}"
        );
    }

    #[test]
    fn a_link_inside_the_folder_is_a_second_page() {
        let site = SiteTest::new()
            .page("index.md", "")
            .page("a.md", "Text.")
            .link("content/pages/b.md", "a.md");
        assert_eq!(site.build().main("b/index.html"), "<p>Text.</p>\n");
    }
}

#[test]
fn templates_that_never_end() {
    SiteTest::new()
        .page("index.md", "")
        .file("templates/a.html", "{% extends \"b.html\" %}")
        .file("templates/b.html", "{% extends \"a.html\" %}")
        .file("templates/c.html", "{% include \"c.html\" %}")
        .says(&[
            "templates/a.html:1:1: a template that extends itself in the end",
            "templates/c.html:1:1: a template that includes itself in the end",
        ]);
}

#[test]
fn nothing_that_an_editor_writes_becomes_html() {
    let site = SiteTest::new().file(
        "content/pages/index.md",
        "+++\ntitle = \"<script>x</script>\"\ndescription = \"\\\"><script>\"\n[extra]\nx = \"<script>\"\n+++\n## &lt;script&gt; {#\"onclick=\"x}\n\n`<script>` ![`<script>`](/ \"<script>\") [a](/ '\"><script>')\n",
    );
    let html = site.build().text("index.html");
    assert!(
        !html.contains("<script") && !html.contains("\"onclick"),
        "{html}"
    );
}
