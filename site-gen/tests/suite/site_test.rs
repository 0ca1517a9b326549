//! One site under test.

use jiff::Timestamp;
use site_gen::{Options, OutputTree};
use std::fs;
use std::path::{Path, PathBuf};

/// A site in a temporary folder, built as of 1 June 2023 with the templates that tests share.
pub(crate) struct SiteTest {
    folder: tempfile::TempDir,
    drafts: bool,
    base_url: Option<String>,
    now: Timestamp,
}

/// The folder of this crate's tests.
pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The moment that tests build as of.
pub(crate) fn now() -> Timestamp {
    "2023-06-01T09:00:00Z".parse().unwrap()
}

impl SiteTest {
    /// A site with a name, no pages, and the shared templates.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content/pages")).unwrap();
        let site = Self {
            folder,
            drafts: false,
            base_url: None,
            now: now(),
        };
        let site = site.file(
            "content/scheme.toml",
            "name = \"Test\"\nbase_url = \"https://example.org\"\n",
        );
        ["page.html", "section.html"]
            .into_iter()
            .fold(site, |site, name| {
                let text = fs::read(tests().join("templates").join(name)).unwrap();
                site.file(&format!("templates/{name}"), text)
            })
    }

    /// With a file at `path`, which begins with `content/` or `templates/`.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let target = self.path(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
        self
    }

    /// With a page at `content/pages/{name}` that says `body`.
    pub(crate) fn page(self, name: &str, body: &str) -> Self {
        self.file(
            &format!("content/pages/{name}"),
            format!("+++\ntitle = \"T\"\n+++\n{body}"),
        )
    }

    /// Without the file at `path`.
    pub(crate) fn without(self, path: &str) -> Self {
        fs::remove_file(self.path(path)).unwrap();
        self
    }

    /// With a link at `path` to `target`.
    #[cfg(unix)]
    pub(crate) fn link(self, path: &str, target: impl AsRef<Path>) -> Self {
        let link = self.path(path);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, link).unwrap();
        self
    }

    /// Built with drafts and pages of the future.
    pub(crate) fn with_drafts(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// Built for this address.
    pub(crate) fn at(mut self, base_url: &str) -> Self {
        self.base_url = Some(base_url.to_owned());
        self
    }

    /// Built as of this moment.
    pub(crate) fn on(mut self, now: &str) -> Self {
        self.now = now.parse().unwrap();
        self
    }

    /// A path inside the site's folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What a build is asked for.
    pub(crate) fn options(&self) -> Options {
        Options {
            drafts: self.drafts,
            base_url: self.base_url.clone(),
            ..Options::new(self.path("content"), self.path("templates"), self.now)
        }
    }

    /// The built site; fails with the problems where there are any.
    #[track_caller]
    pub(crate) fn build(&self) -> Tree {
        match site_gen::build(&self.options()) {
            Ok(tree) => Tree(tree),
            Err(_) => panic!("not built:\n{}", self.problems().join("\n")),
        }
    }

    /// What keeps it from being built, one line each, with paths from the site's folder.
    pub(crate) fn faults(&self) -> Vec<String> {
        match site_gen::build(&self.options()) {
            Ok(_) => Vec::new(),
            Err(problems) => self.lines(&problems),
        }
    }

    /// What `check` says, one line each, with paths from the site's folder.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.lines(&site_gen::check(&self.options()).problems)
    }

    /// What `check` notes, one line each, with paths from the site's folder.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.lines(&site_gen::check(&self.options()).style)
    }

    /// Fails where `check` does not say exactly this.
    #[track_caller]
    pub(crate) fn says(&self, expected: &[&str]) {
        assert_eq!(self.problems(), expected);
    }

    fn lines(&self, problems: &[site_gen::Problem]) -> Vec<String> {
        let folder = format!("{}/", self.folder.path().display());
        problems
            .iter()
            .map(|problem| problem.to_string().replace(&folder, ""))
            .collect()
    }
}

/// A built site.
pub(crate) struct Tree(pub(crate) OutputTree);

impl Tree {
    /// The text of a file.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> String {
        let bytes = self.0.get(path).unwrap_or_else(|| {
            panic!("no `{path}` among {:?}", self.0.paths().collect::<Vec<_>>())
        });
        String::from_utf8(bytes.into_owned()).unwrap()
    }

    /// What stands in the `<main>` of a page.
    #[track_caller]
    pub(crate) fn main(&self, path: &str) -> String {
        let text = self.text(path);
        let (_, main) = text.split_once("<main>\n").unwrap();
        main.rsplit_once("</main>").unwrap().0.to_owned()
    }
}
