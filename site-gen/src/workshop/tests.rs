//! Random edits of a site that is built again and again, against a build from nothing after each.

use super::Workshop;
use crate::output::OutputTree;
use crate::preview::Changed;
use crate::{Options, build};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

const TEMPLATE: &str = "<title>{{ page.title }}</title>{% for above in page.ancestors %}{{ above.title }}{% endfor %}\
{{ page.content }}{% if page.next %}{{ page.next.title }} {{ page.next.word_count }}{% endif %}\
{% for other in section.pages %}{{ other.title }} {{ other.description }}{% endfor %}";

/// The pages, by the paths of their files below `content/pages/`.
const PAGES: [&str; 6] = ["index", "a", "s/_index", "s/b", "s/c", "s/d"];

/// What is done to a page.
#[derive(Clone, Debug)]
enum Edit {
    /// Words come to its text.
    Words,
    /// A heading does.
    Heading,
    /// A link to a heading of another page does, which may not have it.
    Link(usize),
    /// A shortcode that shows the page's title and length.
    Shortcode,
    /// All that was added goes.
    Clear,
    /// Its title is another.
    Title,
    /// Its date is three days ahead of the first.
    Date,
    /// It is a draft, or is no longer.
    Draft,
    /// Its file goes, or comes.
    File,
    /// A day goes by.
    Day,
}

fn edits() -> impl Strategy<Value = Vec<(usize, Edit)>> {
    let edit = prop_oneof![
        4 => Just(Edit::Words),
        2 => Just(Edit::Heading),
        3 => few().prop_map(Edit::Link),
        1 => Just(Edit::Shortcode),
        2 => Just(Edit::Clear),
        1 => Just(Edit::Title),
        1 => Just(Edit::Date),
        1 => Just(Edit::Draft),
        1 => Just(Edit::File),
        1 => Just(Edit::Day),
    ];
    prop::collection::vec((few(), edit), 1..20)
}

/// A page; most often one of two, so that what is done to them comes together.
fn few() -> impl Strategy<Value = usize> {
    prop_oneof![4 => 0..2_usize, 1 => 0..PAGES.len()]
}

/// A page as it stands in its file.
#[derive(Clone, Default)]
struct Page {
    title: usize,
    has_date: bool,
    is_draft: bool,
    is_gone: bool,
    body: String,
}

struct Bench {
    folder: tempfile::TempDir,
    pages: Vec<Page>,
    days: i64,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self {
            folder: tempfile::tempdir().unwrap(),
            pages: vec![Page::default(); PAGES.len()],
            days: 0,
        };
        let scheme = "name = \"Test\"\nbase_url = \"https://example.org\"\n";
        bench.write("content/scheme.toml", scheme);
        for name in ["page.html", "section.html"] {
            bench.write(&format!("templates/{name}"), TEMPLATE);
        }
        bench.write(
            "templates/shortcodes/own.html",
            "{{ page.title }} {{ page.word_count }}",
        );
        bench.pages[0].body = "[a link](a.md#part)\n".to_owned();
        bench.pages[1].body = "## Part\n".to_owned();
        for index in 0..PAGES.len() {
            bench.write_page(index);
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn file_of(index: usize) -> String {
        format!("content/pages/{}.md", PAGES[index])
    }

    fn write_page(&self, index: usize) {
        let page = &self.pages[index];
        let path = Self::file_of(index);
        if page.is_gone {
            let _ = fs::remove_file(self.path(&path));
            return;
        }
        let date = if page.has_date {
            "date = 2023-06-04\n"
        } else {
            ""
        };
        let text = format!(
            "+++\ntitle = \"Page {index} {}\"\ndraft = {}\n{date}+++\n{}",
            page.title, page.is_draft, page.body
        );
        self.write(&path, &text);
    }

    /// Does `edit` to the page at `index`, and gives what has changed.
    fn edit(&mut self, index: usize, edit: &Edit) -> Changed {
        let page = &mut self.pages[index];
        match edit {
            Edit::Words => page.body.push_str("\nSome more words.\n"),
            Edit::Heading => page.body.push_str("\n## Part\n"),
            Edit::Link(to) => {
                let up = if PAGES[index].contains('/') {
                    "../"
                } else {
                    ""
                };
                page.body
                    .push_str(&format!("\n[a link]({up}{}.md#part)\n", PAGES[*to]));
            }
            Edit::Shortcode => page.body.push_str("\n{{ own() }}\n"),
            Edit::Clear => page.body.clear(),
            Edit::Title => page.title += 1,
            Edit::Date => page.has_date = !page.has_date,
            Edit::Draft => page.is_draft = !page.is_draft,
            Edit::File => page.is_gone = !page.is_gone,
            Edit::Day => {
                self.days += 1;
                return Changed::Paths([].into());
            }
        }
        self.write_page(index);
        Changed::Paths([self.path(&Self::file_of(index))].into())
    }

    fn options(&self) -> Options {
        let first: jiff::Timestamp = "2023-06-01T09:00:00Z".parse().unwrap();
        let now = scheme::calendar::plus_days(first, self.days);
        Options::new(self.path("content"), self.path("templates"), now)
    }
}

fn check(bench: &Bench, workshop: &mut Workshop, changed: &Changed, shown: &mut OutputTree) {
    let options = bench.options();
    match (workshop.build(&options, changed), build(&options)) {
        (Ok(change), Ok(clean)) => {
            shown.change(&change);
            assert_eq!(change.files, clean.len());
            let different: Vec<&str> = clean
                .paths()
                .chain(shown.paths())
                .filter(|path| clean.get(path) != shown.get(path))
                .collect();
            assert!(different.is_empty(), "{different:?} after {changed:?}");
        }
        (Err(found), Err(expected)) => assert_eq!(found, expected),
        (built, clean) => panic!("{built:?} where a clean build is {clean:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn what_is_shown_is_a_clean_builds(edits in edits()) {
        let mut bench = Bench::new();
        let mut workshop = Workshop::default();
        let mut shown = OutputTree::default();
        check(&bench, &mut workshop, &Changed::Anything, &mut shown);
        for (index, edit) in &edits {
            let changed = bench.edit(*index, edit);
            check(&bench, &mut workshop, &changed, &mut shown);
        }
    }
}

#[test]
fn an_editors_own_files_are_passed_over_and_any_other_is_looked_at() {
    let bench = Bench::new();
    let options = bench.options();
    let (source, _) = crate::find(&options);
    let touched = |name: &str| {
        let changed = Changed::Paths([bench.path(name)].into());
        super::touched(&source, &options, &changed)
    };
    let none = Some(std::collections::HashSet::new());
    assert_eq!(touched("content/pages/.index.md.swp"), none);
    assert_eq!(touched("content/pages/4913"), none, "came, and went");
    assert_eq!(
        touched("content/pages/s/b.md"),
        Some(["pages/s/b.md".to_owned()].into())
    );
    for other in [
        "content/scheme.toml",
        "templates/page.html",
        "content/pages/s",
    ] {
        assert_eq!(touched(other), None, "{other}");
    }
    fs::remove_file(bench.path("content/pages/a.md")).unwrap();
    assert_eq!(touched("content/pages/a.md"), None);
}
