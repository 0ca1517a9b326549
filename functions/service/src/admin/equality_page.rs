//! `/admin/equality`: the equality figures of an intake, as they were released: rounded tables, each
//! with its chart, and the same as CSV and JSON. Nothing here reads a response (TRUST 20 and 21).

use super::session::Signed;
use super::{AdminView, failed, spreadsheet};
use crate::decode::query_pairs;
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::ReadRelease;
use crate::release::Written;
use crate::release::figures::{Count, Question};
use bytes::Bytes;
use form_page::OptionView;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use scheme::{Intake, calendar};
use serde::Serialize;

/// Where the tables are.
pub(super) const PATH: &str = "/admin/equality";
/// The tables as a file for a spreadsheet.
pub(super) const CSV: &str = "/admin/equality.csv";
/// The figures as they are stored, byte for byte.
pub(super) const JSON: &str = "/admin/equality.json";

const INTAKE: &str = "intake";

/// The width of the longest bar, in the chart's own units.
const LONGEST: usize = 100;

#[derive(Serialize)]
struct Context {
    admin: AdminView,
    intakes: Vec<OptionView>,
    intake_name: String,
    released: bool,
    release_text: String,
    also: Vec<String>,
    questions: Vec<QuestionView>,
    downloads: Vec<DownloadView>,
}

#[derive(Serialize)]
struct QuestionView {
    id: String,
    label: String,
    rows: Vec<BarView>,
}

#[derive(Serialize)]
struct BarView {
    name: String,
    count: usize,
    percent_text: String,
    width: usize,
}

#[derive(Serialize)]
struct DownloadView {
    url: String,
    words: &'static str,
}

/// The tables of the intake that the address names, or of the last that has ended.
pub(super) async fn show<R: ReadRelease>(
    desk: &Desk,
    releases: &R,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let intake = asked(desk, request, moment)?;
    let text = read(releases, intake).await?;
    let written = text.as_deref().map(written).transpose()?;
    let query = format!("{INTAKE}={}", intake.id);
    let download = |path, words| DownloadView {
        url: format!("{path}?{query}"),
        words,
    };
    let context = Context {
        admin: AdminView::of(signed),
        intakes: options(desk, intake),
        intake_name: intake.name.clone(),
        released: written.is_some(),
        release_text: calendar::day(intake.ends.tomorrow().unwrap_or(intake.ends)),
        also: written
            .as_ref()
            .map_or_else(Vec::new, |one| names(desk, &one.also)),
        downloads: match written {
            Some(_) => vec![
                download(CSV, "Download the tables (CSV)"),
                download(JSON, "Download the figures as they were released (JSON)"),
            ],
            None => Vec::new(),
        },
        questions: written.map_or_else(Vec::new, |written| {
            written.figures.questions.iter().map(question).collect()
        }),
    };
    let title = "Equality figures";
    Ok(desk.page(StatusCode::OK, "admin/equality.html", title, PATH, &context))
}

/// The tables as one: a row a count.
pub(super) async fn csv<R: ReadRelease>(
    desk: &Desk,
    releases: &R,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let intake = asked(desk, request, moment)?;
    let text = read(releases, intake).await?.ok_or(End::NotFound)?;
    let written = written(&text)?;
    let heading = ["intake", "question", "answer", "count", "percent"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for question in &written.figures.questions {
        let row = |name: &str, count: usize, percent: String| {
            let intake = written.intake_name.clone();
            vec![
                intake,
                question.label.clone(),
                name.to_owned(),
                count.to_string(),
                percent,
            ]
        };
        rows.extend(question.options.iter().map(|one| {
            let percent = one.percent.map_or_else(String::new, |own| own.to_string());
            row(&one.name, one.count, percent)
        }));
        rows.push(row(NOT_SAID, question.not_said, String::new()));
    }
    let bytes = spreadsheet::csv(&rows).map_err(|_| End::SomethingWrong)?;
    Ok(file(bytes, "text/csv; charset=utf-8", intake, "csv"))
}

/// The figures as they are stored, byte for byte.
pub(super) async fn json<R: ReadRelease>(
    desk: &Desk,
    releases: &R,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let intake = asked(desk, request, moment)?;
    let text = read(releases, intake).await?.ok_or(End::NotFound)?;
    Ok(file(text.into_bytes(), "application/json", intake, "json"))
}

const NOT_SAID: &str = "Prefer not to say, or not answered";

async fn read<R: ReadRelease>(releases: &R, intake: &Intake) -> Result<Option<String>, End> {
    let read = releases.read_release(&intake.id).await;
    read.map_err(|error| failed("equality figures", &error))
}

fn written(text: &str) -> Result<Written, End> {
    serde_json::from_str(text).map_err(|_| {
        tracing::error!("stored figures cannot be read");
        End::SomethingWrong
    })
}

/// The intake that the address names; without a name the last that has ended, or else the first.
fn asked<'a>(desk: &'a Desk, request: &Request, moment: Moment<'_>) -> Result<&'a Intake, End> {
    let declarations = &desk.declared.declarations;
    match query_pairs(request)?.as_slice() {
        [] => {
            let today = desk.declared.today(moment.now);
            let ended = declarations.intakes.iter().filter(|one| one.ends < today);
            let last = ended.max_by_key(|one| one.ends);
            last.or_else(|| declarations.intakes.first())
                .ok_or(End::NotFound)
        }
        [(name, id)] if name == INTAKE => declarations.intake(id).ok_or(End::BadRequest),
        _ => Err(End::BadRequest),
    }
}

fn options(desk: &Desk, chosen: &Intake) -> Vec<OptionView> {
    let option = |one: &Intake| OptionView {
        value: one.id.clone(),
        name: one.name.clone(),
        hint: String::new(),
        checked: one.id == chosen.id,
        input_id: String::new(),
        opens: Vec::new(),
    };
    desk.declared
        .declarations
        .intakes
        .iter()
        .rev()
        .map(option)
        .collect()
}

fn names(desk: &Desk, ids: &[String]) -> Vec<String> {
    let name = |id: &String| match desk.declared.declarations.intake(id) {
        Some(intake) => intake.name.clone(),
        None => id.clone(),
    };
    ids.iter().map(name).collect()
}

fn question(question: &Question) -> QuestionView {
    let counts = question.options.iter().map(|one| one.count);
    let longest = counts.chain([question.not_said]).max().unwrap_or(0).max(1);
    let width = |count: usize| count * LONGEST / longest;
    let bar = |one: &Count| BarView {
        name: one.name.clone(),
        count: one.count,
        percent_text: one
            .percent
            .map_or_else(String::new, |own| format!("{own}%")),
        width: width(one.count),
    };
    let mut rows: Vec<BarView> = question.options.iter().map(bar).collect();
    rows.push(BarView {
        name: NOT_SAID.to_owned(),
        count: question.not_said,
        percent_text: String::new(),
        width: width(question.not_said),
    });
    QuestionView {
        id: question.id.clone(),
        label: question.label.clone(),
        rows,
    }
}

fn file(bytes: Vec<u8>, kind: &'static str, intake: &Intake, ending: &str) -> Response {
    let mut response = Response::new(Bytes::from(bytes));
    let name = format!("attachment; filename=\"equality-{}.{ending}\"", intake.id);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    response
}
