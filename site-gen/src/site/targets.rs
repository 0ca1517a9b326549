//! What links can lead to, and where a given one leads.

use super::addresses::{decoded, encoded, joined, own_name, relative};
use super::urls;
use crate::fingerprint::{Digest, Fingerprint};
use foldhash::fast::RandomState;
use forms::source::nearest;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// What a link can lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A page, an index into the site's pages.
    Page(usize),
    /// An answer on the page of questions, by its id.
    Faq(String),
    /// A file that is copied, an alias, or a page that the generator makes: at this URL.
    Url(String),
    /// A document that this build leaves out, and why.
    LeftOut(&'static str),
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    /// What to write.
    pub(crate) href: String,
    /// The URL of the page whose anchor this must be, and the anchor, where the link has one.
    pub(crate) anchor: Option<(String, String)>,
}

/// What was found at a link, and what was expected.
pub(crate) type Fault = (String, String);

/// Everything that a link can lead to.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    /// By path below `content/`.
    by_file: HashMap<String, Target, RandomState>,
    by_url: HashMap<Arc<str>, Target, RandomState>,
    /// The URLs of the site's pages, by their index.
    page_urls: Vec<Arc<str>>,
    /// All that was made known.
    known: Digest,
}

/// Paths that the functions answer: these, and all below those that end in a slash.
const ROUTES: [&str; 4] = ["/forms/", "/admin/", "/forms/equality", "/admin"];

impl Targets {
    /// Targets with these pages' URLs, in the order of their indexes.
    pub(crate) fn new(page_urls: Vec<Arc<str>>) -> Self {
        let room = 2 * page_urls.len();
        let mut by_url = HashMap::with_capacity_and_hasher(room, RandomState::default());
        let mut known = Digest::new();
        for (index, url) in page_urls.iter().enumerate() {
            known.text(url);
            by_url.insert(Arc::clone(url), Target::Page(index));
        }
        Self {
            by_url,
            by_file: HashMap::with_capacity_and_hasher(page_urls.len(), RandomState::default()),
            page_urls,
            known,
        }
    }

    /// All that links can lead to.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.known.finish()
    }

    /// Makes the file called `name` below `content/` known.
    pub(crate) fn add_file(&mut self, name: &str, target: Target) {
        self.known.text(name);
        match &target {
            Target::Page(index) => self.known.count(*index),
            Target::Faq(id) => self.known.text(id),
            Target::Url(url) => self.known.text(url),
            Target::LeftOut(why) => self.known.text(why),
        }
        if let Target::Url(url) = &target {
            self.by_url.insert(url.as_str().into(), target.clone());
        }
        self.by_file.insert(name.to_owned(), target);
    }

    /// Makes a URL known that no file of `content/` is behind.
    pub(crate) fn add_url(&mut self, url: &str) {
        self.known.text(url);
        self.by_url
            .entry(url.into())
            .or_insert_with(|| Target::Url(url.to_owned()));
    }

    /// The page at `url`.
    pub(crate) fn page_at(&self, url: &str) -> Option<usize> {
        match self.by_url.get(url) {
            Some(Target::Page(index)) => Some(*index),
            _ => None,
        }
    }

    /// Where `address` leads from the file called `name`, which is shown at `url`.
    ///
    /// # Errors
    /// Where it leads nowhere: what was found, and what was expected.
    pub(crate) fn resolve(
        &self,
        address: &str,
        name: &str,
        url: &str,
    ) -> Result<Destination, Fault> {
        let (rest, anchor) = match address.split_once('#') {
            Some((rest, anchor)) => (rest, Some(decoded(anchor))),
            None => (address, None),
        };
        if anchor.as_deref() == Some("") {
            return Err((
                format!("`{address}`"),
                "expected the id of a heading after `#`".to_owned(),
            ));
        }
        if rest.is_empty() {
            let own = self.on_page(url, "", anchor);
            // An anchor of the page itself stays one: it works wherever the page is.
            return Ok(Destination {
                href: address.to_owned(),
                ..own
            });
        }
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        if path.starts_with('/') {
            self.site_path(address, path, query, anchor)
        } else {
            self.file_path(address, path, query, anchor, name)
        }
    }

    fn site_path(
        &self,
        address: &str,
        path: &str,
        query: &str,
        anchor: Option<Cow<'_, str>>,
    ) -> Result<Destination, Fault> {
        let decoded = decoded(path);
        if self.by_url.contains_key(&*decoded) {
            return Ok(self.on_page(&decoded, query, anchor));
        }
        if is_route(&decoded) {
            return Ok(Destination {
                href: address.to_owned(),
                anchor: None,
            });
        }
        let with_slash = format!("{decoded}/");
        let without_index = decoded.strip_suffix("index.html").unwrap_or(&decoded);
        let meant = [with_slash.as_str(), without_index]
            .into_iter()
            .find(|url| self.by_url.contains_key(*url));
        let meant = meant.or_else(|| {
            // In order, so that of two as near the same one is named on each run.
            let mut known: Vec<&str> = self.by_url.keys().map(|url| &**url).collect();
            known.sort_unstable();
            nearest(&decoded, known)
        });
        Err(self.nothing_at(address, meant))
    }

    fn file_path(
        &self,
        address: &str,
        path: &str,
        query: &str,
        anchor: Option<Cow<'_, str>>,
        name: &str,
    ) -> Result<Destination, Fault> {
        let Some(file) = joined(name, &decoded(path)) else {
            return Err((
                format!("`{address}`"),
                "expected a path that stays inside the content folder".to_owned(),
            ));
        };
        match self.by_file.get(&file) {
            Some(Target::Page(index)) => {
                let url = self.page_urls.get(*index).map_or("/", |url| &**url);
                Ok(self.on_page(url, query, anchor))
            }
            Some(Target::Faq(id)) => {
                let anchor = anchor.unwrap_or(Cow::Borrowed(id));
                Ok(self.on_page(urls::FAQS, query, Some(anchor)))
            }
            Some(Target::Url(url)) => Ok(self.on_page(url, query, anchor)),
            Some(Target::LeftOut(why)) => Err((
                format!("`{address}`, which {why}"),
                "expected a page that is in the build".to_owned(),
            )),
            None => Err(self.no_file(address, &file, name)),
        }
    }

    fn on_page(&self, url: &str, query: &str, anchor: Option<Cow<'_, str>>) -> Destination {
        let mut href = encoded(url).into_owned();
        href.push_str(query);
        if let Some(anchor) = &anchor {
            href.push('#');
            href.push_str(anchor);
        }
        let anchor = anchor
            .filter(|anchor| anchor != "top")
            .map(|anchor| (url.to_owned(), anchor.into_owned()));
        Destination { href, anchor }
    }

    fn nothing_at(&self, address: &str, meant: Option<&str>) -> Fault {
        let expected = match meant {
            Some(url) => format!("expected a path of the site (did you mean `{url}`?)"),
            None => "expected a path of the site".to_owned(),
        };
        (format!("`{address}`, where nothing is"), expected)
    }

    /// The file whose own name is nearest to that of `file`; of several, the one whose path is.
    fn nearest_file(&self, file: &str) -> Option<&str> {
        let mut files: Vec<&str> = self.by_file.keys().map(String::as_str).collect();
        files.sort_unstable();
        let name = nearest(own_name(file), files.iter().map(|other| own_name(other)))?;
        files.retain(|other| own_name(other) == name);
        let first = files.first().copied();
        nearest(file, files).or(first)
    }

    fn no_file(&self, address: &str, file: &str, from: &str) -> Fault {
        let as_page = format!("{}.md", file.trim_end_matches('/'));
        let expected = if self.by_file.contains_key(&as_page) {
            format!(
                "expected `{}.md`, or the page's path from `/`",
                address.trim_end_matches('/')
            )
        } else {
            match self.nearest_file(file) {
                Some(meant) => {
                    let path = relative(from, meant);
                    format!("expected a file of the content folder (did you mean `{path}`?)")
                }
                None => "expected the path to a `.md` file or another file of the content folder"
                    .to_owned(),
            }
        };
        (format!("`{address}`, which is no file"), expected)
    }
}

fn is_route(path: &str) -> bool {
    ROUTES
        .iter()
        .any(|route| path == *route || (route.ends_with('/') && path.starts_with(route)))
}
