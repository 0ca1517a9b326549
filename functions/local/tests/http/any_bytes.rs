//! Any bytes to any route: no panic, no 5xx, an answer within 100 ms (R13).

use crate::scheme_test::{Applied, SchemeTest, visit};
use forms::Role;
use service::routes::{ROUTES, Route};
use std::time::{Duration, Instant};

/// How many requests go to each route.
const EACH: u64 = 40;
const LONGEST: Duration = Duration::from_millis(100);
/// The machine has other work: a request counts by the quickest of so many tries, each a little later
/// than the one before.
const TRIES: u32 = 10;
const LATER: Duration = Duration::from_millis(50);

/// Numbers that are the same in each run.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).expect("a size")).expect("a size")
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        let count = self.below(most);
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// A good body broken in a few places: bytes changed, cut off, doubled, put in.
fn broken(draws: &mut Draws, good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=draws.below(4) {
        let at = draws.below(bytes.len());
        match draws.below(5) {
            0 if !bytes.is_empty() => bytes[at] = draws.next().to_le_bytes()[0],
            1 => bytes.truncate(at),
            2 => {
                let piece = bytes[at..(at + 40).min(bytes.len())].to_vec();
                bytes.extend(piece);
            }
            3 => {
                let odd = draws.of(&[
                    "&", "=", "%", "%00", "%ff", "+", "&&", "\r\n", "\0", "🦀", "%F0%9F",
                ]);
                bytes.splice(at..at, odd.bytes());
            }
            _ => bytes.extend(draws.bytes(60)),
        }
    }
    bytes
}

/// What stands for a part of a path in braces.
fn part(draws: &mut Draws, live: &[String]) -> String {
    let odd = [
        "x",
        "%00",
        "%ff",
        "..",
        "%2e%2e",
        "7K4M-9RTX-2C7P",
        "a.b.c",
        "~",
        "%F0%9F%A6%80",
        ".",
        ";",
        "a=b",
    ];
    match draws.below(3) {
        0 => (*draws.of(&odd)).to_owned(),
        1 => draws.of(live).clone(),
        _ => {
            let mut text = draws.of(live).clone();
            let at = draws.below(text.len());
            if text.is_char_boundary(at) && at < text.len() {
                text.replace_range(at..=at, "Q");
            }
            text
        }
    }
}

fn path(draws: &mut Draws, route: &Route, live: &[String]) -> String {
    let parts = route.path.split('/');
    let filled: Vec<String> = parts
        .map(|one| {
            if one.starts_with('{') {
                part(draws, live)
            } else {
                one.to_owned()
            }
        })
        .collect();
    let queries = [
        "",
        "",
        "?",
        "?step=erase",
        "?status=x&status=y",
        "?%",
        "?a=%ff",
        "?download=json",
        "?after=%00",
    ];
    filled.join("/") + draws.of::<&str>(&queries)
}

fn live(applied: &Applied) -> Vec<String> {
    let last = |path: &str| path.rsplit('/').next().expect("a part").to_owned();
    vec![
        last(&applied.own),
        last(&applied.manager),
        applied.reference.clone(),
        "mentee".to_owned(),
        "mentor".to_owned(),
    ]
}

#[test]
fn any_bytes_to_any_route_are_answered_quickly_and_never_with_a_fault_of_ours() {
    let test = SchemeTest::start();
    test.ignore_mail();
    let applied = test.apply(&test.filled("mentee").with(Role::Email, "own@hull.ac.uk"));
    let live = live(&applied);
    let state = test.state(&test.filled("mentee"));
    let goods: Vec<Vec<u8>> = vec![
        visit::encoded(&test.filled("mentee").awkwardly().pairs()),
        visit::encoded(&test.answer("approve").pairs()),
        visit::encoded(&[("state".to_owned(), state)]),
        b"step=withdraw".to_vec(),
        b"email=owner%40example.org".to_vec(),
        Vec::new(),
    ];
    let types = [
        visit::FORM,
        visit::FORM,
        visit::FORM,
        "",
        "text/plain",
        "multipart/form-data",
    ];
    let methods = ["POST", "POST", "POST", "GET", "PUT", "HEAD", "DELETE"];
    let mut draws = Draws(13);
    let (mut asked, mut slowest) = (0, Duration::ZERO);
    test.sign_in();
    for route in ROUTES {
        for turn in 0..EACH {
            let path = path(&mut draws, route, &live);
            let body = if turn.is_multiple_of(5) {
                draws.bytes(3000)
            } else {
                let good = draws.of(&goods).clone();
                broken(&mut draws, &good)
            };
            let (method, kind) = (*draws.of(&methods), *draws.of(&types));
            let took = quickest(&test, method, &path, kind, &body);
            assert!(took < LONGEST, "{method} {path} took {took:?}");
            slowest = slowest.max(took);
            asked += 1;
        }
    }
    println!("promise R13: {asked} requests of any bytes");
    println!("the slowest took {slowest:?}");
}

/// Sends it, more than once where it is slow, and says how long the quickest answer took.
fn quickest(test: &SchemeTest, method: &str, path: &str, kind: &str, body: &[u8]) -> Duration {
    let mut headers = vec![
        ("origin", test.address.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    if !kind.is_empty() {
        headers.push(("content-type", kind));
    }
    let body = if method == "GET" || method == "HEAD" {
        None
    } else {
        Some(body)
    };
    let mut best = Duration::MAX;
    for tried in 0..TRIES {
        std::thread::sleep(LATER * tried);
        let began = Instant::now();
        let page = test.send(method, path, &headers, body);
        best = best.min(began.elapsed());
        assert!(
            page.status < 500,
            "{method} {path} was answered {}",
            page.status
        );
        if best < LONGEST {
            break;
        }
    }
    best
}
