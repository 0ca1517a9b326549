//! What only the preview shows: the list of problems, and the script that loads a page anew.

use crate::escape::html_text;
use crate::{Excerpts, Problem};

/// What keeps the site from being built, as HTML.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// How many things, in words.
    count: String,
    /// A list item each.
    items: String,
}

impl Wrong {
    pub(super) fn of(problems: &[Problem], excerpts: &mut Excerpts) -> Self {
        let items = problems.iter().map(|problem| {
            let what = if problem.expected.is_empty() {
                html_text(&problem.found)
            } else {
                format!(
                    "{}, {}",
                    html_text(&problem.found),
                    html_text(&problem.expected)
                )
            };
            let line = excerpts.of(problem).map_or(String::new(), |excerpt| {
                format!("<pre>{}</pre>", html_text(&excerpt))
            });
            format!(
                "<li><code>{}</code><br>{what}{line}</li>\n",
                html_text(&problem.place.to_string())
            )
        });
        Self {
            items: items.collect(),
            count: match problems.len() {
                1 => "1 thing".to_owned(),
                more => format!("{more} things"),
            },
        }
    }

    /// The page as it was before, with the list laid over the foot of it, which can be folded away; or
    /// the list alone, where there was no page.
    pub(super) fn over(&self, page: &str) -> String {
        if page.is_empty() {
            return self.alone();
        }
        let (before, after) = page.split_at(page.rfind("</body>").unwrap_or(page.len()));
        let Self { count, items } = self;
        format!(
            "{before}<style>{OVERLAY}</style>\n\
             <aside id=\"site-gen-wrong\" role=\"alert\"><details open>\n\
             <summary>{count} to mend</summary>\n\
             <p>This page is as it was before. It shows your last change as soon as these are put right.</p>\n\
             <ol>\n{items}</ol>\n</details></aside>\n{after}"
        )
    }

    fn alone(&self) -> String {
        let Self { count, items } = self;
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{count} to mend</title>\n\
             <style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}li{{margin:0 0 1rem}}pre{{overflow-x:auto;margin:.3rem 0}}</style>\n\
             </head>\n<body>\n<main>\n<h1>{count} to mend</h1>\n\
             <p>The site cannot be built until these are put right. This page goes away by itself when they are.</p>\n\
             <ol>\n{items}</ol>\n</main>\n</body>\n</html>\n"
        )
    }
}

/// How the list lies over a page, whatever the page's own style is.
const OVERLAY: &str = "#site-gen-wrong,#site-gen-wrong *{all:revert}\
#site-gen-wrong{position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;\
box-sizing:border-box;padding:.75rem 1.25rem;color:#fff;background:#2b1116;border-top:.4rem solid #ff6b6b;\
font:1rem/1.5 system-ui,sans-serif}\
#site-gen-wrong summary{font-weight:700;font-size:1.2rem;cursor:pointer}\
#site-gen-wrong li{margin:0 0 .75rem}\
#site-gen-wrong pre{overflow-x:auto;margin:.3rem 0;color:#ffd7d7}";

/// `page` with a script that waits for the build after `version` and then loads the page anew.
pub(super) fn with_reload(mut page: String, changes: &str, version: u64) -> String {
    let script = format!(
        "<script>(async()=>{{for(;;){{try{{const r=await fetch('{changes}?{version}');\
         if(r.ok&&await r.text()!=='{version}'){{location.reload();return}}}}catch{{await new Promise(t=>setTimeout(t,500))}}}}}})()</script>\n"
    );
    match page.rfind("</body>") {
        Some(end) => page.insert_str(end, &script),
        None => page.push_str(&script),
    }
    page
}
