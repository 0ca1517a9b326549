//! The dates of an intake as a file that calendars read (iCalendar, RFC 5545): its last day to apply,
//! and its induction where one is declared. Written here, as it is some thirty lines; the crates that
//! do it bring a second library of dates.

use crate::calendar::{self, Written};
use crate::intake::Intake;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The longest line, in bytes, that the format allows before it has to be folded (RFC 5545, 3.1).
const LINE: usize = 75;

/// What the entries say besides the dates.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The scheme's name.
    pub scheme: &'a str,
    /// Where the site is published, without a slash at the end.
    pub base_url: &'a str,
    /// The scheme's zone.
    pub zone: &'a TimeZone,
}

/// The path of the file of the intake with this id.
pub fn calendar_path(intake: &str) -> String {
    format!("/apply/{intake}.ics")
}

/// The file of `intake`: the same bytes for the same declaration, whenever it is made.
pub fn calendar_file(intake: &Intake, about: About<'_>) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//{}//EN", escaped(about.scheme)),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
    ];
    let last_day = Written::Day(calendar::date_at(intake.last_moment(), about.zone));
    let closes = format!(
        "Applications close on {}. You can change your answers until then.",
        intake.closes_text(about.zone)
    );
    let title = format!("Last day to apply: {}", about.scheme);
    lines.extend(entry(intake, about, "deadline", last_day, &title, &closes));
    if let Some(induction) = intake.induction {
        let title = format!("Induction: {}", about.scheme);
        let text = "The induction for everyone who takes part in this intake.";
        lines.extend(entry(intake, about, "induction", induction, &title, text));
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// The lines of one entry.
fn entry(
    intake: &Intake,
    about: About<'_>,
    word: &str,
    at: Written,
    title: &str,
    text: &str,
) -> Vec<String> {
    let host = about
        .base_url
        .split_once("://")
        .map_or(about.base_url, |(_, host)| host);
    let starts = match at {
        Written::Day(day) => format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")),
        Written::Instant(at) => format!("DTSTART:{}", utc(at)),
    };
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{word}-{}@{host}", intake.id),
        // Of the declaration and not of the making, so that a rebuilt site does not differ.
        format!("DTSTAMP:{}", utc(intake.opens)),
        starts,
        format!("SUMMARY:{}", escaped(title)),
        format!("DESCRIPTION:{}", escaped(text)),
        format!("URL:{}/apply/", about.base_url),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
    ]
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as the format wants it (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' => escaped.push_str("\\n"),
            control if control.is_control() => {}
            plain => escaped.push(plain),
        }
    }
    escaped
}

/// A line with its end, folded between characters where it is too long: each further line begins with
/// a space, which counts.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > LINE {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(character);
        length += character.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intake(induction: Option<Written>) -> Intake {
        Intake {
            id: "2023-spring".to_owned(),
            name: "Spring".to_owned(),
            opens: "2023-04-23T23:00:00Z".parse().expect("an instant"),
            closes: "2023-06-23T23:00:00Z".parse().expect("an instant"),
            approval_grace_days: 14,
            roles: vec!["mentor".to_owned()],
            ends: "2024-01-31".parse().expect("a date"),
            induction,
        }
    }

    fn file(scheme: &str, induction: Option<Written>) -> String {
        let zone = TimeZone::get("Europe/London").expect("a zone");
        let about = About {
            scheme,
            base_url: "https://mentoring.example.org",
            zone: &zone,
        };
        calendar_file(&intake(induction), about)
    }

    #[test]
    fn the_last_day_is_the_day_on_which_people_can_still_apply() {
        let file = file("A scheme", None);
        assert!(
            file.contains("\r\nDTSTART;VALUE=DATE:20230623\r\n"),
            "{file}"
        );
        assert!(file.contains("UID:deadline-2023-spring@mentoring.example.org\r\n"));
        assert!(!file.contains("nduction"), "{file}");
        let unfolded = file.replace("\r\n ", "");
        assert!(
            unfolded.contains("Friday 23 June 2023 at 11:59pm\\, UK time."),
            "{file}"
        );
    }

    #[test]
    fn an_induction_is_there_where_it_is_declared_with_its_time_or_without() {
        let day = Written::Day("2023-07-10".parse().expect("a date"));
        assert!(file("A", Some(day)).contains("DTSTART;VALUE=DATE:20230710\r\n"));
        let hour = Written::Instant("2023-07-10T12:30:00Z".parse().expect("an instant"));
        let file = file("A", Some(hour));
        assert!(file.contains("DTSTART:20230710T123000Z\r\n"), "{file}");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 2);
    }

    #[test]
    fn any_name_keeps_to_the_format() {
        let long = "Ünïvérsity, college; \\ and \u{7}library — 🧑🏽‍🤝‍🧑🏻 ".repeat(6);
        let file = file(&long, None);
        for line in file.split_terminator("\r\n") {
            assert!(line.len() <= LINE, "{} bytes: {line}", line.len());
            assert!(!line.contains(['\r', '\n', '\u{7}']), "{line:?}");
        }
        let unfolded = file.replace("\r\n ", "");
        let summary = unfolded.lines().find(|line| line.starts_with("SUMMARY:"));
        let text = summary.expect("a summary").replace("\\\\", "/");
        assert!(
            text.contains("Ünïvérsity\\, college\\; / and library"),
            "{text}"
        );
    }
}
