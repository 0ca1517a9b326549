//! The hourly probe, with the real binaries: what it does goes through, leaves nothing, and is seen
//! nowhere while it is there.

use crate::world::{LEFT, World};
use serde_json::Value;
use std::cell::Cell;

/// When what a probe that broke off left has gone.
const HOURS_LATER: &str = "2023-06-01T12:00:00Z";

/// The keys of the items of applications that begin so.
fn keys(world: &World, start: &str) -> Vec<String> {
    let items = world.items("Applications");
    let keys = items.iter().filter_map(|item| item["pk"]["S"].as_str());
    let keys = keys.filter(|key| key.starts_with(start));
    keys.map(str::to_owned).collect()
}

/// The numbers that `probe` counted, by what it printed.
fn counted(printed: &str, name: &str) -> Vec<i64> {
    let lines = printed.lines();
    lines
        .filter_map(|line| serde_json::from_str::<Value>(line).ok()?[name].as_i64())
        .collect()
}

#[test]
fn a_made_up_application_goes_through_each_hour_and_nothing_is_left_of_it() {
    let world = World::start();
    world.probe().expect("it goes through");
    for start in ["WHO#", "OUTBOX#"] {
        assert_eq!(keys(&world, start), Vec::<String>::new());
    }
    let left = world.items("Applications");
    let soon = world.time().as_second() + 3 * 3600;
    for item in &left {
        let expires = item["expires_at"]["N"].as_str().expect("an end");
        assert!(expires.parse::<i64>().expect("a number") <= soon, "{item}");
        if item["pk"]["S"].as_str().expect("a key").starts_with("APP#") {
            // Of each form, the id of its submission.
            let names: Vec<&String> = item.as_object().expect("an item").keys().collect();
            assert_eq!(names, ["expires_at", "once", "pk", "sk"]);
        }
    }
    assert_eq!(world.mails().len(), 0, "nobody is written to");
    // The next hour is as the one before, whatever is still there of it.
    world.go_to("2023-06-01T10:00:00Z");
    world.probe().expect("it goes through again");
    // And when no intake is open: the site's own page is the test's, which shows the form.
    world.go_to("2023-09-01T10:00:00Z");
    let failed = world.probe().expect_err("a site that was not rebuilt");
    let told = failed["errorMessage"].as_str().expect("words");
    assert!(told.contains("a form, though no intake is open"), "{told}");
}

/// The bill (infra/prices.toml) counts with what one run causes.
#[test]
fn a_run_takes_what_the_bill_is_made_of() {
    let prices = crate::stack::read("infra/prices.toml");
    let priced = |unit: &str| -> f64 {
        let mut lines = prices.lines();
        let line = lines.find_map(|line| line.strip_prefix(&format!("{unit} = ")));
        line.expect("a unit").parse().expect("a number")
    };
    let world = World::start();
    let (requests, pages) = (Cell::new(0), Cell::new(0));
    let counting = |_: &str, path: &str| {
        requests.set(requests.get() + 1);
        if !path.starts_with("/forms/") {
            pages.set(pages.get() + 1);
        }
        None
    };
    world.probe_through(&counting).expect("it goes through");
    assert_eq!(f64::from(requests.get()), priced("probe_requests"));
    assert_eq!(f64::from(pages.get()), priced("probe_pages"));
    let units = ["application", "manage"].map(|role| world.gate.units(role));
    assert_eq!(units.iter().sum::<f64>(), priced("probe_units"));
}

#[test]
fn what_a_broken_probe_leaves_is_in_no_list_no_copy_no_figure_and_no_letter() {
    let world = World::start();
    // It is stored, and cannot be erased.
    let broken = |method: &str, path: &str| {
        (method == "POST" && path.starts_with("/forms/application/")).then_some(503)
    };
    let failed = world.probe_through(&broken).expect_err("it is noticed");
    let told = failed["errorMessage"].as_str().expect("words");
    assert_eq!(told, "erasing the application: 503, where 200 was due");
    let left = keys(&world, "APP#");
    assert!(!left.is_empty(), "it was stored");
    let left: Vec<&str> = left
        .iter()
        .filter_map(|key| key.strip_prefix("APP#"))
        .collect();
    // One of a person, so that there is something to list.
    world.apply("mentee", "one@hull.ac.uk");
    world.sign_in();
    let is_nowhere = |path: &str| {
        let page = world.get(path).is(200).body;
        for reference in &left {
            assert!(!page.contains(reference), "{path} holds {reference}");
        }
        page
    };
    let list = is_nowhere("/admin/applications");
    assert!(!list.contains("probe"), "{list}");
    is_nowhere("/admin/");
    let copy = is_nowhere("/admin/export/applications.csv");
    assert_eq!(
        copy.trim_end().lines().count(),
        2,
        "a heading and a person:\n{copy}"
    );
    is_nowhere("/admin/export/applications.json");
    for query in ["intake=%2Fprobe", "intake=/probe", "intake=probe"] {
        world.get(&format!("/admin/applications?{query}")).is(400);
    }
    // The daily run neither reminds anybody of it nor asks anybody else.
    world.schedule("daily", "2023-06-15T07:00:00Z");
    let mails = world.mails();
    assert!(
        mails.iter().all(|mail| !mail.to_string().contains("probe")),
        "{mails:#?}"
    );
    // It is read no more, and its guard is in nobody's way.
    world.go_to(HOURS_LATER);
    world.probe().expect("the next one goes through");
}

#[test]
fn a_probe_that_went_wrong_is_counted_and_fails_its_call() {
    let world = World::start();
    world.go_to(HOURS_LATER);
    let nobody = world.invoke("probe", b"{}", LEFT);
    assert!(
        nobody.is_err(),
        "the address of the template is nobody's here"
    );
    let printed = world.printed_once("probe", "\"proved\"");
    assert_eq!(counted(&printed, "proved"), [0], "{printed}");
    let template = &world.stack.0["template"]["Resources"]["ProbeMissed"]["Properties"];
    assert_eq!(template["MetricName"], "proved");
    assert_eq!(template["TreatMissingData"], "breaching");
    let daily = &world.stack.0["template"]["Resources"]["DailyMissed"]["Properties"];
    assert_eq!(
        daily["Dimensions"][0]["Value"]["Ref"], "DailyFunction",
        "the daily run is watched by itself"
    );
}
