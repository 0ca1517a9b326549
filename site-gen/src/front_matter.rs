//! What an editor says about a page, above its text.

mod dates;
mod yaml;

use forms::source::{Entry, Keys, Node, Place, Problems, Value, recover_toml};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use scheme::calendar::{self, Written};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The front matter of a page, an FAQ or a video, checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FrontMatter {
    /// The page's title, as plain text.
    pub(crate) title: String,
    /// One or two sentences about it; empty for none.
    pub(crate) description: String,
    /// When it was published; a page whose date is still to come is left out.
    #[serde(with = "dates")]
    pub(crate) date: Option<Written>,
    /// The moment at which that begins in the scheme's zone.
    #[serde(with = "dates")]
    begins: Option<Written>,
    /// When it was last changed in a way that matters to readers.
    #[serde(with = "dates")]
    pub(crate) updated: Option<Written>,
    /// Whether it is left out of builds without drafts.
    pub(crate) draft: bool,
    /// Its place among its neighbours, least first; those without one come last.
    pub(crate) weight: Option<i64>,
    /// What stands in its URL for the file's name.
    pub(crate) slug: Option<Box<(String, Place)>>,
    /// Other paths that lead here.
    pub(crate) aliases: Vec<(String, Place)>,
    /// The template that it asks for.
    pub(crate) template: Option<Box<(String, Place)>>,
    /// Whether its contents are listed.
    pub(crate) toc: bool,
    /// What its template reads besides.
    pub(crate) extra: Vec<Entry>,
}

/// A file's text in its two parts.
pub(crate) struct Parts {
    /// The front matter's node, as far as it could be read.
    pub(crate) front: Option<Node>,
    /// The lines of it that have faults of syntax.
    pub(crate) faulty: Vec<usize>,
    /// Where the body begins, in bytes.
    pub(crate) body_start: usize,
}

/// Parts `text` at its fences: lines of `+++` around TOML, or of `---` around YAML. What is wrong
/// with the fences or between them goes to `problems`.
pub(crate) fn part(path: &Arc<str>, text: &str, problems: &Problems) -> Parts {
    let start = Place {
        path: Arc::clone(path),
        line: 1,
        column: 1,
    };
    let whole = Parts {
        front: None,
        faulty: Vec::new(),
        body_start: 0,
    };
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let fence = first.trim_end();
    if fence != "+++" && fence != "---" {
        problems.add(
            &start,
            "no front matter",
            "expected a first line `+++`, then `title = \"…\"`, then `+++`",
        );
        return whole;
    }
    let Some((matter, after)) = split_at_fence(rest, fence) else {
        problems.add(
            &start,
            format!("front matter that is not closed by `{fence}`"),
            format!("expected a second line `{fence}`"),
        );
        return whole;
    };
    let (front, faulty) = if fence == "+++" {
        let (front, faulty) = recover_toml(path, matter, 2, problems);
        (Some(front), faulty)
    } else {
        (yaml::parse(path, matter, 2, problems), Vec::new())
    };
    Parts {
        front,
        faulty,
        body_start: text.len() - after.len(),
    }
}

/// What stands before the first line that is `fence`, and what follows that line.
fn split_at_fence<'a>(text: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let next = offset + line.len();
        if line.trim_end() == fence {
            return Some((text.get(..offset)?, text.get(next..)?));
        }
        offset = next;
    }
    None
}

impl FrontMatter {
    /// Reads `node`, of which the lines `faulty` have faults of syntax, which are told already: what else
    /// is wrong goes to `problems`, but on those lines, and but for keys that may be on them.
    pub(crate) fn read(
        node: &Node,
        faulty: &[usize],
        zone: &TimeZone,
        problems: &Problems,
    ) -> Self {
        let found = Problems::new();
        let front = Self::of(node, zone, &found);
        let is_sure = |place: &Place| {
            faulty.is_empty() || (*place != node.place && !faulty.contains(&place.line))
        };
        let found = found.into_sorted().into_iter();
        problems.take_all(found.filter(|problem| is_sure(&problem.place)));
        front
    }

    /// Reads the keys that a page may have; `zone` is the scheme's, for dates without one. Whatever
    /// is wrong goes to `problems`, and the rest is read all the same.
    fn of(node: &Node, zone: &TimeZone, problems: &Problems) -> Self {
        let keys = Keys::of(node, "the front matter", problems);
        let date = date(&keys, "date", zone);
        let front = Self {
            title: keys.need_text("title").to_owned(),
            description: keys.text("description").unwrap_or("").to_owned(),
            date,
            begins: date.map(|date| Written::Instant(instant(date, zone))),
            updated: self::date(&keys, "updated", zone),
            draft: keys.flag("draft"),
            weight: keys.integer("weight"),
            slug: placed(&keys, "slug").map(Box::new),
            aliases: keys
                .texts("aliases")
                .into_iter()
                .map(|(text, place)| (text.to_owned(), place.clone()))
                .collect(),
            template: placed(&keys, "template").map(Box::new),
            toc: keys.node("toc").is_none() || keys.flag("toc"),
            extra: extra(&keys),
        };
        if let (Some(date), Some(updated)) = (front.date, front.updated)
            && instant(updated, zone) < instant(date, zone)
        {
            keys.wrong(
                "updated",
                "a page updated before its `date`",
                "expected `updated` on or after it",
            );
        }
        keys.finish();
        front
    }

    /// What a page has whose front matter could not be read: the problems are told already, and
    /// links to the page should not add to them.
    pub(crate) fn unread() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            date: None,
            begins: None,
            updated: None,
            draft: false,
            weight: None,
            slug: None,
            aliases: Vec::new(),
            template: None,
            toc: true,
            extra: Vec::new(),
        }
    }

    /// The moment at which the page's date begins: which it is in a zone takes long to find out, and
    /// was when the page was read.
    pub(crate) fn begins(&self) -> Option<Timestamp> {
        match self.begins? {
            Written::Instant(instant) => Some(instant),
            Written::Day(_) => None,
        }
    }

    /// Whether the page's date is still to come at `now`. A day has come when it begins.
    pub(crate) fn is_future(&self, now: Timestamp) -> bool {
        self.begins().is_some_and(|begins| begins > now)
    }

    /// The value of `extra.key`.
    pub(crate) fn extra(&self, key: &str) -> Option<&Node> {
        self.extra
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.node)
    }

    /// The text of `extra.key`, where it is text.
    pub(crate) fn extra_text(&self, key: &str) -> Option<(&str, &Place)> {
        let node = self.extra(key)?;
        match &node.value {
            Value::Text(text) => Some((text, &node.place)),
            _ => None,
        }
    }
}

/// The instant at which `written` begins.
pub(crate) fn instant(written: Written, zone: &TimeZone) -> Timestamp {
    match written {
        Written::Day(day) => calendar::start_of(day, zone),
        Written::Instant(instant) => instant,
    }
}

fn date(keys: &Keys<'_>, key: &'static str, zone: &TimeZone) -> Option<Written> {
    let text = keys.date(key)?;
    let read = calendar::read(text, zone);
    if read.is_none() {
        keys.wrong(
            key,
            format!("`{text}` for `{key}`"),
            "expected a date such as 2023-06-23",
        );
    }
    read
}

fn placed(keys: &Keys<'_>, key: &'static str) -> Option<(String, Place)> {
    let text = keys.text(key)?;
    Some((text.to_owned(), keys.place_of(key).clone()))
}

fn extra(keys: &Keys<'_>) -> Vec<Entry> {
    match keys.node("extra").map(|node| &node.value) {
        None => Vec::new(),
        Some(Value::Table(entries)) => entries.clone(),
        Some(other) => {
            keys.wrong(
                "extra",
                format!("{} for `extra`", other.kind()),
                "expected a table",
            );
            Vec::new()
        }
    }
}
