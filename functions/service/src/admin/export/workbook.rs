//! A table as an Excel file (TRUST 16; ECMA-376, part 1), written a row at a time: an archive whose last
//! file is the sheet, so that nothing of it need be held or put on a disk. Every cell is a string, in
//! the format "text": nothing in it is a formula, a number or a date, whatever it looks like, and it
//! does not become one where somebody edits the cell.

use super::writing::WriteError;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// The most rows of a sheet, and the most UTF-16 units of a cell (Excel's own limits).
const MOST_ROWS: u32 = 1_048_576;
const MOST_UNITS: usize = 32_767;

/// Between speed and size: half the time of the usual level, for a tenth more bytes.
const LEVEL: i64 = 3;

/// The styles of cells, by their places in `styles.xml`.
const TEXT: u8 = 1;
const HEADING: u8 = 2;

const MARK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The files beside the sheet.
const PARTS: [(&str, &str); 5] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><bookViews><workbookView/></bookViews><sheets><sheet name="Applications" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
    ),
];

/// The sheet before its rows: the heading stays in sight.
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#;

/// A sheet that is being written.
pub(super) struct Sheet {
    archive: ZipWriter<StreamWriter<Shelf>>,
    shelf: Shelf,
    rows: u32,
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

impl Sheet {
    /// The file up to its heading row, which is bold.
    pub(super) fn begin(headings: &[String]) -> Result<Self, WriteError> {
        let shelf = Shelf::default();
        let mut archive = ZipWriter::new_stream(shelf.clone());
        // No time is written: the same rows give the same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL));
        for (name, text) in PARTS {
            archive.start_file(name, options)?;
            archive.write_all(MARK.as_bytes())?;
            archive.write_all(text.as_bytes())?;
        }
        archive.start_file("xl/worksheets/sheet1.xml", options)?;
        archive.write_all(MARK.as_bytes())?;
        archive.write_all(SHEET.as_bytes())?;
        let mut sheet = Self {
            archive,
            shelf,
            rows: 0,
        };
        sheet.line(headings, HEADING)?;
        Ok(sheet)
    }

    /// One more row.
    ///
    /// # Errors
    /// [`WriteError::TooLarge`] where Excel's own limits are passed.
    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), WriteError> {
        self.line(cells, TEXT)
    }

    fn line(&mut self, cells: &[String], style: u8) -> Result<(), WriteError> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(WriteError::TooLarge);
        }
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
        self.archive.write_all(b"</sheetData></worksheet>")?;
        self.archive.finish()?;
        Ok(self.shelf.take())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_spreadsheets_give_them() {
        let named = [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ];
        for (place, name) in named {
            assert_eq!(letters(place), name);
        }
    }

    #[test]
    fn what_xml_cannot_hold_is_told_by_its_number() {
        let mut line = String::new();
        escape("a<b>&\"\r\n\t\0_x0041_ _x41_ é\u{ffff}", &mut line);
        assert_eq!(
            line,
            "a&lt;b&gt;&amp;\"_x000D_\n\t_x0000__x005F_x0041_ _x41_ é_xFFFF_"
        );
    }

    #[test]
    fn more_than_excel_can_hold_is_an_error() {
        let mut sheet = Sheet::begin(&["a".to_owned()]).expect("a sheet");
        let longest = vec!["é".repeat(MOST_UNITS)];
        sheet.row(&longest).expect("a row");
        let longer = vec!["é".repeat(MOST_UNITS + 1)];
        assert!(matches!(sheet.row(&longer), Err(WriteError::TooLarge)));
        sheet.rows = MOST_ROWS;
        assert!(matches!(sheet.row(&longest), Err(WriteError::TooLarge)));
    }
}
