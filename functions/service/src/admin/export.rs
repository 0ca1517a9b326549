//! GET `/admin/export/applications.csv`, `.xlsx` and `.json`: a copy of the list, with the answers, in
//! the columns that are asked for. It is written while it is read, so that what is held at once does
//! not grow with the rows. Only officers and owners take copies (TRUST 15). To a viewer the file is
//! not there: the page that lists what a viewer may do never names it, and an address typed by hand
//! is told no more than any other.

mod asked;
mod cells;
mod columns;
mod parts;
mod reading;
mod running;
mod workbook;
mod writing;

pub(super) use cells::Cells;
pub(super) use columns::all_columns;
#[cfg(test)]
pub(super) use reading::ORDER;
pub use running::{BrokenOff, Export};

use super::session::Signed;
use super::{Answer, ExportPorts, record};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::record::{Act, Deed};
use asked::Asked;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method};
use reading::Reader;
use running::Plan;
use writing::Writing;

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

/// Answers with the head of the file and what writes the rest, its first rows read. HEAD takes nothing.
/// Nothing is recorded: whoever goes on begins the export, or gathers it.
pub(super) async fn take<'a, P: ExportPorts>(
    desk: &'a Desk,
    ports: &'a P,
    request: &Request,
    kind: Kind,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Answer<'a, P>, End> {
    if !signed.may_export() {
        return Err(End::NotFound);
    }
    let declarations = &desk.declared.declarations;
    let asked = Asked::read(request, declarations, signed.viewer(), moment.now)?;
    let head = head(&asked, kind);
    if request.method() == Method::HEAD {
        return Ok(Answer::Whole(head));
    }
    let mut which = asked.query.clone();
    asked.part.add_to(&mut which);
    let begun = Act {
        which: format!("{which} as {}", kind.ending()),
        ..record::act(desk, &signed.email, Deed::ExportBegun, moment)
    };
    let plan = Plan {
        address: format!("{}?{}", kind.path(), asked.query),
        reader: Reader::new(asked.filters, &asked.part, declarations, moment.now),
        part: asked.part,
        cells: Cells::new(declarations, asked.columns, signed.viewer()),
        writing: Writing::new(kind),
        session: signed.link.clone(),
        now: moment.now,
        begun,
    };
    let export = Export::of(ports, plan).await?;
    Ok(Answer::Export(head, Box::new(export)))
}

/// The head of the file. It has no length: nobody knows it yet, and a file that breaks off is told
/// from a whole one by how its transfer ends.
fn head(asked: &Asked<'_>, kind: Kind) -> Response {
    let mut response = Response::new(Bytes::new());
    let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let intake = asked.filters.intake.id.chars();
    let intake: String = intake.filter(|one| safe(*one)).collect();
    let (part, ending) = (asked.part.ending(), kind.ending());
    let name = format!("attachment; filename=\"applications-{intake}{part}.{ending}\"");
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
