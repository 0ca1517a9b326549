//! What makes a page worse to read, and what does not.

use crate::site_test::SiteTest;

fn notes(body: &str) -> Vec<String> {
    let site = SiteTest::new()
        .page("index.md", body)
        .file("content/pages/a.svg", "<svg/>");
    assert_eq!(site.problems(), [""; 0], "{body}");
    site.notes()
        .into_iter()
        .map(|note| note.replace("content/pages/index.md:", ""))
        .collect()
}

#[test]
fn links_whose_words_say_nothing() {
    for words in [
        "here",
        "Click here",
        "**Read** more",
        "read more…",
        "Here.",
        "click\nhere",
        "`more`",
        "here →",
    ] {
        let found = notes(&format!("See [{words}](/)."));
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert!(
            found.concat().starts_with("4:5: a link whose words are `"),
            "{found:?}"
        );
    }
    for words in [
        "here to help",
        "Hereford",
        "Read more about mentors",
        "Who can apply",
    ] {
        assert_eq!(notes(&format!("See [{words}](/).")), [""; 0], "{words}");
    }
}

#[test]
fn images_without_words() {
    let expected = "4:3: an image without words, expected what it shows, in the square brackets";
    assert_eq!(notes("A ![](a.svg)"), [expected]);
    assert_eq!(notes("A ![ ](a.svg)"), [expected]);
    assert_eq!(notes("A ![*b*](a.svg)"), [""; 0]);
}

#[test]
fn images_of_templates_without_alt() {
    let with = |image: &str| {
        let site = SiteTest::new().page("index.md", "").file(
            "templates/page.html",
            format!("<main><img src=\"/\"{image}></main>"),
        );
        site.notes()
    };
    assert_eq!(with(" alt=\"\""), [""; 0]);
    assert_eq!(
        with(""),
        [
            "content/pages/index.md:1:1: the image `/` without `alt` (as drawn, on 2 pages), \
          expected `alt` with what it shows, or `alt=\"\"` where it only decorates"
        ]
    );
}

#[test]
fn long_sentences_wherever_they_stand() {
    let (half, long) = ("word ".repeat(20), "word ".repeat(40));
    for (body, place) in [
        (format!("Short. {long}"), "4:8"),
        (format!("> - {long}"), "4:5"),
        (format!("{half}*a*\n[{half}](/)"), "4:1"),
        (format!("It’s &amp; {half}\nb – `c d` {half}"), "4:1"),
        (format!("a[^1]\n\n[^1]: {long}"), "6:7"),
        (format!("| a |\n|---|\n| {long} |"), "6:3"),
    ] {
        let found = notes(&body);
        assert_eq!(found.len(), 1, "{body}: {found:?}");
        assert!(
            found
                .concat()
                .starts_with(&format!("{place}: a sentence of 4")),
            "{found:?}"
        );
    }
}

#[test]
fn what_only_looks_like_a_long_sentence() {
    let half = "word ".repeat(25);
    for body in [
        format!("{half}\n\n{half}"),
        format!("- {half}\n- {half}"),
        format!("- {half}\n  - {half}"),
        format!("## {half}\n\n{half}"),
        format!("| {half} | {half} |\n|---|---|\n| {half} | {half} |"),
        format!("```\n{half}{half}\n```"),
        format!("    {half}{half}"),
        format!("{half}\n\n```\nx\n```\n\n{half}"),
        format!("{half}a. {half}"),
        format!("{half} “a.” {half}"),
    ] {
        assert_eq!(notes(&body), [""; 0], "{body}");
    }
}

#[test]
fn the_nearest_right_name_is_one_that_can_be_pasted() {
    let site = SiteTest::new()
        .page(
            "guide/deep/a.md",
            "[x](../who-can-aply.md) [y](../../abuot.md) [z](../aply.md)",
        )
        .page(
            "guide/who-can-apply.md",
            "[x](#who-can) [y](deep/a.md#haeding)\n\n## Who can?\n",
        )
        .page("about.md", "")
        .page("apply/_index.md", "");
    let said = site.problems().join("\n");
    for name in [
        "../who-can-apply.md",
        "../../about.md",
        "../../apply/_index.md",
    ] {
        assert!(
            said.contains(&format!("(did you mean `{name}`?)")),
            "{said}"
        );
    }
}

#[test]
fn the_nearest_form_shortcode_and_film_are_named() {
    let site = SiteTest::new()
        .file("templates/shortcodes/deadline.html", "x")
        .file("templates/shortcodes/video.html", "x")
        .file("templates/video.html", "{{ page.title }}")
        .file(
            "content/videos/welcome.md",
            "+++\ntitle = \"T\"\n[extra]\nspeaker = \"S\"\nrole = \"R\"\n+++\n",
        )
        .page("index.md", "{{ deadlien() }} {{ video(id=\"welcom\") }}");
    let said = site.problems().join("\n");
    assert!(
        said.contains("the shortcode `deadlien`, which is not there, expected `deadline`"),
        "{said}"
    );
    assert!(said.contains("(did you mean `welcome`?)"), "{said}");
}

#[test]
fn what_the_scheme_says_of_sentences_and_words_is_held() {
    let house = "\n[house_style]\nlongest_sentence = 5\n\
                 never = [{ words = \"Click on\", instead = \"say “choose”\" }]\n";
    let scheme = format!("name = \"Test\"\nbase_url = \"https://example.org\"\n{house}");
    let site = SiteTest::new().file("content/scheme.toml", &scheme).page(
        "index.md",
        "One two three four five.\n\nSix. One *two* three four five six.\n\n\
             To go, **click** on.\n\n- A\n- list of five words here\n\n```text\nclick on\n```\n",
    );
    assert_eq!(
        site.notes(),
        [
            "content/pages/index.md:6:6: a sentence of 6 words, expected 5 at most, as two \
             sentences or a list",
            "content/pages/index.md:8:10: the words `click on`, expected another way to say it: \
             say “choose”",
        ]
    );
    let site = site.file("content/scheme.toml", scheme.replace("= 5", "= 0"));
    assert_eq!(
        site.problems(),
        ["content/scheme.toml:5:20: `0` for `longest_sentence`, expected 1 or more"]
    );
    let odd = scheme.replace("instead", "insted");
    let told = site.file("content/scheme.toml", odd).problems().join("\n");
    assert!(
        told.contains("`instead`") && told.contains("`insted`"),
        "{told}"
    );
}
