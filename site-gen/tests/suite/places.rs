//! Places are counted in characters, whatever the script: an editor who goes to the column that a
//! message names stands on the thing.

use crate::site_test::SiteTest;

/// Letters of two, three and four bytes, and one that is two characters.
const BEFORE: &str = "Ŵyth שלום 日本 👩🏽 e\u{301} ";

#[test]
fn every_message_names_the_character_that_it_is_about() {
    let column = BEFORE.chars().count() + 1;
    for (text, found) in [
        ("[a link](gone.md)", "`gone.md`, which is no file"),
        ("[a link](/gone/)", "`/gone/`, where nothing is"),
        ("[a link](#gone)", "the anchor `#gone`"),
        ("{{ gone() }}", "the shortcode `gone`"),
        ("<b>raw</b>", "raw HTML, `<b>`"),
        ("[a link][gone]", "a link to `gone`"),
        ("[a link](javascript:x)", "a link of the kind `javascript:`"),
        ("[](/)", "a link without words"),
    ] {
        let site = SiteTest::new().page("index.md", &format!("{BEFORE}{text}\n"));
        let said = site.problems();
        let first = said
            .first()
            .unwrap_or_else(|| panic!("nothing said of {text}"));
        let begins = format!("content/pages/index.md:4:{column}: {found}");
        assert!(first.starts_with(&begins), "{first}\n{begins}");
    }
}

#[test]
fn notes_do_too() {
    let column = BEFORE.chars().count() + 1;
    for (text, found) in [
        ("[click here](/)", "a link whose words are `click here`"),
        ("![](a.svg)", "an image without words"),
    ] {
        let site = SiteTest::new()
            .page("index.md", &format!("{BEFORE}{text}\n"))
            .file("content/pages/a.svg", "<svg/>");
        let notes = site.notes();
        let begins = format!("content/pages/index.md:4:{column}: {found}");
        assert!(notes[0].starts_with(&begins), "{notes:?}\n{begins}");
    }
}

#[test]
fn front_matter_and_data_files_do_too() {
    let site = SiteTest::new()
        .file(
            "content/pages/index.md",
            "+++\ntitle = \"日本\"\nextra = { \"é\" = 1 }\n\"ŵ\" = \"é\" x\n+++\n",
        )
        .file("content/data/a.json", "{\"日本é\": \"👩🏽\" 1}");
    let said = site.problems();
    assert!(
        said.iter()
            .any(|one| one.starts_with("content/data/a.json:1:14: ")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|one| one.starts_with("content/pages/index.md:4:11: ")),
        "{said:?}"
    );
}

#[test]
fn a_name_of_a_template_that_is_nearly_right_is_told_with_the_right_one() {
    let site = SiteTest::new()
        .page("index.md", "")
        .file("templates/page.html", "\n  {{ page.tilte }}");
    let said = site.problems();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains("`tilte` is not defined (did you mean `title`?)"),
        "{said:?}"
    );
    assert!(
        said[0].contains("while drawing `content/pages/index.md` and 1 more"),
        "{said:?}"
    );
}
