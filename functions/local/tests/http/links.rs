//! Private links: what is not one of ours is answered as if it had never been.

use crate::scheme_test::{Page, SchemeTest, pair};

#[test]
fn unknown_and_altered_links_are_answered_all_alike() {
    let test = SchemeTest::start();
    let applied = test.apply(&test.filled("mentee"));
    let mut pages: Vec<Page> = Vec::new();
    for link in [&applied.own, &applied.manager] {
        let start = link.rfind('/').expect("a path") + 1;
        let other = if *link == applied.own {
            &applied.manager
        } else {
            &applied.own
        };
        let mut paths: Vec<String> = (start..link.len())
            .map(|place| altered(link, place))
            .collect();
        let token = &link[start..];
        let (reference, secret) = token.split_once('.').expect("a reference and a secret");
        for odd in [
            "x",
            "..",
            ".",
            "%00",
            "%ff",
            &token.repeat(50)[..],
            reference,
            secret,
            &format!("{reference}."),
            &format!(".{secret}"),
            &format!("{token}A"),
            &format!("{token}="),
            &token[..token.len() - 1],
        ] {
            paths.push(format!("{}{odd}", &link[..start]));
        }
        paths.push(format!(
            "{}{}",
            &link[..start],
            &other[other.rfind('/').expect("a path") + 1..]
        ));
        let answers = if *link == applied.own {
            pair("step", "erase")
        } else {
            test.answer("approve").pairs()
        };
        for path in paths {
            pages.push(test.get(&path));
            pages.push(test.post(&path, &answers));
        }
    }
    let first = pages[0].clone().is(404).drawn();
    for page in pages {
        let page = page.is(404);
        assert_eq!(page.bytes, first.bytes, "{}", page.what);
    }
    test.nothing_changed(&applied);
}

/// `link` with another letter at `place`.
fn altered(link: &str, place: usize) -> String {
    let mut bytes = link.as_bytes().to_vec();
    bytes[place] = if bytes[place].eq_ignore_ascii_case(&b'C') {
        b'D'
    } else {
        b'C'
    };
    String::from_utf8(bytes).expect("ASCII")
}
