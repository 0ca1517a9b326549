//! What only the preview shows: the list of problems, and the script that loads a page anew.

use crate::escape::html_text;
use crate::{Excerpts, Problem};

/// The page that stands in for every page while something is wrong.
pub(super) fn problems(problems: &[Problem], excerpts: &mut Excerpts) -> String {
    let items: String = problems
        .iter()
        .map(|problem| {
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
        })
        .collect();
    let count = match problems.len() {
        1 => "1 thing".to_owned(),
        more => format!("{more} things"),
    };
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
