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
    let line = |at: Timestamp, what: Happening, who: &str| EventView {
        when: at.to_string(),
        when_text: calendar::moment(at, zone),
        what: what.words(),
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
