//! GET `/admin/export/applications.csv`: a copy of the list, with the answers. Only officers and
//! owners take copies (TRUST 15). To a viewer the file is not there: the page that lists what a
//! viewer may do never names it, and an address typed by hand is told no more than any other.

use super::application_page::form_of;
use super::filters::Filters;
use super::listing::Listing;
use super::session::Signed;
use super::standing::Standing;
use super::{failed, spreadsheet};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::{ExportRecord, ListApplications, ReadApplications, RecordExport};
use crate::record::{Application, Summary};
use bytes::Bytes;
use forms::{Viewer, columns};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method};
use jiff::Timestamp;
use scheme::{Declarations, Reference, calendar};
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

/// Answers with the file, once its taking is recorded. HEAD takes nothing and records nothing.
pub(super) async fn csv<P: ListApplications + ReadApplications + RecordExport>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    if !signed.may_export() {
        return Err(End::NotFound);
    }
    let declarations = &desk.declared.declarations;
    let filters = Filters::of(request, declarations, moment.now)?;
    if request.method() == Method::HEAD {
        return Ok(file(&filters, Vec::new()));
    }
    let applications = applications(ports, declarations, &filters, moment.now).await?;
    let table = table(declarations, &filters, &applications, signed.viewer());
    let bytes = spreadsheet::csv(&table).map_err(|error| {
        tracing::error!(error = %error, "an export could not be written");
        End::SomethingWrong
    })?;
    let record = record(desk, signed, &filters, applications.len(), &bytes, moment);
    let recorded = ports.record_export(&record).await;
    recorded.map_err(|error| failed("export record", &error))?;
    tracing::info!(
        admin.seat = signed.seat.word(),
        export.rows = applications.len(),
        "applications were exported"
    );
    Ok(file(&filters, bytes))
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
    filters: &Filters<'_>,
    applications: &[Application],
    viewer: Viewer,
) -> Vec<Vec<String>> {
    let fields = field_columns(declarations, filters, viewer);
    let mut heading: Vec<String> = FIXED.map(str::to_owned).to_vec();
    heading.extend(fields.iter().map(|column| column.heading.clone()));
    let mut rows = vec![heading];
    for application in applications {
        let mut row = fixed_cells(application).to_vec();
        row.extend(
            fields
                .iter()
                .map(|column| cell(declarations, application, &column.field, viewer)),
        );
        rows.push(row);
    }
    rows
}

/// The columns of all the forms that the filters let through: a field that they share stands once,
/// and each form's own order is kept as far as the others allow. A heading is never there twice.
fn field_columns(
    declarations: &Declarations,
    filters: &Filters<'_>,
    viewer: Viewer,
) -> Vec<forms::Column> {
    let mut merged: Vec<forms::Column> = Vec::new();
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

/// One answer. Whether `viewer` may see it is asked of the application's own form: another form may
/// show a field of the same name to more people.
fn cell(
    declarations: &Declarations,
    application: &Application,
    field: &str,
    viewer: Viewer,
) -> String {
    let field = form_of(declarations, application)
        .and_then(|form| form.field(field))
        .filter(|field| field.is_shown_to(viewer));
    let answer = field.and_then(|field| application.answers.get(&field.id));
    match (field, answer) {
        (Some(field), Some(answer)) => field.kind.cell(answer),
        _ => String::new(),
    }
}

/// What is kept of the export: never its content.
fn record(
    desk: &Desk,
    signed: &Signed,
    filters: &Filters<'_>,
    rows: usize,
    bytes: &[u8],
    moment: Moment<'_>,
) -> ExportRecord {
    let months = desk.declared.period("export_records_months", 24);
    let last = calendar::plus_months(desk.declared.today(moment.now), months);
    ExportRecord {
        id: hex(&moment.random::<16>()),
        at: calendar::to_milliseconds(moment.now),
        who: signed.email.clone(),
        which: filters.query(),
        rows,
        hash: hex(&Sha256::digest(bytes)),
        expires: calendar::end_of(last, &desk.declared.scheme().time_zone),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file(filters: &Filters<'_>, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Bytes::from(bytes));
    let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let intake: String = filters.intake.id.chars().filter(|one| safe(*one)).collect();
    let name = format!("attachment; filename=\"applications-{intake}.csv\"");
    let mut set = |header: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(header, value);
        }
    };
    set(CONTENT_TYPE, "text/csv; charset=utf-8");
    set(CONTENT_DISPOSITION, &name);
    set(CACHE_CONTROL, "no-store");
    response
}
