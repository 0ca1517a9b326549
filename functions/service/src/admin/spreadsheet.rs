//! A table as a CSV file that no spreadsheet takes for formulas (TRUST 16).

use csv::{QuoteStyle, Terminator, WriterBuilder};

/// What leads a cell that a spreadsheet could take for a formula.
const GUARD: char = '\'';

/// The table as CSV (RFC 4180): UTF-8 with its mark, lines that end in CRLF, every cell quoted and
/// guarded. A reader gets every cell back by taking one leading `'` away.
///
/// # Errors
/// Where a row has more or fewer cells than the first.
pub(super) fn csv(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    written("\u{feff}".as_bytes().to_vec(), rows)
}

/// More rows of such a table, without the mark.
///
/// # Errors
/// Where a row has more or fewer cells than the first.
pub(super) fn lines(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    written(Vec::new(), rows)
}

fn written(before: Vec<u8>, rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(before);
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// `cell`, led by `'` where it could be taken for a formula, or begins with `'` itself: then one
/// leading `'` is always ours, and taking it away gives back what was answered.
pub(super) fn guarded(cell: &str) -> String {
    if cell.starts_with(GUARD) || looks_like_formula(cell) {
        format!("{GUARD}{cell}")
    } else {
        cell.to_owned()
    }
}

/// Whether, after any white space, it begins with what a spreadsheet gives a meaning to. A tab, a
/// line break and NUL count themselves, and are not passed over.
pub(super) fn looks_like_formula(cell: &str) -> bool {
    cell.chars()
        .find(|character| is_trigger(*character) || !is_blank(*character))
        .is_some_and(is_trigger)
}

/// The characters themselves, and their full-width and small forms, which some programs take for them.
fn is_trigger(character: char) -> bool {
    matches!(
        character,
        '=' | '+'
            | '-'
            | '@'
            | '\t'
            | '\r'
            | '\n'
            | '\0'
            | '\u{ff1d}'
            | '\u{ff0b}'
            | '\u{ff0d}'
            | '\u{ff20}'
            | '\u{fe66}'
            | '\u{fe62}'
            | '\u{fe63}'
            | '\u{fe6b}'
    )
}

/// White space, and the marks that take no room, which some programs drop first.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}
