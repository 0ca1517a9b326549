//! A table as an Excel file (TRUST 16): every cell a string, so that nothing in it is a formula, a
//! number or a date, whatever it looks like.

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// The table as XLSX, its heading bold and kept in sight. `now` is the time that the file says it was
/// made.
///
/// # Errors
/// Where the table is larger than a sheet can be (1,048,576 rows, 16,384 columns, 32,767 characters
/// a cell).
pub(super) fn xlsx(rows: &[Vec<String>], now: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(now.as_second())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let heading = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Applications")?;
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(row) {
            if line == 0 {
                sheet.write_string_with_format(line, column, cell, &heading)?;
            } else if !cell.is_empty() {
                sheet.write_string(line, column, cell)?;
            }
        }
    }
    workbook.save_to_buffer()
}
