//! The deadline is exact to the millisecond in London, over both clock changes (R6).

#![cfg(test)]

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use scheme::{Intake, Window, calendar};

/// The last day of an intake, and the first instant at which nothing is taken any more: midnight
/// as London's clocks showed it then.
const EDGES: [(&str, &str); 9] = [
    ("2023-06-23", "2023-06-23T23:00:00Z"),
    ("2023-12-31", "2024-01-01T00:00:00Z"),
    ("2024-02-29", "2024-03-01T00:00:00Z"),
    // The day before the clocks go forward, the day itself, the day after.
    ("2023-03-25", "2023-03-26T00:00:00Z"),
    ("2023-03-26", "2023-03-26T23:00:00Z"),
    ("2023-03-27", "2023-03-27T23:00:00Z"),
    // The day before they go back, the day itself, the day after.
    ("2023-10-28", "2023-10-28T23:00:00Z"),
    ("2023-10-29", "2023-10-30T00:00:00Z"),
    ("2023-10-30", "2023-10-31T00:00:00Z"),
];

const AROUND: i64 = 1_500;
const HOUR: i64 = 3_600_000;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn after(instant: Timestamp, milliseconds: i64) -> Timestamp {
    let later = instant.checked_add(SignedDuration::from_millis(milliseconds));
    later.expect("an instant")
}

/// An intake of two weeks that ends with the day `closes`.
fn intake(closes: &str) -> Intake {
    let zone = TimeZone::get("Europe/London").expect("London");
    let closes = calendar::end_of(closes.parse().expect("a date"), &zone);
    Intake {
        id: "one".to_owned(),
        name: "One".to_owned(),
        opens: after(closes, -14 * 24 * HOUR),
        closes,
        approval_grace_days: 14,
        roles: vec!["mentee".to_owned()],
        ends: "2030-01-01".parse().expect("a date"),
        induction: None,
    }
}

#[test]
fn every_millisecond_around_every_deadline_is_on_its_side() {
    let mut instants = 0;
    for (day, edge) in EDGES {
        let (intake, edge) = (intake(day), at(edge));
        assert_eq!(intake.closes, edge, "{day}");
        let zone = TimeZone::get("Europe/London").expect("London");
        assert!(
            intake.closes_text(&zone).contains("at 11:59pm, UK time"),
            "{day}"
        );
        for offset in -AROUND..AROUND {
            let now = after(edge, offset);
            let expected = if offset < 0 {
                Window::Open
            } else {
                Window::Closed
            };
            assert_eq!(intake.window(now), expected, "{day}, {offset} ms");
            assert_eq!(intake.takes_at(now, now), offset < 0, "{day}, {offset} ms");
            // A check page shown in time can be sent for an hour more.
            let (shown, sent) = (after(edge, -1), after(now, HOUR));
            assert_eq!(
                intake.takes_at(sent, shown),
                offset < 0,
                "{day}, an hour and {offset} ms"
            );
            // One shown late never can.
            assert!(!intake.takes_at(after(edge, offset.abs()), edge));
            instants += 1;
        }
    }
    println!(
        "promise R6: {instants} instants around {} deadlines",
        EDGES.len()
    );
}

#[test]
fn a_page_from_the_future_or_from_before_the_intake_opens_no_door() {
    let intake = intake("2023-06-23");
    let early = after(intake.opens, -1);
    assert!(!intake.takes_at(early, early));
    assert!(!intake.takes_at(after(intake.closes, 5), early));
    let late = after(intake.closes, 10);
    assert!(!intake.takes_at(late, after(late, 1)));
}
