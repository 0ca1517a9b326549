//! All that is held about an applicant, as files: JSON by field id, and text by label (TRUST 24).

use super::pages::{form, setting};
use super::words::{self, Setting};
use super::{Visit, facts};
use crate::desk::{Response, html_response};
use crate::ends::{End, end};
use crate::ports::Dossier;
use crate::record::{Application, Decision, Event, Flag, Verdict};
use forms::{Answers, Form};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use scheme::calendar;
use serde::Serialize;

#[derive(Serialize)]
struct Held<'a> {
    scheme: &'a str,
    reference: &'a str,
    intake: &'a str,
    role: &'a str,
    form: &'a str,
    form_version: i64,
    status: &'static str,
    submitted: String,
    kept_until: String,
    flags: Vec<&'static str>,
    answers: &'a Answers,
    approval: HeldApproval<'a>,
    history: Vec<HeldEvent<'a>>,
}

#[derive(Serialize)]
struct HeldApproval<'a> {
    manager_name: &'a str,
    manager_email: &'a str,
    decide_before: String,
    decision: Option<HeldDecision<'a>>,
}

#[derive(Serialize)]
struct HeldDecision<'a> {
    decision: &'static str,
    from: Option<String>,
    decided: String,
    reason: &'a str,
}

#[derive(Serialize)]
struct HeldEvent<'a> {
    at: String,
    what: &'static str,
    who: &'a str,
}

/// JSON, by field id.
pub(super) fn json(visit: Visit<'_>, dossier: &Dossier) -> Response {
    let setting = setting(visit, dossier);
    let held = held(&visit.desk.declared.scheme().name, dossier, setting);
    match serde_json::to_string_pretty(&held) {
        Ok(json) => file(dossier, json, "application/json", "json"),
        Err(_) => end(visit.desk, End::SomethingWrong, &facts(visit)),
    }
}

fn held<'a>(scheme: &'a str, dossier: &'a Dossier, setting: Setting<'_>) -> Held<'a> {
    let (application, approval) = (&dossier.application, &dossier.approval);
    let decision = |decision: &'a Decision| HeldDecision {
        decision: decision.verdict.word(),
        from: match decision.verdict {
            Verdict::ApprovedFrom(date) => Some(date.to_string()),
            Verdict::Approved | Verdict::Declined => None,
        },
        decided: decision.at.to_string(),
        reason: words::reason(setting.approval_form, decision),
    };
    let event = |event: &'a Event| HeldEvent {
        at: event.at.to_string(),
        what: event.what.word(),
        who: &event.who,
    };
    Held {
        scheme,
        reference: application.reference.as_str(),
        intake: &application.intake,
        role: &application.role,
        form: &application.form,
        form_version: application.version,
        status: application.status.word(),
        submitted: application.submitted.to_string(),
        kept_until: application.expires.to_string(),
        flags: application.flags.iter().map(|flag| flag.word()).collect(),
        answers: &application.answers,
        approval: HeldApproval {
            manager_name: &approval.manager_name,
            manager_email: &approval.manager_email,
            decide_before: approval.closes.to_string(),
            decision: approval.decision.as_ref().map(decision),
        },
        history: dossier.events.iter().map(event).collect(),
    }
}

/// Text, by label.
pub(super) fn text(visit: Visit<'_>, dossier: &Dossier) -> Response {
    let setting = setting(visit, dossier);
    let scheme = &visit.desk.declared.scheme().name;
    let mut sections = vec![about(scheme, dossier, setting)];
    sections.extend(answered(form(visit, dossier), &dossier.application));
    sections.push(approval(dossier, setting));
    if !dossier.events.is_empty() {
        sections.push(history(&dossier.events, setting));
    }
    file(
        dossier,
        sections.iter().map(Section::written).collect(),
        "text/plain; charset=utf-8",
        "txt",
    )
}

/// A heading and what stands below it.
struct Section {
    title: String,
    rows: Vec<(String, Vec<String>)>,
}

impl Section {
    fn new(title: &str, rows: Vec<(&str, String)>) -> Self {
        Self {
            title: title.to_owned(),
            rows: rows
                .into_iter()
                .map(|(label, text)| (label.to_owned(), vec![text]))
                .collect(),
        }
    }

    fn written(&self) -> String {
        let row = |(label, lines): &(String, Vec<String>)| {
            let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
            format!("{label}\n{lines}")
        };
        let rows: String = self.rows.iter().map(row).collect();
        format!("{}\n\n{rows}\n", self.title.to_uppercase())
    }
}

fn about(scheme: &str, dossier: &Dossier, setting: Setting<'_>) -> Section {
    let application = &dossier.application;
    let intake = setting
        .intake
        .map_or(application.intake.as_str(), |intake| intake.name.as_str());
    let status = words::status_words(dossier, setting);
    let mut rows = vec![
        ("Scheme", scheme.to_owned()),
        ("Reference", application.reference.to_string()),
        ("Role", application.role.clone()),
        ("Intake", intake.to_owned()),
        (
            "Where it stands",
            format!("{}. {}", status.title, status.text),
        ),
        ("Submitted", moment(application.submitted, setting)),
        (
            "Kept until",
            moment(calendar::last_before(application.expires), setting),
        ),
    ];
    let flags = application.flags.iter();
    rows.extend(flags.map(|flag| {
        (
            "Marked for the administrators",
            flag_words(*flag).to_owned(),
        )
    }));
    Section::new("What is held about your application", rows)
}

fn flag_words(flag: Flag) -> &'static str {
    match flag {
        Flag::EmailOutside => "Your email address is not one of your institution's",
        Flag::ManagerOutside => {
            "Your line manager's email address is not one of your institution's"
        }
        Flag::Quarantined => "A box that people do not see was filled in",
        Flag::Spam => "An administrator thinks that a program sent it",
    }
}

/// The answers by the form's groups; last, those to questions that the form no longer asks.
fn answered(form: Option<&Form>, application: &Application) -> Vec<Section> {
    let answers = &application.answers;
    let groups = form.map_or_else(Vec::new, |form| {
        form_page::answer_groups(form, answers, |_| true, |_| String::new())
    });
    let mut sections: Vec<Section> = groups
        .into_iter()
        .map(|group| Section {
            title: group.title,
            rows: group
                .rows
                .into_iter()
                .map(|row| match row.lines.as_slice() {
                    [] => (row.label, vec!["Not provided".to_owned()]),
                    _ => (row.label, row.lines),
                })
                .collect(),
        })
        .collect();
    let is_asked = |id: &str| form.is_some_and(|form| form.field(id).is_some());
    let others: Vec<(&str, String)> = answers
        .iter()
        .filter(|(id, _)| !is_asked(id))
        .map(|(id, answer)| (id, serde_json::to_string(answer).unwrap_or_default()))
        .collect();
    if !others.is_empty() {
        sections.push(Section::new("Questions that are no longer asked", others));
    }
    sections
}

fn approval(dossier: &Dossier, setting: Setting<'_>) -> Section {
    let approval = &dossier.approval;
    let mut rows = vec![
        ("Asked", approval.manager_email.clone()),
        (
            "To decide by",
            moment(calendar::last_before(approval.closes), setting),
        ),
    ];
    if !approval.manager_name.is_empty() {
        rows.insert(0, ("Name", approval.manager_name.clone()));
    }
    if let Some(decision) = &approval.decision {
        rows.push(("Decided", moment(decision.at, setting)));
    }
    Section::new("Your line manager", rows)
}

fn history(events: &[Event], setting: Setting<'_>) -> Section {
    let row = |event: &Event| {
        let when = moment(event.at, setting);
        (
            when,
            vec![format!("{}, by: {}", event.what.words(), event.who)],
        )
    };
    Section {
        title: "History".to_owned(),
        rows: events.iter().map(row).collect(),
    }
}

fn moment(at: Timestamp, setting: Setting<'_>) -> String {
    calendar::moment(at, setting.zone)
}

/// A file to keep, that nobody else keeps.
fn file(dossier: &Dossier, body: String, content_type: &'static str, ending: &str) -> Response {
    let name = format!("application-{}.{ending}", dossier.application.reference);
    let mut response = html_response(StatusCode::OK, body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}
