//! The sites of `tests/sites/`: small ones, right and wrong, to be read like documentation.
//!
//! Each is a folder with `content/`, and where the shared `tests/templates/` will not do a
//! `templates/` of its own. A right one has `expected/`: files of the output, to the byte. A wrong
//! one has `problems.txt`: all that `check` says. A file that no test looks at fails.

use crate::site_test::{now, tests};
use site_gen::{Options, OutputTree};
use std::fs;
use std::path::{Path, PathBuf};

macro_rules! sites {
    ($($test:ident = $folder:literal,)*) => {
        $(#[test] fn $test() { SiteFolder::open($folder).test(); })*
        const TESTED: &[&str] = &[$($folder),*];
    };
}

sites! {
    smallest = "smallest",
    front_matter = "front-matter",
    sections = "sections",
    markdown = "markdown",
    links = "links",
    shortcodes = "shortcodes",
    generated = "generated",
    questions_and_films = "questions-and-films",
    raw_html = "raw-html",
    wrong_front_matter = "wrong-front-matter",
    wrong_markdown = "wrong-markdown",
    wrong_links = "wrong-links",
    wrong_shortcodes = "wrong-shortcodes",
    wrong_urls = "wrong-urls",
    wrong_templates = "wrong-templates",
    wrong_while_drawing = "wrong-while-drawing",
    wrong_questions_and_films = "wrong-questions-and-films",
    wrong_scheme = "wrong-scheme",
    wrong_on_finished_pages = "wrong-on-finished-pages",
    wrong_no_page_of_questions = "wrong-no-page-of-questions",
    data_files = "data-files",
    wrong_data_files = "wrong-data-files",
    taxonomies = "taxonomies",
    wrong_taxonomies = "wrong-taxonomies",
    wrong_terms = "wrong-terms",
    languages = "languages",
    wrong_languages = "wrong-languages",
    wrong_language_pages = "wrong-language-pages",
    assets = "assets",
    wrong_colours = "wrong-colours",
    unreadable_colours = "unreadable-colours",
    wrong_assets = "wrong-assets",
    a_to_z = "a-to-z",
    highlight = "highlight",
    nothing_at_all = "nothing-at-all",
}

#[test]
fn every_site_is_tested() {
    let mut folders: Vec<String> = fs::read_dir(tests().join("sites"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort_unstable();
    let mut tested = TESTED.to_vec();
    tested.sort_unstable();
    assert_eq!(folders, tested);
}

struct SiteFolder {
    path: PathBuf,
}

impl SiteFolder {
    #[track_caller]
    fn open(name: &str) -> Self {
        let path = tests().join("sites").join(name);
        let known = ["content", "templates", "expected", "problems.txt"];
        for entry in fs::read_dir(&path).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(
                known.contains(&name.as_str()),
                "`{name}` is looked at by no test"
            );
        }
        Self { path }
    }

    fn options(&self) -> Options {
        let own = self.path.join("templates");
        let templates = if own.is_dir() {
            own
        } else {
            tests().join("templates")
        };
        Options::new(self.path.join("content"), templates, now())
    }

    #[track_caller]
    fn test(&self) {
        let (problems, expected) = (self.path.join("problems.txt"), self.path.join("expected"));
        assert!(
            problems.is_file() != expected.is_dir(),
            "a site has either `problems.txt` or `expected/`"
        );
        let said = self.said();
        if problems.is_file() {
            let expected = fs::read_to_string(problems).unwrap();
            assert_eq!(said, expected, "what `check` says, and what it should");
            return;
        }
        assert_eq!(said, "", "a right site has no problems");
        let tree = site_gen::build(&self.options()).unwrap();
        for file in files(&expected) {
            self.compare(&tree, &expected, &file);
        }
    }

    /// What `check` says, with paths from the site's folder.
    fn said(&self) -> String {
        let folder = format!("{}/", self.path.display());
        let shared = format!("{}/", tests().display());
        site_gen::check(&self.options())
            .problems
            .iter()
            .map(|problem| {
                format!("{problem}\n")
                    .replace(&folder, "")
                    .replace(&shared, "")
            })
            .collect()
    }

    #[track_caller]
    fn compare(&self, tree: &OutputTree, expected: &Path, file: &Path) {
        let path = file.strip_prefix(expected).unwrap().to_str().unwrap();
        let made = tree
            .get(path)
            .unwrap_or_else(|| panic!("`{path}` is expected, and was not made"));
        let made = String::from_utf8_lossy(&made).into_owned();
        assert_eq!(
            made,
            fs::read_to_string(file).unwrap(),
            "`{path}` as made, and as expected"
        );
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect();
    files.sort();
    files
}
