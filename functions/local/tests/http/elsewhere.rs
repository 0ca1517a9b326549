//! Requests that come from elsewhere, or only half: from another site, under another host, broken off.

use crate::scheme_test::{SchemeTest, pair, visit};
use forms::Role;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

const FORM: &str = visit::FORM;

#[test]
fn a_post_from_elsewhere_is_refused() {
    let test = SchemeTest::start();
    let applied = test.apply(&test.filled("mentee"));
    let pairs = visit::encoded(&test.filled("mentee").pairs());
    let erase = b"step=erase".to_vec();
    let ours = test.address.clone();
    for (path, body, is_strict) in [
        ("/forms/mentee/check", &pairs, false),
        ("/forms/equality/submit", &Vec::new(), false),
        (&applied.own[..], &erase, true),
        (&applied.manager[..], &erase, true),
        (
            "/admin/sign-in",
            &b"email=owner%40example.org".to_vec(),
            true,
        ),
        ("/admin/sign-out", &Vec::new(), true),
    ] {
        let send = |headers: &[(&str, &str)]| {
            let all = [&[("content-type", FORM)], headers].concat();
            test.send("POST", path, &all, Some(body))
        };
        for elsewhere in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", &ours)],
            &[("sec-fetch-site", "")],
            &[("origin", "https://example.com")],
            &[("origin", "null")],
            &[("origin", &format!("{ours}.example.com"))],
        ] {
            send(elsewhere).is(400).drawn();
        }
        if is_strict {
            send(&[]).is(400).drawn();
        }
    }
    test.send(
        "POST",
        "/forms/mentee/check",
        &[("content-type", FORM)],
        Some(&pairs),
    )
    .is(200);
    test.nothing_changed(&applied);
}

#[test]
fn the_host_of_a_link_is_ours_whatever_the_request_says() {
    let test = SchemeTest::start();
    let filled = test.filled("mentee").with(Role::Email, "own@hull.ac.uk");
    let body = visit::encoded(&pair("state", &test.state(&filled)));
    let odd = [
        ("content-type", FORM),
        ("sec-fetch-site", "same-origin"),
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-original-url", "/admin/"),
        ("x-rewrite-url", "/admin/"),
    ];
    let page = test
        .send("POST", "/forms/mentee/submit", &odd, Some(&body))
        .is(303);
    assert!(page.header("location").starts_with("/forms/submitted/"));
    let mails = test.mails();
    assert_eq!(mails.len(), 2);
    for mail in mails {
        mail.never_says("evil.example");
        test.path_of(&mail.link("/forms/a"));
    }
}

#[test]
fn a_body_that_breaks_off_is_not_taken_for_a_whole_one() {
    let test = SchemeTest::start();
    let applied = test.apply(&test.filled("mentee"));
    let whole = visit::encoded(&test.answer("decline").pairs());
    for (path, body) in [
        (&applied.manager, &whole),
        (&applied.own, &b"step=erase".to_vec()),
    ] {
        let host = test.address.trim_start_matches("http://");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: {FORM}\r\n\
             sec-fetch-site: same-origin\r\ncontent-length: {}\r\n\r\n",
            body.len() + 100
        );
        let mut stream = TcpStream::connect(host).expect("a connection");
        stream
            .write_all(&[head.as_bytes(), body].concat())
            .expect("a request");
        stream.shutdown(Shutdown::Write).expect("broken off");
        let mut answer = String::new();
        // Whatever is answered, or nothing, is right, as long as nothing is done.
        let _ = stream.read_to_string(&mut answer);
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    }
    test.nothing_changed(&applied);
}
