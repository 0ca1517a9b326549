//! What holds for every text, path and name. The cases are the same on every run: for others, change
//! `SEED`.

use crate::site_test::SiteTest;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use site_gen::Served;

const SEED: u64 = 23;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 400,
        rng_seed: RngSeed::Fixed(SEED),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Text made of what Markdown, shortcodes and HTML find special.
fn markdown() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a",
        "b c",
        "é",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "> ",
        "# ",
        "#### ",
        "1. ",
        "*",
        "_",
        "`",
        "```",
        "~~",
        "[",
        "](",
        ")",
        "[^a]",
        "[^a]: ",
        "![",
        "<b>",
        "<!--",
        "-->",
        "{{",
        "}}",
        "{% box() %}",
        "{% end %}",
        "{{ show(a=\"",
        "\") }}",
        "{{ show() }}",
        "{#a}",
        "\\",
        "|",
        "|-|",
        "\"",
        "'",
        "--",
        "&amp;",
        "&#0;",
        "<https://a.b/>",
        "/",
        "../a.md",
        "#top",
        "- [x] ",
        "\t",
        "\u{FDD0}B0\u{FDD1}",
    ]);
    prop::collection::vec(parts, 0..40).prop_map(|parts| parts.concat())
}

fn address() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "/",
        "..",
        ".",
        "a",
        "a.md",
        "index.md",
        "%2e",
        "%2F",
        "%00",
        "%",
        "#",
        "?",
        "x",
        ":",
        "\\",
        "é",
        " ",
        "javascript:",
        "//",
        "&",
        "\"",
        "'",
    ]);
    prop::collection::vec(parts, 0..8).prop_map(|parts| parts.concat())
}

/// Whether every tag that opens closes in its turn.
fn is_nested(html: &str) -> bool {
    let mut open = Vec::new();
    for part in html.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or("");
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if ["img", "br", "hr", "input"].contains(&name.as_str()) {
            continue;
        }
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else {
            open.push(name);
        }
    }
    open.is_empty()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_is_built_or_told(body in markdown()) {
        let site = SiteTest::new()
            .file("templates/page.html", "<main>\n{{ page.content }}</main>")
            .file("templates/shortcodes/box.html", "<div>{{ body }}</div>")
            .file("templates/shortcodes/show.html", "<i>shown</i>")
            .page("a.md", &body);
        let problems = site.faults();
        let lines = body.matches('\n').count() + 4;
        for problem in &problems {
            let mut parts = problem.strip_prefix("content/pages/a.md:").unwrap_or("").split(':');
            let line: usize = parts.next().unwrap_or("").parse().unwrap_or(0);
            prop_assert!((1..=lines).contains(&line), "no such line: {}", problem);
        }
        if problems.is_empty() {
            let html = site.build().main("a/index.html");
            prop_assert!(is_nested(&html), "not nested: {}", html);
            prop_assert!(!html.contains(['\u{FDD0}', '\u{FDD1}']), "a mark was left: {}", html);
        }
    }

    #[test]
    fn places_do_not_depend_on_what_shortcodes_stand_before(before in "(\\{\\{ show\\(a=\"[a-zé\n]{0,9}\"\\) \\}\\}|[a-zé \n]){0,12}") {
        let body = format!("{before}[gone](gone.md)");
        let site = SiteTest::new().file("templates/shortcodes/show.html", "x").page("a.md", &body);
        let line = 4 + before.matches('\n').count();
        let column = 1 + before.rsplit('\n').next().unwrap_or("").chars().count();
        let said = site.faults();
        let place = format!("content/pages/a.md:{line}:{column}: `gone.md`");
        // Four spaces make code of the line, and code has no links.
        let is_code = said.is_empty() && body.contains("    ");
        prop_assert!(is_code || said.iter().any(|problem| problem.starts_with(&place)), "{} not in {:?}", place, said);
    }

    #[test]
    fn no_address_leads_out_or_runs_a_script(address in address()) {
        let site = SiteTest::new()
            .file("templates/page.html", "<main>\n{{ page.content }}</main>")
            .page("a.md", &format!("[x](<{address}>)\n"));
        if site.faults().is_empty() {
            let html = site.build().main("a/index.html");
            let href = html.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
            if let Some(href) = href {
                let is_here = href.starts_with('#') || (href.starts_with('/') && !href.starts_with("//"));
                prop_assert!(is_here, "{} became {}", address, href);
            }
        }
    }

    #[test]
    fn no_slug_or_alias_leads_out(slug in "[a./ é-]{0,8}|(\\.\\.|/|a){0,5}", alias in "[a./ -]{0,9}") {
        let site = SiteTest::new().file(
            "content/pages/x.md",
            format!("+++\ntitle = \"x\"\nslug = \"{slug}\"\naliases = [\"{alias}\"]\n+++\n"),
        );
        if site.faults().is_empty() {
            let tree = site.build();
            for path in tree.0.paths() {
                prop_assert!(path.split('/').all(|part| !part.is_empty() && part != "." && part != ".."), "{}", path);
            }
        }
    }

    #[test]
    fn no_request_is_served_from_outside(path in address()) {
        let tree = SiteTest::new().page("index.md", "").page("a.md", "").build();
        if let Served::File { path: file, .. } = tree.0.serve(&path) {
            prop_assert!(tree.0.has(file));
        }
    }
}
