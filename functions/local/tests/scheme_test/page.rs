//! An answer, and what a test says of it.

use scraper::{ElementRef, Html, Selector};
use std::cell::OnceCell;
use ureq::Body;
use ureq::http::{HeaderMap, Response};

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// The request, for messages.
    pub(crate) what: String,
    /// Its status.
    pub(crate) status: u16,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Read once: a test asks many things of a page.
    parsed: Parsed,
}

/// A page's elements, once a test has asked for them; a copy of the page reads them anew.
#[derive(Debug, Default)]
struct Parsed(OnceCell<Html>);

impl Clone for Parsed {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// A form on a page, as a browser would send it.
#[derive(Clone, Debug)]
pub(crate) struct PageForm {
    /// Where it is posted.
    pub(crate) action: String,
    /// What it holds: every input that is sent, in order, line breaks as `\n`.
    pub(crate) pairs: Vec<(String, String)>,
    /// The names of all inputs, whether they would be sent or not.
    pub(crate) names: Vec<String>,
}

impl Page {
    #[track_caller]
    pub(super) fn read(what: String, response: Response<Body>) -> Self {
        let (parts, mut body) = response.into_parts();
        Self {
            what,
            status: parts.status.as_u16(),
            headers: parts.headers,
            bytes: body.read_to_vec().expect("a whole answer"),
            parsed: Parsed::default(),
        }
    }

    /// An answer that came over a bare connection: a status and bytes, and no headers that were read.
    pub(crate) fn by_hand(status: u16, bytes: Vec<u8>) -> Self {
        Self {
            what: "bytes sent by hand".to_owned(),
            status,
            headers: HeaderMap::new(),
            bytes,
            parsed: Parsed::default(),
        }
    }

    /// It has this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        let told = self.texts("h1").join(" / ");
        assert_eq!(self.status, status, "{}: {told}", self.what);
        self
    }

    /// A person reads these words on it, all in one run, white space aside.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        let text = self.text();
        let found = text.contains(&squeezed(words));
        assert!(found, "{} does not say `{words}` but:\n{text}", self.what);
        self
    }

    /// These words are nowhere on it, in no attribute either.
    #[track_caller]
    pub(crate) fn never_says(self, words: &str) -> Self {
        let html = self.html();
        assert!(!html.contains(words), "{} says `{words}`", self.what);
        self
    }

    /// Its one heading is this.
    #[track_caller]
    pub(crate) fn headed(self, heading: &str) -> Self {
        assert_eq!(self.texts("h1"), [heading], "{}", self.what);
        self
    }

    /// It is a page of ours, drawn whole, that says in one heading what happened.
    #[track_caller]
    pub(crate) fn drawn(self) -> Self {
        let headings = self.texts("h1");
        assert_eq!(headings.len(), 1, "{}: headings {headings:?}", self.what);
        assert!(!headings[0].is_empty(), "{}: an empty heading", self.what);
        assert_eq!(self.texts("main").len(), 1, "{}: no frame", self.what);
        self
    }

    /// It leads to `location`, by 303.
    #[track_caller]
    pub(crate) fn leads_to(self, location: &str) -> Self {
        let page = self.is(303);
        assert_eq!(page.header("location"), location, "{}", page.what);
        page
    }

    /// A header, or "".
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("an ASCII header"))
    }

    /// Its source.
    #[track_caller]
    pub(crate) fn html(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("UTF-8")
    }

    /// What a person reads on it, white space squeezed.
    pub(crate) fn text(&self) -> String {
        self.texts("body").join(" ")
    }

    /// The words of each element that `css` finds, white space squeezed.
    #[track_caller]
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        let words = |element: ElementRef<'_>| squeezed(&element.text().collect::<String>());
        self.parsed().select(&selector(css)).map(words).collect()
    }

    /// The value of an attribute of each element that `css` finds and that has it.
    #[track_caller]
    pub(crate) fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let value = |element: ElementRef<'_>| element.attr(name).map(str::to_owned);
        let parsed = self.parsed();
        parsed.select(&selector(css)).filter_map(value).collect()
    }

    /// The one form that `css` finds.
    #[track_caller]
    pub(crate) fn form(&self, css: &str) -> PageForm {
        let parsed = self.parsed();
        let found: Vec<ElementRef<'_>> = parsed.select(&selector(css)).collect();
        let [form] = found.as_slice() else {
            panic!("{}: {} forms for `{css}`", self.what, found.len());
        };
        let inputs: Vec<ElementRef<'_>> = form
            .select(&selector("input[name], select[name], textarea[name]"))
            .collect();
        let name = |input: &ElementRef<'_>| input.attr("name").unwrap_or("").to_owned();
        let pair = |input: &ElementRef<'_>| Some((name(input), sent(*input)?));
        PageForm {
            action: form.attr("action").expect("an action").to_owned(),
            pairs: inputs.iter().filter_map(pair).collect(),
            names: inputs.iter().map(name).collect(),
        }
    }

    /// The lines of the summary above a form: where each leads, and its words.
    pub(crate) fn summary(&self) -> Vec<(String, String)> {
        let parsed = self.parsed();
        let line = |link: ElementRef<'_>| {
            (
                link.attr("href").unwrap_or("").to_owned(),
                squeezed(&link.text().collect::<String>()),
            )
        };
        parsed.select(&selector(".faults a")).map(line).collect()
    }

    fn parsed(&self) -> &Html {
        let read = || Html::parse_document(&String::from_utf8_lossy(&self.bytes));
        self.parsed.0.get_or_init(read)
    }
}

impl PageForm {
    /// What was answered on it: the pairs that hold something, in the order of their names.
    pub(crate) fn answered(&self) -> Vec<(String, String)> {
        answered(&self.pairs)
    }
}

/// One pair, as a form with one input sends it.
pub(crate) fn pair(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_owned())]
}

/// The pairs that hold something, line breaks as `\n`, in the order of their names.
pub(crate) fn answered(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
    let mut answered: Vec<(String, String)> = filled
        .map(|(name, value)| (name.clone(), value.replace("\r\n", "\n")))
        .collect();
    answered.sort();
    answered
}

/// What a browser sends for an input as it stands; `None` for a box or a button not chosen.
fn sent(input: ElementRef<'_>) -> Option<String> {
    let value = || input.attr("value").map(str::to_owned);
    match (input.value().name(), input.attr("type")) {
        ("textarea", _) => Some(input.text().collect()),
        ("select", _) => {
            let options = selector("option");
            let chosen = input.select(&selector("option[selected]")).next();
            let shown = chosen.or_else(|| input.select(&options).next())?;
            shown.attr("value").map(str::to_owned)
        }
        (_, Some("radio" | "checkbox")) => {
            let ticked = input.attr("checked").is_some();
            ticked.then(|| value().unwrap_or_else(|| "on".to_owned()))
        }
        _ => Some(value().unwrap_or_default()),
    }
}

#[track_caller]
fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

/// `text` with each run of white space as one space.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
