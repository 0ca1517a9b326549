//! The made-up site as other generators want it: one layout with navigation, the pages above, a
//! contents list and the section's list; a site map and a feed; no highlighting.

use super::Shape;

const HUGO_SETTINGS: &str = r#"baseURL = "https://example.org/"
title = "Made up"
languageCode = "en"
disableKinds = ["taxonomy", "term"]
[markup.highlight]
codeFences = false
[markup.tableOfContents]
startLevel = 2
endLevel = 3
[outputs]
home = ["html", "rss"]
section = ["html"]
[[menus.main]]
name = "Home"
pageRef = "/"
[[menus.main]]
name = "First section"
pageRef = "/s0"
"#;

const HUGO_LAYOUT: &str = r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }} – {{ site.Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"></head>
<body>
<nav>{{ range site.Menus.main }}<a href="{{ .URL }}">{{ .Name }}</a> {{ end }}</nav>
<nav>{{ range .Ancestors.Reverse }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</nav>
<main><h1>{{ .Title }}</h1>
{{ .TableOfContents }}
{{ .Content }}
</main>
<aside><ul>{{ range .CurrentSection.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></aside>
</body>
</html>
"#;

pub(crate) const HUGO: Shape = Shape {
    pages: "content",
    home: "_index.md",
    index: "_index.md",
    fence: "+++",
    is: " = ",
    files: &[
        ("hugo.toml", HUGO_SETTINGS),
        ("layouts/home.html", HUGO_LAYOUT),
        ("layouts/section.html", HUGO_LAYOUT),
        ("layouts/page.html", HUGO_LAYOUT),
    ],
    is_rich: false,
};

const ELEVENTY_SETTINGS: &str = r##"export default function (config) {
  config.addCollection("bySection", (api) => {
    const sections = {};
    for (const page of api.getAll()) {
      const section = page.url.split("/")[1];
      (sections[section] ??= []).push({ url: page.url, title: page.data.title });
    }
    return sections;
  });
  const heading = /<h([23])>(.*?)<\/h\1>/g;
  const slug = (text) => text.toLowerCase().replaceAll(" ", "-");
  config.addFilter("withIds", (html) =>
    html.replace(heading, (_, level, text) => `<h${level} id="${slug(text)}">${text}</h${level}>`));
  config.addFilter("contents", (html) =>
    [...html.matchAll(heading)].map(([, , text]) => `<li><a href="#${slug(text)}">${text}</a></li>`).join(""));
  return { dir: { input: "pages", includes: "../layouts", data: "../data" }, markdownTemplateEngine: false };
}
"##;

const ELEVENTY_DATA: &str = r#"{ "layout": "page.njk" }
"#;

const ELEVENTY_LAYOUT: &str = r##"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }} – Made up</title>
<link rel="canonical" href="https://example.org{{ page.url }}"></head>
<body>
<nav><a href="/">Home</a> <a href="/s0/">First section</a></nav>
<nav><a href="/">Home</a></nav>
<main><h1>{{ title }}</h1>
<ul>{{ content | contents | safe }}</ul>
{{ content | withIds | safe }}
</main>
<aside><ul>{% for other in collections.bySection[page.url.split("/")[1]] %}<li><a href="{{ other.url }}">{{ other.title }}</a></li>{% endfor %}</ul></aside>
</body>
</html>
"##;

const ELEVENTY_MAP: &str = r#"---
permalink: /sitemap.xml
layout: false
eleventyExcludeFromCollections: true
---
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{% for page in collections.all %}<url><loc>https://example.org{{ page.url }}</loc></url>
{% endfor %}</urlset>
"#;

pub(crate) const ELEVENTY: Shape = Shape {
    pages: "pages",
    home: "index.md",
    index: "index.md",
    fence: "---",
    is: ": ",
    files: &[
        ("eleventy.config.js", ELEVENTY_SETTINGS),
        ("package.json", "{ \"type\": \"module\" }\n"),
        ("pages/pages.json", ELEVENTY_DATA),
        ("pages/sitemap.njk", ELEVENTY_MAP),
        ("layouts/page.njk", ELEVENTY_LAYOUT),
    ],
    is_rich: false,
};
