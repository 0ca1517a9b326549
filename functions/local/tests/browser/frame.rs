//! What every page has, whatever it is about: one heading, a title that names it, the way past the
//! navigation, help in the same place; faults told twice in the same words; and what search engines
//! and chat previews read.

use crate::scheme_test::squeezed;
use crate::table::State;
use scraper::{ElementRef, Html, Selector};

/// Elements and attributes that stand on no page: scripts, styles, frames, and checks by the browser,
/// which speaks before the server can and in other words.
const NEVER: [(&str, &str); 6] = [
    (
        "script, style, iframe, object, embed, base",
        "an element that no page has",
    ),
    (
        "[style], [onclick], [onload], [onsubmit]",
        "a style or script of its own",
    ),
    ("[placeholder]", "a placeholder"),
    (
        "[required], [maxlength], [minlength], [pattern], [min], [max]",
        "a check by the browser",
    ),
    (
        "input[type=number], input[type=date]",
        "an input that browsers draw each in their way",
    ),
    (
        "input[type=email]:not([spellcheck=false])",
        "an address that is checked for spelling",
    ),
];

/// What is there for search engines and chat previews on every page that they may show.
const PREVIEW: [&str; 8] = [
    "meta[name=description]",
    "link[rel=canonical]",
    "meta[property='og:type']",
    "meta[property='og:site_name']",
    "meta[property='og:title']",
    "meta[property='og:description']",
    "meta[property='og:url']",
    "meta[property='og:locale']",
];

/// Structured data: the state, its type, and the properties that it needs.
const STRUCTURED: [(&str, &str, &[&str]); 5] = [
    (
        "home",
        "Event",
        &["name", "startDate", "endDate", "location"],
    ),
    (
        "apply",
        "Event",
        &["name", "startDate", "endDate", "location"],
    ),
    ("faqs", "FAQPage", &["mainEntity"]),
    (
        "film-youtube",
        "VideoObject",
        &["name", "description", "thumbnailUrl", "uploadDate"],
    ),
    (
        "film-kept-here",
        "VideoObject",
        &["name", "contentUrl", "duration", "transcript"],
    ),
];

/// What is missing or odd on any of the pages.
pub(crate) fn problems(states: &[State]) -> Vec<String> {
    let mut told = Vec::new();
    for state in states {
        let page = Read(Html::parse_document(&state.html));
        // An old address that leads on at once.
        if page.all("meta[http-equiv=refresh]").next().is_some() {
            continue;
        }
        let mut odd = page.frame();
        odd.extend(page.faults());
        odd.extend(page.preview());
        for (_, kind, properties) in STRUCTURED.iter().filter(|one| one.0 == state.name) {
            odd.extend(page.structured(kind, properties));
        }
        for (css, what) in NEVER {
            odd.extend(page.all(css).map(|one| format!("{what}: {}", one.html())));
        }
        told.extend(odd.into_iter().map(|one| format!("{}: {one}", state.name)));
    }
    for (name, ..) in STRUCTURED {
        if !states.iter().any(|state| state.name == name) {
            told.push(format!("no state is called {name}"));
        }
    }
    told
}

struct Read(Html);

impl Read {
    fn all<'a>(&'a self, css: &str) -> impl Iterator<Item = ElementRef<'a>> {
        let selector = Selector::parse(css).expect("a selector");
        let found: Vec<_> = self.0.select(&selector).collect();
        found.into_iter()
    }

    fn texts(&self, css: &str) -> Vec<String> {
        self.all(css).map(words).collect()
    }

    /// One of each, and each where it belongs.
    fn frame(&self) -> Vec<String> {
        let mut told = Vec::new();
        for css in [
            "h1",
            "main#main",
            "body > header",
            "body > footer",
            "title",
            "html[lang]",
        ] {
            let count = self.all(css).count();
            if count != 1 {
                told.push(format!("{count} of {css}"));
            }
        }
        let [title, brand] = ["title", ".brand"].map(|css| self.texts(css).concat());
        if !title.ends_with(&format!(" – {brand}")) || title.starts_with(" –") {
            told.push(format!(
                "the title is “{title}”, not the page's name and “{brand}”"
            ));
        }
        let first = self.all("body a, body button, body input").next();
        if first.is_none_or(|link| link.attr("href") != Some("#main")) {
            told.push("the first stop is not the link past the navigation".to_owned());
        }
        for css in [
            "body > footer:last-child a[href^='mailto:']",
            "body > footer:last-child a[href='/contact/']",
            "[itemtype='https://schema.org/Organization'] [itemprop=name]",
        ] {
            if self.all(css).next().is_none() {
                told.push(format!("there is no {css}"));
            }
        }
        let starred = self.texts("label, legend").into_iter();
        told.extend(
            starred
                .filter(|words| words.contains('*'))
                .map(|words| format!("an asterisk in “{words}”")),
        );
        told
    }

    /// A page with faults says so in its title; the summary comes first, takes the focus, and each of
    /// its lines leads to an input that stands with the same words.
    fn faults(&self) -> Vec<String> {
        let mut told = Vec::new();
        let title = self.texts("title").concat();
        let links: Vec<_> = self.all(".faults a").collect();
        if title.starts_with("Error: ") == links.is_empty() {
            told.push(format!("{} faults under the title “{title}”", links.len()));
        }
        if links.is_empty() {
            return told;
        }
        let summary = "main .faults:first-child[tabindex='-1'][autofocus]";
        if self.all(summary).next().is_none() {
            told.push("the summary is not first, or does not take the focus".to_owned());
        }
        let errors = self.texts(".error");
        for link in links {
            let (href, words) = (link.attr("href").unwrap_or(""), words(link));
            let target = self
                .all("[id]")
                .find(|one| href == format!("#{}", one.attr("id").unwrap_or("")));
            let is_input = target
                .is_some_and(|one| matches!(one.value().name(), "input" | "select" | "textarea"));
            if !is_input {
                told.push(format!("`{href}` is no input"));
            }
            if !errors.contains(&format!("Error: {words}")) {
                told.push(format!("“{words}” is not said by its field"));
            }
        }
        told
    }

    /// A page is for search engines with all that they want, or says that it is not.
    fn preview(&self) -> Vec<String> {
        let is_hidden = self
            .all("meta[name=robots][content=noindex]")
            .next()
            .is_some();
        let missing = |css: &&str| {
            let found = self.all(css).next();
            found.is_none_or(|one| {
                let value = one.attr("content").or(one.attr("href"));
                value.is_none_or(str::is_empty)
            })
        };
        if is_hidden {
            return Vec::new();
        }
        let missing = PREVIEW.into_iter().filter(missing);
        missing.map(|css| format!("there is no {css}")).collect()
    }

    fn structured(&self, kind: &str, properties: &[&str]) -> Vec<String> {
        let missing = properties.iter().filter(|property| {
            let css = format!("[itemtype='https://schema.org/{kind}'] [itemprop={property}]");
            self.all(&css).next().is_none()
        });
        missing
            .map(|property| format!("{kind} without its {property}"))
            .collect()
    }
}

fn words(element: ElementRef<'_>) -> String {
    squeezed(&element.text().collect::<String>())
}

#[test]
fn what_a_page_lacks_is_told() {
    let state = |html: &str| State {
        name: "odd".to_owned(),
        asked: String::new(),
        is_main: true,
        html: html.to_owned(),
    };
    let html = "<!doctype html><html><title>Odd</title><main><h1>A</h1><h1>B</h1>\
                <section class='faults'><a href='#x'>Enter a</a></section>\
                <label>Name *</label><input type='email' placeholder='x' required>\
                <script></script></main></html>";
    let told = problems(&[state(html)]).join("\n");
    for wanted in [
        "2 of h1",
        "0 of main#main",
        "the title is “Odd”",
        "link past the navigation",
        "footer",
        "an asterisk",
        "1 faults under",
        "the summary is not first",
        "`#x` is no input",
        "“Enter a” is not said",
        "og:title",
        "a placeholder",
        "a check by the browser",
        "spelling",
        "an element that no page has",
        "no state is called home",
    ] {
        assert!(told.contains(wanted), "{wanted} is not told but:\n{told}");
    }
}
