//! GET `/admin/export/applications.csv`, `.xlsx` and `.json`: a copy of the list, with the answers, in
//! the columns that are asked for. Only officers and
//! owners take copies (TRUST 15). To a viewer the file is not there: the page that lists what a
//! viewer may do never names it, and an address typed by hand is told no more than any other.

use super::application_page::form_of;
use super::filters::Filters;
use super::listing::Listing;
use super::session::Signed;
use super::standing::Standing;
use super::{failed, record, spreadsheet, xlsx};
use crate::decode::query_pairs;
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::{ListApplications, ReadApplications, RecordAct};
use crate::record::{Act, Application, Deed, Summary};
use bytes::Bytes;
use forms::{Answer, Column, Viewer, columns};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method};
use jiff::Timestamp;
use scheme::{Declarations, Reference};
use sha2::{Digest, Sha256};

/// The columns that every row has, before the fields.
const FIXED: [&str; 6] = [
    "reference",
    "intake",
    "role",
    "status",
    "submitted",
    "flags",
];

/// How many applications are read at once.
const BATCH: usize = 100;

/// The name of the part of the address that picks a column; it may stand there often.
const COLUMN: &str = "column";

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// For any spreadsheet.
    Csv,
    /// For Excel and its like.
    Xlsx,
    /// For programs.
    Json,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Json];

    /// The ending of the file's name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "Excel",
            Self::Json => "JSON",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }

    /// Where files of this kind are.
    pub(super) fn path(self) -> String {
        format!("/admin/export/applications.{}", self.ending())
    }

    /// The kind of file that the route `path` gives.
    pub(super) fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.path() == path)
    }
}

/// What an address asks for: which applications, and which columns of them.
struct Asked<'a> {
    filters: Filters<'a>,
    columns: Vec<Column>,
    /// As a query string, for the record.
    which: String,
}

/// Answers with the file, once its taking is recorded. HEAD takes nothing and records nothing.
pub(super) async fn take<P: ListApplications + ReadApplications + RecordAct>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    kind: Kind,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    if !signed.may_export() {
        return Err(End::NotFound);
    }
    let declarations = &desk.declared.declarations;
    let asked = asked(request, declarations, signed.viewer(), moment.now)?;
    let filters = &asked.filters;
    if request.method() == Method::HEAD {
        return Ok(file(filters, kind, Vec::new()));
    }
    let applications = applications(ports, declarations, filters, moment.now).await?;
    let bytes = written(
        declarations,
        kind,
        &asked.columns,
        &applications,
        signed,
        moment,
    )?;
    let act = Act {
        which: format!("{} as {}", asked.which, kind.ending()),
        rows: applications.len(),
        hash: hex(&Sha256::digest(&bytes)),
        ..record::act(desk, &signed.email, Deed::Exported, moment)
    };
    let recorded = ports.record_act(&act).await;
    recorded.map_err(|error| failed("export record", &error))?;
    tracing::info!(
        admin.seat = signed.seat.word(),
        export.rows = applications.len(),
        "applications were exported"
    );
    Ok(file(filters, kind, bytes))
}

/// Reads the address: filters, and the columns that are wanted, or all that the seat may see. A
/// column that the seat may not see is refused like one that is not there.
fn asked<'a>(
    request: &Request,
    declarations: &'a Declarations,
    viewer: Viewer,
    now: Timestamp,
) -> Result<Asked<'a>, End> {
    let (wanted, pairs): (Vec<_>, Vec<_>) = query_pairs(request)?
        .into_iter()
        .partition(|(name, _)| name == COLUMN);
    let filters = Filters::of_pairs(pairs, declarations, now)?;
    let all = all_columns(declarations, &filters, viewer);
    let mut which = filters.query();
    if wanted.is_empty() {
        return Ok(Asked {
            filters,
            columns: all,
            which,
        });
    }
    let mut names: Vec<&str> = wanted.iter().map(|(_, name)| name.as_str()).collect();
    names.sort_unstable();
    let is_there = |name: &&str| all.iter().any(|column| column.field == **name);
    let is_twice = names.windows(2).any(|two| two.first() == two.last());
    if is_twice || !names.iter().all(is_there) {
        return Err(End::BadRequest);
    }
    for name in &names {
        which.push_str(&format!("&{COLUMN}={name}"));
    }
    let columns = all
        .into_iter()
        .filter(|one| names.contains(&one.field.as_str()));
    Ok(Asked {
        columns: columns.collect(),
        filters,
        which,
    })
}

/// The columns that a copy may have: those of every application, and the fields that `viewer` may see.
pub(super) fn all_columns(
    declarations: &Declarations,
    filters: &Filters<'_>,
    viewer: Viewer,
) -> Vec<Column> {
    let fixed = FIXED.iter().map(|name| Column {
        field: (*name).to_owned(),
        heading: (*name).to_owned(),
    });
    fixed
        .chain(field_columns(declarations, filters, viewer))
        .collect()
}

fn written(
    declarations: &Declarations,
    kind: Kind,
    columns: &[Column],
    applications: &[Application],
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Vec<u8>, End> {
    let viewer = signed.viewer();
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(error = %error, "an export could not be written");
        End::SomethingWrong
    };
    match kind {
        Kind::Json => json(declarations, columns, applications, viewer).map_err(|why| failed(&why)),
        Kind::Csv => {
            let table = table(declarations, columns, applications, viewer);
            spreadsheet::csv(&table).map_err(|why| failed(&why))
        }
        Kind::Xlsx => {
            let table = table(declarations, columns, applications, viewer);
            xlsx::xlsx(&table, moment.now).map_err(|why| failed(&why))
        }
    }
}

/// The applications that `filters` lets through, in the order of the list. A list that is too long
/// to be whole is refused: a copy with rows missing would pass for a whole one.
async fn applications<P: ListApplications + ReadApplications>(
    ports: &P,
    declarations: &Declarations,
    filters: &Filters<'_>,
    now: Timestamp,
) -> Result<Vec<Application>, End> {
    let listing = Listing::read(ports, declarations, filters, now).await?;
    if listing.is_cut {
        tracing::error!("more applications than one export holds");
        return Err(End::SomethingWrong);
    }
    let reference = |summary: &Summary| summary.reference.clone();
    let references: Vec<Reference> = listing.through(filters).map(reference).collect();
    let mut applications = Vec::with_capacity(references.len());
    for batch in references.chunks(BATCH) {
        let read = ports.read_applications(batch, now).await;
        applications.extend(read.map_err(|error| failed("export", &error))?);
    }
    // The list is a copy that may be a moment old.
    applications.retain(|one| filters.lets_through(Standing::of(one.status, &one.flags)));
    Ok(applications)
}

/// The heading row, and a row for each application.
pub(super) fn table(
    declarations: &Declarations,
    columns: &[Column],
    applications: &[Application],
    viewer: Viewer,
) -> Vec<Vec<String>> {
    let heading = columns
        .iter()
        .map(|column| column.heading.clone())
        .collect();
    let mut rows = vec![heading];
    for application in applications {
        let fixed = fixed_cells(application);
        let cell_under = |column: &Column| {
            let place = FIXED.iter().position(|name| *name == column.field);
            match place.and_then(|place| fixed.get(place)) {
                Some(cell) => cell.clone(),
                None => cell(declarations, application, &column.field, viewer),
            }
        };
        rows.push(columns.iter().map(cell_under).collect());
    }
    rows
}

/// A list of objects, one an application: the fixed columns as texts, and under `answers` what was
/// answered, by the fields' ids and as it is stored.
fn json(
    declarations: &Declarations,
    columns: &[Column],
    applications: &[Application],
    viewer: Viewer,
) -> Result<Vec<u8>, serde_json::Error> {
    let object = |application: &Application| {
        let mut object = serde_json::Map::new();
        let mut answers = serde_json::Map::new();
        let fixed = fixed_cells(application);
        for column in columns {
            let place = FIXED.iter().position(|name| *name == column.field);
            if let Some(cell) = place.and_then(|place| fixed.get(place)) {
                object.insert(column.field.clone(), cell.clone().into());
            } else if let Some(answer) = seen(declarations, application, &column.field, viewer) {
                answers.insert(column.field.clone(), serde_json::to_value(answer)?);
            }
        }
        object.insert("answers".to_owned(), answers.into());
        Ok(serde_json::Value::Object(object))
    };
    let all: Result<Vec<_>, serde_json::Error> = applications.iter().map(object).collect();
    serde_json::to_vec_pretty(&all?)
}

/// The columns of all the forms that the filters let through: a field that they share stands once,
/// and each form's own order is kept as far as the others allow. A heading is never there twice.
fn field_columns(
    declarations: &Declarations,
    filters: &Filters<'_>,
    viewer: Viewer,
) -> Vec<Column> {
    let mut merged: Vec<Column> = Vec::new();
    let forms = filters.roles(declarations).into_iter();
    for form in forms.filter_map(|role| declarations.form_for_role(role)) {
        let mut next = 0;
        for mut column in columns(form, viewer) {
            if let Some(known) = merged.iter().position(|own| own.field == column.field) {
                next = known + 1;
                continue;
            }
            let is_taken = FIXED.contains(&column.heading.as_str())
                || merged.iter().any(|own| own.heading == column.heading);
            if is_taken {
                column.heading = format!("{} ({})", column.heading, column.field);
            }
            merged.insert(next, column);
            next += 1;
        }
    }
    merged
}

fn fixed_cells(application: &Application) -> [String; 6] {
    let words: Vec<&str> = application.flags.iter().map(|flag| flag.word()).collect();
    [
        application.reference.to_string(),
        application.intake.clone(),
        application.role.clone(),
        application.status.word().to_owned(),
        format!("{:.3}", application.submitted),
        words.join("; "),
    ]
}

/// One answer as a cell.
fn cell(
    declarations: &Declarations,
    application: &Application,
    field: &str,
    viewer: Viewer,
) -> String {
    let kind = form_of(declarations, application)
        .and_then(|form| form.field(field))
        .map(|field| &field.kind);
    match (kind, seen(declarations, application, field, viewer)) {
        (Some(kind), Some(answer)) => kind.cell(answer),
        _ => String::new(),
    }
}

/// One answer, where `viewer` may see it. That is asked of the application's own form: another form
/// may show a field of the same name to more people.
fn seen<'a>(
    declarations: &Declarations,
    application: &'a Application,
    field: &str,
    viewer: Viewer,
) -> Option<&'a Answer> {
    let field = form_of(declarations, application)?
        .field(field)
        .filter(|field| field.is_shown_to(viewer))?;
    application.answers.get(&field.id)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file(filters: &Filters<'_>, kind: Kind, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Bytes::from(bytes));
    let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let intake: String = filters.intake.id.chars().filter(|one| safe(*one)).collect();
    let ending = kind.ending();
    let name = format!("attachment; filename=\"applications-{intake}.{ending}\"");
    let mut set = |header: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(header, value);
        }
    };
    set(CONTENT_TYPE, kind.media_type());
    set(CONTENT_DISPOSITION, &name);
    set(CACHE_CONTROL, "no-store");
    response
}
