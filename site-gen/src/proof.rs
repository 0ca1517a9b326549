//! Reads finished pages as a browser would: links that templates wrote, and ids that are there twice,
//! show only here.

use crate::output::OutputTree;
use crate::site::{Site, urls};
use forms::source::{Place, Problems};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};

/// The attributes that hold an address, and the elements whose address is of this site.
const ADDRESSES: [&[u8]; 4] = [b"href", b"src", b"poster", b"action"];

/// The ids of a page.
pub(crate) fn ids(html: &[u8]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    each_tag(html, |tag| {
        ids.extend(attribute(tag, b"id"));
    });
    ids
}

/// A fault of a page, met on one page or more.
type Fault = (String, String);

/// Reports addresses of this site that lead nowhere, and ids that a page has twice. One fault on
/// many pages is told once.
/// Images without `alt` go to `style`.
pub(crate) fn read(site: &Site, tree: &OutputTree, findings: &Problems, style: &Problems) {
    let mut met: BTreeMap<(bool, Fault), (Place, usize)> = BTreeMap::new();
    let base_url = site
        .declared
        .scheme()
        .map_or("", |scheme| scheme.base_url.as_str());
    let mut paths: Vec<&str> = tree
        .paths()
        .filter(|path| path.ends_with(".html"))
        .collect();
    // A fault of many pages is told of one that an editor wrote, where there is one.
    paths.sort_by_key(|path| site.page_at(&url_of(path)).is_none());
    for path in paths {
        let Some(html) = tree.get(path) else { continue };
        let faults = faults(site, path, &html, base_url).into_iter();
        let images = images(&html).into_iter();
        let all = faults
            .map(|fault| (false, fault))
            .chain(images.map(|fault| (true, fault)));
        for fault in all {
            met.entry(fault)
                .or_insert_with(|| (place_of(site, path), 0))
                .1 += 1;
        }
    }
    for ((is_style, (found, expected)), (place, count)) in met {
        let pages = if count == 1 {
            "as drawn".to_owned()
        } else {
            format!("as drawn, on {count} pages")
        };
        let sink = if is_style { style } else { findings };
        sink.add(&place, format!("{found} ({pages})"), expected);
    }
}

/// The URL of a page of the output.
fn url_of(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

fn faults(site: &Site, path: &str, html: &[u8], base_url: &str) -> BTreeSet<Fault> {
    let url = url_of(path);
    let mut faults = BTreeSet::new();
    let mut own_ids = BTreeSet::new();
    let mut own_anchors = BTreeSet::new();
    each_tag(html, |tag| {
        if let Some(id) = attribute(tag, b"id") {
            if own_ids.contains(&id) {
                faults.insert((
                    format!("two elements with the id `{id}`"),
                    "expected each id once on a page".to_owned(),
                ));
            }
            own_ids.insert(id);
        }
        for address in ADDRESSES.iter().filter_map(|name| attribute(tag, name)) {
            match own_path(&address, &url, base_url) {
                Some(Own::Anchor(anchor)) => {
                    own_anchors.insert(anchor);
                }
                Some(Own::Path(path)) => faults.extend(site.targets.resolve(&path, "", &url).err()),
                None => {}
            }
        }
    });
    for anchor in own_anchors
        .iter()
        .filter(|anchor| !own_ids.contains(*anchor))
    {
        faults.insert((
            format!("the anchor `#{anchor}`, which is not on the page"),
            "expected an id of the page".to_owned(),
        ));
    }
    faults
}

/// The images that say nothing to who cannot see them. `alt=""` says that there is nothing to say.
fn images(html: &[u8]) -> BTreeSet<Fault> {
    let mut faults = BTreeSet::new();
    each_tag(html, |tag| {
        if tag.name.as_slice() == b"img" && attribute(tag, b"alt").is_none() {
            let address = attribute(tag, b"src").unwrap_or_default();
            faults.insert((
                format!("the image `{address}` without `alt`"),
                "expected `alt` with what it shows, or `alt=\"\"` where it only decorates"
                    .to_owned(),
            ));
        }
    });
    faults
}

enum Own {
    /// An anchor of the page itself.
    Anchor(String),
    /// A path from the site's root.
    Path(String),
}

/// What `address` names on this site, as seen from the page at `url`; nothing where it leads
/// elsewhere.
fn own_path(address: &str, url: &str, base_url: &str) -> Option<Own> {
    if let Some(anchor) = address.strip_prefix('#') {
        return (!anchor.is_empty() && anchor != "top").then(|| Own::Anchor(anchor.to_owned()));
    }
    if let Some(path) = address
        .strip_prefix(base_url)
        .filter(|path| !base_url.is_empty() && path.starts_with('/'))
    {
        return Some(Own::Path(path.to_owned()));
    }
    let first = address.split(['/', '?', '#']).next().unwrap_or("");
    if address.is_empty() || first.contains(':') || address.starts_with("//") {
        return None;
    }
    if address.starts_with('/') {
        return Some(Own::Path(address.to_owned()));
    }
    let folder = url.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(Own::Path(format!("{folder}/{address}")))
}

/// Where a page comes from: its file, or for a page that the generator made its path.
fn place_of(site: &Site, path: &str) -> Place {
    let url = url_of(path);
    match site.page_at(&url) {
        Some(page) => page.document.start(),
        None => Place::start_of(&urls::output_of(&url)),
    }
}

fn each_tag(html: &[u8], mut see: impl FnMut(&StartTag<()>)) {
    let mut emitter = DefaultEmitter::default();
    // What stands in a script or a style sheet is no tag.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        if let Token::StartTag(tag) = token {
            see(&tag);
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let (_, value) = tag
        .attributes
        .iter()
        .find(|(own, _)| own.as_slice() == name)?;
    String::from_utf8(value.to_vec()).ok()
}
