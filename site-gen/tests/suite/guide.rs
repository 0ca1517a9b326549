//! The editor's guide: each of its examples does what it says.

use crate::site_test::{SiteTest, tests};
use std::fs;

fn guide() -> String {
    fs::read_to_string(tests().join("../../infra/editors.md")).unwrap()
}

/// The fenced examples in `language`.
fn examples(language: &str) -> Vec<String> {
    let guide = guide();
    let fence = format!("```{language}\n");
    let parts = guide.split(fence.as_str()).skip(1);
    parts
        .map(|part| part.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_example_of_toml_is_taken() {
    let tables = [
        "[[taxonomies]]",
        "[[languages]]",
        "[build]",
        "[brand]",
        "[markdown]",
        "[house_style]",
    ];
    let examples = examples("toml");
    assert!(examples.len() > tables.len());
    for example in examples {
        let is_scheme = tables.iter().any(|table| example.starts_with(table));
        let site = SiteTest::new()
            .page("cy/_index.md", "")
            .file("templates/assets/style.css", ":root { --band: #123c3b }");
        let site = if is_scheme {
            site.page("index.md", "")
                .file("content/scheme.toml", format!("name = \"Test\"\n{example}"))
        } else {
            let page = match example.starts_with('[') {
                true => format!("title = \"T\"\n{example}"),
                false => example.clone(),
            };
            site.file("content/pages/index.md", format!("+++\n{page}+++\n"))
        };
        assert_eq!(site.problems(), [""; 0], "{example}");
    }
}

#[test]
fn the_shortcodes_of_the_guide_are_read() {
    let text = examples("text").concat();
    let site = SiteTest::new().page("index.md", &text);
    let site = ["deadline", "form_link", "box"]
        .iter()
        .fold(site, |site, name| {
            site.file(
                &format!("templates/shortcodes/{name}.html"),
                format!("<{name}>"),
            )
        });
    let said = site.problems();
    // There is no form here to link to, and that is all there is to say.
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains("`mentor` for the form of `form_link`"),
        "{said:?}"
    );
}

#[test]
fn the_guide_names_every_key_of_front_matter() {
    let guide = guide();
    for key in [
        "title",
        "description",
        "date",
        "updated",
        "draft",
        "weight",
        "slug",
        "aliases",
        "template",
        "toc",
        "extra",
    ] {
        assert!(guide.contains(&format!("`{key}`")), "{key}");
    }
}
