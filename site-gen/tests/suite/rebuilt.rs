//! A build into a folder that an earlier one left gives what a build into a new folder would, to the
//! byte and to the message, whatever was changed in between; and makes no more than it must.

use crate::site_test::SiteTest;
use site_gen::{NotBuilt, Written};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The files of a built folder with their bytes, but what the generator keeps for itself.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
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
pub(crate) fn marks(
    folder: &Path,
    paths: &BTreeMap<String, Vec<u8>>,
) -> BTreeMap<String, (SystemTime, u64)> {
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

pub(crate) fn build(site: &SiteTest, out: &str) -> Result<Written, Vec<String>> {
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

pub(crate) fn page(title: &str, body: &str) -> String {
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
