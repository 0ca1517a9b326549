//! The administrators' door, and what each seat may do behind it.

use super::{Case, Stand, hold};
use crate::scheme_test::{Page, pair};
use scheme::Seat;

const LIST: &str = "/admin/applications";

const fn case(name: &'static str, trust: u8, answer: u16, send: fn(&Stand) -> Page) -> Case {
    Case {
        name,
        trust,
        send,
        answer,
    }
}

/// Does `act` as this seat, and leaves without a cookie.
fn as_seat(stand: &Stand, seat: Seat, act: impl FnOnce() -> Page) -> Page {
    stand.test.sign_in_as(seat);
    let page = act();
    stand.test.forget_cookie();
    page
}

fn code(stand: &Stand, code: &str) -> Page {
    let form = stand.test.get("/admin/code").is(200).form("main form");
    stand.test.press(&form, &pair(&form.names[0], code))
}

/// The address of the copies of applications, one a kind of file.
fn copies() -> impl Iterator<Item = String> {
    ["csv", "xlsx", "json"]
        .into_iter()
        .map(|kind| format!("/admin/export/applications.{kind}"))
}

pub(super) const CASES: &[Case] = &[
    case(
        "a page of the record, and a part of a copy, with numbers at the end of what a number can be",
        16,
        400,
        |stand| {
            as_seat(stand, Seat::Owner, || {
                let place = format!("9223372036854775807.{}", stand.applied.reference);
                for query in [
                    "part=4294967295&after=1.{}".to_owned(),
                    "part=1&until=-1.{}".to_owned(),
                    "part=1".to_owned(),
                    format!("part=1&after={place}"),
                ] {
                    let query = query.replace("{}", &stand.applied.reference);
                    for path in copies() {
                        stand.test.get(&format!("{path}?{query}")).is(400);
                    }
                }
                for month in ["-999-01", "0000-00", "2023-1%20", "%2B023-06"] {
                    stand
                        .test
                        .get(&format!("/admin/record?month={month}"))
                        .is(400);
                }
                for month in ["0000-01", "9999-12"] {
                    stand
                        .test
                        .get(&format!("/admin/record?month={month}"))
                        .is(200);
                }
                let last = "/admin/record?month=2023-06&page=18446744073709551615";
                stand.test.get(last)
            })
        },
    ),
    case(
        "a part of a copy that ends before it begins",
        16,
        200,
        |stand| {
            as_seat(stand, Seat::Officer, || {
                let one = &stand.applied.reference;
                let query = format!("part=1&after=1999999999999.{one}&until=1.{one}");
                for path in copies() {
                    let page = stand.test.get(&format!("{path}?{query}")).is(200);
                    let file = String::from_utf8_lossy(&page.bytes).into_owned();
                    assert!(!file.contains(one), "{file}");
                }
                stand.test.get("/admin/applications")
            })
        },
    ),
    case(
        "an application that is opened, and a list, which leave a trace that its reader cannot avoid",
        15,
        200,
        |stand| {
            as_seat(stand, Seat::Viewer, || {
                let one = &stand.applied.reference;
                let odd = format!(
                    "/admin/applications/%{:02X}{}",
                    one.as_bytes()[0],
                    &one[1..]
                );
                for path in [&odd, &one.to_lowercase()] {
                    let path = path.rsplit('/').next().unwrap_or(path);
                    let path = format!("/admin/applications/{path}");
                    stand.test.get(&path).is(200);
                    stand.test.send("HEAD", &path, &[], None).is(200);
                }
                let record = stand.test.get("/admin/record").is(200);
                let rows = record.texts(".record > li").into_iter();
                assert_eq!(rows.filter(|row| row.contains(one)).count(), 4);
                record
            })
        },
    ),
    case(
        "a viewer who asks for the copy by its address",
        15,
        404,
        |stand| {
            as_seat(stand, Seat::Viewer, || {
                let pages: Vec<Page> = copies().map(|path| stand.test.get(&path).is(404)).collect();
                pages.into_iter().next_back().expect("a page")
            })
        },
    ),
    case(
        "an officer who removes an authenticator",
        15,
        404,
        |stand| {
            as_seat(stand, Seat::Officer, || {
                stand
                    .test
                    .post("/admin/reset", &pair("email", "owner@example.org"))
            })
        },
    ),
    case(
        "a viewer who asks for an application by a column of the copy",
        15,
        400,
        |stand| {
            as_seat(stand, Seat::Viewer, || {
                stand.test.get("/admin/applications?columns=full_name")
            })
        },
    ),
    case(
        "every page of an administrator's without a session",
        14,
        303,
        |stand| {
            for path in copies() {
                stand.test.get(&path).leads_to("/admin/");
            }
            for path in [
                "/admin/record",
                "/admin/equality",
                "/admin/equality.csv",
                "/admin/equality.json",
            ] {
                stand.test.get(path).leads_to("/admin/");
            }
            stand
                .test
                .post("/admin/reset", &pair("email", "owner@example.org"))
                .leads_to("/admin/");
            stand.test.get(LIST)
        },
    ),
    case("a link without the code", 14, 303, |stand| {
        stand.test.sign_in_as(Seat::Officer);
        stand.test.forget_cookie();
        stand
            .test
            .follow_link(&stand.test.address_of(Seat::Officer));
        let page = stand.test.get(LIST).leads_to("/admin/");
        stand.test.forget_cookie();
        page
    }),
    case(
        "an app set up by whoever has the second link",
        14,
        303,
        |stand| {
            // The officer has an app: a link leads to the code, and never to setting up another.
            let next = stand
                .test
                .follow_link(&stand.test.address_of(Seat::Officer));
            assert_eq!(next, "/admin/code");
            let page = stand.test.get("/admin/enrol").leads_to("/admin/code");
            stand.test.forget_cookie();
            page
        },
    ),
    case("a code that was used", 14, 422, |stand| {
        let phone = stand.test.phone_of(Seat::Officer);
        stand
            .test
            .follow_link(&stand.test.address_of(Seat::Officer));
        let page = code(stand, &phone.code_in(0));
        stand.test.forget_cookie();
        page
    }),
    case("the code of another administrator", 14, 422, |stand| {
        let phone = stand.test.phone_of(Seat::Viewer);
        stand
            .test
            .follow_link(&stand.test.address_of(Seat::Officer));
        let page = code(stand, &phone.code_in(1));
        stand.test.forget_cookie();
        page
    }),
    case("codes tried by the thousand", 14, 429, |stand| {
        stand
            .test
            .follow_link(&stand.test.address_of(Seat::Officer));
        let mut wrong = 0;
        for guess in 0..40 {
            if code(stand, &format!("{guess:06}")).status == 422 {
                wrong += 1;
            }
        }
        assert!(wrong <= 5, "{wrong} codes were looked at");
        let mut phone = stand.test.phone_of(Seat::Officer);
        let page = code(stand, &phone.recovery.pop().expect("a code"));
        stand.test.forget_cookie();
        page
    }),
    case("a session after it was signed out", 14, 303, |stand| {
        stand.test.sign_in();
        let form = stand.test.get(LIST).form("form[action='/admin/sign-out']");
        stand.test.press(&form, &[]).leads_to("/admin/");
        let page = stand.test.get(LIST).leads_to("/admin/");
        stand.test.forget_cookie();
        page
    }),
    case("an intake that is none, in the filters", 1, 400, |stand| {
        as_seat(stand, Seat::Owner, || {
            stand.test.get("/admin/applications?intake=../../x")
        })
    }),
    case(
        "an application by a reference that is none",
        1,
        404,
        |stand| {
            as_seat(stand, Seat::Owner, || {
                stand.test.get("/admin/applications/%00")
            })
        },
    ),
];

#[test]
fn trust_14_15_the_door_opens_to_a_link_and_a_code_and_each_seat_to_its_own() {
    hold(CASES, |stand| stand.test.ignore_mail());
}
