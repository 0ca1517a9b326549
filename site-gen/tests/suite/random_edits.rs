//! Edits at random, of everything that a site is made from: after each, a build over the last one is
//! a clean build.

use crate::rebuilt::{build, files, marks, page};
use crate::site_test::SiteTest;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;
use std::collections::BTreeMap;
use std::fs;

/// One change to a site.
#[derive(Clone, Debug)]
enum Change {
    Write(&'static str, String),
    Remove(&'static str),
    Rename(&'static str, &'static str),
    Touch(&'static str),
    /// The clock goes to this day.
    Later(u8),
    Drafts,
}

const PAGES: [&str; 11] = [
    "content/pages/index.md",
    "content/pages/a.md",
    "content/pages/s/_index.md",
    "content/pages/s/b.md",
    "content/pages/s/c.md",
    "content/pages/s/t/_index.md",
    "content/pages/s/t/d.md",
    "content/pages/cy/_index.md",
    "content/pages/cy/a.md",
    "content/faqs/q.md",
    "content/faqs/r.md",
];

/// What a site is made from besides pages and templates. A change may leave it out.
const OTHERS: [&str; 8] = [
    "content/pages/x.txt",
    "content/pages/s/x.txt",
    "content/data/hours.toml",
    "content/data/sub/figures.json",
    "content/intakes/one.toml",
    "content/intakes/two.toml",
    "content/forms/mentee.toml",
    "templates/assets/style.css",
];

fn any_page() -> impl Strategy<Value = &'static str> {
    select(PAGES.to_vec())
}

fn any_file() -> impl Strategy<Value = &'static str> {
    prop_oneof![2 => any_page(), 1 => select(OTHERS.to_vec())]
}

fn front() -> impl Strategy<Value = String> {
    let keys = subsequence(
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
    let extra = subsequence(
        vec![
            "topics = [\"Careers\"]",
            "places = [\"Ely\", \"March\"]",
            "paginate = 1",
            "other = 1",
        ],
        0..3,
    );
    (select(vec!["One", "Two"]), keys, extra).prop_map(|(title, keys, extra)| {
        let extra = if extra.is_empty() {
            String::new()
        } else {
            format!("[extra]\n{}\n", extra.join("\n"))
        };
        format!("title = \"{title}\"\n{}\n{extra}", keys.join("\n"))
    })
}

fn body() -> impl Strategy<Value = String> {
    // Most say nothing of other files: what leads nowhere keeps a site from being built.
    let words = vec!["Words.", "Other words.", "## Part", "**More** words."];
    let others = select(vec![
        "## Part {#other}",
        "[a](/a/)",
        "[b](/s/b/#part)",
        "[c](/s/#in-template)",
        "[text](/x.txt)",
        "[term](/topics/careers/)",
        "[second part](/s/page/2/)",
        "[in Welsh](/cy/a/)",
        "[apply](/apply/mentee/)",
        "{{ show(a=1) }}",
        "{% box() %}[a](/a/){% end %}",
        "![x](/x.txt)",
        "[^1]\n\n[^1]: note",
    ]);
    let parts = prop_oneof![2 => select(words), 1 => others];
    prop::collection::vec(parts, 0..4).prop_map(|parts| parts.join("\n\n"))
}

fn template() -> impl Strategy<Value = Change> {
    let names = select(vec![
        "templates/page.html",
        "templates/page.html",
        "templates/section.html",
        "templates/other.html",
        "templates/part.html",
        "templates/taxonomy.html",
        "templates/term.html",
        "templates/form/page.html",
        "templates/shortcodes/show.html",
        "templates/shortcodes/box.html",
    ]);
    let parts = select(vec![
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
        "{% for term in page.terms.topics or [] %}{{ term.name }} {{ term.count }}{% endfor %}",
        "{% if paginator %}{{ paginator.number }}{% for one in paginator.pages %}{{ one.title }}{% endfor %}{% endif %}",
        "{% for one in page.translations %}{{ one.language }}{{ one.title }}{% endfor %}",
        "{{ page.language }}",
        "{% for one in site.languages %}{{ one.name }}{% endfor %}",
        "{% if data.hours %}{{ data.hours.note }}{% endif %}",
        "{{ data }}",
        "{{ site.intake }}",
        "{{ register }}",
        "{% set all = page %}{{ all.description }}",
        "{{ site.build_date }}",
        "<p id=\"in-template\">",
        "{# {{ it's }} #}",
    ]);
    (names, prop::collection::vec(parts, 0..5)).prop_map(|(name, parts)| {
        let mut text = parts.concat();
        // Answers and shortcodes have no section, and no more than a page's summary.
        if name.starts_with("templates/shortcodes/") || name == "templates/part.html" {
            text = text
                .replace("page.toc", "site.pages")
                .replace("page.translations", "site.languages")
                .replace("one.language", "one.url")
                .replace("page.language", "page.title")
                .replace("page.terms.topics or []", "[]")
                .replace("if paginator", "if false")
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
        if name == "templates/form/page.html" {
            text.push_str("{{ form.title }}{{ form.closed_text }}");
        }
        Change::Write(name, text)
    })
}

/// The scheme, with any of what a scheme may declare.
fn scheme() -> impl Strategy<Value = Change> {
    let parts = subsequence(
        vec![
            "[build]\nminify = true\n",
            "[[taxonomies]]\nid = \"topics\"\nname = \"Topics\"\npage_size = 1\n",
            "[[taxonomies]]\nid = \"places\"\nname = \"Places\"\n",
            "[[languages]]\nid = \"cy\"\nname = \"Cymraeg\"\nsite_name = \"Prawf\"\n",
            "[[nav]]\ntitle = \"A\"\nurl = \"/a/\"\n",
        ],
        2..5,
    );
    ("[AB]", parts).prop_map(|(name, parts)| {
        Change::Write("content/scheme.toml", scheme_of(&name, &parts.concat()))
    })
}

fn scheme_of(name: &str, rest: &str) -> String {
    format!(
        "name = \"{name}\"\nbase_url = \"https://example.org\"\nretention = {{ some_months = 6 }}\n{rest}"
    )
}

/// A form by which people apply, with a question of each role that it must ask for.
fn form(title: &str, question: &str) -> String {
    let options = "options = [{ id = \"a\", name = \"A\" }, { id = \"b\", name = \"B\" }]";
    let fields = [
        ("name", "line", "max = 20\nrole = \"name\"\nrequired = true"),
        ("mail", "email", "role = \"email\"\nrequired = true"),
        ("place", "line", "max = 9\nrole = \"institution\""),
        ("job", "line", "max = 9\nrole = \"job_title\""),
        ("step", "choice", &format!("role = \"level\"\n{options}")),
        ("boss", "line", "max = 9\nrole = \"manager_name\""),
        (
            "boss_mail",
            "email",
            "role = \"manager_email\"\ndiffers_from_applicant = true",
        ),
        ("more", "line", &format!("max = 9\nhint = \"{question}\"")),
    ];
    let fields: String = fields
        .iter()
        .map(|(id, kind, more)| {
            format!(
                "[[field]]\nid = \"{id}\"\nlabel = \"{id}\"\nkind = \"{kind}\"\n{more}\ngroup = \"all\"\npurpose = \"p\"\nsensitivity = \"personal\"\nshown_to = []\n"
            )
        })
        .collect();
    format!(
        "use = \"application\"\nversion = 1\ntitle = \"{title}\"\nrole = \"mentee\"\nretention = \"some_months\"\nhoneypot = {{ id = \"trap\", label = \"Leave this empty\" }}\ngroup = [{{ id = \"all\", title = \"All\" }}]\n{fields}"
    )
}

fn intake(name: &str, closes: u8) -> String {
    format!(
        "name = \"{name}\"\nopens = 2023-05-01\ncloses = 2023-06-0{closes}\napproval_grace_days = 7\nroles = [\"mentee\"]\nends = 2024-01-31\n"
    )
}

/// A change of a file that is no page and no template.
fn other() -> impl Strategy<Value = Change> {
    let words = || select(vec!["one", "two"]);
    let attachments = select(vec!["content/pages/x.txt", "content/pages/s/x.txt"]);
    let intakes = select(vec!["content/intakes/one.toml", "content/intakes/two.toml"]);
    prop_oneof![
        1 => (attachments, words()).prop_map(|(path, word)| Change::Write(path, word.to_owned())),
        1 => words().prop_map(|word| Change::Write("content/data/hours.toml", format!("note = \"{word}\"\n"))),
        1 => "[12]".prop_map(|text| Change::Write("content/data/sub/figures.json", text)),
        2 => (intakes, words(), 1_u8..4).prop_map(|(path, name, closes)| Change::Write(path, intake(name, closes))),
        2 => (words(), words()).prop_map(|(title, question)| Change::Write("content/forms/mentee.toml", form(title, question))),
        1 => words().prop_map(|word| Change::Write("templates/assets/style.css", format!(".{word} {{ color: red }}\n"))),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        8 => (any_page(), front(), body()).prop_map(|(path, front, body)| Change::Write(path, format!("+++\n{front}+++\n{body}"))),
        4 => template(),
        4 => other(),
        2 => scheme(),
        2 => any_file().prop_map(Change::Remove),
        2 => (any_page(), any_page()).prop_map(|(from, to)| Change::Rename(from, to)),
        1 => any_file().prop_map(Change::Touch),
        1 => (0_u8..6).prop_map(Change::Later),
        1 => Just(Change::Drafts),
    ]
}

fn apply(site: SiteTest, change: &Change) -> SiteTest {
    match change {
        Change::Write(path, text) => site.file(path, text),
        Change::Remove(path) => {
            let _ = fs::remove_file(site.path(path));
            site
        }
        Change::Rename(from, to) => {
            let _ = fs::rename(site.path(from), site.path(to));
            site
        }
        Change::Touch(path) => {
            if let Ok(bytes) = fs::read(site.path(path)) {
                fs::write(site.path(path), bytes).unwrap();
            }
            site
        }
        Change::Later(days) => site.on(&format!("2023-06-0{}T09:00:00Z", days + 1)),
        Change::Drafts => site.with_drafts(),
    }
}

/// A site with something of everything that changes.
fn site() -> SiteTest {
    let taxonomies = "[[taxonomies]]\nid = \"topics\"\nname = \"Topics\"\n";
    let languages = "[[languages]]\nid = \"cy\"\nname = \"Cymraeg\"\n";
    SiteTest::new()
        .file(
            "content/scheme.toml",
            scheme_of("Test", &format!("{taxonomies}{languages}")),
        )
        .file("templates/other.html", "{{ page.title }}")
        .file("templates/part.html", "part")
        .file("templates/taxonomy.html", "{{ page.title }}")
        .file("templates/term.html", "{{ term.name }}")
        .file("templates/form/page.html", "{{ form.title }}")
        .file("templates/shortcodes/show.html", "{{ page.title }}")
        .file("templates/shortcodes/box.html", "{{ body }}")
        .file("content/data/hours.toml", "note = \"none\"\n")
        .file("content/intakes/one.toml", intake("one", 2))
        .file("content/forms/mentee.toml", form("one", "two"))
        .file("content/pages/faqs.md", page("Questions", ""))
        .page("index.md", "Home.")
        .page("a.md", "A.")
        .page("s/_index.md", "")
        .file(
            "content/pages/s/b.md",
            "+++\ntitle = \"B\"\n[extra]\ntopics = [\"Careers\"]\n+++\n## Part",
        )
        .page("cy/_index.md", "")
        .page("cy/a.md", "A.")
}

#[test]
fn the_site_that_is_edited_is_right_as_it_begins() {
    let tree = site().build();
    for path in [
        "apply/mentee/index.html",
        "cy/a/index.html",
        "topics/index.html",
    ] {
        assert!(tree.0.has(path), "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 20,
        rng_seed: RngSeed::Fixed(29),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_build_over_an_earlier_one_is_a_clean_build(changes in prop::collection::vec(prop::collection::vec(change(), 1..3), 6..14)) {
        let mut site = site();
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
