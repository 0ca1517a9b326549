//! The second proof of an administrator (TRUST 14): the app, its codes, the recovery codes, the lock,
//! and what ends a session.

use crate::scheme_test::{Page, SchemeTest, pair};
use scheme::Seat;

const CODE: &str = "/admin/code";
const ENROL: &str = "/admin/enrol";
const LIST: &str = "/admin/applications";

/// The dashboard, where signing in ends.
const FRONT: &str = "/admin/";

/// Types a code on the page that asks for one.
#[track_caller]
fn type_code(test: &SchemeTest, path: &str, code: &str) -> Page {
    let form = test.get(path).is(200).form("main form");
    test.press(&form, &pair(&form.names[0], code))
}

fn cookie(test: &SchemeTest) -> String {
    let cookie = test.forget_cookie();
    test.remember_cookie(&cookie);
    cookie
}

#[test]
fn trust_14_a_link_alone_opens_nothing_and_the_code_opens_with_a_new_cookie() {
    let test = SchemeTest::start();
    assert_eq!(test.follow_link(&test.address_of(Seat::Owner)), ENROL);
    let half = cookie(&test);
    for path in [LIST, "/admin/export/applications.csv", "/admin/record"] {
        test.get(path).leads_to("/admin/");
    }
    test.get("/admin/").is(200);
    test.get(CODE).leads_to(ENROL);
    let page = test.get(ENROL).is(200).drawn();
    assert_eq!(page.attributes("svg.qr", "aria-label").len(), 1);
    let first = page.texts("code");
    assert_eq!(
        test.get(ENROL).texts("code"),
        first,
        "the page changed by being looked at"
    );
    assert_eq!(page.texts("ul.codes code").len(), 8);
    for wrong in ["000000", "12345", "١٢٣٤٥٦", "abcdef", "", "0000000"] {
        type_code(&test, ENROL, wrong)
            .is(422)
            .says("There is a problem");
    }
    test.get(LIST).leads_to("/admin/");
    let mut phone = test.reads_phone(&page);
    let answer = type_code(&test, ENROL, &phone.code()).leads_to(FRONT);
    test.take_cookie(&answer);
    assert_ne!(cookie(&test), half);
    test.get(LIST).is(200);
    test.get(ENROL).leads_to(FRONT);
    test.get(CODE).leads_to(FRONT);
    test.remember_cookie(&half);
    test.get(LIST).leads_to("/admin/");
    test.get(ENROL).leads_to("/admin/");
}

#[test]
fn trust_14_each_code_works_once_and_a_recovery_code_too() {
    let test = SchemeTest::start();
    let owner = test.address_of(Seat::Owner);
    assert_eq!(test.follow_link(&owner), ENROL);
    let page = test.get(ENROL).is(200);
    let mut phone = test.reads_phone(&page);
    let (first, second) = (phone.code(), phone.code());
    type_code(&test, ENROL, &first).leads_to(FRONT);
    assert_eq!(test.follow_link(&owner), CODE);
    type_code(&test, CODE, &first)
        .is(422)
        .says("That is not the code");
    type_code(&test, CODE, &second).leads_to(FRONT);
    let recovery = phone.recovery.pop().expect("a code");
    test.follow_link(&owner);
    let spaced = recovery.to_lowercase().replace('-', "  ");
    type_code(&test, CODE, &spaced).leads_to(FRONT);
    test.follow_link(&owner);
    type_code(&test, CODE, &recovery).is(422);
    let another = phone.recovery.pop().expect("a code");
    let answer = type_code(&test, CODE, &another).leads_to(FRONT);
    test.take_cookie(&answer);
    let record = test.get("/admin/record").is(200).text();
    for (words, times) in [
        ("Set up an authenticator app", 1),
        ("Signed in with a recovery code", 2),
    ] {
        assert_eq!(record.matches(words).count(), times, "{words}: {record}");
    }
}

#[test]
fn trust_14_five_wrong_codes_lock_for_a_quarter_of_an_hour_whatever_link_is_used() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let owner = test.address_of(Seat::Owner);
    test.sign_in();
    for _ in 0..2 {
        test.follow_link(&owner);
        type_code(&test, CODE, "000000").is(422);
        type_code(&test, CODE, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA").is(422);
    }
    type_code(&test, CODE, "999999").is(422);
    let mut phone = test.phone_of(Seat::Owner);
    let good = phone.recovery.pop().expect("a code");
    let locked = type_code(&test, CODE, &good).is(429).drawn();
    assert_eq!(locked.header("retry-after"), "900");
    let locked = locked.says("Thursday 1 June 2023 at 10:15am");
    assert_eq!(locked.header("set-cookie"), "");
    test.follow_link(&owner);
    type_code(&test, CODE, &good).is(429);
    let test = test.again_at("2023-06-01T09:14:59Z");
    test.follow_link(&owner);
    let locked = type_code(&test, CODE, &good).is(429);
    assert_eq!(locked.header("retry-after"), "1");
    let test = test.again_at("2023-06-01T09:15:00Z");
    test.follow_link(&owner);
    let answer = type_code(&test, CODE, &good).leads_to(FRONT);
    test.take_cookie(&answer);
    test.get("/admin/record")
        .is(200)
        .says("Typed five wrong codes");
}

#[test]
fn trust_14_signing_out_everywhere_ends_every_session() {
    let test = SchemeTest::start();
    test.sign_in();
    let elsewhere = cookie(&test);
    test.sign_in();
    test.get(LIST).is(200);
    let form = test
        .get("/admin/record")
        .form("form[action='/admin/sign-out-everywhere']");
    test.press(&form, &[]).leads_to("/admin/");
    test.get(LIST).leads_to("/admin/");
    test.remember_cookie(&elsewhere);
    test.get(LIST).leads_to("/admin/");
    test.sign_in();
    test.get("/admin/record")
        .is(200)
        .says("Signed out everywhere");
}

#[test]
fn trust_14_a_session_ends_after_half_an_hour_without_a_press_and_after_eight_hours() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    test.sign_in();
    let mut test = test;
    for now in ["2023-06-01T09:29:59Z", "2023-06-01T09:59:58Z"] {
        test = test.again_at(now);
        test.get(LIST).is(200);
    }
    test = test.again_at("2023-06-01T10:29:58Z");
    test.get(LIST).leads_to("/admin/");
    test = test.again_at("2023-06-01T11:00:00Z");
    test.sign_in();
    let pressed: Vec<String> = (1..=15)
        .map(|half| {
            format!(
                "2023-06-01T{:02}:{:02}:00Z",
                11 + half * 29 / 60,
                half * 29 % 60
            )
        })
        .chain([
            "2023-06-01T18:40:00Z".to_owned(),
            "2023-06-01T18:59:59Z".to_owned(),
        ])
        .collect();
    for now in pressed {
        test = test.again_at(&now);
        test.get(LIST).is(200);
    }
    test = test.again_at("2023-06-01T19:00:00Z");
    test.get(LIST).leads_to("/admin/");
}

#[test]
fn trust_15_an_owner_can_let_someone_set_up_another_app_and_nobody_else_can() {
    let test = SchemeTest::start();
    test.sign_in_as(Seat::Officer);
    let officer = cookie(&test);
    let reset = |address: &str| test.post("/admin/reset", &pair("email", address));
    reset("owner@example.org").is(404).drawn();
    test.sign_in();
    reset("nobody@example.org")
        .is(422)
        .says("There is a problem");
    reset("").is(422);
    reset(&test.address_of(Seat::Officer)).leads_to("/admin/record");
    test.get("/admin/record")
        .says("Removed an authenticator app");
    test.remember_cookie(&officer);
    test.get(LIST).leads_to("/admin/");
    assert_eq!(test.follow_link(&test.address_of(Seat::Officer)), ENROL);
}

#[test]
fn trust_16_each_reads_what_they_did_and_an_owner_reads_it_all() {
    let test = SchemeTest::start();
    test.apply(&test.filled("mentee"));
    test.sign_in_as(Seat::Officer);
    test.export("");
    let page = test.get("/admin/record").is(200).drawn();
    let page = page
        .says("1 row")
        .says("Downloaded applications")
        .says("SHA-256");
    let officer = test.address_of(Seat::Officer);
    assert!(page.texts(".record bdi").iter().all(|who| *who == officer));
    test.sign_in_as(Seat::Viewer);
    let page = test.get("/admin/record").is(200);
    assert_eq!(page.texts(".record bdi"), [test.address_of(Seat::Viewer)]);
    test.sign_in();
    let page = test
        .get("/admin/record")
        .is(200)
        .says("Downloaded applications");
    assert_eq!(page.texts(".record > li").len(), 4);
    test.get("/admin/record?month=2023-05")
        .is(200)
        .says("nothing to show");
    for odd in [
        "?month=2023-13",
        "?month=x",
        "?month=2023-05&month=2023-06",
        "?x=1",
        "?page=2",
        "?month=2023-06&page=0",
        "?month=2023-06&page=x",
        "?page=2&month=2023-06",
        "?month=2023-06&page=2&page=3",
    ] {
        test.get(&format!("/admin/record{odd}")).is(400);
    }
}

#[test]
fn trust_15_every_look_at_applications_is_recorded_where_its_administrator_can_read_it() {
    let test = SchemeTest::start();
    let one = test.apply(&test.filled("mentee")).reference;
    for seat in [Seat::Viewer, Seat::Officer, Seat::Owner] {
        test.sign_in_as(seat);
        test.get("/admin/applications?role=mentee").is(200);
        test.get(&format!("/admin/applications/{one}")).is(200);
        test.get("/admin/applications/not-a-reference").is(404);
        let page = test.get("/admin/record").is(200);
        let who = test.address_of(seat);
        let own = page.texts(".record > li").into_iter();
        let own: Vec<String> = own.filter(|row| row.contains(&who)).collect();
        let told = |words: &str| own.iter().filter(|row| row.contains(words)).count();
        assert_eq!(told("Looked at the list of applications"), 1, "{own:?}");
        assert_eq!(told("role=mentee, 1 row"), 1, "{own:?}");
        assert_eq!(told("Opened an application"), 1, "{own:?}");
        assert_eq!(told(&one), 1, "{own:?}");
    }
    let list = test.get("/admin/applications").is(200);
    let form = list.form("form[action='/admin/bulk']");
    let step = [pair("step", "remind"), pair("application", &one)].concat();
    test.press(&form, &step).is(200);
    let pressed = [step, pair("confirmed", "yes")].concat();
    test.post("/admin/bulk", &pressed).is(200);
    test.get("/admin/record")
        .is(200)
        .says("Opened the page of a button for several applications")
        .says("Pressed a button for several applications")
        .says(&format!("remind: {one}"));
}

#[test]
fn a_long_record_has_pages_and_each_act_is_on_one_of_them() {
    let test = SchemeTest::start();
    test.sign_in();
    for _ in 0..105 {
        test.get("/admin/applications").is(200);
    }
    let first = test.get("/admin/record").is(200).drawn();
    assert_eq!(first.texts(".record > li").len(), 100);
    let older = first.attributes("a[href*='page=2']", "href");
    let second = test.get(&older[0]).is(200).drawn();
    assert_eq!(second.texts(".record > li").len(), 6, "and the sign-in");
    assert_eq!(second.attributes("a[href*='page=1']", "href").len(), 1);
    test.get("/admin/record?month=2023-06&page=9")
        .is(200)
        .says("nothing to show");
}
