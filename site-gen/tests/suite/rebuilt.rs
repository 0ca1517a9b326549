//! A build into a folder that an earlier one left gives what a build into a new folder would, to the
//! byte and to the message, whatever was changed in between; and makes no more than it must.

use crate::site_test::SiteTest;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use site_gen::{NotBuilt, Written};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The files of a built folder with their bytes, but what the generator keeps for itself.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found);
    found.remove(".site-gen-cache");
    found
}

fn collect(folder: &Path, below: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            collect(folder, &format!("{path}/"), found);
        } else {
            found.insert(path.clone(), fs::read(entry.path()).unwrap());
        }
    }
}

/// When each file was written, and which file it is.
fn marks(folder: &Path, paths: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, (SystemTime, u64)> {
    let mark = |path: &String| {
        let kind = fs::metadata(folder.join(path)).unwrap();
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&kind);
        #[cfg(not(unix))]
        let number = 0;
        (kind.modified().unwrap(), number)
    };
    paths
        .keys()
        .map(|path| (path.clone(), mark(path)))
        .collect()
}

fn build(site: &SiteTest, out: &str) -> Result<Written, Vec<String>> {
    match site_gen::build_into(&site.options(), &site.path(out), &|_| {}) {
        Ok(written) => Ok(written),
        Err(NotBuilt::Problems(problems)) => {
            Err(problems.iter().map(ToString::to_string).collect())
        }
        Err(NotBuilt::Write(error)) => panic!("{error}"),
    }
}

/// Waits until what is written next has another time than what was written before.
fn tick() {
    std::thread::sleep(Duration::from_millis(40));
}

/// Builds twice, so that all is known and settled, and says what a third build would make.
fn settled(site: &SiteTest) {
    for _ in 0..2 {
        build(site, "out").unwrap();
        tick();
    }
    let again = build(site, "out").unwrap();
    assert_eq!((again.made, again.written, again.removed), (0, 0, 0));
    tick();
}

fn page(title: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n{body}")
}

/// A site whose pages show their neighbours, and whose sections list their pages.
fn site() -> SiteTest {
    let site = SiteTest::new()
        .page("index.md", "[a](a.md) {{ show() }}")
        .page("a.md", "A.")
        .file("templates/shortcodes/show.html", "{{ page.title }}");
    ["one", "two", "three", "four"]
        .iter()
        .fold(site.page("s/_index.md", ""), |site, name| {
            site.file(
                &format!("content/pages/s/{name}.md"),
                page(name, "## Part\n\nText."),
            )
        })
}

#[test]
fn an_edit_of_a_text_makes_its_page_and_no_other() {
    // As many words as before: neighbours know of each other how many there are.
    let site = site();
    settled(&site);
    let site = site.file("content/pages/s/two.md", page("two", "## Part\n\nWords."));
    let written = build(&site, "out").unwrap();
    assert_eq!((written.made, written.written), (1, 1));
}

#[test]
fn an_edit_of_a_title_makes_what_shows_it() {
    let site = site();
    settled(&site);
    let site = site.file("content/pages/s/two.md", page("2", "## Part\n\nText."));
    // The page, its section, and the pages before and after it, whose order it changes too.
    let written = build(&site, "out").unwrap();
    assert!((2..=5).contains(&written.made), "{written:?}");
    assert!(written.kept > 3, "{written:?}");
}

#[test]
fn an_edit_of_a_template_makes_what_it_draws() {
    let site = site().file(
        "content/pages/other.md",
        "+++\ntitle = \"T\"\ntemplate = \"other.html\"\n+++\n",
    );
    let site = site.file("templates/other.html", "{{ page.title }}");
    settled(&site);
    let site = site.file("templates/other.html", "{{ page.title }}!");
    assert_eq!(build(&site, "out").unwrap().made, 1);
    tick();
    let site = site.file("templates/shortcodes/show.html", "{{ page.url }}");
    let written = build(&site, "out").unwrap();
    // The page with the shortcode, and the one that was made last.
    assert!(written.made <= 2 && written.written == 1, "{written:?}");
}

#[test]
fn a_page_that_links_to_one_that_moves_is_made_again() {
    let site = site();
    settled(&site);
    let site = site.file(
        "content/pages/a.md",
        "+++\ntitle = \"T\"\nslug = \"b\"\n+++\nA.",
    );
    build(&site, "out").unwrap();
    let index = fs::read_to_string(site.path("out/index.html")).unwrap();
    assert!(index.contains("href=\"/b/\""), "{index}");
}

#[test]
fn what_somebody_did_to_the_folder_is_undone() {
    let site = site();
    settled(&site);
    let clean = files(&site.path("out"));
    fs::write(site.path("out/a/index.html"), "theirs").unwrap();
    fs::write(site.path("out/s/stray.txt"), "theirs").unwrap();
    fs::remove_file(site.path("out/s/two/index.html")).unwrap();
    fs::create_dir_all(site.path("out/s/one/deep")).unwrap();
    fs::rename(site.path("out/s/four"), site.path("out/s/five")).unwrap();
    let written = build(&site, "out").unwrap();
    assert_eq!((written.written, written.removed), (3, 2), "{written:?}");
    assert_eq!(files(&site.path("out")), clean);
    assert!(!site.path("out/s/one/deep").exists());
}

#[test]
fn what_cannot_be_trusted_is_not() {
    let site = site();
    settled(&site);
    let cache = site.path("out/.site-gen-cache");
    let good = fs::read(&cache).unwrap();
    let clean = files(&site.path("out"));
    let all = clean.len() - 1;
    let mut others = vec![Vec::new(), b"site-gen cache".to_vec()];
    for length in [good.len() - 1, good.len() / 2, 40] {
        others.push(good[..length].to_vec());
    }
    for place in (0..good.len()).step_by(97) {
        let mut flipped = good.clone();
        flipped[place] ^= 0x10;
        others.push(flipped);
    }
    for other in others {
        fs::write(&cache, &other).unwrap();
        let written = build(&site, "out").unwrap();
        assert_eq!((written.made, written.written), (all, 0));
        assert_eq!(files(&site.path("out")), clean);
    }
}

#[test]
fn the_folder_of_another_site_is_made_anew() {
    let one = site();
    settled(&one);
    let other = SiteTest::new()
        .page("index.md", "Other.")
        .page("a.md", "Other.");
    let out = one.path("out");
    assert!(site_gen::build_into(&other.options(), &out, &|_| {}).is_ok());
    assert!(site_gen::build_into(&other.options(), &other.path("clean"), &|_| {}).is_ok());
    assert_eq!(files(&out), files(&other.path("clean")));
}

#[test]
fn a_build_that_fails_leaves_the_site_as_it_was() {
    let site = site();
    settled(&site);
    let before = files(&site.path("out"));
    for (path, text) in [
        ("content/pages/a.md", page("T", "[x](gone.md)")),
        ("content/pages/a.md", page("T", "[x](index.md#gone)")),
        ("templates/page.html", "{{ page.gone }}".to_owned()),
        (
            "templates/section.html",
            "{{ page.title }}{{ gone }}".to_owned(),
        ),
    ] {
        let old = fs::read(site.path(path)).unwrap();
        fs::write(site.path(path), text).unwrap();
        assert!(build(&site, "out").is_err(), "{path}");
        assert_eq!(files(&site.path("out")), before, "{path}");
        assert!(build(&site, "never").is_err(), "{path}");
        assert!(!site.path("never").exists(), "{path}");
        fs::write(site.path(path), old).unwrap();
        build(&site, "out").unwrap();
    }
}

#[test]
fn two_builds_into_one_folder_do_not_mix() {
    let site = site();
    build(&site, "out").unwrap();
    let marker = fs::File::open(site.path("out/.site-gen")).unwrap();
    marker.lock().unwrap();
    let busy = site_gen::build_into(&site.options(), &site.path("out"), &|_| {});
    assert!(matches!(
        busy,
        Err(NotBuilt::Write(site_gen::WriteError::Busy(_)))
    ));
    drop(marker);
    build(&site, "out").unwrap();
}

/// One change to a site.
#[derive(Clone, Debug)]
enum Change {
    Write(&'static str, String),
    Remove(&'static str),
    Rename(&'static str, &'static str),
    Touch(&'static str),
    Later(u8),
    Drafts,
}

const PAGES: [&str; 8] = [
    "pages/index.md",
    "pages/a.md",
    "pages/s/_index.md",
    "pages/s/b.md",
    "pages/s/c.md",
    "pages/s/t/_index.md",
    "pages/s/t/d.md",
    "faqs/q.md",
];

fn any_page() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PAGES.to_vec())
}

fn front() -> impl Strategy<Value = String> {
    let keys = prop::sample::subsequence(
        vec![
            "weight = 1",
            "date = 2023-05-01",
            "updated = 2023-05-30",
            "description = \"About\"",
            "slug = \"slug\"",
            "aliases = [\"old\"]",
            "draft = true",
            "toc = false",
            "template = \"other.html\"",
        ],
        0..3,
    );
    (prop::sample::select(vec!["One", "Two"]), keys)
        .prop_map(|(title, keys)| format!("title = \"{title}\"\n{}\n", keys.join("\n")))
}

fn body() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "Words.",
        "Other words.",
        "## Part",
        "## Part {#other}",
        "[a](/a/)",
        "[b](/s/b/#part)",
        "[c](/s/#in-template)",
        "[text](/x.txt)",
        "{{ show(a=1) }}",
        "{% box() %}[a](/a/){% end %}",
        "![x](/x.txt)",
        "[^1]\n\n[^1]: note",
    ]);
    prop::collection::vec(parts, 0..4).prop_map(|parts| parts.join("\n\n"))
}

fn template() -> impl Strategy<Value = (&'static str, String)> {
    let names = prop::sample::select(vec![
        "page.html",
        "page.html",
        "section.html",
        "other.html",
        "part.html",
        "shortcodes/show.html",
        "shortcodes/box.html",
    ]);
    let parts = prop::sample::select(vec![
        "{{ page.title }}",
        "{{ page.content }}",
        "{{ site.name }}",
        "{% if page.next %}{{ page.next.title }}{% endif %}",
        "{% if page.previous %}{{ page.previous.url }}{% endif %}",
        "{% for one in section.pages %}{{ one.title }}{{ one.url }}{% endfor %}",
        "{% for one in section.sections %}{{ one.title }}{% endfor %}",
        "{% for one in site.pages %}{{ one.title }}{% endfor %}",
        "{% for one in page.toc %}{{ one.title }}{% endfor %}",
        "{% for group in faq_groups %}{% for one in group.faqs %}{{ one.title }}{{ one.content }}{% endfor %}{% endfor %}",
        "{% set all = page %}{{ all.description }}",
        "{{ site.build_date }}",
        "<p id=\"in-template\">",
        "{# {{ it's }} #}",
    ]);
    (names, prop::collection::vec(parts, 0..5)).prop_map(|(name, parts)| {
        let mut text = parts.concat();
        // Answers and shortcodes have no section, and no more than a page's summary.
        if name.starts_with("shortcodes/") || name == "part.html" {
            text = text
                .replace("page.toc", "site.pages")
                .replace("section.", "site.nav.")
                .replace("site.nav.pages", "site.nav")
                .replace("site.nav.sections", "site.nav");
            for (bad, good) in [
                ("page.content", "page.title"),
                ("one.url", "one.title"),
                ("page.next", "page.title"),
                ("page.previous", "page.title"),
                ("page.title.title", "page.title"),
                ("page.title.url", "page.title"),
                ("group in faq_groups", "group in []"),
            ] {
                text = text.replace(bad, good);
            }
        }
        (name, text)
    })
}

fn change() -> impl Strategy<Value = Change> {
    let template_path = |name: &str| -> &'static str {
        match name {
            "page.html" => "templates/page.html",
            "section.html" => "templates/section.html",
            "other.html" => "templates/other.html",
            "part.html" => "templates/part.html",
            "shortcodes/show.html" => "templates/shortcodes/show.html",
            _ => "templates/shortcodes/box.html",
        }
    };
    prop_oneof![
        8 => (any_page(), front(), body()).prop_map(|(path, front, body)| Change::Write(path, format!("+++\n{front}+++\n{body}"))),
        3 => template().prop_map(move |(name, text)| Change::Write(template_path(name), text)),
        2 => any_page().prop_map(Change::Remove),
        2 => (any_page(), any_page()).prop_map(|(from, to)| Change::Rename(from, to)),
        1 => any_page().prop_map(Change::Touch),
        1 => "[ab]".prop_map(|text| Change::Write("pages/x.txt", text)),
        1 => "[AB]".prop_map(|name| Change::Write("scheme.toml", format!("name = \"{name}\"\nbase_url = \"https://example.org\"\n"))),
        1 => (0_u8..3).prop_map(Change::Later),
        1 => Just(Change::Drafts),
    ]
}

/// Where a change's file is: what is no template is content.
fn whole(path: &str) -> String {
    if path.starts_with("templates/") {
        path.to_owned()
    } else {
        format!("content/{path}")
    }
}

fn apply(site: SiteTest, change: &Change) -> SiteTest {
    match change {
        Change::Write(path, text) => site.file(&whole(path), text),
        Change::Remove(path) => {
            let _ = fs::remove_file(site.path(&whole(path)));
            site
        }
        Change::Rename(from, to) => {
            let _ = fs::rename(site.path(&whole(from)), site.path(&whole(to)));
            site
        }
        Change::Touch(path) => {
            if let Ok(bytes) = fs::read(site.path(&whole(path))) {
                fs::write(site.path(&whole(path)), bytes).unwrap();
            }
            site
        }
        Change::Later(days) => site.on(&format!("2023-06-0{}T09:00:00Z", days + 1)),
        Change::Drafts => site.with_drafts(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        rng_seed: RngSeed::Fixed(29),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_build_over_an_earlier_one_is_a_clean_build(changes in prop::collection::vec(prop::collection::vec(change(), 1..3), 6..14)) {
        let mut site = SiteTest::new()
            .file("templates/other.html", "{{ page.title }}")
            .file("templates/part.html", "part")
            .file("templates/shortcodes/show.html", "{{ page.title }}")
            .file("templates/shortcodes/box.html", "{{ body }}")
            .file("content/pages/faqs.md", page("Questions", ""))
            .page("index.md", "Home.")
            .page("a.md", "A.")
            .page("s/_index.md", "")
            .page("s/b.md", "## Part");
        for (step, changes) in changes.iter().enumerate() {
            for change in changes {
                site = apply(site, change);
            }
            let out = site.path("out");
            let before = if out.exists() { files(&out) } else { BTreeMap::new() };
            let old_marks = marks(&out, &before);
            let clean = build(&site, &format!("clean-{step}"));
            let again = build(&site, "out");
            prop_assert_eq!(again.as_ref().err(), clean.as_ref().err(), "what is told after {:?}", changes);
            let now = if out.exists() { files(&out) } else { BTreeMap::new() };
            if clean.is_ok() {
                prop_assert_eq!(&now, &files(&site.path(&format!("clean-{step}"))), "after {:?}", changes);
            } else {
                prop_assert_eq!(&now, &before, "after a build that failed");
            }
            let new_marks = marks(&out, &now);
            for (path, bytes) in &now {
                if before.get(path) == Some(bytes) {
                    prop_assert_eq!(new_marks.get(path), old_marks.get(path), "{} is as it was", path);
                }
            }
        }
    }
}

#[test]
fn no_locale_time_zone_or_number_of_cores_shows_in_a_build() {
    let site = (0..40).fold(site(), |site, number| {
        site.page(
            &format!("many/p{number}.md"),
            "## İstanbul\n\nText, \"quoted\".",
        )
    });
    let build = |out: &str, program: &[&str], variables: &[(&str, &str)]| {
        let own = env!("CARGO_BIN_EXE_site-gen");
        let words = [
            program,
            &[own, "build", "--now", "2023-06-01T23:30:00Z", "--out", out],
        ]
        .concat();
        let done = std::process::Command::new(words[0])
            .args(&words[1..])
            .envs(variables.iter().copied())
            .current_dir(site.path(""))
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        files(&site.path(out))
    };
    let first = build("first", &[], &[]);
    let far = [
        ("TZ", "Pacific/Auckland"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "ar_EG.UTF-8"),
    ];
    assert_eq!(build("far", &[], &far), first);
    #[cfg(target_os = "linux")]
    assert_eq!(
        build("one-core", &["taskset", "--cpu-list", "0"], &[]),
        first
    );
}
