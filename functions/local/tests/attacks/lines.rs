//! Methods, hosts, origins, paths, and requests written by hand that no client would send.

use super::{CANARY, Case, Stand, hold, nothing_changed};
use crate::scheme_test::Page;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const CHECK: &str = "/forms/mentee/check";
const SUBMIT: &str = "/forms/mentee/submit";

const fn case(name: &'static str, trust: u8, answer: u16, send: fn(&Stand) -> Page) -> Case {
    Case {
        name,
        trust,
        send,
        answer,
    }
}

fn method(stand: &Stand, method: &str, path: &str) -> Page {
    stand.test.send(method, path, &[], None)
}

fn elsewhere(stand: &Stand, path: &str, headers: &[(&str, &str)]) -> Page {
    stand.post_from(path, headers, b"")
}

/// Bytes as they are, and the status of the answer; 400 where the connection is simply closed.
fn by_hand(stand: &Stand, bytes: &[u8]) -> Page {
    let address = stand.test.address.strip_prefix("http://").expect("HTTP");
    let mut stream = TcpStream::connect(address).expect("a connection");
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).expect("a patience");
    stream.write_all(bytes).expect("sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Page::by_hand(status.unwrap_or(400), answer)
}

fn get_with(stand: &Stand, lines: &str) -> Page {
    by_hand(
        stand,
        format!("GET /forms/equality HTTP/1.1\r\n{lines}connection: close\r\n\r\n").as_bytes(),
    )
}

fn said_to_be_at(stand: &Stand, headers: &[(&str, &str)]) -> Page {
    let path = "/admin/sign-in";
    let ours = stand.test.address.clone();
    let form = [("origin", ours.as_str()), ("sec-fetch-site", "same-origin")];
    let all = [&form, headers].concat();
    let page = stand.post_from(path, &all, b"email=viewer%40example.org");
    let mail = stand.test.one_mail();
    stand.test.path_of(&mail.link("/admin/sign-in/"));
    page
}

pub(super) const CASES: &[Case] = &[
    case("PUT where only POST is", 3, 405, |stand| {
        method(stand, "PUT", CHECK)
    }),
    case("GET where only POST is", 3, 405, |stand| {
        method(stand, "GET", SUBMIT)
    }),
    case("DELETE of someone's application", 3, 405, |stand| {
        method(stand, "DELETE", &stand.applied.own)
    }),
    case("PATCH of someone's application", 3, 405, |stand| {
        method(stand, "PATCH", &stand.applied.own)
    }),
    case(
        "TRACE, which would say the cookies again",
        3,
        405,
        |stand| method(stand, "TRACE", CHECK),
    ),
    case("OPTIONS from another site", 3, 405, |stand| {
        let headers = [
            ("origin", "https://evil.example"),
            ("access-control-request-method", "POST"),
        ];
        let page = stand.test.send("OPTIONS", CHECK, &headers, None);
        assert_eq!(page.header("access-control-allow-origin"), "");
        page
    }),
    case("a method that nobody knows", 3, 405, |stand| {
        method(stand, "STEAL", CHECK)
    }),
    case("a method in small letters", 3, 405, |stand| {
        by_hand(
            stand,
            format!(
                "post {CHECK} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            .as_bytes(),
        )
    }),
    case("another method in a header", 3, 200, |stand| {
        let headers = [
            ("x-http-method-override", "DELETE"),
            ("x-method-override", "POST"),
        ];
        stand.test.send("GET", &stand.applied.own, &headers, None)
    }),
    case("a press from another site", 10, 400, |stand| {
        elsewhere(stand, CHECK, &[("sec-fetch-site", "cross-site")])
    }),
    case("a press from a neighbour of ours", 10, 400, |stand| {
        elsewhere(stand, CHECK, &[("sec-fetch-site", "same-site")])
    }),
    case("a submission from another site", 10, 400, |stand| {
        let body = format!("state={}", stand.state);
        stand.post_from(SUBMIT, &[("sec-fetch-site", "cross-site")], body.as_bytes())
    }),
    case("an origin that is null", 10, 400, |stand| {
        elsewhere(stand, CHECK, &[("origin", "null")])
    }),
    case("an origin that begins like ours", 10, 400, |stand| {
        let origin = format!("{}.evil.example", stand.test.address);
        elsewhere(stand, CHECK, &[("origin", &origin)])
    }),
    case(
        "an origin of ours over another protocol",
        10,
        400,
        |stand| {
            let origin = stand.test.address.replace("http://", "https://");
            elsewhere(stand, CHECK, &[("origin", &origin)])
        },
    ),
    case("a decision from nowhere", 10, 400, |stand| {
        elsewhere(stand, &stand.applied.manager, &[])
    }),
    case("erasing from nowhere", 10, 400, |stand| {
        stand.post_from(&stand.applied.own, &[], b"step=erase")
    }),
    case("erasing from another site", 10, 400, |stand| {
        stand.post_from(
            &stand.applied.own,
            &[("origin", "https://evil.example")],
            b"step=erase",
        )
    }),
    case("signing someone out from another site", 10, 400, |stand| {
        elsewhere(
            stand,
            "/admin/sign-out",
            &[("sec-fetch-site", "cross-site")],
        )
    }),
    case("a code from another site", 10, 400, |stand| {
        elsewhere(stand, "/admin/code", &[("sec-fetch-site", "cross-site")])
    }),
    case("a link asked for under another host", 12, 200, |stand| {
        said_to_be_at(
            stand,
            &[
                ("x-forwarded-host", "evil.example"),
                ("forwarded", "host=evil.example"),
            ],
        )
    }),
    case(
        "a link asked for under another host and protocol",
        12,
        200,
        |stand| {
            said_to_be_at(
                stand,
                &[
                    ("x-forwarded-proto", "javascript"),
                    ("x-original-url", "/evil"),
                ],
            )
        },
    ),
    case("a whole address of another host", 12, 200, |stand| {
        by_hand(stand, b"GET http://evil.example/forms/equality HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n")
    }),
    case("a body that says two lengths", 3, 400, |stand| {
        get_with(
            stand,
            "host: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n",
        )
    }),
    case("a header with a line break in its name", 3, 400, |stand| {
        get_with(stand, "host: x\r\nx-a\r\n b: c\r\n")
    }),
    case("a request that is no HTTP", 3, 400, |stand| {
        by_hand(stand, b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n")
    }),
    case("headers without end", 3, 431, |stand| {
        let line = format!("x-{CANARY}: {}\r\n", "a".repeat(600));
        get_with(stand, &format!("host: x\r\n{}", line.repeat(1_000)))
    }),
    case(
        "an address of a hundred thousand letters",
        3,
        414,
        |stand| {
            let path = "a".repeat(100_000);
            by_hand(
                stand,
                format!("GET /{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes(),
            )
        },
    ),
    case("up and out of the site", 7, 404, |stand| {
        stand.test.get("/assets/..%2f..%2fCargo.toml")
    }),
    case("up and out with the other slash", 7, 404, |stand| {
        stand.test.get("/assets/..%5c..%5cCargo.toml")
    }),
    case("a NUL in an address", 7, 404, |stand| {
        stand.test.get("/faqs%00.html")
    }),
    case("files that others leave about", 7, 404, |stand| {
        for path in [
            "/.git/config",
            "/.env",
            "/Cargo.toml",
            "/engine.db",
            "/mail.jsonl",
            "/key",
        ] {
            stand.test.get(path).is(404);
        }
        stand.test.get("/wp-login.php")
    }),
    case("an address that would lead elsewhere", 7, 404, |stand| {
        let page = stand.test.get("/%2f%2fevil.example/%2e%2e");
        assert!(
            !page.header("location").contains("evil"),
            "{}",
            page.header("location")
        );
        page
    }),
    case("a header split by an address", 7, 404, |stand| {
        let page = stand.test.get("/forms/submitted/x%0d%0aset-cookie:%20a=b");
        assert_eq!(page.header("set-cookie"), "");
        page
    }),
    case(
        "a scanner that opens a line manager's link a hundred times",
        12,
        200,
        |stand| {
            let link = &stand.applied.manager;
            for _ in 0..50 {
                stand.test.get(link).is(200);
                stand
                    .test
                    .send("HEAD", link, &[("sec-purpose", "prefetch")], None)
                    .is(200);
            }
            stand.test.get(link)
        },
    ),
    case(
        "a scanner that follows every link of the applicant's page",
        12,
        200,
        |stand| {
            let page = stand.test.get(&stand.applied.own).is(200);
            for link in page.attributes("main a", "href") {
                if link.starts_with(stand.applied.own.as_str()) || link.starts_with('?') {
                    let path = link.strip_prefix('?').map_or(link.clone(), |query| {
                        format!("{}?{query}", stand.applied.own)
                    });
                    stand.test.get(&path).is(200);
                }
            }
            stand.test.get(&stand.applied.own)
        },
    ),
    case(
        "a scanner that presses every button with nothing in it",
        12,
        422,
        |stand| {
            stand.post(&stand.applied.own, "").is(400);
            stand.post(&stand.applied.manager, "")
        },
    ),
    case(
        "what a form asks for, in the address of a GET",
        12,
        200,
        |stand| {
            stand
                .test
                .get(&format!("{}?step=erase", stand.applied.own))
                .is(200);
            stand.test.get(&stand.applied.own)
        },
    ),
    case("a page of ours in a frame of theirs", 6, 200, |stand| {
        let page = stand.test.send(
            "GET",
            "/forms/equality",
            &[("sec-fetch-dest", "iframe")],
            None,
        );
        assert!(
            page.header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
        assert_eq!(page.header("x-frame-options"), "DENY");
        page
    }),
];

#[test]
fn trust_03_07_10_12_lines_written_by_hand_and_presses_from_elsewhere_change_nothing() {
    hold(CASES, nothing_changed);
}
