//! What an editor may declare of the site and the shipped scheme does not: lists in parts, terms,
//! and pages in another language.

use super::Table;
use crate::scheme_test::{Content, SchemeTest};
use std::fs;

const DECLARED: &str = "
[[taxonomies]]
id = \"subjects\"
name = \"Subjects\"
page_size = 1

[[languages]]
id = \"cy\"
name = \"Cymraeg\"
site_name = \"Cynllun Mentora\"

[languages.words]
skip = \"Neidio i'r prif gynnwys\"
main_menu = \"Prif ddewislen\"
help = \"Cymorth\"
help_text = \"Gofynnwch i ni am unrhyw ran o'r cynllun:\"
about = \"Am y wefan hon\"
privacy = \"Preifatrwydd\"
accessibility = \"Hygyrchedd\"
contact = \"Cysylltu\"
a_to_z = \"A i Y\"
in_other_languages = \"Mewn ieithoedd eraill\"

[[languages.nav]]
title = \"Cysylltu\"
url = \"/cy/contact/\"
";

const PAGES: [(&str, &str); 3] = [
    (
        "cy/_index.md",
        "title = \"Mentora\"\ndescription = \"Cynllun mentora ar gyfer staff llyfrgelloedd.\"\n+++\n\n\
         Croeso i'r cynllun mentora.\n",
    ),
    (
        "cy/contact.md",
        "title = \"Cysylltu\"\ndescription = \"Sut i ofyn cwestiwn am y cynllun mentora.\"\n+++\n\n\
         Gofynnwch i ni.\n",
    ),
    (
        "news/_index.md",
        "title = \"News\"\ndescription = \"News of the tests.\"\n\n[extra]\npaginate = 1\n+++\n\n\
         The newest comes first.\n",
    ),
];

pub(super) fn add(table: &mut Table) {
    let content = Content::shipped().append("scheme.toml", DECLARED);
    for folder in ["cy", "news"] {
        fs::create_dir(content.path().join("pages").join(folder)).expect("a folder");
    }
    for (name, text) in PAGES {
        content.write(&format!("pages/{name}"), &format!("+++\n{text}"));
    }
    for (place, name) in ["first", "second", "third"].into_iter().enumerate() {
        let text = format!(
            "+++\ntitle = \"The {name} piece of news\"\ndescription = \"What the {name} piece says.\"\n\
             date = 2023-05-0{}\n\n[extra]\nsubjects = [\"Careers\"]\n+++\n\nIts words.\n",
            place + 1
        );
        content.write(&format!("pages/news/{name}.md"), &text);
    }
    let test = SchemeTest::start_with(&content);
    for (name, path) in [
        ("list-in-parts", "/news/"),
        ("list-in-parts-middle", "/news/page/2/"),
        ("terms", "/subjects/"),
        ("term", "/subjects/careers/"),
        ("term-last-part", "/subjects/careers/page/3/"),
        ("language-own", "/contact/"),
        ("language-other", "/cy/contact/"),
        ("language-other-home", "/cy/"),
    ] {
        table.add(name, &test.get(path).is(200));
    }
}
