//! Another consortium's scheme: other members, lists, dates, colours and questions, the same templates,
//! and no Rust. The site is sound, and an application goes all the way.

use crate::scheme_test::{Content, SchemeTest};
use forms::Role;

#[test]
fn another_consortium_runs_by_its_content_alone() {
    let test = SchemeTest::start_with(&Content::of_another_consortium());
    the_site_is_theirs(&test);

    let page = test.get("/apply/mentee/").is(200);
    page.says("Which boat would you take to a meeting? (optional)")
        .says("Ely and March Libraries")
        .says("The mobile library")
        .never_says("Pronouns")
        .never_says("Academic Libraries North");
    let filled = test
        .filled("mentee")
        .with(Role::Email, "pat@northcoast.example");
    let applied = test.apply(&filled);
    applied
        .receipt
        .says("Fenland and Coast Library Buddies")
        .never_says("Academic");

    let answer = test.answer("approve").about("pat@northcoast.example");
    let form = test.get(&applied.manager).is(200).form("main form");
    test.press(&form, &answer.pairs()).is(200).says("approved");
    test.one_mail().says("approved");

    test.sign_in();
    assert_eq!(test.listed(""), std::slice::from_ref(&applied.reference));
    let row = test.export("").remove(0);
    let institution = row.get("institution").map(String::as_str);
    assert_eq!(institution, Some("ely_and_march"));
    assert!(row.contains_key("boat"), "a column for their own question");
    test.no_mail();
}

/// Its name, its deadline, its terms, and its colours in the sheet that every page links to, be it
/// of the site or of a function.
fn the_site_is_theirs(test: &SchemeTest) {
    let home = test.get("/").is(200);
    home.says("Learn from someone who has done it before.")
        .says("Monday 31 July 2023")
        .never_says("Academic Libraries North");
    let sheet = |path: &str| {
        let links = test.get(path).attributes("link[rel=stylesheet]", "href");
        links.into_iter().next().expect("a style sheet")
    };
    let own = sheet("/");
    assert_eq!(
        own,
        sheet("/forms/equality"),
        "the site's and the functions'"
    );
    let css = test.get(&own).is(200).html().to_owned();
    assert!(css.contains("--band:#1d2b53"), "their colours");
    test.get("/coast/harbours/").is(200).says("Harbours");
    test.get("/coast/harbours/page/2/")
        .is(200)
        .says("Lighthouses")
        .says("Piers");
    test.get("/a-to-z/").is(200).says("What is a buddy?");
}

#[test]
fn nothing_is_wrong_with_its_content() {
    let content = Content::of_another_consortium();
    let templates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates");
    for now in [
        "2023-04-01T00:00:00Z",
        crate::scheme_test::NOW,
        "2023-09-01T00:00:00Z",
    ] {
        let now = now.parse().expect("an instant");
        let checked = site_gen::check(&site_gen::Options::new(content.path(), &templates, now));
        assert_eq!(checked.problems, [], "as of {now}");
    }
}
