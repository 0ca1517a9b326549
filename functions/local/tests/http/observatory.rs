//! The sum by the rules of Mozilla's HTTP Observatory (TRUST 6), worked out from the headers of each
//! kind of answer. The rules are those of its tests that a site like this one can meet or break: 100
//! to begin with; what is missing is taken off; what is better than must be is added.
//!
//! Not counted, since they cannot be seen here: whether the domain is on the preload list (5 more),
//! and the redirection from HTTP, which the CDN makes.

use crate::scheme_test::{Page, SchemeTest};
use service::headers::SECURITY;
use std::collections::BTreeMap;

/// What one header adds, or takes off.
fn policy(page: &Page) -> i32 {
    let rules: BTreeMap<&str, &str> = page
        .header("content-security-policy")
        .split(';')
        .filter_map(|rule| rule.trim().split_once(' '))
        .collect();
    let words = rules.values().flat_map(|words| words.split(' '));
    let is_unsafe = words.into_iter().any(|word| {
        word.starts_with("'unsafe") || matches!(word, "*" | "http:" | "https:" | "data:")
    });
    match (rules.get("default-src"), is_unsafe) {
        (None, _) => -25,
        (_, true) => -20,
        (Some(&"'none'"), _) => 10,
        _ => 5,
    }
}

fn framing(page: &Page) -> i32 {
    let is_none = page
        .header("content-security-policy")
        .contains("frame-ancestors 'none'");
    if is_none { 5 } else { -20 }
}

fn transport(page: &Page) -> i32 {
    let header = page.header("strict-transport-security");
    let seconds = header
        .split(';')
        .find_map(|part| part.trim().strip_prefix("max-age="));
    match seconds.and_then(|seconds| seconds.parse::<u64>().ok()) {
        Some(15_768_000..) => 0,
        Some(_) => -10,
        None => -20,
    }
}

fn exactly(page: &Page, name: &str, value: &str, better: i32, worse: i32) -> i32 {
    if page.header(name) == value {
        better
    } else {
        worse
    }
}

fn cookies(page: &Page) -> i32 {
    if page.header("set-cookie").is_empty() {
        0
    } else {
        -20
    }
}

/// A page without scripts has none from elsewhere.
fn scripts(page: &Page) -> i32 {
    let is_html = page.header("content-type").starts_with("text/html");
    if is_html && page.html().contains("<script src") {
        -5
    } else {
        0
    }
}

fn sharing(page: &Page) -> i32 {
    if page.header("access-control-allow-origin").is_empty() {
        0
    } else {
        -50
    }
}

fn sum(page: &Page) -> i32 {
    100 + policy(page)
        + framing(page)
        + transport(page)
        + exactly(page, "x-content-type-options", "nosniff", 0, -5)
        + exactly(page, "referrer-policy", "no-referrer", 5, 0)
        + exactly(page, "cross-origin-opener-policy", "same-origin", 10, 0)
        + exactly(page, "cross-origin-embedder-policy", "require-corp", 10, 0)
        + exactly(page, "cross-origin-resource-policy", "same-origin", 10, 0)
        + cookies(page)
        + scripts(page)
        + sharing(page)
}

#[test]
fn trust_06_the_sum_of_the_observatory_is_150_for_every_kind_of_answer() {
    let test = SchemeTest::start();
    for page in [
        test.get("/"),
        test.get("/apply/mentee/"),
        test.get("/assets/style.css"),
        test.get("/nothing/"),
        test.get("/forms/equality"),
        test.get("/forms/approval/none"),
        test.post("/forms/mentee/check", &[]),
        test.post("/forms/mentee/submit", &[]),
        test.send("PUT", "/forms/mentee/check", &[], None),
        test.get("/admin/"),
        test.get("/admin/applications"),
    ] {
        assert_eq!(sum(&page), 150, "{}: {:?}", page.what, page.headers);
    }
}

/// The functions, the preview and the CDN give the same headers: the CDN's policy is in the template.
#[test]
fn trust_06_the_policy_of_the_cdn_is_the_list_of_the_functions() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/template.yaml");
    let template = std::fs::read_to_string(path).expect("the template");
    let policy = template
        .split("Type: AWS::CloudFront::ResponseHeadersPolicy")
        .nth(1)
        .and_then(|rest| rest.split("Type: AWS::").next());
    let policy = policy.expect("one policy");
    for (name, value) in SECURITY {
        let said = match name {
            "content-security-policy" => format!("ContentSecurityPolicy: \"{value}\""),
            "strict-transport-security" => {
                let seconds = value.strip_prefix("max-age=").expect("a time");
                let (seconds, rest) = seconds.split_once("; ").expect("subdomains too");
                assert_eq!(rest, "includeSubDomains");
                format!("AccessControlMaxAgeSec: {seconds}, IncludeSubdomains: true")
            }
            "x-content-type-options" => "ContentTypeOptions: {Override: true}".to_owned(),
            "x-frame-options" => format!("FrameOption: {value}"),
            "referrer-policy" => format!("ReferrerPolicy: {value}"),
            _ => {
                let own = policy.lines().find(|line| line.contains(name));
                let own = own.unwrap_or_else(|| panic!("the CDN gives no {name}"));
                assert!(own.contains(value), "{own}");
                continue;
            }
        };
        assert!(
            policy.contains(&said),
            "the CDN does not say `{said}`:\n{policy}"
        );
    }
}
