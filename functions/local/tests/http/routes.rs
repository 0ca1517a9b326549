//! Every route of the one table, and paths of none: which methods they have, and what is not there.

use crate::scheme_test::{Applied, SchemeTest, visit};
use service::routes::{ROUTES, Route};

const FORM: &str = visit::FORM;

#[test]
fn another_method_than_a_route_has_is_told_which_it_has() {
    let test = SchemeTest::start();
    let applied = test.apply(&test.filled("mentee"));
    for route in ROUTES {
        let path = alive(route, &applied);
        let mut allowed: Vec<&str> = route.methods.to_vec();
        if allowed.contains(&"GET") {
            allowed.push("HEAD");
        }
        allowed.sort_unstable();
        for method in [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND",
        ] {
            if allowed.contains(&method) {
                continue;
            }
            let has_body = matches!(method, "POST" | "PUT" | "PATCH");
            let headers = [
                ("content-type", FORM),
                ("x-http-method-override", allowed[0]),
            ];
            let page = test
                .send(method, &path, &headers, has_body.then_some(b"".as_slice()))
                .is(405);
            let mut told: Vec<&str> = page.header("allow").split(", ").collect();
            told.sort_unstable();
            assert_eq!(told, allowed, "{}", page.what);
            if method != "HEAD" {
                page.drawn();
            }
        }
    }
    for path in ["/", "/apply/", "/assets/style.css", "/nothing-here/"] {
        for method in ["POST", "PUT", "DELETE"] {
            let body = (method != "DELETE").then_some(b"".as_slice());
            let page = test.send(method, path, &[], body).is(405);
            assert_eq!(page.header("allow"), "GET, HEAD");
        }
    }
    test.nothing_changed(&applied);
}

/// A path of the route, with live values in its braces.
fn alive(route: &Route, applied: &Applied) -> String {
    match route.path {
        "/forms/approval/{token}" => applied.manager.clone(),
        "/forms/application/{token}" => applied.own.clone(),
        path => path
            .replace("{form}", "mentee")
            .replace("{reference}", &applied.reference)
            .replace("{id}", &applied.reference)
            .replace("{token}", "none"),
    }
}

#[test]
fn what_is_not_there_is_a_page_that_says_so() {
    let test = SchemeTest::start();
    for path in [
        "/nothing-here",
        "/forms/",
        "/forms/mentee",
        "/forms/mentee/",
        "/forms/mentee/check/",
        "/forms/x/y/z",
        "/forms/submitted/",
        "/forms/submitted/x",
        "/forms/submitted/AAAA-AAAA-AAAA",
        "/forms/approval/",
        "/admin",
        "/admin/x",
        "/admin/sign-in/none",
        "/admin/export/applications.xml",
        "/dev/x",
        "/../Cargo.toml",
        "/%2e%2e/x",
        "/assets/",
        "/assets/../../Cargo.toml",
        "//example.com/",
        "/apply/nobody/",
        "/index.html.bak",
        "/%00",
        "/%ff",
    ] {
        let page = test.get(path);
        assert!(
            matches!(page.status, 303 | 301 | 308 | 400 | 404),
            "{}: {}",
            page.what,
            page.status
        );
        if page.status == 404 {
            page.drawn();
        } else {
            assert!(
                page.header("location").starts_with('/')
                    && !page.header("location").starts_with("//")
            );
        }
    }
    for path in [
        "/forms/nobody/check",
        "/forms/equality/check",
        "/forms/approval/x/submit",
        "/forms/nobody/submit",
    ] {
        test.post(path, &[]).is(404).drawn();
    }
}
