//! A table as an Excel file (TRUST 16; ECMA-376, part 1), written a row at a time: an archive that begins
//! with the sheet, so that nothing of it need be held or put on a disk, and ends with what lists it. A
//! table that is too long for one sheet goes on in another. Every cell is a string, in the format
//! "text": nothing in it is a formula, a number or a date, whatever it looks like, and it does not become
//! one where somebody edits the cell.

mod beside;
#[cfg(test)]
mod tests;

use super::writing::WriteError;
use beside::{files_beside, sheet_file};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// The most rows of a sheet, and the most UTF-16 units of a cell (Excel's own limits).
const MOST_ROWS: u32 = 1_048_576;
const MOST_UNITS: usize = 32_767;
/// The most bytes of a sheet, unpacked, but for its last row: a file of four gigabytes and more stands
/// otherwise in an archive, as Excel does not read it.
const MOST_BYTES: u64 = 3_900_000_000;

/// Between speed and size: half the time of the usual level, for a tenth more bytes.
const LEVEL: i64 = 3;

/// The styles of cells, by their places in `styles.xml`.
const TEXT: u8 = 1;
const HEADING: u8 = 2;

const MARK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The sheet before its rows: the heading stays in sight.
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#;

/// A workbook that is being written.
pub(super) struct Workbook {
    archive: ZipWriter<StreamWriter<Shelf>>,
    shelf: Shelf,
    headings: Vec<String>,
    /// How many sheets have begun.
    sheets: usize,
    /// The rows and the bytes of the last of them so far.
    rows: u32,
    bytes: u64,
    most_bytes: u64,
}

/// Where the archive puts its bytes until they are taken.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Vec<u8>>>);

impl Shelf {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Shelf {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Workbook {
    /// The file up to the heading row, which is bold.
    pub(super) fn begin(headings: &[String]) -> Result<Self, WriteError> {
        Self::of_sheets_up_to(MOST_BYTES, headings)
    }

    fn of_sheets_up_to(most_bytes: u64, headings: &[String]) -> Result<Self, WriteError> {
        let shelf = Shelf::default();
        let mut workbook = Self {
            archive: ZipWriter::new_stream(shelf.clone()),
            shelf,
            headings: headings.to_vec(),
            sheets: 0,
            rows: 0,
            bytes: 0,
            most_bytes,
        };
        workbook.begin_sheet()?;
        Ok(workbook)
    }

    fn begin_sheet(&mut self) -> Result<(), WriteError> {
        self.sheets += 1;
        (self.rows, self.bytes) = (0, 0);
        let name = format!("xl/{}", sheet_file(self.sheets));
        self.archive.start_file(name, options())?;
        self.archive.write_all(MARK.as_bytes())?;
        self.archive.write_all(SHEET.as_bytes())?;
        let headings = std::mem::take(&mut self.headings);
        let written = self.line(&headings, HEADING);
        self.headings = headings;
        written
    }

    fn end_sheet(&mut self) -> Result<(), WriteError> {
        Ok(self.archive.write_all(b"</sheetData></worksheet>")?)
    }

    /// One more row.
    ///
    /// # Errors
    /// [`WriteError::TooLarge`] where a cell is longer than Excel's own limit.
    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), WriteError> {
        if self.rows >= MOST_ROWS || self.bytes >= self.most_bytes {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.line(cells, TEXT)
    }

    fn line(&mut self, cells: &[String], style: u8) -> Result<(), WriteError> {
        self.rows += 1;
        let row = self.rows;
        let mut line = format!("<row r=\"{row}\">");
        for (place, cell) in cells.iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            if cell.encode_utf16().count() > MOST_UNITS {
                return Err(WriteError::TooLarge);
            }
            let column = letters(place);
            // Writing to a text cannot fail.
            let _ = write!(
                line,
                "<c r=\"{column}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
            );
            escape(cell, &mut line);
            line.push_str("</t></is></c>");
        }
        line.push_str("</row>");
        self.bytes += line.len() as u64;
        Ok(self.archive.write_all(line.as_bytes())?)
    }

    /// What was written and not taken yet. Nothing is kept back to be packed tighter with what follows:
    /// whoever waits sees rows come, and the size of what was written is known.
    pub(super) fn written(&mut self) -> Result<Vec<u8>, WriteError> {
        self.archive.flush()?;
        Ok(self.shelf.take())
    }

    /// The rest of the file.
    pub(super) fn end(mut self) -> Result<Vec<u8>, WriteError> {
        self.end_sheet()?;
        for (name, text) in files_beside(self.sheets) {
            self.archive.start_file(name, options())?;
            self.archive.write_all(MARK.as_bytes())?;
            self.archive.write_all(text.as_bytes())?;
        }
        self.archive.finish()?;
        Ok(self.shelf.take())
    }
}

/// No time is written: the same rows give the same bytes.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
}

/// The letters of a column: A, B, to Z, AA, AB and on.
fn letters(place: usize) -> String {
    let mut letters = Vec::new();
    let mut left = place + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Adds `text` to `line`. What XML cannot hold, and a carriage return, which it would change, is told
/// by its number (ECMA-376, part 1, 22.9.2.19); what looks like such a number is told apart from one.
fn escape(text: &str, line: &mut String) {
    for (place, character) in text.char_indices() {
        match character {
            '&' => line.push_str("&amp;"),
            '<' => line.push_str("&lt;"),
            '>' => line.push_str("&gt;"),
            '_' if looks_like_number(text.get(place..).unwrap_or("")) => line.push_str("_x005F_"),
            '\t' | '\n' => line.push(character),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                // Writing to a text cannot fail.
                let _ = write!(line, "_x{:04X}_", u32::from(character));
            }
            _ => line.push(character),
        }
    }
}

/// Whether it begins as `_x0041_` does.
fn looks_like_number(text: &str) -> bool {
    match text.as_bytes() {
        [b'_', b'x', one, two, three, four, b'_', ..] => [one, two, three, four]
            .iter()
            .all(|digit| digit.is_ascii_hexdigit()),
        _ => false,
    }
}
