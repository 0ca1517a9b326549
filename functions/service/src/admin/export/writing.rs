//! The three kinds of file, each written in pieces.

use super::Kind;
use super::cells::Cells;
use super::workbook::Workbook;
use crate::admin::spreadsheet;
use crate::record::Application;

/// Why a file cannot be written. Never says what stands in a cell.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteError {
    /// A row has more or fewer cells than the first.
    #[error("writing CSV")]
    Csv(#[from] csv::Error),
    /// An answer is no JSON.
    #[error("writing JSON")]
    Json(#[from] serde_json::Error),
    /// The archive that an Excel file is.
    #[error("writing the archive of an Excel file")]
    Archive(#[from] zip::result::ZipError),
    /// The same, of its bytes.
    #[error("writing into the archive of an Excel file")]
    Bytes(#[from] std::io::Error),
    /// A longer cell than Excel's own limit allows.
    #[error("more than an Excel file can hold")]
    TooLarge,
}

/// How far the writing is.
pub(super) enum Writing {
    Csv,
    Json {
        /// Whether an object was written.
        any: bool,
    },
    Xlsx(Option<Box<Workbook>>),
}

impl Writing {
    /// A file of this kind.
    pub(super) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Csv => Self::Csv,
            Kind::Json => Self::Json { any: false },
            Kind::Xlsx => Self::Xlsx(None),
        }
    }

    /// What stands before the first row.
    pub(super) fn begin(&mut self, cells: &Cells<'_>) -> Result<Vec<u8>, WriteError> {
        match self {
            Self::Csv => Ok(spreadsheet::csv(&[cells.headings()])?),
            Self::Json { .. } => Ok(b"[".to_vec()),
            Self::Xlsx(sheet) => {
                let begun = sheet.insert(Box::new(Workbook::begin(&cells.headings())?));
                begun.written()
            }
        }
    }

    /// These rows.
    pub(super) fn rows(
        &mut self,
        cells: &Cells<'_>,
        applications: &[Application],
    ) -> Result<Vec<u8>, WriteError> {
        match self {
            Self::Csv => {
                let rows: Vec<_> = applications.iter().map(|one| cells.row(one)).collect();
                Ok(spreadsheet::lines(&rows)?)
            }
            Self::Json { any } => {
                let mut bytes = Vec::new();
                for application in applications {
                    bytes.extend_from_slice(if *any { b",\n" } else { b"\n" });
                    serde_json::to_writer(&mut bytes, &cells.object(application)?)?;
                    *any = true;
                }
                Ok(bytes)
            }
            Self::Xlsx(None) => Err(WriteError::TooLarge),
            Self::Xlsx(Some(sheet)) => {
                for application in applications {
                    sheet.row(&cells.row(application))?;
                }
                sheet.written()
            }
        }
    }

    /// What stands after the last row.
    pub(super) fn end(&mut self) -> Result<Vec<u8>, WriteError> {
        match self {
            Self::Csv => Ok(Vec::new()),
            Self::Json { .. } => Ok(b"\n]\n".to_vec()),
            Self::Xlsx(sheet) => sheet.take().map_or(Ok(Vec::new()), |sheet| sheet.end()),
        }
    }
}
