//! The deadline, to the millisecond (R6): 23 June 2023 in London ends at 22:59:59.999Z.

use crate::scheme_test::SchemeTest;
use forms::Role;

const LAST: &str = "2023-06-23T22:59:59.999Z";
const OVER: &str = "2023-06-23T23:00:00.000Z";
const SAID: &str = "Friday 23 June 2023 at 11:59pm, UK time";

#[test]
fn the_last_millisecond_takes_an_application_whole() {
    let test = SchemeTest::start_at(LAST);
    for role in test.roles() {
        let page = test.get(&format!("/apply/{role}/")).is(200).says(SAID);
        page.form("main form");
        let applied = test.apply(&test.filled(&role).with(Role::Email, "last@hull.ac.uk"));
        test.get(&applied.own).is(200);
        test.get(&applied.manager).is(200);
        test.sign_in();
        assert_eq!(test.export(&format!("?role={role}"))[0]["submitted"], LAST);
        test.forget_cookie();
    }
}

#[test]
fn one_millisecond_later_every_page_says_that_it_is_closed() {
    let test = SchemeTest::start_at(OVER);
    for role in test.roles() {
        let page = test.get(&format!("/apply/{role}/")).is(200).says("clos");
        assert_eq!(
            page.texts("main form"),
            Vec::<String>::new(),
            "no form to fill in for nothing"
        );
        let page = test
            .check(&test.filled(&role))
            .is(410)
            .headed("Applications have closed");
        page.says(SAID).says("Your answers were not stored.");
        let faulty = test.post(&format!("/forms/{role}/check"), &[]).is(410);
        faulty.headed("Applications have closed");
    }
    let apply = test.get("/apply/").is(200);
    for role in test.roles() {
        let ways = apply.attributes(&format!("main a.button[href='/apply/{role}/']"), "href");
        assert_eq!(ways, Vec::<String>::new(), "no button to a closed form");
    }
    test.no_mail();
    test.nothing_is_stored();
}

#[test]
fn a_check_page_shown_in_time_can_be_sent_for_an_hour_and_then_counts_as_in_time() {
    let test = SchemeTest::start_kept_at(LAST);
    let filled = test.filled("mentee");
    let states = ["one", "two", "three", "four"].map(|name| {
        test.state(
            &filled
                .clone()
                .with(Role::Email, &format!("{name}@hull.ac.uk")),
        )
    });
    let [one, two, three, four] = states;
    let test = test.again_at(OVER);
    test.submit("mentee", &one).reference();
    assert_eq!(test.mails().len(), 2);
    let test = test.again_at("2023-06-23T23:59:59.999Z");
    test.submit("mentee", &two).reference();
    assert_eq!(test.mails().len(), 2);
    let test = test.again_at("2023-06-24T00:00:00.000Z");
    let page = test
        .submit("mentee", &three)
        .is(410)
        .headed("Applications have closed");
    page.says(SAID).says("Your answers were not stored.");
    test.submit("mentee", &two).is(410);
    let test = test.again_at("2023-06-24T12:00:00.000Z");
    test.submit("mentee", &four)
        .is(410)
        .headed("Applications have closed");
    test.no_mail();
    test.sign_in();
    assert_eq!(test.listed("").len(), 2);
}

#[test]
fn before_an_intake_opens_the_page_says_when_it_will() {
    let test = SchemeTest::start_at("2023-04-23T22:59:59.999Z");
    for role in test.roles() {
        let page = test.check(&test.filled(&role)).is(410).drawn();
        page.says("Monday 24 April 2023")
            .says("Your answers were not stored.");
        let page = test.get(&format!("/apply/{role}/")).is(200);
        assert_eq!(page.texts("main form"), Vec::<String>::new());
    }
    test.nothing_is_stored();
    let open = SchemeTest::start_at("2023-04-23T23:00:00.000Z");
    open.apply(&open.filled("mentor").with(Role::Email, "first@hull.ac.uk"));
}

#[test]
fn a_manager_can_decide_to_the_end_of_the_link_and_no_longer() {
    let test = SchemeTest::start_kept_at(LAST);
    let email = |name: &str| format!("{name}@hull.ac.uk");
    let [one, two] = ["one", "two"]
        .map(|name| test.apply(&test.filled("mentee").with(Role::Email, &email(name))));
    let approve = |test: &SchemeTest| test.answer("approve").pairs();
    // The intake's grace of 14 days is shorter than the link's 21.
    let test = test.again_at("2023-07-07T22:59:59.999Z");
    test.get(&one.manager).is(200);
    test.post(&one.manager, &approve(&test)).is(200);
    assert_eq!(test.mails().len(), 1);
    let test = test.again_at("2023-07-07T23:00:00.000Z");
    test.get(&two.manager)
        .is(410)
        .headed("This link has expired");
    test.post(&two.manager, &approve(&test))
        .is(410)
        .headed("This link has expired")
        .says("was not stored");
    test.get(&one.manager)
        .is(410)
        .headed("This link has been used");
    test.get(&two.own)
        .is(200)
        .says("Your line manager did not decide by Friday 7 July 2023.");
    test.no_mail();
}

#[test]
fn a_sign_in_link_and_a_session_end_in_time() {
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let form = test.get("/admin/").form("form[action='/admin/sign-in']");
    let ask = |test: &SchemeTest| {
        test.press(
            &form,
            &[(form.names[0].clone(), "owner@example.org".to_owned())],
        )
        .is(200);
        let link = test.one_mail().link("/admin/sign-in/");
        test.path_of(&link).to_owned()
    };
    let (one, two) = (ask(&test), ask(&test));
    let test = test.again_at("2023-06-01T09:09:59.999Z");
    test.get(&one).is(200);
    let test = test.again_at("2023-06-01T09:10:00.000Z");
    test.get(&one).is(404);
    test.post(&two, &[]).is(404);
    test.sign_in();
    let mut test = test;
    for minute in ["09:39:59.999", "10:09:59.998", "10:39:59.997"] {
        test = test.again_at(&format!("2023-06-01T{minute}Z"));
        test.get("/admin/applications").is(200);
    }
    let test = test.again_at("2023-06-01T11:09:59.997Z");
    test.get("/admin/applications").leads_to("/admin/");
}
