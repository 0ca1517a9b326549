//! What happened to an application, in words.

use crate::ports::Dossier;
use crate::record::{Event, Happening};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use scheme::calendar;
use serde::Serialize;

/// One line of the history.
#[derive(Debug, Serialize)]
pub(super) struct EventView {
    when: String,
    when_text: String,
    what: &'static str,
    who: String,
}

/// The submission, and then what followed, oldest first.
pub(super) fn history(dossier: &Dossier, zone: &TimeZone) -> Vec<EventView> {
    let line = |at: Timestamp, what, who: &str| EventView {
        when: at.to_string(),
        when_text: calendar::moment(at, zone),
        what: words(what),
        who: who.to_owned(),
    };
    let submitted = line(
        dossier.application.submitted,
        Happening::Submitted,
        "applicant",
    );
    let later = |event: &Event| line(event.at, event.what, &event.who);
    std::iter::once(submitted)
        .chain(dossier.events.iter().map(later))
        .collect()
}

fn words(what: Happening) -> &'static str {
    match what {
        Happening::Submitted => "Application received",
        Happening::Approved => "Approved",
        Happening::Declined => "Not approved",
        Happening::Changed => "Answers changed",
        Happening::Reasked => "Answers changed, and the line manager asked again",
        Happening::Redirected => "Request sent to the line manager again, or to another",
        Happening::Reminded => "Line manager reminded",
        Happening::AskedLater => "Line manager asked, a day late",
        Happening::Lapsed => "Time to decide ran out",
        Happening::Withdrawn => "Withdrawn",
        Happening::Proposed => "Put forward for a pair",
        Happening::Matched => "Matched",
        Happening::PutToWait => "Put on the waiting list for the next intake",
        Happening::Returned => "Back in the pool",
        Happening::MarkedReal => "Looked at: sent by a person",
        Happening::MarkedSpam => "Looked at: sent by a program",
    }
}
