//! What holds on every answer of the whole system.

use crate::scheme_test::{Applied, Filled, Page, SchemeTest, pair, visit};
use forms::Role;
use service::headers::SECURITY;
use std::collections::BTreeSet;

#[test]
fn every_page_of_the_site_is_whole_safe_and_asks_nobody_else_for_anything() {
    let test = SchemeTest::start();
    let sitemap = test.get("/sitemap.xml").is(200);
    let pages = addresses(&test, &sitemap);
    assert!(pages.len() > 10, "{pages:?}");
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<String> = pages;
    waiting.extend(
        [
            "/404.html",
            "/robots.txt",
            "/feed.xml",
            "/.well-known/security.txt",
            "/sitemap.xml",
        ]
        .map(str::to_owned),
    );
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let page = test.get(&path).is(200);
        is_safe(&page);
        assert_eq!(page.header("set-cookie"), "", "{path}");
        if page.header("content-type").starts_with("text/html") {
            asks_nobody_else(&test, &page);
            let links = page.attributes(
                "a[href], link[href], img[src], source[src], video[src], track[src]",
                "href",
            );
            let sources = page.attributes("[src], [poster]", "src");
            let ours = links
                .into_iter()
                .chain(sources)
                .filter_map(|link| own_path(&test, &link));
            waiting.extend(ours.filter(|path| !path.starts_with("/admin")));
        }
    }
    assert!(
        seen.iter().any(|url| url.starts_with("/assets/style.")) && seen.contains("/apply/mentee/"),
        "{seen:?}"
    );
    assert!(seen.contains("/forms/equality"));
}

fn addresses(test: &SchemeTest, sitemap: &Page) -> Vec<String> {
    let addresses = sitemap.html().split("<loc>").skip(1);
    let address = |rest: &str| rest.split("</loc>").next().map(str::to_owned);
    addresses
        .filter_map(address)
        .map(|one| test.path_of(&one).to_owned())
        .collect()
}

/// The path of a link to us, without its fragment.
fn own_path(test: &SchemeTest, link: &str) -> Option<String> {
    let path = link.strip_prefix(&test.address).unwrap_or(link);
    let path = path.split('#').next().unwrap_or("");
    path.starts_with('/').then(|| path.to_owned())
}

/// It carries every header of security, each once, and no trace of what runs it.
#[track_caller]
fn is_safe(page: &Page) {
    for (name, value) in SECURITY {
        let told: Vec<_> = page.headers.get_all(name).iter().collect();
        assert_eq!(told, [value], "{name} of {}", page.what);
    }
    for name in [
        "server",
        "x-powered-by",
        "access-control-allow-origin",
        "refresh",
        "link",
    ] {
        assert_eq!(page.header(name), "", "{name} of {}", page.what);
    }
    let kind = page.header("content-type");
    if kind.starts_with("text/html") {
        assert_eq!(kind, "text/html; charset=utf-8", "{}", page.what);
    }
}

#[track_caller]
fn asks_nobody_else(test: &SchemeTest, page: &Page) {
    let fetched = [
        ("link:not([rel=canonical]):not([itemprop])", "href"),
        (
            "img, script, source, video, audio, iframe, track, embed",
            "src",
        ),
        ("object", "data"),
        ("video", "poster"),
        ("img, source", "srcset"),
        ("form", "action"),
        ("button", "formaction"),
    ];
    for (css, name) in fetched {
        for target in page.attributes(css, name) {
            let is_ours = target.starts_with(&test.address)
                || (target.starts_with('/') && !target.starts_with("//"));
            let is_beside = !target.contains(':') && !target.starts_with('/');
            assert!(is_ours || is_beside, "{} asks {target}", page.what);
        }
    }
    for never in [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "base",
        "meta[http-equiv]",
        "[style]",
    ] {
        assert_eq!(page.texts(never).len(), 0, "{} has {never}", page.what);
    }
    let handlers = page.html().split('<').filter(|tag| {
        tag.split_whitespace()
            .skip(1)
            .any(|word| word.starts_with("on") && word.contains('='))
    });
    assert_eq!(handlers.count(), 0, "{} has a handler", page.what);
}

/// A page of a function: safe, never kept by anyone, and with no cookie.
#[track_caller]
fn is_private(test: &SchemeTest, page: &Page) {
    is_safe(page);
    assert_eq!(page.header("cache-control"), "no-store", "{}", page.what);
    if page.header("content-type").starts_with("text/html") && !page.bytes.is_empty() {
        asks_nobody_else(test, page);
        assert_eq!(
            page.attributes("meta[name=robots]", "content"),
            ["noindex"],
            "{}",
            page.what
        );
    }
}

#[test]
fn every_answer_of_the_functions_is_safe_and_kept_by_nobody() {
    let test = SchemeTest::start();
    let filled = test.filled("mentee").awkwardly();
    let filled = filled.with(Role::Email, "own@hull.ac.uk");
    let applied = test.apply(&filled);
    let mut pages = applying(&test, &filled, &applied.reference);
    pages.extend(deciding(&test, &applied));
    test.one_mail();
    pages.extend(managing(&test, &applied));
    pages.extend([
        test.get("/admin/"),
        test.get("/admin/x"),
        test.get("/admin/applications"),
        test.post("/admin/sign-in", &[]),
        test.send("HEAD", "/admin/", &[], None),
        test.send("PUT", "/admin/sign-in", &[], None),
    ]);
    for page in &pages {
        is_private(&test, page);
        assert_eq!(page.header("set-cookie"), "", "{}", page.what);
    }
    let told: BTreeSet<u16> = pages.iter().map(|page| page.status).collect();
    let all = BTreeSet::from([200, 303, 400, 404, 405, 410, 413, 415, 422]);
    assert_eq!(told, all);
    test.sign_in();
    let refused = "/admin/applications?status=gone";
    for path in [
        "/admin/",
        "/admin/applications",
        refused,
        "/admin/export/applications.csv",
    ] {
        is_private(&test, &test.get(path));
    }
}

fn applying(test: &SchemeTest, filled: &Filled<'_>, reference: &str) -> Vec<Page> {
    let state = test.state(filled);
    vec![
        test.check(filled),
        test.post("/forms/mentee/check", &[]),
        test.submit("mentee", &state),
        test.submit("mentee", "x"),
        test.post_raw("/forms/mentee/check", "", b""),
        test.post_raw("/forms/mentee/check", visit::FORM, &[b'a'; 70_000]),
        test.get(&format!("/forms/submitted/{reference}")),
        test.get("/forms/submitted/x"),
        test.get("/forms/mentee/check"),
        test.get("/forms/nothing/here"),
        test.get("/forms/equality"),
        test.post("/forms/equality/submit", &[]),
    ]
}

fn deciding(test: &SchemeTest, applied: &Applied) -> Vec<Page> {
    let approve = test.answer("approve");
    vec![
        test.get(&applied.manager),
        test.post(&applied.manager, &[]),
        test.post(&applied.manager, &approve.pairs()),
        test.get(&applied.manager),
    ]
}

fn managing(test: &SchemeTest, applied: &Applied) -> Vec<Page> {
    let queries = [
        "",
        "?step=withdraw",
        "?step=erase",
        "?step=x",
        "?download=json",
        "?download=text",
    ];
    let mut pages: Vec<Page> = queries
        .iter()
        .map(|query| test.get(&format!("{}{query}", applied.own)))
        .collect();
    for word in ["withdraw", "erase", "erase"] {
        pages.push(test.post(&applied.own, &pair("step", word)));
    }
    pages.push(test.get(&applied.own));
    pages
}

#[test]
fn the_headers_are_those_that_are_promised() {
    let test = SchemeTest::start();
    for path in ["/", "/forms/equality", "/admin/", "/nothing/"] {
        let page = test.get(path);
        let policy: BTreeSet<&str> = page
            .header("content-security-policy")
            .split(';')
            .map(str::trim)
            .collect();
        for rule in [
            "default-src 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(rule), "no {rule} at {path}");
        }
        let sources = policy.iter().filter_map(|rule| rule.split_once(' '));
        for (name, allowed) in sources {
            assert!(
                matches!(allowed, "'none'" | "'self'"),
                "{name} {allowed} at {path}"
            );
        }
        assert!(
            !policy.iter().any(|rule| rule.starts_with("script-src")),
            "scripts at {path}"
        );
        let strict = page.header("strict-transport-security");
        let seconds = strict
            .strip_prefix("max-age=")
            .and_then(|rest| rest.split(';').next());
        let seconds: u64 = seconds.expect("a time").parse().expect("seconds");
        assert!(
            seconds >= 31_536_000 && strict.contains("includeSubDomains"),
            "{strict}"
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(page.header("cross-origin-embedder-policy"), "require-corp");
        assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
        let permissions = page.header("permissions-policy");
        assert!(
            permissions.split(", ").all(|one| one.ends_with("=()")),
            "{permissions}"
        );
    }
}

#[test]
fn head_is_get_without_the_body() {
    let test = SchemeTest::start();
    for path in [
        "/",
        "/apply/",
        "/assets/style.css",
        "/nothing/",
        "/forms/equality",
        "/forms/submitted/x",
        "/admin/",
        "/robots.txt",
    ] {
        let (get, head) = (test.get(path), test.send("HEAD", path, &[], None));
        assert_eq!((get.status, head.bytes.len()), (head.status, 0), "{path}");
        for name in get
            .headers
            .keys()
            .filter(|name| *name != "date" && *name != "content-length")
        {
            assert_eq!(
                get.headers.get(name),
                head.headers.get(name),
                "{name} of {path}"
            );
        }
    }
}
