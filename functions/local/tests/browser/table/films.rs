//! What the shipped content does not have yet, and the next edit may bring: films from each place
//! that they can come from, a page with all that Markdown gives, a section that lists its pages,
//! and a scheme with no intake announced.

use super::Table;
use crate::scheme_test::{Content, SchemeTest};
use std::fs;

/// Each film, and what its front matter says of where it is.
const FILMS: [(&str, &str); 4] = [
    (
        "kept-here",
        "file = \"/talk.mp4\"\ncaptions = \"/talk.vtt\"\nposter = \"/posters/welcome.svg\"\n\
         duration = \"PT4M30S\"",
    ),
    (
        "youtube",
        "youtube = \"dQw4w9WgXcQ\"\nposter = \"/posters/training.svg\"\nduration = \"PT1H2M\"",
    ),
    ("vimeo", "vimeo = \"76979871\"\nduration = \"PT45S\""),
    ("no-poster", "speaker = \"Somebody Else\""),
];

const PAGE: &str = "+++
title = \"All that a page can have\"
description = \"A page of the tests.\"
updated = 2023-05-02
toc = true

[extra]
lead = \"A sentence under the title.\"
+++

Text with *stress*, **more of it**, ~~less~~, `code`, a [link](faqs.md) and a note[^1].

## A list

1. one
2. two
    - within

- [x] done
- [ ] not done

## A table

| Role | Meetings | Hours |
| :--- | :---: | ---: |
| Mentor | 6 | 12 |
| Mentee | 6 | 12 |

## A quotation

> Nobody told me what I could ask for. My mentor did.

## Code

```text
one two three
```

[^1]: The note.
";

const SECTION: &str = "+++\ntitle = \"Guides\"\ndescription = \"Guides of the tests.\"\n\n\
                       [extra]\nlead = \"Two of them.\"\n+++\n\nChoose a guide.\n";

pub(super) fn add(table: &mut Table) {
    let content = Content::shipped();
    for (name, more) in FILMS {
        let text = format!(
            "+++\ntitle = \"The film {name}\"\ndescription = \"A film of the tests.\"\n\
             date = 2023-05-02\n\n[extra]\n\
             {more}\n+++\n\nHello, and welcome. These are its words.\n"
        );
        content.write(&format!("videos/{name}.md"), &text);
    }
    content.write("pages/talk.mp4", "not a film");
    content.write(
        "pages/talk.vtt",
        "WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n",
    );
    content.write("pages/everything.md", PAGE);
    fs::create_dir(content.path().join("pages/guides")).expect("a folder");
    content.write("pages/guides/_index.md", SECTION);
    for guide in ["first", "second"] {
        let text = format!(
            "+++\ntitle = \"The {guide} guide\"\ndescription = \"What the {guide} says.\"\n+++\n\n\
             Its words.\n"
        );
        content.write(&format!("pages/guides/{guide}.md"), &text);
    }
    let test = SchemeTest::start_with(&content);
    for (name, path) in [
        ("more-films", "/videos/"),
        ("film-kept-here", "/videos/kept-here/"),
        ("film-youtube", "/videos/youtube/"),
        ("film-vimeo", "/videos/vimeo/"),
        ("film-no-poster", "/videos/no-poster/"),
        ("page-everything", "/everything/"),
        ("section", "/guides/"),
        ("page-in-section", "/guides/first/"),
    ] {
        table.add(name, &test.get(path).is(200));
    }
    no_intake(table);
}

fn no_intake(table: &mut Table) {
    let content = Content::shipped();
    fs::remove_dir_all(content.path().join("intakes")).expect("the intakes");
    let test = SchemeTest::start_with(&content);
    table.add("home-no-intake", &test.get("/").is(200));
    table.add("apply-no-intake", &test.get("/apply/").is(200));
    table.add("faqs-no-intake", &test.get("/faqs/").is(200));
}
