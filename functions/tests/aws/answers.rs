//! An answer of a function, and the forms and links on its page.

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    what: String,
    pub(crate) status: u64,
    pub(crate) told: Value,
    pub(crate) body: String,
}

/// A form on a page: where it is posted, and what it holds as it stands.
#[derive(Debug)]
pub(crate) struct PageForm {
    pub(crate) action: String,
    pub(crate) pairs: Vec<(String, String)>,
    /// The names of what a person types in, in order.
    typed: Vec<String>,
}

impl PageForm {
    /// The name of the first input that a person types in.
    #[track_caller]
    pub(crate) fn typed(&self) -> &str {
        self.typed.first().expect("an input")
    }
}

impl Answer {
    /// Reads what a function told Lambda.
    #[track_caller]
    pub(crate) fn read(what: String, told: Value) -> Self {
        let status = told["statusCode"].as_u64();
        Self {
            status: status.unwrap_or_else(|| panic!("{what}: no status in {told}")),
            body: told["body"].as_str().unwrap_or_default().to_owned(),
            what,
            told,
        }
    }

    /// It has this status.
    #[track_caller]
    pub(crate) fn is(self, status: u64) -> Self {
        let told = self.texts("h1").join(" / ");
        assert_eq!(self.status, status, "{}: {told}", self.what);
        self
    }

    /// A header, or "".
    pub(crate) fn header(&self, name: &str) -> &str {
        let single = self.told["headers"][name].as_str();
        let several = || self.told["multiValueHeaders"][name][0].as_str();
        single.or_else(several).unwrap_or_default()
    }

    /// The first cookie that it sets.
    pub(crate) fn cookie(&self) -> &str {
        let told = self.told["cookies"][0].as_str();
        told.unwrap_or_else(|| self.header("set-cookie"))
    }

    /// What a person reads in each element that `css` finds.
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        let words = |one: ElementRef<'_>| one.text().collect::<String>().trim().to_owned();
        html.select(&selector(css)).map(words).collect()
    }

    /// The form that `css` finds.
    #[track_caller]
    pub(crate) fn form(&self, css: &str) -> PageForm {
        let html = Html::parse_document(&self.body);
        let form = html.select(&selector(css)).next();
        let form = form.unwrap_or_else(|| panic!("{}: no `{css}` in\n{}", self.what, self.body));
        let inputs = selector("input[name], select[name], textarea[name]");
        let pair = |input: ElementRef<'_>| {
            let is_box = matches!(input.attr("type"), Some("radio" | "checkbox"));
            let name = input.attr("name")?.to_owned();
            (!is_box).then(|| (name, input.attr("value").unwrap_or_default().to_owned()))
        };
        PageForm {
            action: form.attr("action").expect("an action").to_owned(),
            pairs: form.select(&inputs).filter_map(pair).collect(),
            typed: form
                .select(&inputs)
                .filter(|input| input.attr("type") != Some("hidden"))
                .filter_map(|input| input.attr("name").map(str::to_owned))
                .collect(),
        }
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}
