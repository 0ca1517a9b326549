//! Canaries at every route of every function (TRUST 8): each is visited as it should be, and then with
//! a canary in every part of the request; with a store whose items cannot be read; and with one that
//! has lost its tables. The log is looked through in `logs.rs`.

use crate::logs::Canaries;
use crate::scheme_test::{Filled, Page, SchemeTest, pair, visit};
use forms::Use;
use scheme::Seat;
use serde_json::{Value, json};
use service::routes::ROUTES;
use std::collections::BTreeSet;

/// Goes through them all, after the journeys of applicants and managers.
#[track_caller]
pub(crate) fn every_route(test: SchemeTest, canaries: &mut Canaries) -> SchemeTest {
    equality(&test, canaries);
    let one = test.apply(
        &test
            .filled("mentee")
            .with(forms::Role::Email, "kept@hull.ac.uk"),
    );
    canaries.add(&one.reference);
    test.get(&format!("/forms/submitted/{}", one.reference))
        .is(200);
    door(&test, canaries);
    inside(&test, &one.reference);
    let test = test.again_at("2024-02-01T00:00:00Z");
    figures(&test, canaries);
    as_they_should_be(&test);

    test.sign_in();
    assert_eq!(oddly(&test, canaries), 0, "a fault of ours, in order");
    let test = test.spoiled("applications", spoil);
    canaries.add("Canaryspoiled");
    for path in [
        "/admin/",
        "/admin/applications",
        "/admin/export/applications.csv",
    ] {
        assert!(test.get(path).status >= 500, "{path} with odd items");
    }
    for link in [&one.own, &one.manager] {
        assert!(test.get(link).status >= 400);
    }
    oddly(&test, canaries);
    test.lose_tables();
    quoted(&test.get("/admin/applications"));
    assert!(test.get(&one.own).status >= 500);
    assert!(oddly(&test, canaries) > 10, "without tables, much fails");
    test
}

/// A fault of ours quotes an id, by which its lines are found in the log (TRUST 9).
#[track_caller]
fn quoted(page: &Page) {
    assert!(page.status >= 500);
    let ids = page.texts("main code");
    let lines = crate::logs::lines();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert!(
        lines.contains(&format!("request.id=\"{}\"", ids[0])),
        "{}",
        ids[0]
    );
}

/// Every route was visited and went well: a new one fails this until somebody visits it above.
#[track_caller]
fn as_they_should_be(test: &SchemeTest) {
    let visited = test.visited.lock().unwrap().clone();
    let all = ROUTES.iter().flat_map(|route| {
        let methods = route.methods.iter();
        methods.map(|method| ((*method).to_owned(), route.path))
    });
    let all: BTreeSet<(String, &str)> = all.collect();
    let missed: Vec<_> = all.difference(&visited).collect();
    assert!(missed.is_empty(), "no canary went by {missed:#?}");
}

/// A dozen responses, so that figures can be made of them. Their one-time keys are canaries.
fn equality(test: &SchemeTest, canaries: &mut Canaries) {
    let declared = test.declared.forms_of(Use::Monitoring).next();
    let declared = declared.expect("an equality form");
    for _ in 0..12 {
        let form = test.get("/forms/equality").is(200).form("main form");
        let mut pairs = Filled::of(declared, test.today()).pairs();
        for (name, value) in form.pairs {
            if declared.input(&name).is_none() {
                // The edition of the form is no secret.
                if value.len() > 20 {
                    canaries.add(&value);
                }
                pairs.push((name, value));
            }
        }
        test.post(&form.action, &pairs)
            .leads_to("/equality/thanks/");
    }
}

/// Wrong codes, a first app, a second sign-in, and every way out.
fn door(test: &SchemeTest, canaries: &mut Canaries) {
    let viewer = test.address_of(Seat::Viewer);
    canaries.add(&viewer);
    for path in ["/admin/enrol", "/admin/code"] {
        assert_eq!(test.follow_link(&viewer), path);
        let form = test.get(path).is(200).form("main form");
        test.press(&form, &pair(&form.names[0], "Canarycode"));
        test.sign_in_as(Seat::Viewer);
        let phone = test.phone_of(Seat::Viewer);
        canaries.add(&phone.key);
        phone
            .recovery
            .iter()
            .for_each(|code| drop(canaries.add(code)));
    }
    canaries.add("Canarycode");
    test.post("/admin/sign-out", &[]).is(303);
    test.sign_in_as(Seat::Viewer);
    test.post("/admin/sign-out-everywhere", &[]).is(303);
    canaries.add(
        test.forget_cookie()
            .split('=')
            .next_back()
            .expect("a token"),
    );
}

/// What those who are signed in can do.
fn inside(test: &SchemeTest, reference: &str) {
    test.sign_in();
    for path in [
        "/admin/",
        "/admin/applications",
        "/admin/record",
        "/admin/equality",
        "/admin/export",
        "/admin/export/applications.csv",
        "/admin/export/applications.xlsx",
        "/admin/export/applications.json",
    ] {
        test.get(path).is(200);
    }
    test.get(&format!("/admin/applications/{reference}"))
        .is(200);
    let step = [pair("step", "remind"), pair("application", reference)].concat();
    test.post("/admin/bulk", &step).is(200);
    let lost = pair("email", &test.address_of(Seat::Viewer));
    test.post("/admin/reset", &lost).leads_to("/admin/record");
}

/// The figures, once they are out.
fn figures(test: &SchemeTest, canaries: &mut Canaries) {
    test.post("/dev/schedule", &[])
        .is(200)
        .says("figures were released1");
    test.sign_in_as(Seat::Officer);
    canaries.add(&test.phone_of(Seat::Officer).key);
    let intake = &test.declared.intakes[1].id;
    for ending in ["", ".csv", ".json"] {
        test.get(&format!("/admin/equality{ending}?intake={intake}"))
            .is(200);
    }
}

/// A body with a canary in its name and in its value.
const FIRST: &[u8] = b"Canarybody=Canaryvalue";

/// Every route, by every method, with a canary in every part of the request; how many failed by a
/// fault of ours.
fn oddly(test: &SchemeTest, canaries: &mut Canaries) -> usize {
    let origin = test.address.clone();
    let headers = [
        ("origin", origin.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("user-agent", "Canaryagent"),
        ("referer", "https://canaryreferer.example/"),
        ("x-forwarded-for", "Canaryforwarded"),
        ("accept-language", "Canarylanguage"),
        ("x-preview-address", "198.51.100.77"),
    ];
    canaries.add("anaryreferer");
    canaries.add("198.51.100.77");
    for word in [
        "agent",
        "forwarded",
        "language",
        "type",
        "path",
        "name",
        "query",
        "body",
        "value",
    ] {
        canaries.add(&format!("Canary{word}"));
    }
    let mut failed = 0;
    for route in ROUTES {
        let path = route.path.split('/').map(|part| {
            if part.starts_with('{') {
                "Canarypath.Canarypath"
            } else {
                part
            }
        });
        let path = path.collect::<Vec<_>>().join("/");
        for method in ["GET", "HEAD", "POST", "PUT"] {
            for (address, kind, body) in [
                (path.clone(), visit::FORM, FIRST),
                (
                    format!("{path}?Canaryname=Canaryquery"),
                    visit::FORM,
                    b"step=Canaryvalue",
                ),
                (
                    format!("{path}?column=Canaryquery"),
                    "Canarytype/x",
                    b"\xffCanaryvalue",
                ),
                (path.clone(), visit::FORM, b"%zzCanaryvalue"),
            ] {
                // What has no body, or no route, differs by its address alone.
                if body != FIRST && !matches!(method, "GET" | "POST") {
                    continue;
                }
                let mut headers = headers.to_vec();
                headers.push(("content-type", kind));
                let body = (method == "POST" || method == "PUT").then_some(body);
                let page = test.send(method, &address, &headers, body);
                failed += usize::from(page.status >= 500);
            }
        }
    }
    failed
}

/// Puts what no one can read, a canary, into all of an application that is not needed to find it.
fn spoil(item: &mut Value) -> bool {
    let found = [
        "pk",
        "sk",
        "list",
        "place",
        "link",
        "who",
        "name",
        "institution",
        "level",
    ];
    let is_application = item["pk"]["S"]
        .as_str()
        .is_some_and(|pk| pk.starts_with("APP#"));
    for (name, value) in item.as_object_mut().into_iter().flatten() {
        if value.get("S").is_some() && !found.contains(&name.as_str()) {
            *value = json!({ "S": "Canaryspoiled" });
        }
    }
    is_application
}
