//! Sizes, encodings, content types, and names that no form has or has twice.

use super::{CANARY, Case, Stand, hold, nothing_changed};
use crate::scheme_test::Page;

const CHECK: &str = "/forms/mentee/check";
const SUBMIT: &str = "/forms/mentee/submit";
const MOST: usize = 64 * 1024;

fn typed(stand: &Stand, kind: &str, body: &[u8]) -> Page {
    stand.test.post_raw(CHECK, kind, body)
}

const fn case(name: &'static str, trust: u8, answer: u16, send: fn(&Stand) -> Page) -> Case {
    Case {
        name,
        trust,
        send,
        answer,
    }
}

pub(super) const CASES: &[Case] = &[
    case("a body one byte too large", 3, 413, |stand| {
        stand.post(CHECK, vec![b'a'; MOST + 1])
    }),
    case("a body of a mebibyte", 3, 413, |stand| {
        stand.post(SUBMIT, vec![b'a'; 1 << 20])
    }),
    case("ten thousand names", 2, 400, |stand| {
        let names: Vec<String> = (0..10_000).map(|n| format!("{n:x}=")).collect();
        stand.post(CHECK, names.join("&"))
    }),
    case("sixty thousand separators", 2, 422, |stand| {
        stand.post(CHECK, vec![b'&'; 60_000])
    }),
    case("one name of sixty thousand letters", 2, 400, |stand| {
        stand.post(CHECK, vec![b'a'; 60_000])
    }),
    case("a state of sixty thousand letters", 11, 400, |stand| {
        stand.post(SUBMIT, [b"state=".as_slice(), &vec![b'A'; 60_000]].concat())
    }),
    case("a link of four thousand letters", 12, 404, |stand| {
        stand
            .test
            .get(&format!("/forms/approval/{}", "A".repeat(4_000)))
    }),
    case("an answer longer than its limit", 1, 422, |stand| {
        stand.check_typing(forms::Role::Name, &"n".repeat(3_000))
    }),
    case("half an escape at the end", 1, 400, |stand| {
        stand.post(CHECK, "full_name=%4")
    }),
    case("an escape that is none", 1, 400, |stand| {
        stand.post(CHECK, "full_name=%zz")
    }),
    case("bytes that are not UTF-8", 2, 400, |stand| {
        stand.post(CHECK, b"full_name=\xff\xfe")
    }),
    case("escaped bytes that are not UTF-8", 2, 400, |stand| {
        stand.post(CHECK, "full_name=%ff%fe")
    }),
    case("an overlong slash", 2, 400, |stand| {
        stand.post(CHECK, "full_name=%c0%af")
    }),
    case("half a surrogate pair", 2, 400, |stand| {
        stand.post(CHECK, "full_name=%ed%a0%80")
    }),
    case("a name that is not UTF-8", 2, 400, |stand| {
        stand.post(CHECK, "%ff=a")
    }),
    case("NUL inside a line", 1, 422, |stand| {
        stand.check_typing(forms::Role::Name, "Ann\0Other")
    }),
    case("an escape character inside a line", 1, 422, |stand| {
        stand.check_typing(forms::Role::Name, "Ann\u{1b}[31m")
    }),
    case("escaped twice stays as it was typed", 1, 200, |stand| {
        let page = stand.check_typing(forms::Role::Name, "%253Cscript%253E");
        page.says("%253Cscript%253E").never_says("<script")
    }),
    case("UTF-7", 3, 415, |stand| {
        typed(
            stand,
            "application/x-www-form-urlencoded; charset=utf-7",
            b"full_name=%2BADw-",
        )
    }),
    case("UTF-16", 3, 415, |stand| {
        typed(
            stand,
            "application/x-www-form-urlencoded; charset=utf-16",
            b"\xff\xfea\0",
        )
    }),
    case("JSON", 3, 415, |stand| {
        typed(stand, "application/json", b"{\"full_name\":\"Ann\"}")
    }),
    case("XML with an entity", 3, 415, |stand| {
        typed(
            stand,
            "text/xml",
            b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        )
    }),
    case("several parts", 3, 415, |stand| {
        typed(stand, "multipart/form-data; boundary=x", b"--x--")
    }),
    case(
        "text/plain, which a form on any site can send",
        3,
        415,
        |stand| typed(stand, "text/plain", b"full_name=Ann"),
    ),
    case("no content type", 3, 415, |stand| {
        typed(stand, "", b"full_name=Ann")
    }),
    case("two content types in one", 3, 415, |stand| {
        typed(
            stand,
            "application/x-www-form-urlencoded, application/json",
            b"full_name=Ann",
        )
    }),
    case("packed bytes", 2, 400, |stand| {
        let headers = [
            ("content-encoding", "gzip"),
            ("sec-fetch-site", "same-origin"),
        ];
        stand.post_from(CHECK, &headers, b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
    }),
    case("a field sent twice", 2, 400, |stand| {
        let name = stand.test.form("mentee").fields[0].id.clone();
        stand.check_with(format!("{name}=Again").as_bytes())
    }),
    case("a field in the address and in the body", 2, 400, |stand| {
        let name = stand.test.form("mentee").fields[0].id.clone();
        stand.post(&format!("{CHECK}?{name}=Ann"), &stand.body)
    }),
    case("the state twice", 2, 400, |stand| {
        stand.post(SUBMIT, format!("state={0}&state={0}", stand.state))
    }),
    case("the state in the address too", 2, 400, |stand| {
        stand.post(
            &format!("{SUBMIT}?state={0}", stand.state),
            format!("state={0}", stand.state),
        )
    }),
    case("the state with an answer beside it", 2, 400, |stand| {
        stand.post(SUBMIT, format!("state={}&full_name=Eve", stand.state))
    }),
    case("a name that no form has", 2, 400, |stand| {
        stand.check_with(format!("{CANARY}=1").as_bytes())
    }),
    case("a status of one's own", 2, 400, |stand| {
        stand.check_with(b"status=approved")
    }),
    case("a role of one's own", 2, 400, |stand| {
        stand.check_with(b"role=owner")
    }),
    case("a name with brackets", 2, 400, |stand| {
        stand.check_with(b"full_name[]=Ann")
    }),
    case(
        "the names that programs in JavaScript trip over",
        2,
        400,
        |stand| stand.check_with(b"__proto__=1&constructor=2"),
    ),
    case("a method that is sent as a field", 3, 400, |stand| {
        stand.check_with(b"_method=DELETE")
    }),
    case("an option that was not offered", 1, 422, |stand| {
        stand.check_typing(forms::Role::Institution, CANARY)
    }),
    case("another form's field", 2, 400, |stand| {
        let own = stand.test.form("mentee");
        let other = stand.test.form("mentor").fields.iter();
        let mut foreign = other.filter(|field| own.field(&field.id).is_none());
        let id = &foreign.next_back().expect("a field of mentors alone").id;
        stand.check_with(format!("{id}=x").as_bytes())
    }),
];

#[test]
fn trust_01_02_03_bodies_of_any_size_encoding_and_kind_get_their_answer() {
    hold(CASES, nothing_changed);
}
