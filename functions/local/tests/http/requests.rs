//! Requests that no page of ours makes: each has its status and a page that says what happened.

use crate::scheme_test::{Applied, SchemeTest, visit};
use forms::Role;

const FORM: &str = visit::FORM;

/// Where an application's answers, and nothing else, can be sent to.
const POSTS: [&str; 2] = ["/forms/mentee/check", "/forms/mentee/submit"];

fn apply(test: &SchemeTest) -> Applied {
    test.apply(&test.filled("mentee").with(Role::Email, "own@hull.ac.uk"))
}

/// Every address that takes a POST, with one that is alive for each link.
fn posts(applied: &Applied) -> Vec<String> {
    let mut posts: Vec<String> = POSTS.map(str::to_owned).to_vec();
    posts.extend(
        [
            "/forms/equality/submit",
            "/admin/sign-in",
            "/admin/sign-out",
        ]
        .map(str::to_owned),
    );
    posts.extend([
        applied.own.clone(),
        applied.manager.clone(),
        "/admin/sign-in/none".to_owned(),
    ]);
    posts
}

#[test]
fn one_content_type_is_taken() {
    let test = SchemeTest::start();
    let applied = apply(&test);
    let body = visit::encoded(&test.filled("mentee").pairs());
    for path in posts(&applied) {
        for kind in [
            "",
            "multipart/form-data; boundary=x",
            "application/json",
            "text/plain",
            "application/x-www-form-urlencoded; charset=iso-8859-1",
            "application/x-www-form-urlencoded, text/plain",
            "application/x-www-form-urlencodedx",
            "*/*",
        ] {
            let page = test.post_raw(&path, kind, &body);
            page.is(415).drawn();
        }
        let twice = [
            ("content-type", FORM),
            ("content-type", FORM),
            ("sec-fetch-site", "same-origin"),
        ];
        test.send("POST", &path, &twice, Some(&body))
            .is(415)
            .drawn();
    }
    for kind in [
        "application/x-www-form-urlencoded; charset=UTF-8",
        "Application/X-WWW-Form-Urlencoded",
    ] {
        test.post_raw("/forms/mentee/check", kind, &body).is(200);
    }
    test.nothing_changed(&applied);
}

#[test]
fn more_than_64_kib_is_too_large_and_no_less_is() {
    let test = SchemeTest::start();
    let applied = apply(&test);
    let most = 64 * 1024;
    for path in posts(&applied) {
        for size in [most + 1, 1024 * 1024] {
            let body = [b"x=".as_slice(), &vec![b'a'; size - 2]].concat();
            let page = test.post_raw(&path, FORM, &body).is(413).drawn();
            if path.starts_with("/forms/mentee/") {
                page.says("Your answers were not stored.");
            }
        }
        let body = [b"x=".as_slice(), &vec![b'a'; most - 2]].concat();
        let status = test.post_raw(&path, FORM, &body).drawn().status;
        assert!(matches!(status, 400 | 404), "{path}: {status}");
    }
    test.nothing_changed(&applied);
}

#[test]
fn the_longest_answers_that_the_forms_take_can_be_sent() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let mut filled = test.filled(&role);
        for field in filled
            .form
            .fields
            .iter()
            .filter(|field| field.kind.word() == "long-text")
        {
            let samples = field.kind.samples(&field.id, test.today());
            let longest = samples.into_iter().filter(|one| one.fault.is_none());
            let longest = longest
                .max_by_key(|one| one.sent[0].1.chars().count())
                .expect("a sample");
            let count = longest.sent[0].1.chars().count();
            filled = filled.sending(field, vec![(field.id.clone(), "😀".repeat(count))]);
        }
        let size = visit::encoded(&filled.pairs()).len();
        let page = test.check(&filled);
        assert_eq!(
            page.status, 200,
            "{role}: {size} bytes of answers within every limit"
        );
        test.press(&page.form("form#answers"), &[]).is(303);
    }
    test.ignore_mail();
}

#[test]
fn what_is_not_utf_8_or_badly_encoded_is_refused_and_not_mended() {
    let test = SchemeTest::start();
    let applied = apply(&test);
    let field = test
        .form("mentee")
        .by_role(Role::Name)
        .expect("a name")
        .id
        .clone();
    let good = visit::encoded(&test.filled("mentee").pairs());
    for odd in [
        "%ff",
        "%C3",
        "%C3%28",
        "%ED%A0%80",
        "%F8%88%80%80%80",
        "%C0%80",
        "%",
        "%2",
        "%zz",
        "%u0041",
        "a%",
    ] {
        let body = format!("{field}={odd}").into_bytes();
        for path in posts(&applied) {
            test.post_raw(&path, FORM, &body).is(400).drawn();
        }
        let named = format!("{odd}=a").into_bytes();
        test.post_raw("/forms/mentee/check", FORM, &named)
            .is(400)
            .drawn();
        let whole = [good.as_slice(), b"&", &body].concat();
        test.post_raw("/forms/mentee/check", FORM, &whole)
            .is(400)
            .drawn();
    }
    for raw in [
        b"\xff\xfe".as_slice(),
        b"a=\xc3\x28",
        b"\x00\xff=1",
        b"=\xed\xa0\x80",
    ] {
        for path in posts(&applied) {
            test.post_raw(&path, FORM, raw).is(400).drawn();
        }
    }
    test.nothing_changed(&applied);
}

#[test]
fn unknown_and_repeated_names_and_names_in_the_address_too_are_refused() {
    let test = SchemeTest::start();
    let applied = apply(&test);
    let filled = test.filled("mentee");
    let pairs = filled.pairs();
    for odd in [
        "nobody_asked",
        "",
        "Email",
        "__proto__",
        "full_name[]",
        "_method",
        "state",
        "\u{0}",
    ] {
        let more = [pairs.clone(), vec![(odd.to_owned(), "x".to_owned())]].concat();
        test.post("/forms/mentee/check", &more)
            .is(400)
            .drawn()
            .says("not stored");
    }
    for field in &filled.form.fields {
        for input in field.kind.inputs(&field.id) {
            let own = pairs.iter().find(|(name, _)| *name == input).cloned();
            let own = own.unwrap_or((input.clone(), String::new()));
            let mut twice = pairs.clone();
            twice.retain(|(name, _)| *name != input);
            twice.extend([own.clone(), own]);
            let status = test.post("/forms/mentee/check", &twice).status;
            assert_eq!(
                status == 400,
                !field.kind.repeats(),
                "{input} twice: {status}"
            );
            if pairs.iter().any(|(name, _)| *name == input) {
                let path = format!("/forms/mentee/check?{input}=x");
                test.post(&path, &pairs).is(400).drawn();
            }
        }
    }
    test.nothing_changed(&applied);
}
